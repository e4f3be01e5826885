"""The verbs of Daily: every operation of its REST API, once, as data. No I/O."""
