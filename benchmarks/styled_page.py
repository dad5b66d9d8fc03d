"""A bundled page with 20 kB of style in its head, as portals write it into their pages."""

from fixtures.build import SITE

SIZE = 20_000
"""Bytes of style sheet; its rules are a portal's: menus, boxes, columns, few of which the page has."""

MOST = 1.5
"""Times of the plain page's time that the styled one may take at most."""

_PAGE = "127.0.0.1/zwgk/zfxxgkzl/zfxxgknb/szf/szf/202003/t20200331_8610641.html"
_SELECTORS = (".nav-{n} li a", "#box{n} .hd", ".list{n} > li", ".column{n}, .side{n} .more", ".foot{n} span:hover")
_DECLARATIONS = (
    "color:#333;font-size:14px;line-height:1.5",
    "display:block;float:left;width:120px",
    "background:#fff url(a.png) no-repeat;color:#fff",
    "display:none",
    "position:absolute;left:0;top:10px;overflow:hidden",
    "font:12px/1.5 SimSun;text-decoration:none",
    "height:0;overflow:hidden;visibility:hidden",
)
_OWN = "body{background:#fff;color:#222}td,th{border:1px solid #ccc;color:#333}p{display:block}.pc-none{display:none}"


def make_pages() -> tuple[bytes, bytes]:
    """Return the page as it is, and styled."""
    plain = (SITE / _PAGE).read_bytes()
    sheet, number = "", 0
    while len(sheet) < SIZE - len(_OWN):
        selector = _SELECTORS[number % len(_SELECTORS)].format(n=number)
        sheet += f"{selector}{{{_DECLARATIONS[number % len(_DECLARATIONS)]}}}\n"
        number += 1
    style = f"<style>{sheet}{_OWN}</style></head>".encode()
    return plain, plain.replace(b"</head>", style, 1)
