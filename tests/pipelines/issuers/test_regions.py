"""What is known of issuers is known of one region at a time."""

from pathlib import Path

import pytest

from pipelines.issuers.names import find_issuer
from pipelines.issuers.registry import RegionError, find_by_region_code, use_region
from tests.pipelines.issuers.regions import add_alias, region

ISSUERS = """
[[issuer]]
id = "chongqing"
name = "重庆市"
level = "municipality"
region_code = "500000"
parent = ""
aliases = []

[[issuer]]
id = "bayu"
name = "重庆市巴渝区"
level = "district"
region_code = "500999"
parent = "chongqing"
aliases = ["巴渝区"]
"""


def test_another_region_has_other_bodies_and_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_issuer("渝都之窗") is None
    assert find_issuer("巴渝区") != find_by_region_code("500999")
    with region(tmp_path, monkeypatch, ISSUERS):
        bayu = find_issuer("巴渝区")
        assert bayu is not None
        assert (bayu.id, bayu) == ("bayu", find_by_region_code("500999"))
        assert find_by_region_code("500101") is None
    with region(tmp_path, monkeypatch, add_alias("cq-sjj", "渝都之窗")):
        assert find_issuer("渝都之窗") == find_issuer("重庆市审计局")
    assert find_issuer("渝都之窗") is None
    assert find_by_region_code("500101") == find_issuer("万州区")


def test_a_region_of_which_nothing_is_known_is_refused_and_the_one_in_use_stays() -> None:
    with pytest.raises(RegionError, match=r"no region is called 'atlantis'; there are china, chongqing$"):
        use_region("atlantis")
    assert find_issuer("万州区") is not None
