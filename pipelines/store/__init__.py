"""The SQLite file: one module for each of its parts. All SQL of the product stands here.

What changes rows stands in the modules of this folder; what those ask who only read, in `queries`. Datasette's canned
queries alone are data elsewhere (`crawler/serving/datasette_metadata.toml`).
"""
