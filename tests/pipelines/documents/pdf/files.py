"""Small PDF files for the tests, written by hand: drawing operators, a Chinese font, form XObjects, encryption."""

import hashlib
import zlib
from collections.abc import Iterable

WIDTH, HEIGHT = 600, 800

_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")  # ISO 32000-1, 7.6.3.3


def text(x: float, y: float, words: str, size: float = 10, matrix: str = "1 0 0 1") -> str:
    """Draw words with their lower left corner at a place; all characters are as wide as the font is high."""
    codes = words.encode("utf-16-be").hex()
    return f"BT /F1 {size} Tf {matrix} {x} {y} Tm <{codes}> Tj ET\n"


def line(x: float, y: float, other_x: float, other_y: float, width: float = 0.5) -> str:
    """Stroke a line."""
    return f"{width} w {x} {y} m {other_x} {other_y} l S\n"


def bar(x: float, y: float, width: float, height: float) -> str:
    """Fill a rectangle."""
    return f"{x} {y} {width} {height} re f\n"


def table(xs: list[float], ys: list[float], rows: Iterable[Iterable[str]], size: float = 10) -> str:
    """Draw a ruled table with a text in each cell; ``ys`` are the edges of the rows from the top."""
    drawn = [line(x, ys[0], x, ys[-1]) for x in xs] + [line(xs[0], y, xs[-1], y) for y in ys]
    for top, row in zip(ys, rows, strict=False):
        drawn += [text(x + 3, top - size - 3, words, size) for x, words in zip(xs, row, strict=False) if words]
    return "".join(drawn)


def build(
    *pages: str, rotate: int = 0, form: str = "", form_matrix: str = "1 0 0 1 0 0", password: str | None = None
) -> bytes:
    """Return a PDF with these pages; ``form`` is a form XObject that pages draw with ``/X1 Do``."""
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts["
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light"
        b"/Flags 4/Ascent 880/Descent -120/CapHeight 880/ItalicAngle 0/StemV 80/FontBBox[0 -120 1000 880]>>>>]>>"
    )
    first = 5  # the first page's object number
    kids = b" ".join(b"%d 0 R" % (first + 2 * index) for index in range(len(pages)))
    numbers = " ".join(form_matrix.split())
    head = f"/Type/XObject/Subtype/Form/BBox[0 0 {WIDTH} {HEIGHT}]/Matrix[{numbers}]/Resources<</Font<</F1 3 0 R>>>>"
    objects: list[bytes | tuple[bytes, bytes]] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        font,
        (head.encode(), form.encode()),
    ]
    for index, content in enumerate(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Rotate %d/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>/XObject<</X1 4 0 R>>>>>>" % (WIDTH, HEIGHT, rotate, first + 2 * index + 1)
        )
        objects.append((b"", content.encode()))
    return _write(objects, password)


def _write(objects: list[bytes | tuple[bytes, bytes]], password: str | None) -> bytes:
    identity = hashlib.md5(b"tests").digest()
    key, owner, user = _make_keys(password, identity) if password is not None else (b"", b"", b"")
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, item in enumerate(objects, 1):
        offsets.append(len(out))
        body = item if isinstance(item, bytes) else _stream(*item, _object_key(key, number) if key else b"")
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, count = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % count + b"".join(b"%010d 00000 n \n" % place for place in offsets)
    encrypt = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (owner.hex().encode(), user.hex().encode())
    name = identity.hex().encode()
    trailer = b"/Size %d/Root 1 0 R/ID[<%s><%s>]" % (count, name, name)
    return bytes(out + b"trailer<<%s%s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, encrypt if key else b"", start))


def _stream(head: bytes, content: bytes, key: bytes) -> bytes:
    packed = zlib.compress(content)
    packed = _rc4(key, packed) if key else packed
    return b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (head, len(packed), packed)


def _make_keys(password: str, identity: bytes) -> tuple[bytes, bytes, bytes]:
    """Return the file's key and the entries O and U of the standard security handler, revision 2."""
    padded = (password.encode() + _PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(padded + owner + (-4).to_bytes(4, "little", signed=True) + identity).digest()[:5]
    return key, owner, _rc4(key, _PADDING)


def _object_key(key: bytes, number: int) -> bytes:
    return hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]


def _rc4(key: bytes, content: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in content:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
