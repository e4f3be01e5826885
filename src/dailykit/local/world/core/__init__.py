"""The foundations of the world: domains, events, the scheduler, the journal."""
