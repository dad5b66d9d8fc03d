"""Dataclasses that declare their settings: what each type takes, and how what means nothing is named."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler.configuration.declarations import SettingError, list_declarations, read_settings, setting


@dataclass(frozen=True)
class Everything:
    whole: int = setting("WHOLE", least=1)
    number: float = setting("NUMBER", least=0)
    truth: bool = setting("TRUTH")
    text: str = setting("TEXT")
    path: Path = setting("PATH")
    texts: tuple[str, ...] = setting("TEXTS")
    numbers: frozenset[int] = setting("NUMBERS")


GIVEN = {"WHOLE": 3, "NUMBER": 1 / 3, "TRUTH": False, "TEXT": "", "PATH": "a/b", "TEXTS": ["x"], "NUMBERS": (1, 2)}


def read(**given: Any) -> Everything:
    return read_settings(Everything, Settings(GIVEN | given))


def test_what_a_file_of_settings_gives() -> None:
    assert read() == Everything(3, 1 / 3, False, "", Path("a/b"), ("x",), frozenset({1, 2}))


def test_what_a_command_line_gives_is_text() -> None:
    given = {"WHOLE": "7", "NUMBER": "0.5", "TRUTH": "True", "TEXT": "x", "PATH": "c", "TEXTS": "x, y,", "NUMBERS": "1"}
    assert read(**given) == Everything(7, 0.5, True, "x", Path("c"), ("x", "y"), frozenset({1}))
    assert read(TEXTS="", NUMBERS="").texts == ()
    assert read(TRUTH="0").truth is False


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("WHOLE", "abc", "a whole number, at least 1"),
        ("WHOLE", "", "a whole number, at least 1"),
        ("WHOLE", 2.5, "a whole number, at least 1"),
        ("WHOLE", "0", "a whole number, at least 1"),
        ("WHOLE", None, "a whole number, at least 1"),
        ("NUMBER", "-0.1", "a number, at least 0"),
        ("NUMBER", "nan", "a number, at least 0"),
        ("NUMBER", "inf", "a number, at least 0"),
        ("TRUTH", "perhaps", "True or False"),
        ("TEXT", None, "a text"),
        ("PATH", "", "a path"),
        ("TEXTS", 5, "texts with commas between them"),
        ("NUMBERS", "1,x", "whole numbers with commas between them"),
    ],
)
def test_what_means_nothing_is_named_with_what_it_must_be(name: str, value: object, what: str) -> None:
    with pytest.raises(SettingError) as refused:
        read(**{name: value})
    assert str(refused.value) == f"{name}={value!r}: it must be {what}"


def test_declarations_are_listed_by_field() -> None:
    listed = {name: (declared.name, declared.least) for name, declared in list_declarations(Everything)}
    assert list(listed) == [field.name for field in fields(Everything)]
    assert listed["whole"] == ("WHOLE", 1)
    assert listed["text"] == ("TEXT", None)
