"""A participant for synchronous code, generated from the asynchronous one."""
