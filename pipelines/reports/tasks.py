"""The numbered tasks of a notice, and the units that it charges with them."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from pipelines.documents.model import Section

MAX_HEADING = 80
"""Characters of the longest first sentence that is a heading; a longer one is text."""

MAX_BRACKETS = 4
"""Brackets inside each other that are known to be inside; nobody prints more."""

_DATA = tomllib.loads(files("pipelines.reports").joinpath("tasks.toml").read_text("utf-8"))


def _join(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _name_roles(patterns: Mapping[str, str]) -> str:
    """Return one pattern, whose match names the role of the pattern that it is of."""
    return "|".join(f"(?P<{role}>{pattern.strip()})" for role, pattern in patterns.items())


_LEVELS = [re.compile(level) for level in _DATA["levels"]]
_NUMBER = re.compile("|".join(_DATA["levels"]))
_ITEM = re.compile(_DATA["items"])
_ANNEXES = re.compile(_DATA["annexes"])
_LABEL = re.compile(rf"(?:{_name_roles({role: _join(labels) for role, labels in _DATA['labels'].items()})})\s*:")
_VERB = re.compile(_name_roles(_DATA["verbs"]))
_SEPARATOR = re.compile(_DATA["units"]["separators"])
_AROUND = re.compile(_DATA["units"]["around"])
_BODY = re.compile(f"(?:{_join(_DATA['units']['endings'])})\\Z")
_BARE = re.compile(f"(?:{_DATA['units']['bare']})\\Z")
_INNER = re.compile(r"[(〔\[【《“][^(〔\[【《“)〕\]】》”]*[)〕\]】》”]")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MASK = "\ufffc"


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a notice.

    ``ordinal`` counts from 1 through the whole notice; ``heading`` is its number and first sentence without the full
    stop; ``text`` what follows, a line for each paragraph, without what names units. Units are named as printed, each
    once in the order of the text: those that lead, and those that are responsible or take part.
    """

    ordinal: int
    heading: str
    text: str
    lead_units: tuple[str, ...] = ()
    responsible_units: tuple[str, ...] = ()


@dataclass(slots=True)
class _Charge:
    """What part of a text names: units by what they do, and the rest, which names none."""

    lead: list[str] = field(default_factory=list)
    responsible: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    @property
    def names_units(self) -> bool:
        return bool(self.lead or self.responsible)

    def add(self, role: str, units: Iterable[str]) -> None:
        (self.lead if role == "lead" else self.responsible).extend(units)

    def take(self, other: "_Charge") -> None:
        """Add the units of another."""
        self.lead += other.lead
        self.responsible += other.responsible


def read_tasks(sections: Sequence[Section]) -> tuple[Task, ...]:
    """Return the tasks of a notice, from its sections; none where nothing is numbered.

    The tasks are the paragraphs of the first level of ``tasks.toml`` that is there at all: （一）, or else 1., or
    else 一、. A task ends at the next one and at a heading. The last one also ends at a paragraph that neither is
    numbered nor names units, once it has a text: notices close with what holds for all tasks, with their issuer's
    name and with the date.
    """
    paragraphs = list(_read_paragraphs(sections))
    level = next((level for level in _LEVELS if any(level.match(_fold(text)) for text, _ in paragraphs)), None)
    if level is None:
        return ()
    found: list[list[str]] = []
    is_open = False
    for text, is_heading in paragraphs:
        if level.match(_fold(text)) and not _is_no_task(text):
            found.append([text])
            is_open = True
        elif is_heading or level.match(_fold(text)):
            is_open = False
        elif is_open:
            found[-1].append(text)
    if found:
        found[-1] = _cut_closing(found[-1])
    return tuple(_make_task(ordinal, lines) for ordinal, lines in enumerate(found, 1))


def _read_paragraphs(sections: Iterable[Section]) -> Iterator[tuple[str, bool]]:
    """Yield the paragraphs that may be a task's, and whether each is a heading; annexes and aims are left out."""
    for section in sections:
        yield section.heading, True
        if _is_no_task(section.heading):
            continue
        in_annexes = False
        for line in filter(None, section.text.split("\n")):
            in_annexes = bool(_ANNEXES.match(_fold(line)) or (in_annexes and _LEVELS[1].match(_fold(line))))
            if not in_annexes:
                yield line, False


def _is_no_task(text: str) -> bool:
    number = _NUMBER.match(_fold(text))
    heading = text[number.end() if number else 0 :].partition("。")[0]
    return heading.strip() in _DATA["no_tasks"]


def _cut_closing(lines: list[str]) -> list[str]:
    has_text = bool(_make_task(0, lines[:1]).text)
    for at, line in enumerate(lines[1:], 1):
        text, charge = _take_units(line)
        if has_text and not charge.names_units and not _ITEM.match(_fold(line)):
            return lines[:at]
        has_text = has_text or bool(text.strip())
    return lines


def _make_task(ordinal: int, lines: Sequence[str]) -> Task:
    charge = _Charge()
    texts: list[str] = []
    for line in lines:
        text, named = _take_units(line)
        texts.append(text)
        charge.take(named)
    heading, stop, text = texts[0].partition("。")
    if len(heading) > MAX_HEADING:
        number = _NUMBER.match(_fold(heading))
        end = number.end() if number else 0
        heading, text = heading[:end], heading[end:] + stop + text
    body = "\n".join(filter(None, (part.strip() for part in (text, *texts[1:]))))
    return Task(ordinal, heading.strip(), body, *map(_keep_once, (charge.lead, charge.responsible)))


def _keep_once(units: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(units))


# ---------------------------------------------------------------- units


def _take_units(line: str) -> tuple[str, _Charge]:
    """Return a paragraph without the brackets, or as a whole the label, that name units; and the units."""
    folded, all_named = _fold(line), _Charge()
    if _LABEL.match(folded):
        named = _read_charge(line)
        return "；".join(named.rest), named
    kept, done = "", 0
    for start, end in _find_brackets(folded):
        named = _read_charge(line[start + 1 : end - 1])
        if not named.names_units and end == len(line.rstrip()) and line[:start].rstrip().endswith("。"):
            named = _read_bare(line[start + 1 : end - 1])
        if named.names_units:
            rest = "；".join(named.rest)
            kept += line[done:start] + (f"{line[start]}{rest}{line[end - 1]}" if rest else "")
            done = end
            all_named.take(named)
    return kept + line[done:], all_named


def _read_bare(text: str) -> _Charge:
    """Return the units of a bracket that holds nothing else: （区政府办公室，各街镇）."""
    units = _read_units(text, _mask(text))
    if units and all(map(_BODY.search, units)) and any(map(_BARE.search, units)):
        return _Charge(responsible=units)
    return _Charge()


def _find_brackets(folded: str) -> list[tuple[int, int]]:
    """Return where the outermost pairs of round brackets begin and end; a bracket without its pair is none."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for at, char in enumerate(folded):
        if char == "(":
            opened.append(at)
        elif char == ")" and opened:
            start = opened.pop()
            while pairs and pairs[-1][0] > start:
                pairs.pop()
            pairs.append((start, at + 1))
    return pairs


def _read_charge(text: str) -> _Charge:
    """Return what a bracket or a labelled paragraph says, part by part between semicolons and full stops."""
    masked, charge = _mask(text), _Charge()
    for start, end in _split(re.compile("[;。]"), masked):
        part, shown = text[start:end], masked[start:end]
        named = _read_labels(part, shown) if _LABEL.search(shown) else _read_verbs(part, shown)
        charge.take(named)
        charge.rest += named.rest
    return charge


def _read_labels(text: str, masked: str) -> _Charge:
    """Return the units behind labels; behind one, verbs may say once more who leads: 责任单位：甲牵头，乙配合."""
    labels, charge = list(_LABEL.finditer(masked)), _Charge()
    charge.rest += filter(None, [text[: labels[0].start()].strip(" ,，")])
    for label, end in zip(labels, [*(label.start() for label in labels[1:]), len(masked)], strict=True):
        part, shown = text[label.end() : end], masked[label.end() : end]
        named = _read_verbs(part, shown)
        if named.names_units and not named.rest:
            charge.take(named)
        else:
            charge.add(str(label.lastgroup), _read_units(part, shown))
    return charge


def _read_verbs(text: str, masked: str) -> _Charge:
    """Return the units before verbs. Words that do not end with a verb, and lists without any unit, are the rest."""
    charge, done = _Charge(), 0
    for verb in _VERB.finditer(masked):
        if verb[0] != "会同" and not re.match(r"\s*(?:,|会同|$)", masked[verb.end() :]):
            continue  # 负责人, 配合做好
        for start, end in _split(re.compile(","), masked[done : verb.start()]):
            part, shown = text[done + start : done + end], masked[done + start : done + end]
            if any(_BODY.search(name) for name in _read_units(shown, shown)):
                charge.add(str(verb.lastgroup), _read_units(part, shown))
            elif part.strip():
                charge.rest.append(part.strip())
        done = verb.end()
    if not charge.names_units:
        return _Charge(rest=[text] if text.strip() else [])
    charge.rest += filter(None, [text[done:].strip(" ,，")])
    return charge


def _read_units(text: str, masked: str) -> list[str]:
    """Return the names of a list of units as printed, without white space."""
    parts = (re.sub(r"\s+", "", text[start:end]).strip(",.、，。") for start, end in _split(_SEPARATOR, masked))
    return [unit for part in parts if (unit := _AROUND.sub("", part).rstrip(_MASK))]


def _split(separator: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield where the parts between separators begin and end."""
    start = 0
    for match in separator.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _fold(text: str) -> str:
    """Return text with half-width signs for full-width ones, each in its place."""
    return text.translate(_HALF_WIDTH)


def _mask(text: str) -> str:
    """Return folded text with brackets and quotes inside it, and what is in them, made unreadable in their places."""
    masked = _fold(text)
    for _ in range(MAX_BRACKETS):
        masked = _INNER.sub(lambda match: _MASK * len(match[0]), masked)
    return masked
