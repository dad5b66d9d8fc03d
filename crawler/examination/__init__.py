"""What an answer is and where it leads, found out by a worker process in the call that also keeps and reads it."""
