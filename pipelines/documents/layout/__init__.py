"""Characters and marks at coordinates to lines and tables, whatever read them."""
