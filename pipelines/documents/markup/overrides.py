"""Text that is written from right to left letter by letter: what is read is what is seen, from left to right."""

from collections.abc import Iterable

from pipelines.documents.markup.cascade import Cascade
from pipelines.documents.markup.page_tree import Node, Tree, walk_elements


def turn_overridden(tree: Tree, cascade: Cascade, suspects: Iterable[Node]) -> None:
    """Turn the text of ``<bdo dir="rtl">`` and its like round; ``direction: rtl`` alone turns no digits."""
    turned = set[int]()
    for node in suspects:
        if node.mem_id in turned or node.mem_id in tree.hidden or not _is_overridden(cascade, node):
            continue
        elements = [node, *walk_elements(node, tree.hidden)]
        turned.update(element.mem_id for element in elements)
        texts = [part for element in elements for part in element.iter(include_text=True) if part.is_text_node]
        text = "".join(part.text_content or "" for part in texts)[::-1]
        for part in texts:
            part.decompose()
        node.insert_child(text)


def _is_overridden(cascade: Cascade, node: Node) -> bool:
    bidi = cascade.find(node, "unicode-bidi") or ("bidi-override" if node.tag == "bdo" else "")
    if "override" not in bidi:
        return False
    stated = (node.attributes.get("dir") or "").strip().lower()
    return (cascade.find(node, "direction") or stated) == "rtl"
