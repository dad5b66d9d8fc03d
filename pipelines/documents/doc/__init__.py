"""The reader of Word 97-2003.

`file` opens the streams, `pieces` has the text, `properties` with `sprms` what its paragraphs and characters look like,
`row_definitions` and `list_definitions` what tables and lists say of themselves; `reader` reads paragraph by paragraph.
"""
