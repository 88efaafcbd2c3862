"""What is done every night, with nobody there?  The round, the copies, the day's report."""
