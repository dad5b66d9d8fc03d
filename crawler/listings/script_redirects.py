"""Pages that are nothing but a way to another: ``<script>location.href='t2024_1.html'</script>``."""

import re

from scrapy.http import Response

from crawler.listings.addresses import find_base, normalize, resolve
from crawler.listings.attachments import parse_page
from crawler.listings.pages import has_body
from crawler.listings.responses import decode_page

_GOES = re.compile(
    r"(?<![\w$.])(?:(?:window|self|top|parent|document)\s?\.\s?)?location\s?"
    r"(?:(?:\.\s?href\s?)?=|\.\s?(?:replace|assign)\s?\()\s?['\"](?P<address>[^'\"\n]{1,2000})['\"]",
    re.ASCII,
)


def find_script_redirect(response: Response) -> str:
    """Return where a page without a text of its own sends its reader by script; empty where it does not.

    A page with a text is one, whatever its scripts do for telephones or old browsers. Scrapy follows
    ``<meta refresh>``.
    """
    if b"location" not in response.body or (page := decode_page(response)) is None:
        return ""
    tree = parse_page(page.text)
    if has_body(tree):
        return ""
    match = _GOES.search("\n".join(tree.xpath("//script[not(@src)]/text()").getall()))
    target = match and resolve(find_base(tree, response.url), match["address"])
    return target if target and target != normalize(response.url) else ""
