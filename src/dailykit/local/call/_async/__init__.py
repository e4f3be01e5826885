"""A participant for asynchronous code, from which the one for synchronous code is generated."""
