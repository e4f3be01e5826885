"""The nouns of Daily: rooms, meeting tokens, recordings, webhook events. Data only, no I/O."""
