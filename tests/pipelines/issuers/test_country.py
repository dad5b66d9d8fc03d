"""Bodies outside Chongqing: refused under its region, known by the place that their names say under the country's."""

from collections import Counter

import pytest

from pipelines.issuers.country import name_foreign_place
from pipelines.issuers.names import find_issuer, names_body
from pipelines.issuers.places import load_places, split_place
from pipelines.issuers.registry import Issuer, load_registry, name_successor
from tests.pipelines.issuers.regions import whole_country

FOREIGN = [
    ("淮安市洪泽区人民政府", "淮安市"),
    ("江苏省淮安市洪泽区水利局", "淮安市"),
    ("成都市青羊区人民政府", "成都市"),
    ("四川省人民政府办公厅", "四川省"),
    ("内蒙古自治区财政厅", "内蒙古自治区"),
    ("内蒙古财政厅", "内蒙古自治区"),
    ("新疆维吾尔自治区阿克苏地区行政公署", "阿克苏地区"),
    ("锡林郭勒盟行政公署", "锡林郭勒盟"),
    ("恩施州宣恩县", "恩施土家族苗族自治州"),
    ("北京市朝阳区人民政府", "北京市"),
    ("国家税务总局淮安市税务局", "淮安市"),
    ("中共岳阳市委办公室", "岳阳市"),
    ("慈溪市水利局", "慈溪市"),  # a city that is no prefecture, by its wording
]
OURS = [
    "重庆市渝中区教委",
    "渝中区教委",
    "市教委",
    "国家税务总局重庆市渝中区税务局",
    "开州城市管理局",
    "江北区审计局",
    "区城市管理局",
]


def find(name: str) -> Issuer:
    found = find_issuer(name)
    assert found is not None, name
    return found


def test_all_provinces_and_prefectures_are_listed() -> None:
    levels = Counter(place.level for place in set(load_places().values()))
    assert levels == {"municipality": 4, "province": 30, "prefecture": 333}
    assert all(place.within in load_places() for place in load_places().values() if place.level == "prefecture")


@pytest.mark.parametrize(("name", "place"), FOREIGN)
def test_a_body_of_another_place_is_never_made_chongqings(name: str, place: str) -> None:
    assert name_foreign_place(name) == place
    assert find_issuer(name) is None
    assert find_issuer(name, find("万州区")) is None
    assert names_body(name)  # it is a body, so that a title which it stands beside is its


@pytest.mark.parametrize("name", OURS)
def test_a_body_of_chongqing_is_foreign_nowhere(name: str) -> None:
    assert name_foreign_place(name) == ""


def test_no_name_of_the_registry_is_foreign() -> None:
    assert not [name for name in load_registry() if name_foreign_place(name)]


@pytest.mark.parametrize(
    ("name", "known_as", "level", "above"),
    [
        ("淮安市洪泽区人民政府", "淮安市洪泽区", "district", "淮安市"),
        ("江苏省淮安市洪泽区", "淮安市洪泽区", "district", "淮安市"),
        ("淮安市人民政府", "淮安市", "prefecture", "江苏省"),
        ("江苏省人民政府", "江苏省", "province", None),
        ("上海市", "上海市", "municipality", None),
        ("阿克苏地区行署", "阿克苏地区", "prefecture", "新疆维吾尔自治区"),
        ("内蒙古财政厅", "内蒙古自治区财政厅", "department", "内蒙古自治区"),
        ("攀枝花市西区审计局", "攀枝花市西区审计局", "department", "攀枝花市西区"),
        ("北京市朝阳区政府办公室", "北京市朝阳区人民政府办公室", "office", "北京市朝阳区"),
        ("舟曲县八楞乡人民政府", "舟曲县八楞乡", "township", "舟曲县"),
        ("慈溪市水利局", "慈溪市水利局", "department", "慈溪市"),
        ("洪泽区人民政府", "洪泽区", "district", None),  # where it lies, a gazetteer will know
        ("国务院办公厅", "国务院办公厅", "office", None),
        ("国家能源局", "国家能源局", "department", None),
    ],
)
def test_any_body_that_says_its_place_is_known_in_the_country(
    name: str, known_as: str, level: str, above: str | None
) -> None:
    with whole_country():
        issuer = find(name)
        assert (issuer.name, issuer.level, issuer.parent and issuer.parent.name) == (known_as, level, above)
        assert find(f" {name[:2]} {name[2:]}") == issuer
        assert name_foreign_place(name) == ""


@pytest.mark.parametrize("name", ["审计局", "中村乡", "区教委", "市教委", "本机关", "首页", "人民政府", "某某2020"])
def test_what_many_places_have_is_nobodys(name: str) -> None:
    with whole_country():
        assert find_issuer(name) is None


def test_chongqings_bodies_have_the_same_ids_in_the_country() -> None:
    names = [one.name for one in load_registry().values() if one.level == "district" or one.name.startswith("重庆")]
    names += ["渝中区教委", "重庆市公安局渝中分局", "重庆市巴渝区财政局", "万州区高笋塘街道办事处", "涪陵高新区管委会"]
    here = {name: find(name) for name in names}
    with whole_country():
        assert {name: find(name) for name in names} == here
        ningbo = find("江北区审计局")  # 宁波市 has a district of that name too
    assert ningbo.id != find("江北区审计局").id
    assert name_successor(find("万州区")) == ""


def test_a_place_that_begins_like_another_is_itself() -> None:
    assert split_place("吉林省吉林市")[0] == load_places()["吉林市"]
    assert split_place("海南省海口市琼山区") == (load_places()["海口市"], "琼山区")
    assert split_place("四川省成都市") == (load_places()["成都市"], "")
    assert split_place("渝中区") == (None, "渝中区")
