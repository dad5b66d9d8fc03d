"""A report whose only document goes to a report that a mistake stops at stays until that one is concluded."""

import pytest

from pipelines.reports.conclusions import Conclusion, conclude
from pipelines.reports.identity import Identity
from pipelines.reports.versions import Witness
from pipelines.store import group_conclusions
from tests.pipelines.store.site import broken_keys, fresh, ids, page, report, settle

URL = "http://localhost/t1.html"


def test_report_stays_while_its_document_cannot_go(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_on_2024(identity: Identity, witnesses: list[Witness]) -> Conclusion:
        if identity.year == 2024:
            raise ValueError("a mistake of ours")
        return conclude(identity, witnesses)

    db = fresh()
    settle(db, page("d", report("重庆市巴渝区林业局2023年"), URL))
    before = ids(db)
    with monkeypatch.context() as patch:
        patch.setattr(group_conclusions, "conclude", fail_on_2024)
        settle(db, page("d", report("重庆市巴渝区林业局2024年"), URL))
    assert ids(db) == before
    assert not broken_keys(db)
    settle(db)
    assert [one != before[0] for one in ids(db)] == [True]
