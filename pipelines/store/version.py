"""The version of the schema and the mark of the file; who only reads the file needs no more of it than this."""

SCHEMA_VERSION = 2
"""``PRAGMA user_version``: the contract that a database keeps. A newer one than this is refused."""

APPLICATION_ID = 0x5858474B
"""``PRAGMA application_id``, XXGK (信息公开) in ASCII: what `file` and others know a database of this program by."""
