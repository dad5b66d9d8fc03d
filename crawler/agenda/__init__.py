"""What is asked for tonight, and what is seen of each column."""
