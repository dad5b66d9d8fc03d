"""What the three formats of Word have in common.

`inline_text` has the characters and fields of paragraphs, `lists` with `numbers` the numbers that Word prints before
them, `merged_cells` makes cells of the rows of a table, `nested_tables` makes tables of rows that stand among
paragraphs.
"""
