"""What the readers saw in one file, drawn on a terminal or written as JSON and pictures."""
