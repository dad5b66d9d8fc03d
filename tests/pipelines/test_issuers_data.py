import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.portals import BUNDLED, LEVELS, load_portals
from pipelines.uscc import is_valid

ROOT = Path(__file__).parents[2]
SITE_STRUCTURE = ROOT.parent / "shared" / "reference" / "site-structure.md"

# GB/T 2260 for Chongqing: 26 districts, 8 counties, 4 autonomous counties; 500157 for 两江新区 since 2025.
REGION_CODES = {
    *(f"5001{number:02}" for number in [*range(1, 21), *range(51, 58)]),
    *(f"5002{number}" for number in [29, 30, 31, 33, 35, 36, 37, 38, 40, 41, 42, 43]),
}


@cache
def issuers() -> dict[str, dict[str, Any]]:
    content = tomllib.loads((ROOT / "pipelines" / "data" / "issuers.toml").read_text(encoding="utf-8"))
    assert set(content) == {"issuer"}
    by_id = {issuer["id"]: issuer for issuer in content["issuer"]}
    assert len(by_id) == len(content["issuer"]), "an id stands there twice"
    return by_id


def spellings() -> dict[str, str]:
    return {text: i["id"] for i in issuers().values() for text in (i["name"], *i["aliases"])}


def test_each_issuer_has_the_keys_and_types_of_the_format() -> None:
    for issuer in issuers().values():
        required = {"id": str, "name": str, "level": str, "region_code": str, "parent": str, "aliases": list}
        optional = {"from_year": int, "until_year": int, "successor": str, "uscc": str, "former_region_codes": list}
        assert required.keys() <= issuer.keys() <= required.keys() | optional.keys(), issuer["id"]
        assert all(type(value) is (required | optional)[key] for key, value in issuer.items()), issuer["id"]
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", issuer["id"])
        assert issuer["level"] in LEVELS


def test_codes_have_a_right_check_character_and_no_region_has_two_issuers() -> None:
    assert all(is_valid(issuer["uscc"]) for issuer in issuers().values() if "uscc" in issuer)
    codes = [i["region_code"] for i in issuers().values() if i["region_code"]]
    codes += [code for issuer in issuers().values() for code in issuer.get("former_region_codes", [])]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"500\d{3}", code) for code in codes)


def test_each_name_and_alias_belongs_to_one_issuer_once() -> None:
    written = Counter(text for i in issuers().values() for text in (i["name"], *i["aliases"]))
    assert {text for text, times in written.items() if times > 1} == set()
    assert all(re.fullmatch(r"[一-鿿]{2,}", text) for text in written)


def test_parents_and_successors_exist() -> None:
    for issuer in issuers().values():
        assert issuer["parent"] in issuers() or issuer["id"] == "chongqing", issuer["id"]
        assert issuer.get("successor", "chongqing") in issuers(), issuer["id"]
        assert ("successor" in issuer) == ("until_year" in issuer), issuer["id"]
    assert issuers()["chongqing"]["parent"] == ""


def test_region_codes_are_those_of_the_standard_once_each() -> None:
    codes = Counter(i["region_code"] for i in issuers().values() if i["region_code"])
    assert all(re.fullmatch(r"500[0-9]{3}", code) for code in codes)
    assert set(codes) == REGION_CODES | {"500000"}
    assert set(codes.values()) == {1}
    without = {i["id"] for i in issuers().values() if i["level"] == "district" and not i["region_code"]}
    assert without == {"gaoxin", "wansheng"}


def test_jiangbei_and_yubei_end_in_liangjiang_with_report_year_2024() -> None:
    ended = {i["id"]: (i["until_year"], i["successor"]) for i in issuers().values() if "until_year" in i}
    assert ended == {"jiangbei": (2024, "liangjiang"), "yubei": (2024, "liangjiang")}


@pytest.mark.parametrize(
    ("text", "issuer_id"),
    [
        ("重庆市", "chongqing"),
        ("市政府", "chongqing"),
        ("重庆市人民政府办公厅", "chongqing-office"),
        ("市政府办公厅", "chongqing-office"),
        ("江津区", "jiangjin"),
        ("重庆市江津区人民政府", "jiangjin"),
        ("石柱县", "shizhu"),
        ("重庆市石柱土家族自治县", "shizhu"),
        ("开县人民政府", "kaizhou"),
        ("重庆两江新区管理委员会", "liangjiang"),
        ("万盛经开区管委会", "wansheng"),
        ("市教委", "cq-jw"),
        ("重庆市教育委员会", "cq-jw"),
        ("市审计局", "cq-sjj"),
        ("市市场监管局", "cq-scjgj"),
    ],
)
def test_one_issuer_however_its_name_is_written(text: str, issuer_id: str) -> None:
    assert spellings()[text] == issuer_id


def test_an_office_is_no_alias_of_its_government() -> None:
    for text, issuer_id in spellings().items():
        if re.search(r"(政府|委员会|管委会)办公[厅室]$", text):
            assert issuers()[issuer_id]["level"] == "office", text


def test_short_forms_that_several_places_use_are_nobodys() -> None:
    assert (
        spellings()
        .keys()
        .isdisjoint(
            {
                "区政府",
                "区人民政府",
                "县政府",
                "县人民政府",
                "高新区",
                "经开区",
                "管委会",
                "办公厅",
                "公安局",
                "教委",
            }
        )
    )


def test_a_portal_of_a_district_or_department_has_the_id_and_name_of_its_issuer() -> None:
    for portal in load_portals(BUNDLED).values():
        if portal.level in {"district", "department"}:
            assert issuers()[portal.id]["level"] == portal.level
            assert spellings()[portal.name] == portal.id


def test_every_bureau_host_of_the_reference_is_a_department() -> None:
    if not SITE_STRUCTURE.exists():
        pytest.skip("the reference material is not beside this checkout")
    match = re.search(r"all `<slug>\.cq\.gov\.cn`: ([a-z ]+)\.", SITE_STRUCTURE.read_text(encoding="utf-8"))
    assert match is not None
    departments = {i["id"] for i in issuers().values() if i["level"] == "department"}
    assert departments == {f"cq-{slug}" for slug in match[1].split()}
