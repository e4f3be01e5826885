"""The handles of a running local Daily: its actions, its clock and its faults."""
