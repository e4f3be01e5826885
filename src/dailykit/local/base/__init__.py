"""The foundations of the local Daily: clock, ids, errors, refusals."""
