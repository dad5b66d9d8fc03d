"""Markup as browsers build it, in pages and inside texts.

`page` has the elements and which of them are shown, `visible_text` their text, `table_cells` the cells of tables.
"""
