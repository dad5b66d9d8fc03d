"""The rules that docs/rules.md lists are those of the contract, each with a sentence in both languages."""

import re

import pytest

from pipelines.rules import RULES
from tests.paths import SHARED

CONTRACT = SHARED / "contract" / "rules.md"


@pytest.mark.skipif(not CONTRACT.is_file(), reason="the contract stands beside the checkout")
def test_the_rules_are_the_contracts() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| (\w+) \|", CONTRACT.read_text("utf-8"), re.MULTILINE)
    assert [(rule.code, rule.severity) for rule in RULES] == rows


def test_every_rule_has_a_sentence_in_both_languages() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.description
        assert re.search(r"[\u4e00-\u9fff]", rule.description_zh)
        assert rule.severity in {"error", "warning", "info"}
