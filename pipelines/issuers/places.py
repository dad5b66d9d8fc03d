"""The provinces and prefectures of China, and which of them a body's name says that it is in.

``places.csv`` lists them: the 34 of province level and the 333 of prefecture level. Counties are known by their wording
alone.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_LONGEST = 16
_NATIONAL = re.compile(r"^(?:国家[\u4e00-\u9fff]{1,6}?总?局|中共)(?=.)")  # 国家税务总局某市税务局, 中共某市委办公室
_CITY = re.compile(r"([\u4e00-\u9fff]{2,4}市)(?!场|容|政(?!府)|民|区)")
_NO_CITY = re.compile(r"[全本我各该区县镇乡局委办处院厅队府重]|(?:[城超都门股集夜上]|重庆)市$")
_COUNTY = re.compile(
    r"[\u4e00-\u9fff]{1,12}?(?:自治县|自治旗|林区|特区|(?<!高)新区|(?<![社城园景小校务发])(?<!高新)(?<!经开)区|县|旗|(?<![城超都门股集夜])市(?!场|容|政(?!府)))"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A province (``municipality``, ``province``) or a prefecture, with the name of the province that it lies in."""

    name: str
    level: str
    within: str = ""


@cache
def load_places() -> dict[str, Place]:
    """Return the places by each of their names."""
    found: dict[str, Place] = {}
    lines = files("pipelines.issuers").joinpath("places.csv").read_text("utf-8").splitlines()
    for row in csv.DictReader(lines):
        place = Place(row["name"], row["level"], row["within"])
        found |= dict.fromkeys((row["name"], *row["other_names"].split()), place)
    return found


def split_place(name: str) -> tuple[Place | None, str]:
    """Return the smallest place that a name begins with, and what stands behind it: 江苏省淮安市洪泽区 is in 淮安市."""
    found, rest = None, _NATIONAL.sub("", name)
    while place := _find_beginning(rest):
        if found is not None and place[0].within != found.name:
            break
        found, rest = place[0], rest[len(place[1]) :]
    return found, rest


def name_city(name: str) -> str:
    """Return the city that a name begins with by its wording, which ``places.csv`` need not list: 慈溪市; or ""."""
    worded = _CITY.match(_NATIONAL.sub("", name))
    return worded[1] if worded and not _NO_CITY.search(worded[1]) else ""


def split_county(name: str) -> tuple[str, str]:
    """Return the county that a name begins with by its wording (洪泽区, 镇巴县, 慈溪市), or "", and the rest."""
    worded = _COUNTY.match(name)
    return (worded[0], name[worded.end() :]) if worded else ("", name)


def _find_beginning(name: str) -> tuple[Place, str] | None:
    """Return the place that a name begins with, and its name as it is written there; the longest."""
    known = load_places()
    for length in range(min(_LONGEST, len(name)), 1, -1):
        if place := known.get(name[:length]):
            return place, name[:length]
    return None
