"""Whether a PDF may have layers (optional content), so that each text must be asked whether it stands on one."""

import re
import zlib

_GROUPS = b"/OCProperties"  # what says of a file's layers which are on (ISO 32000-1, 8.11.4)
_UNPACKED = (b"%PDF-1.0", b"%PDF-1.1", b"%PDF-1.2", b"%PDF-1.3", b"%PDF-1.4")  # before objects were packed
_PACKED = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_MOST = 1 << 24  # bytes of one packed stream


def may_have_layers(content: bytes, *, is_encrypted: bool) -> bool:
    """Tell whether a file names a layer, or hides from a look at its bytes whether it does."""
    if is_encrypted or _GROUPS in content:
        return True
    if content[:8] in _UNPACKED:
        return False
    return any(_may_hold(content, packed.end()) for packed in _PACKED.finditer(content))


def _may_hold(content: bytes, start: int) -> bool:
    try:
        unpacked = zlib.decompressobj().decompress(memoryview(content)[start:], _MOST)
    except zlib.error:
        return True
    return _GROUPS in unpacked or len(unpacked) == _MOST
