"""What a file says, whatever its format: the document model and one reader a format."""
