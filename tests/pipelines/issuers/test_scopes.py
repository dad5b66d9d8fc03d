import pytest

from pipelines.documents.titles import read_title
from pipelines.issuers.names import find_issuer
from pipelines.issuers.scopes import OWN, SYSTEM, WHOLE, fit_scope, split_scope

REPORT = "2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("name", "bare", "scope"),
    [
        ("重庆市教育委员会", "重庆市教育委员会", ""),
        ("重庆市教育委员会系统", "重庆市教育委员会", SYSTEM),
        ("市教委（系统）", "市教委", SYSTEM),
        ("市教委（含系统）", "市教委", SYSTEM),
        ("市教委（全系统）", "市教委", SYSTEM),
        ("市教委全系统", "市教委", SYSTEM),
        ("市教委及系统", "市教委", SYSTEM),
        ("市教委含系统", "市教委", SYSTEM),
        ("市教委及所属单位", "市教委", SYSTEM),
        ("全系统", "", SYSTEM),
        ("系统", "", SYSTEM),
        ("市教委（本机关）", "市教委", OWN),
        ("市教委机关", "市教委", OWN),
        ("市教委（机关）", "市教委", OWN),
        ("市司法局（本级）", "市司法局", OWN),
        ("市市场监管局（市局机关）", "市市场监管局", OWN),
        ("市市场监管局市局机关", "市市场监管局", OWN),
        ("市教委（不含下属单位）", "市教委", OWN),
        ("市教委（不含系统）", "市教委", OWN),
        ("重庆市铜梁区人民政府机关", "重庆市铜梁区人民政府", OWN),
        ("本机关", "", OWN),
        ("全市", "", WHOLE),
        ("全区", "", WHOLE),
        # bodies of their own, and words of another meaning
        ("重庆市审计系统", "重庆市审计系统", ""),
        ("重庆市教育系统", "重庆市教育系统", ""),
        ("全市教育系统", "全市教育系统", ""),
        ("重庆市机关事务管理局", "重庆市机关事务管理局", ""),
        ("重庆市人民政府机关事务管理局", "重庆市人民政府机关事务管理局", ""),
        ("重庆市公安局信息系统管理中心", "重庆市公安局信息系统管理中心", ""),
        ("市公安局系统集成中心", "市公安局系统集成中心", ""),
    ],
)
def test_a_name(name: str, bare: str, scope: str) -> None:
    assert split_scope(name) == (bare, scope)


@pytest.mark.parametrize(
    ("title", "scope"),
    [
        (REPORT, ""),
        (f"重庆市教育委员会{REPORT}（全系统）", SYSTEM),
        (f"{REPORT}（全系统）", SYSTEM),
        (f"重庆市教育委员会{REPORT}（系统）", SYSTEM),
        (f"重庆市教育委员会{REPORT}(含系统)", SYSTEM),
        (f"重庆市教育委员会 系统{REPORT}", SYSTEM),
        ("重庆市市场监督管理局2019年全系统政府信息公开工作年度报告", SYSTEM),
        (f"{REPORT}（本机关）", OWN),
        (f"重庆市市场监管局{REPORT}（市局机关）", OWN),
        (f"重庆市人民政府机关{REPORT}", OWN),
        (f"全市{REPORT}", WHOLE),
        (f"{REPORT}（全区）", WHOLE),
        (f"重庆市审计系统{REPORT}", ""),
        (f"重庆市教育委员会{REPORT}（教育系统）", ""),
        ("重庆市教育委员会2022年信息系统政务公开工作报告", ""),
        ("重庆市教育委员会2022年全系统平台建设政务公开工作报告", ""),
        ("重庆市财政局2022年政府信息公开平台系统工作报告", ""),
        (f"{REPORT}（含统计表）", ""),
    ],
)
def test_a_whole_title(title: str, scope: str) -> None:
    assert split_scope(title)[1] == scope


@pytest.mark.parametrize("word", ["全系统", "系统", "含系统", "本机关", "市局机关", "全区"])
def test_a_remark_behind_a_title_is_never_its_issuer(word: str) -> None:
    for text in (f"{REPORT}（{word}）", f"{REPORT}({word})"):
        title = read_title(text)
        assert title is not None
        assert title.issuer == ""
        assert split_scope(text)[1]


@pytest.mark.parametrize(
    ("name", "scope", "fitted", "told"),
    [
        ("市教委", WHOLE, "市教委", SYSTEM),
        ("重庆市人民政府办公厅", WHOLE, "重庆市", ""),
        ("万州区", WHOLE, "万州区", ""),
        ("重庆市人民政府办公厅", OWN, "重庆市人民政府办公厅", ""),
        ("万州区兴隆镇", OWN, "万州区兴隆镇", ""),
        ("市教委", OWN, "市教委", OWN),
        ("市教委", SYSTEM, "市教委", SYSTEM),
    ],
)
def test_who_can_be_told_apart_from_those_below(name: str, scope: str, fitted: str, told: str) -> None:
    issuer, expected = find_issuer(name), find_issuer(fitted)
    assert issuer is not None
    assert fit_scope(issuer, scope) == (expected, told)
