"""Programs that use a client, fork, and use it in the children: each is run in its own process."""
