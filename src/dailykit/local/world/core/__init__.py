"""What every noun of the world stands on: domains, events, the scheduler, the journal."""
