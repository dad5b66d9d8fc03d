"""Which registry a run reads: that of its region, or the file that is named."""

from pathlib import Path

import pytest

from crawler.configuration.declarations import SettingError
from crawler.portals.region import REGIONS, PortalSettings, list_regions
from crawler.portals.registry import PortalError, load_portals, select_portals


@pytest.mark.parametrize("region", list_regions())
def test_every_region_has_a_registry_that_can_be_read(region: str) -> None:
    assert bool(load_portals(PortalSettings(region, "", "").find_registry())) == (region != "china")


def test_a_crawl_of_a_region_without_portals_is_refused() -> None:
    with pytest.raises(PortalError, match="no portal is known in this region"):
        select_portals(load_portals(PortalSettings("china", "", "").find_registry()), [])


def test_chongqing_is_a_region() -> None:
    assert PortalSettings("chongqing", "", "").find_registry() == REGIONS / "chongqing.toml"


def test_a_file_that_is_named_goes_before_the_region() -> None:
    assert PortalSettings("chongqing", "mine.toml", "").find_registry() == Path("mine.toml")


@pytest.mark.parametrize("region", ["atlantis", "", "../regions/chongqing", "chongqing.toml"])
@pytest.mark.parametrize("portals", ["", "mine.toml"])
def test_an_unknown_region_is_named_with_those_that_there_are(region: str, portals: str) -> None:
    with pytest.raises(SettingError) as refused:
        PortalSettings(region, portals, "").find_registry()
    assert str(refused.value) == f"REGION={region!r}: it must be one of {', '.join(list_regions())}"
