"""The reader of DOCX.

`package` opens the file, `printed` takes away what is not printed, `reader` reads the rest, with `styles` and
`numbering`; tables and lists are `word`'s.
"""
