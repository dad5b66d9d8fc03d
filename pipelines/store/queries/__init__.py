"""What those ask who only read: each a function over a snapshot, with rows whose columns a type names.

The rows are dicts by column name, as they are shown, drawn and written as JSON. Datasette's canned queries are data
(`crawler/serving/datasette_metadata.toml`): its users read and change them in the browser.
"""
