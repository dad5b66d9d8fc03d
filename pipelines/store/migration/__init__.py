"""From schema 1 to schema 2: a new file is filled beside the old one and takes its place by one rename.

At any moment one whole file stands under the database's name. The old file is only read; afterwards it stands beside
the new one as ``reports.sqlite.schema-1``, until whoever runs the project deletes it. The new file is built as
``reports.sqlite.schema-2`` in batches, each a transaction that says how far it came, so that a migration that was
killed goes on there, unless the old file or the program has changed since.
"""
