"""The reports of the bundled site, no one less and no one more, and every document's part in them."""

import json

from tests.conftest import Crawled

REPORTS = {
    "chongqing-2017": ("重庆市", 2017, ""),
    "chongqing-2019": ("重庆市", 2019, ""),
    "chongqing-office-2023": ("重庆市人民政府办公厅", 2023, ""),
    "yufubanfa-2018-76": ("重庆市人民政府办公厅", 2018, ""),
    "bayuqu-4a9287-2021": ("重庆市巴渝区", 2021, ""),
    "bayuqu-4a9287-2022": ("重庆市巴渝区", 2022, ""),
    "bayuqu-4a9287-2023": ("重庆市巴渝区", 2023, ""),
    "bayuqujiaoyuweiyuanhui-fb7241-2022": ("重庆市巴渝区教育委员会", 2022, ""),
    "bayuqujiaoyuweiyuanhui-fb7241-2022-system": ("重庆市巴渝区教育委员会", 2022, "system"),
    "bayuqulongxizhen-220c59-2022": ("重庆市巴渝区龙溪镇", 2022, ""),
    "bayuqubaimazhen-a8314e-2022": ("重庆市巴渝区白马镇", 2022, ""),
    "bayuqushuanghezhen-5cf064-2022": ("重庆市巴渝区双河镇", 2022, ""),
}
"""The city and its office, a district in three years, a bureau and its whole line, three towns on one template."""

PARTS = {
    # a page and its file
    "/zwgk/zfxxgkzl/zfxxgknb/szf/szf/202003/t20200327_6738219.html": ("chongqing-2017", "canonical"),
    "/zwgk/zfxxgkzl/zfxxgknb/szf/szf/202003/t20200331_8610641.html": ("chongqing-2019", "canonical"),
    "/zwgk/zfxxgkzl/zfxxgknb/szf/szf/202003/W020200331617254830916.pdf": ("chongqing-2019", "duplicate"),
    "/zwgk/zfxxgkzl/zfxxgknb/szfbgt/202401/t20240131_12889046.html": ("chongqing-office-2023", "canonical"),
    "/zwgk/zfxxgkzl/zfxxgknb/szfbgt/202401/W020240131382650417293.docx": ("chongqing-office-2023", "duplicate"),
    # a notice whose page only links it
    "/zwgk/zfxxgkzl/zcwj/gkyd/202003/t20200328_7243518.html": ("yufubanfa-2018-76", "duplicate"),
    "/zwgk/zfxxgkzl/zcwj/gkyd/202003/W020200328471903625540.pdf": ("yufubanfa-2018-76", "canonical"),
    # published again a week later, with one number corrected
    "/zwgk_299/zfxxgknb/qzf/202201/t20220120_10326814.html": ("bayuqu-4a9287-2021", "superseded"),
    "/zwgk_299/zfxxgknb/qzf/202201/t20220127_10341527.html": ("bayuqu-4a9287-2021", "canonical"),
    # the district's page, its file, the same in the old column and in the city's list; an explanation beside it
    "/zwgk_299/zfxxgknb/qzf/202301/t20230129_11537204.html": ("bayuqu-4a9287-2022", "duplicate"),
    "/zwgk_299/zfxxgknb/qzf/202301/W020230129335120748866.pdf": ("bayuqu-4a9287-2022", "duplicate"),
    "/zwgk/nb/202301/t20230129_900412.html": ("bayuqu-4a9287-2022", "duplicate"),
    "/zwgk/zfxxgkzl/zfxxgknb/qxzf/202302/t20230203_11562318.html": ("bayuqu-4a9287-2022", "canonical"),
    "/zwgk_299/zfxxgknb/qzf/202301/W020230129335120750031.docx": ("bayuqu-4a9287-2022", "related"),
    "/zwgk_299/zfxxgknb/qzf/202401/t20240126_12864835.html": ("bayuqu-4a9287-2023", "canonical"),
    "/zwgk_299/zfxxgknb/qzf/202401/W020240126394417205518.doc": ("bayuqu-4a9287-2023", "duplicate"),
    # a bureau, its whole line
    "/bm/jw/zwgk_299/zfxxgknb_299/202301/t20230119_11498310.html": ("bayuqujiaoyuweiyuanhui-fb7241-2022", "canonical"),
    "/bm/jw/zwgk_299/zfxxgknb_299/202301/W020230119524873016345.docx": (
        "bayuqujiaoyuweiyuanhui-fb7241-2022",
        "duplicate",
    ),
    "/bm/jw/zwgk_299/zfxxgknb_299/202301/t20230120_11501477.html": (
        "bayuqujiaoyuweiyuanhui-fb7241-2022-system",
        "canonical",
    ),
    # towns on one template
    "/zj/zwgk_299/zfxxgknb_299/202301/t20230112_11479201.html": ("bayuqulongxizhen-220c59-2022", "canonical"),
    "/zj/zwgk_299/zfxxgknb_299/202301/t20230113_11482260.html": ("bayuqubaimazhen-a8314e-2022", "canonical"),
    "/zj/zwgk_299/zfxxgknb_299/202301/t20230116_11488015.html": ("bayuqushuanghezhen-5cf064-2022", "canonical"),
}


def test_the_reports(bundled_crawl: Crawled) -> None:
    rows = bundled_crawl.workspace.query(
        "SELECT r.id, i.name, r.year, r.scope FROM reports r JOIN issuers i ON i.id = r.issuer_id"
    )
    assert {row["id"]: (row["name"], row["year"], row["scope"]) for row in rows} == REPORTS


def test_the_part_of_every_document(bundled_crawl: Crawled) -> None:
    rows = bundled_crawl.workspace.query(
        """
        SELECT s.url, d.report_id, d.role FROM sightings s
        LEFT JOIN (
          SELECT sha256, report_id, role FROM report_documents
          UNION ALL SELECT sha256, report_id, 'related' FROM related_documents
        ) d USING (sha256)
        WHERE s.sha256 IS NOT NULL
        """
    )
    assert {"/" + row["url"].split("/", 3)[3]: (row["report_id"], row["role"]) for row in rows} == PARTS


def test_the_correction_is_the_only_change(bundled_crawl: Crawled) -> None:
    rows = bundled_crawl.workspace.query("SELECT report_id, field, old, new FROM changes ORDER BY field")
    assert [(row["field"], row["old"], row["new"]) for row in rows] == [
        ("disclosure/licences/decisions", "42813", "48213"),
        ("index_number", "1150019900931572XY/2022-00012", "1150019900931572XY/2022-00018"),
        ("published_on", "2022-01-20", "2022-01-27"),
        ("written_on", "2022-01-19", "2022-01-25"),
    ]
    assert {row["report_id"] for row in rows} == {"bayuqu-4a9287-2021"}


def test_the_misprint_is_found_and_the_number_that_would_cure_it(bundled_crawl: Crawled) -> None:
    """The table has 1 where 15 was meant and leaves zeros blank; its text states 31 for 30."""
    rows = bundled_crawl.workspace.query("SELECT * FROM findings ORDER BY ordinal")
    assert {row["report_id"] for row in rows} == {"bayuqushuanghezhen-5cf064-2022"}
    assert [(row["rule"], row["basis"], row["expected"], row["actual"]) for row in rows] == [
        ("applications.row_sum", "blanks_as_zero", "10", "24"),
        ("applications.balance", "blanks_as_zero", "1", "15"),
        ("text.claim", "as_printed", "30", "31"),
        ("report.empty", "as_printed", None, None),  # section 四 is all blank
    ]
    cell = {"tbl": "applications", "row": "received", "col": "natural_person", "value": 15}
    assert [json.loads(row["suggestion"] or "null") for row in rows] == [[cell], [cell], None, None]
    assert bundled_crawl.workspace.values("SELECT id FROM reports WHERE status <> 'clean'") == [rows[0]["report_id"]]
