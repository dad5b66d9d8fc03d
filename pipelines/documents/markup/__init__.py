"""Markup as browsers build it: elements, what of them is shown, the cells of tables. Pages have it, and texts do."""
