"""Which errors of SQLite are the file's or the disk's, and stop everything; all others are about one document."""

import errno
import sqlite3

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}
_NO_ROOM_SQLITE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_CANTOPEN,
}
_SHARED = {
    sqlite3.SQLITE_ERROR,  # a statement of ours that SQLite does not take: no document would do better
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_SCHEMA,
    sqlite3.SQLITE_NOTADB,
}


def is_shared(error: BaseException) -> bool:
    """Tell whether an error would meet every document alike; a value that SQLite does not take is one document's."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(error, sqlite3.Error) and code is not None and code & 0xFF in _SHARED


def is_full(error: BaseException) -> bool:
    """Tell whether an error of SQLite or of the system says that nothing can be stored any more."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in _NO_ROOM_SQLITE  # the rest says more exactly which
    return isinstance(error, OSError) and error.errno in _NO_ROOM
