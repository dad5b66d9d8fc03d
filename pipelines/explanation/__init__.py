"""What the readers saw in one file, for the maintainer who mends a wrong cell.

`files` reads a file as a run does and keeps the way of each table: `cells` says what each of its cells was taken for.
`pictures` draws that, over the pages of the file or as the tables were understood. Nothing here is stored.
"""
