"""The reader of RTF.

`tokens` has the syntax, `words` what control words say, `fonts` the encodings of text, `table_rows` paragraphs and rows
as they come; `reader` follows the tokens.
"""
