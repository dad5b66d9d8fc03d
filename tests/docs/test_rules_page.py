"""The rules that docs/rules.md lists are those of the contract, each tested, and said in both languages."""

import re

import pytest

from pipelines.rules import RULES
from tests.paths import ROOT, SHARED
from tests.skips import needs_shared

CONTRACT = SHARED / "contract"


def read_contract(name: str) -> list[tuple[str, str]]:
    """Return code and severity of each rule that a file of the contract lists."""
    return re.findall(
        r"^\| `([a-z_]+\.[a-z_]+)` \| (error|warning|info) \|", (CONTRACT / name).read_text("utf-8"), re.MULTILINE
    )


@needs_shared
def test_the_rules_are_the_contract_s_and_of_its_next_ones_those_that_are_built() -> None:
    rules = [(rule.code, rule.severity) for rule in RULES]
    wanted, to_come = read_contract("rules.md"), read_contract("next.md")
    assert [rule for rule in rules if rule not in to_come] == wanted
    assert len(wanted) > 10


@pytest.mark.parametrize("code", [rule.code for rule in RULES])
def test_every_rule_is_tested(code: str) -> None:
    tests = [path.read_text("utf-8") for path in (ROOT / "tests" / "pipelines" / "rules").glob("test_*.py")]
    assert any(f'"{code}"' in text for text in tests)


def test_every_rule_has_a_sentence_in_both_languages() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.description
        assert re.search(r"[\u4e00-\u9fff]", rule.description_zh)
        assert rule.severity in {"error", "warning", "info"}
