import re
import tomllib
from collections import Counter
from functools import cache
from typing import Any

import pytest

from crawler.portals.portal import PORTAL_LEVELS
from crawler.portals.region import REGIONS
from crawler.portals.registry import load_portals
from pipelines.issuers.uscc import is_valid
from tests.paths import ROOT
from tests.skips import NO_SHARED

SITE_STRUCTURE = ROOT.parent / "shared" / "reference" / "site-structure.md"

# GB/T 2260 for Chongqing: 26 districts, 8 counties, 4 autonomous counties; 500157 for 两江新区 since 2025.
REGION_CODES = {
    *(f"5001{number:02}" for number in [*range(1, 21), *range(51, 58)]),
    *(f"5002{number}" for number in [29, 30, 31, 33, 35, 36, 37, 38, 40, 41, 42, 43]),
}


@cache
def issuers() -> dict[str, dict[str, Any]]:
    content = tomllib.loads((ROOT / "pipelines/issuers/regions/chongqing/issuers.toml").read_text(encoding="utf-8"))
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
        assert issuer["level"] in PORTAL_LEVELS


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
        assert "until_year" in issuer or "successor" not in issuer, issuer["id"]
    assert issuers()["chongqing"]["parent"] == ""


def test_region_codes_are_those_of_the_standard_once_each() -> None:
    codes = Counter(i["region_code"] for i in issuers().values() if i["region_code"])
    assert all(re.fullmatch(r"500[0-9]{3}", code) for code in codes)
    assert set(codes) == REGION_CODES | {"500000"}
    assert set(codes.values()) == {1}
    without = {i["id"] for i in issuers().values() if i["level"] == "district" and not i["region_code"]}
    assert without == {"gaoxin", "wansheng"}


def test_jiangbei_and_yubei_end_in_liangjiang_with_report_year_2024() -> None:
    ended = {
        i["id"]: (i["until_year"], i["successor"])
        for i in issuers().values()
        if "until_year" in i and i["level"] == "district"
    }
    assert ended == {"jiangbei": (2024, "liangjiang"), "yubei": (2024, "liangjiang")}


def test_what_the_reform_of_2018_put_together_ends_in_its_successor_and_what_it_took_apart_in_nobody() -> None:
    """重庆市机构改革方案 of October 2018; 重庆市卫生健康委员会 reported for 2018 itself (its page of March 2019)."""
    ended = {i["name"]: i.get("successor", "") for i in issuers().values() if i.get("until_year") == 2017}
    assert ended == {
        "重庆市规划局": "cq-ghzrzyj",
        "重庆市国土资源和房屋管理局": "",
        "重庆市卫生和计划生育委员会": "cq-wsjkw",
        "重庆市工商行政管理局": "cq-scjgj",
        "重庆市质量技术监督局": "cq-scjgj",
        "重庆市食品药品监督管理局": "",
        "重庆市城乡建设委员会": "cq-zfcxjw",
        "重庆市环境保护局": "cq-sthjj",
        "重庆市文化委员会": "cq-whlyw",
        "重庆市旅游发展委员会": "cq-whlyw",
        "重庆市农业委员会": "cq-nyncw",
        "重庆市安全生产监督管理局": "cq-yjj",
        "重庆市科学技术委员会": "cq-kjj",
        "重庆市交通委员会": "cq-jtj",
        "重庆市城市管理委员会": "cq-cgj",
        "重庆市金融工作办公室": "cq-jrjgj",
        "重庆市国家税务局": "cq-swj",
        "重庆市地方税务局": "cq-swj",
    }
    assert issuers()["cq-fpb"]["until_year"] == 2020  # 重庆市乡村振兴局 since 29 May 2021
    assert issuers()["cq-fpb"]["successor"] == "cq-xczxj"


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
        ("重庆市人力资源社会保障局", "cq-rlsbj"),
        ("市住房和城乡建委", "cq-zfcxjw"),
        ("市经济和信息化委", "cq-jjxxw"),
        ("市政府口岸物流办", "cq-kawlb"),
        ("市卫计委", "cq-wjw"),
        ("重庆市卫生计生委", "cq-wjw"),
        ("市工商局", "cq-gsj"),
        ("重庆市国土房管局", "cq-gtfgj"),
        ("市城乡建委", "cq-cxjw"),
        ("市食药监局", "cq-spyjj"),
        ("市质监局", "cq-zjj"),
        ("重庆市环保局", "cq-hbj"),
        ("市文化委", "cq-whw"),
        ("市安监局", "cq-ajj"),
        ("市农委", "cq-nyw"),
        ("市金融办", "cq-jrb"),
        ("市扶贫办", "cq-fpb"),
        ("市移民局", "cq-ymj"),
        ("重庆市国税局", "cq-gjswj"),
        ("市地税局", "cq-dfswj"),
        ("国家税务总局重庆市税务局", "cq-swj"),
        ("市人防办", "cq-rmfkb"),
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
    for portal in load_portals(REGIONS / "chongqing.toml").values():
        if portal.level in {"district", "department"}:
            assert issuers()[portal.id]["level"] == portal.level
            assert spellings()[portal.name] == portal.id


def test_every_bureau_host_of_the_reference_is_a_department() -> None:
    if not SITE_STRUCTURE.exists():
        pytest.skip(NO_SHARED)
    match = re.search(r"all `<slug>\.cq\.gov\.cn`: ([a-z ]+)\.", SITE_STRUCTURE.read_text(encoding="utf-8"))
    assert match is not None
    departments = {i["id"] for i in issuers().values() if i["level"] == "department"}
    assert departments >= {f"cq-{slug}" for slug in match[1].split()}
