import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.issuers.names import find_issuer, names_body
from pipelines.issuers.registry import Issuer
from pipelines.issuers.wording import slugify
from tests.paths import ROOT

DATA = ROOT / "pipelines/issuers/regions/chongqing/issuers.toml"
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
        ["万州区工业园区管委会", "重庆市万州区工业园区管理委员会", "万州工业园区", "重庆万州工业园区管委会"],
        ["涪陵高新区", "重庆涪陵高新技术产业开发区管理委员会", "重庆市涪陵高新区管委会", "涪陵区高新区管委会"],
        ["长寿经开区管委会", "重庆长寿经济技术开发区管理委员会", "重庆市长寿区经济技术开发区"],
        ["双桥经开区管委会", "重庆市双桥经济技术开发区管理委员会"],
        ["重庆经开区管委会", "重庆经济技术开发区管理委员会", "重庆市经开区"],
        ["重庆市黔江正阳工业园区管理委员会", "黔江区正阳工业园区", "黔江正阳工业园区管委会"],
        [
            "解放碑中央商务区管委会",
            "重庆解放碑中央商务区管理委员会",
            "渝中区解放碑中央商务区",
            "重庆市渝中区解放碑中央商务区",
        ],
        ["江北嘴中央商务区管委会", "重庆市江北区江北嘴中央商务区管委会", "重庆江北嘴中央商务区"],
        ["万盛经开区", "重庆市綦江区万盛经开区"],
        ["渝中区公安分局", "重庆市公安局渝中分局", "市公安局渝中区分局", "重庆市渝中区公安分局"],
        ["重庆市公安局高新区分局", "重庆高新区公安分局", "重庆市公安局高新技术产业开发区分局"],
        ["重庆市公安局万盛经开区分局", "万盛经济技术开发区公安分局"],
        ["重庆市公安局巴渝区分局", "巴渝区公安分局"],
        [
            "北碚区规划自然资源局",
            "重庆市规划和自然资源局北碚分局",
            "市规划自然资源局北碚区分局",
            "重庆市北碚区规划和自然资源局",
        ],
        ["渝中区生态环境局", "重庆市生态环境局渝中区分局", "重庆市生态环境局渝中分局", "渝中区生态环境分局"],
        ["酉阳县生态环境局", "重庆市生态环境局酉阳分局", "市生态环境局酉阳县分局"],
        ["渝中区税务局", "国家税务总局重庆市渝中区税务局", "重庆市渝中区税务局"],
        ["重庆高新区税务局", "国家税务总局重庆高新技术产业开发区税务局"],
        ["重庆市工商局渝中区分局", "渝中区工商分局", "重庆市工商行政管理局渝中分局"],
        ["渝中区卫计委", "渝中区卫生计生委", "渝中区卫生和计划生育委员会", "重庆市渝中区卫生和计划生育委"],
        ["渝中区国税局", "重庆市渝中区国家税务局"],
        ["渝中区人社局", "渝中区人力社保局", "渝中区人力资源社会保障局", "渝中区人力资源和社会保障局"],
        ["渝中区住建委", "渝中区住房城乡建委", "渝中区住房和城乡建委", "渝中区住房和城乡建设委员会"],
        ["渝中区人防办", "渝中区人民防空办公室"],
        ["渝中区金融办", "渝中区金融工作办公室"],
        ["渝中区扶贫办", "渝中区扶贫开发办公室"],
        ["渝中区政务服务办", "渝中区政务服务管理办公室"],
        ["渝中区安监局", "渝中区安全生产监督管理局"],
        [
            "沙坪坝区",
            "重庆市沙坪坝区人民政府（含办公室）",
            "沙坪坝区人民政府及办公室",
            "沙坪坝区政府（含区政府办公室）",
        ],
        ["重庆市教育系统", "全市教育系统"],
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
        ["重庆高新区", "涪陵高新区", "永川高新区", "重庆经开区", "涪陵区"],
        ["渝中区公安分局", "渝中区公安局", "渝北区公安分局", "重庆市公安局"],
        ["渝中区生态环境局", "渝北区生态环境局", "重庆市生态环境局", "渝中区环保局"],
        ["渝中区国税局", "渝中区地税局", "渝中区税务局", "重庆市税务局", "市国税局"],
        ["市卫计委", "市卫生健康委", "渝中区卫计委", "渝中区卫健委"],
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
        ("重庆武隆工业园区管理委员会", "other", "wulong"),
        ("涪陵高新区", "other", "fuling"),
        ("重庆璧山现代服务业发展区管理委员会", "other", "bishan"),
        ("万州区都市功能区管委会", "other", "wanzhou"),
        ("涪陵现代物流集聚区", "other", "fuling"),
        ("重庆市涪陵区高新技术产业开发区", "other", "fuling"),
        ("黔江高新区管委会", "other", "qianjiang"),
        ("重庆万州经济技术开发区管理委员会", "other", "wanzhou"),
        ("武隆区仙女山旅游度假区管理委员会", "other", "wulong"),
        ("重庆西永综合保税区管理委员会", "other", "chongqing"),
        ("重庆经开区", "other", "chongqing"),
        ("万盛经开区", "district", "chongqing"),
        ("重庆高新区", "district", "chongqing"),
        ("渝中区公安分局", "department", "cq-gaj"),
        ("渝中区税务局", "department", "cq-swj"),
        ("重庆市生态环境局渝中分局", "department", "yuzhong"),
        ("渝中区工商分局", "department", "cq-gsj"),
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
        ("区税务局", "国家税务总局重庆市万州区税务局"),
        ("公安分局", "重庆市公安局万州区分局"),
        ("区公安分局", "重庆市公安局万州区分局"),
        ("市公安局渝中分局", "重庆市公安局渝中区分局"),
        ("市政府外事办", "重庆市人民政府外事办公室"),
        ("市政府某某办公室", "重庆市政府某某办公室"),
        ("市政管理局", "重庆市万州区市政管理局"),
        ("经开区管委会", "重庆市万州区经济技术开发区"),
        ("龙水园区管委会", "重庆市万州区龙水园区"),
        ("全区教育系统", "重庆市万州区教育系统"),
        ("区人民政府（含办公室）", "重庆市万州区"),
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
        "兴隆镇",
        "兴隆镇人民政府",
        "高笋塘街道办事处",
        "审计局",
        "教委",
        "人民医院",
        "解放碑CBD管委会",
    ],
)
def test_no_bodys_name(name: str) -> None:
    assert find_issuer(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "我局", "本局", "我委", "本单位", "本机关", "各镇", "各镇街", "各区县", "办公室", "党政办", "党政办公室",
        "系统", "全系统", "公司", "有限公司", "镇人民政府", "街道办事处", "分局", "区局", "县局机关", "全区",
        "部门街镇", "打印本页 关闭 财政局", "首页 > 财政局", "发布日期：2023-01-20 来源：万州区财政局",
        "填报单位：万州区财政局", "[ 发布机构 ] 万州区财政局", "万州区财政局、万州区国资委", "《万州区财政局》",
        "万州区财政局2019", "万州区办公室", "办事处", "重庆市万州区教育委员会重庆市万州区",
        "参照重庆市万州区", "现发布重庆市万州区",
    ],
)  # fmt: skip
def test_what_is_nobodys_name_is_so_on_the_portal_of_a_district_too(name: str) -> None:
    assert find_issuer(name) is None
    assert find_issuer(name, find_issuer("万州区")) is None
    assert not names_body(name)


@pytest.mark.parametrize(
    ("name", "is_name"),
    [
        ("兴隆镇", True),
        ("审计局", True),
        ("区审计局", True),
        ("万州区", True),
        ("重庆市万州区财政局", True),
        ("万州区财政局（盖章）", False),
        ("来源", False),
        ("工业园区管委会", False),
        ("一、总体情况", False),
    ],
)
def test_a_name_is_one_though_its_district_is_not_known(name: str, is_name: bool) -> None:
    assert names_body(name) is is_name


def test_zones_of_the_city_on_their_own_portals() -> None:
    assert issuer("高新区公共服务局", "重庆高新区").name == "重庆高新技术产业开发区公共服务局"
    assert issuer("公共服务局", "重庆高新区") == issuer("重庆高新区管委会公共服务局")


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("江北区教委", 2024),
        ("渝北区兴隆镇", 2024),
        ("江北区人民政府办公室", 2024),
        ("江北区卫计委", 2018),  # the districts' part of the reform: the first months of 2019
        ("万州区卫计委", 2018),
        ("万州区国税局", 2017),  # merged in June 2018
        ("万州区教委", None),
        ("市卫计委", 2017),
        ("重庆市人民政府办公厅", None),
    ],
)
def test_a_body_ends_with_its_district_or_with_the_reform_of_its_kind(name: str, year: int | None) -> None:
    assert issuer(name).until_year == year


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
