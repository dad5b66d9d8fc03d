"""The version of the schema; who only reads the file needs no more of it than this."""

SCHEMA_VERSION = 1
"""``PRAGMA user_version``: the contract that a database keeps. A newer one than this is refused."""
