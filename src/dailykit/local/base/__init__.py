"""What every part of the local Daily stands on: clock, ids, errors, refusals."""
