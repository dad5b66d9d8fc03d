"""Tables of a document to readings of the forms."""
