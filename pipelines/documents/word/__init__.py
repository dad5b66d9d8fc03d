"""What DOCX, DOC and RTF have in common."""
