"""The public views for other tools."""
