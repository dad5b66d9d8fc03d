"""Statutory tables recognised in lines of text, by the labels of the forms."""
