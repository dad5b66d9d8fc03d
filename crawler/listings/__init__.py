"""Listings of columns: which pages and attachments a column lists."""
