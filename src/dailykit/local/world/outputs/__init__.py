"""What comes out of a call: recordings, live streams, transcripts, batch jobs."""
