"""The title of a document, chosen by the registry of issuers among the lines that its reader kept."""

from collections.abc import Sequence

from pipelines.documents.model import SOURCES, HeaderField
from pipelines.documents.title_fields import CANDIDATE_FIELDS, choose_titles, derive_title_fields
from pipelines.documents.title_lines import BodyNames
from pipelines.issuers.names import find_issuer, names_body
from pipelines.issuers.scopes import split_scope


def choose_registered_titles(fields: Sequence[HeaderField]) -> tuple[HeaderField, ...]:
    """Return the fields that a document states, its title, kind, issuer and year chosen by the registry's names.

    They are in order of trust. A document without the fields `CANDIDATE_FIELDS` keeps what its reader chose: there was
    nothing to choose, or an earlier version of the program read it.
    """
    if not any(field.field in CANDIDATE_FIELDS for field in fields):
        return tuple(fields)
    titles = choose_titles(fields, REGISTERED)
    said = list(derive_title_fields(titles))
    replaced = {"title", "kind", "issuer", *CANDIDATE_FIELDS}
    if any(field.field == "year" for field in said):  # the year of a notice is that of its number
        replaced.add("year")
    kept = (field for field in fields if field.field not in replaced)
    return tuple(sorted((*titles, *said, *kept), key=lambda field: SOURCES.index(field.source)))


def _is_body(words: str) -> bool:
    return names_body(split_scope(words)[0])


def _is_whole(words: str) -> bool:
    issuer = find_issuer(words)
    return issuer is not None and (issuer.parent is not None or issuer.level in ("municipality", "district"))


REGISTERED = BodyNames(_is_body, _is_whole)
"""What the registry of issuers says of a name; a body that it does not list is known by its wording and place."""
