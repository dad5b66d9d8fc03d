"""Which registry of portals a run reads: that of its region, or a file that is named."""

from dataclasses import dataclass
from pathlib import Path

from crawler.configuration.declarations import SettingError, setting

REGIONS = Path(__file__).with_name("regions")


@dataclass(frozen=True, slots=True)
class PortalSettings:
    """Whose portals are read, and whom their operators can write to.

    Attributes:
        region: A file of `crawler/portals/regions/`, without its suffix.
        portals: Another registry, in the place of the region's; empty for none.
        contact: What the User-Agent names; empty for nobody.
    """

    region: str = setting("REGION")
    portals: str = setting("PORTALS")
    contact: str = setting("CONTACT")

    def find_registry(self) -> Path:
        """Return the registry's file.

        Raises:
            SettingError: There is no such region; the message names those that there are.
        """
        regions = list_regions()
        if self.region not in regions:
            raise SettingError(f"REGION={self.region!r}: it must be one of {', '.join(regions)}")
        return Path(self.portals) if self.portals else REGIONS / f"{self.region}.toml"


def list_regions() -> list[str]:
    """Return the regions that there are, the whole country last."""
    return sorted((path.stem for path in REGIONS.glob("*.toml")), key=lambda name: (name == "china", name))
