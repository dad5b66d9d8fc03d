import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.issuers import Issuer, find_issuer, slugify

DATA = Path(__file__).parents[2] / "pipelines" / "data" / "issuers.toml"
REGISTRY = tomllib.loads(DATA.read_text("utf-8"))["issuer"]


def issuer(name: str, place: str | None = None) -> Issuer:
    found = find_issuer(name, find_issuer(place) if place else None)
    assert found is not None, name
    return found


@pytest.mark.parametrize("entry", REGISTRY, ids=lambda entry: str(entry["id"]))
def test_every_name_of_the_registry_is_its_issuer_wherever_it_is_printed(entry: dict[str, str]) -> None:
    for text in (entry["name"], *entry["aliases"]):
        for place in (None, "重庆市万州区"):
            assert issuer(text, place).id == entry["id"]
            assert issuer(f" {' '.join(text)}\u3000", place).id == entry["id"]


@pytest.mark.parametrize(
    "spellings",
    [
        ["万州区教委", "重庆市万州区教委", "重庆万州区教育委员会", "万州区教育委员会", "重庆市万州区教育委员会"],
        ["忠县教委", "重庆市忠县教育委员会", "重庆忠县教委"],
        ["石柱县审计局", "石柱土家族自治县审计局", "重庆市石柱县审计局", "重庆市石柱土家族自治县审计局"],
        ["开县财政局", "开州区财政局", "重庆市开州区财政局"],
        ["彭水县人社局", "重庆市彭水苗族土家族自治县人力资源和社会保障局"],
        ["万盛经开区教育局", "重庆市万盛经济技术开发区教育局"],
        ["巴渝区人民政府", "巴渝区", "重庆市巴渝区", "巴渝区政府", "重庆市巴渝区人民政府", "重庆巴渝区人民政府"],
        ["巴渝区教委", "重庆市巴渝区教育委员会"],
        ["万州区人民政府办公室", "万州区政府办公室", "万州区政府办", "重庆市万州区人民政府办公室"],
        ["万州区分水镇", "重庆市万州区分水镇人民政府", "万州区分水镇政府"],
        ["万州区高笋塘街道", "万州区高笋塘街道办事处", "重庆市万州区高笋塘街道办"],
        ["长寿经济技术开发区管委会", "重庆市长寿经济技术开发区管理委员会", "重庆市长寿经济技术开发区"],
        ["两江新区管委会办公室", "重庆市两江新区管理委员会办公室"],
        ["市规划局", "重庆市规划局"],
        ["渝中区解放碑街道办事处", "重庆市渝中区人民政府解放碑街道办事处", "渝中区人民政府解放碑街道"],
        ["万盛经开区关坝镇", "重庆万盛经开区管委会关坝镇人民政府", "重庆市万盛经济技术开发区关坝镇"],
        ["彭水县润溪乡", "重庆市彭水苗族土家族自治县润溪乡人民政府"],
        ["荣昌县教委", "重庆市荣昌区人民政府教育委员会"],
        ["重庆高新区管委会办公室", "重庆高新技术产业开发区管理委员会办公室"],
        ["重庆武隆工业园区管理委员会", "武隆工业园区管委会", "重庆市武隆工业园区"],
        ["万州区工业园区管委会", "重庆市万州区工业园区管理委员会"],
    ],
)
def test_one_body_has_one_id(spellings: list[str]) -> None:
    assert len({issuer(text).id for text in spellings}) == 1


@pytest.mark.parametrize(
    "names",
    [
        [
            "重庆市",
            "重庆市人民政府办公厅",
            "重庆市教育委员会",
            "万州区",
            "万州区人民政府办公室",
            "万州区教委",
            "忠县教委",
        ],
        ["万州区兴隆镇", "万州区兴龙镇"],  # alike in pinyin
        ["奉节县兴隆镇", "渝北区兴隆镇"],
        ["万州区审计局", "重庆市审计局", "巫山县审计局", "巫溪县审计局"],
        ["重庆市公安局", "重庆市公安局万州区分局", "万州区公安局"],
        ["巴渝区", "重庆市", "巴南区"],
        ["万州区交通局", "万州区交通运输委员会"],
        ["重庆市规划和自然资源局", "重庆市规划和自然资源系统"],
        ["渝中区", "渝中区人民政府办公室", "渝中区政府采购中心"],
    ],
)
def test_different_bodies_have_different_ids(names: list[str]) -> None:
    assert len({issuer(name).id for name in names}) == len(names)


@pytest.mark.parametrize(
    ("name", "level", "parent"),
    [
        ("重庆市", "municipality", None),
        ("重庆市人民政府办公厅", "office", "chongqing"),
        ("重庆市教育委员会", "department", "chongqing"),
        ("市规划局", "department", "chongqing"),
        ("重庆市人民政府口岸和物流办公室", "department", "chongqing"),
        ("万州区", "district", "chongqing"),
        ("巴渝区", "district", "chongqing"),
        ("万州区教委", "department", "wanzhou"),
        ("忠县教委", "department", "zhongxian"),
        ("重庆市公安局万州区分局", "department", "cq-gaj"),
        ("巴渝区教育委员会", "department", "bayuqu-4a9287"),
        ("万州区人民政府办公室", "office", "wanzhou"),
        ("忠县拔山镇人民政府", "township", "zhongxian"),
        ("万州区高笋塘街道办事处", "township", "wanzhou"),
        ("酉阳县某某土家族乡", "township", "youyang"),
        ("重庆市第一中学校", "other", "chongqing"),
        ("垫江县人民医院", "other", "dianjiang"),
        ("重庆市规划和自然资源系统", "other", "chongqing"),
        ("重庆市消防救援总队渝北区支队", "other", "chongqing"),
        ("渝北区消防救援支队", "other", "yubei"),
        ("重庆市公安局渝中区分局", "department", "cq-gaj"),
        ("重庆市住房公积金管理中心", "other", "chongqing"),
        ("重庆市忠县供销合作社联合社", "other", "zhongxian"),
        ("重庆海关", "other", None),
        ("重庆武隆工业园区管理委员会", "other", None),
        ("重庆市渝中区解放碑中央商务区管委会", "other", "yuzhong"),
    ],
)
def test_level_and_the_body_above(name: str, level: str, parent: str | None) -> None:
    found = issuer(name)
    assert (found.level, found.parent.id if found.parent else None) == (level, parent)


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("区审计局", "重庆市万州区审计局"),
        ("本区审计局", "重庆市万州区审计局"),
        ("审计局", "重庆市万州区审计局"),
        ("区教委", "重庆市万州区教育委员会"),
        ("市场监管局", "重庆市万州区市场监督管理局"),
        ("分水镇", "重庆市万州区分水镇"),
        ("分水镇人民政府", "重庆市万州区分水镇"),
        ("区政府", "重庆市万州区"),
        ("区人民政府", "重庆市万州区"),
        ("区政府办公室", "重庆市万州区人民政府办公室"),
        ("市审计局", "重庆市审计局"),
        ("市规划局", "重庆市规划局"),
        ("忠县审计局", "重庆市忠县审计局"),
        ("重庆市税务局", "重庆市税务局"),
        ("国家税务总局重庆市万州区税务局", "国家税务总局重庆市万州区税务局"),
    ],
)
def test_a_name_on_the_portal_of_a_district(name: str, full: str) -> None:
    assert issuer(name, "万州区").name == full


@pytest.mark.parametrize(
    "name",
    [
        "",
        "首页>",
        "来源",
        "本机关",
        "本单位",
        "政务公开",
        "区县",
        "社区",
        "高新区",
        "工业园区管委会",
        "区审计局",
        "县政府",
        "管委会",
        "重庆市区县",
        "2019",
    ],
)
def test_no_bodys_name(name: str) -> None:
    assert find_issuer(name) is None


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("重庆市巴渝区", "bayuqu-4a9287"),
        ("重庆市巴渝区教育委员会", "bayuqujiaoyuweiyuanhui-fb7241"),
        ("重庆市万州区分水镇", "wanzhouqufenshuizhen-f6acc2"),
        ("重庆市忠县教育委员会", "zhongxianjiaoyuweiyuanhui-06a957"),
    ],
)
def test_slugs_never_change(name: str, slug: str) -> None:
    """These ids stand in published databases: what changes one of them breaks every link to it."""
    assert slugify(name) == slug
    assert issuer(name).id == slug


@given(st.text(max_size=20))
def test_any_text_is_a_body_with_an_ascii_id_or_none(text: str) -> None:
    found = find_issuer(text)
    assert found is None or re.fullmatch(r"[a-z0-9-]+", found.id)
