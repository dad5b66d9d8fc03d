"""Statutory tables in lines of text: rows and columns are found by the labels of the forms and written as cells.

`finder` takes each table through these steps:

1. Lines become text units (`text_units`): cells where tabs or strokes (``|``) part them, words where spaces do.
   `separators` does this, with `frames` for rows between strokes and `cell_lines` for one cell on each line.
2. `row_names` finds the labels of rows and groups among the units, also where line breaks cut them; `label_parts` is
   how the labels of the forms begin and end.
3. `header_names` and `named_columns` read the names of columns above the numbers, and their order.
4. `text_rows` gives each row the numbers behind its label. Section 四, whose numbers stand in one line below the names
   of its rows, is read by `one_line_tables`, with `side_by_side` where the header wraps over the page.
5. `certainty` refuses the rows whose numbers may be another row's.
6. `cell_grid` writes what is left as the cells of a table.
"""
