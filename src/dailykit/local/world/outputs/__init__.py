"""What calls produce: recordings, live streams, transcripts, batch jobs."""
