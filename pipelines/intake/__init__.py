"""The bytes of a document on their way in: what a worker process does with them, and what of it is asked at all."""
