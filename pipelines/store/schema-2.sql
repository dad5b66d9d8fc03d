-- Schema, user_version 2. The comments stay in sqlite_master: `.schema figures` in the sqlite3 shell explains itself.
-- Text is NFC as printed, dates are ISO 8601, instants are UTC, money is 万元. Positions in tables count from 0, pages from 1.
-- A name that begins with an underscore is storage; names without are what others may rely on. Where a document has many
-- rows they have its number, not its hash, and a text that stands twice is kept once: the views below put them together.

-- ------------------------------------------------------------------ what this file is

CREATE TABLE about (                -- what this file is, for whoever meets it without the program
  name TEXT PRIMARY KEY,            -- schema, region, program, readers, code_license, data_origin
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ------------------------------------------------------------------ known beforehand

CREATE TABLE form_items (           -- one row or column of a statutory form
  form TEXT NOT NULL,               -- 2014, 2019, 2021: the first report year that it is prescribed for
  "table" TEXT NOT NULL,            -- disclosure (section 二), applications (三), disputes (四), statistics (form of 2014)
  kind TEXT NOT NULL CHECK (kind IN ('row', 'column')), -- row, column
  code TEXT NOT NULL,
  label TEXT NOT NULL,              -- as the form prints it
  parent TEXT NOT NULL,             -- the group's label, or the code of the row that it is a part of
  unit TEXT NOT NULL,
  note TEXT NOT NULL,
  items TEXT NOT NULL,              -- section 二: the items of article 20 that it belongs to
  place INTEGER NOT NULL,           -- order in the form
  PRIMARY KEY (form, "table", kind, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE rules (                -- one rule that reports are held to
  code TEXT PRIMARY KEY,
  description TEXT NOT NULL,        -- what must hold, in English
  severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'info')), -- error, warning, info
  description_zh TEXT NOT NULL DEFAULT '' -- the same in Chinese
) STRICT, WITHOUT ROWID;

-- ------------------------------------------------------------------ evidence: what was seen, per document

CREATE TABLE _documents (           -- one file's bytes, by a number of this file's own
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  media_type TEXT NOT NULL,         -- by its first bytes, not by its name
  size INTEGER NOT NULL,            -- bytes
  pages INTEGER,                    -- NULL where the format has none or it is not read
  archive_path TEXT NOT NULL,       -- relative to the setting ARCHIVE
  reader TEXT,                      -- what read it or tried to, with its version; NULL: archived, there is no reader
  error TEXT,                       -- why it could not be read; NULL where it was
  method TEXT NOT NULL DEFAULT 'grid' CHECK (method IN ('grid', 'text', 'ocr')) -- how its numbers were read
) STRICT;

CREATE TABLE sightings (            -- one address, its newest state
  url TEXT PRIMARY KEY,
  sha256 TEXT REFERENCES _documents (sha256), -- NULL for a listing page, which is walked and not kept
  http_status INTEGER NOT NULL,     -- of the newest answer but 304; 4xx, 5xx: the document is what stood here last
  etag TEXT,
  last_modified TEXT,
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  found_on TEXT,                    -- the page that linked it; NULL for a column's own address and a local file
  portal TEXT                       -- id in portals.toml; NULL for a local file
) STRICT, WITHOUT ROWID;
CREATE INDEX sightings_sha256 ON sightings (sha256);
CREATE INDEX sightings_portal ON sightings (portal);
CREATE INDEX sightings_found_on ON sightings (found_on);

CREATE TABLE captures (             -- one version of one address: the bytes that a run found there
  url TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  run_id INTEGER NOT NULL,          -- the run that found these bytes there, and others or none before
  first_seen_at TEXT NOT NULL,      -- instant at which the run found them
  portal TEXT,
  repeats TEXT REFERENCES _documents (sha256), -- a kept document that says the same, where these bytes are not kept
  PRIMARY KEY (url, run_id, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX captures_sha256 ON captures (sha256);

CREATE TABLE _cells (               -- one cell of one table as the document has it
  document INTEGER NOT NULL REFERENCES _documents (id),
  table_no INTEGER NOT NULL,
  row INTEGER NOT NULL,
  col INTEGER NOT NULL,
  row_span INTEGER NOT NULL,
  col_span INTEGER NOT NULL,
  page INTEGER,
  text TEXT NOT NULL,
  PRIMARY KEY (document, table_no, row, col)
) STRICT, WITHOUT ROWID;

CREATE TABLE _form_cells (          -- what a reading is a number of: a cell of a form, and its unit
  id INTEGER PRIMARY KEY,
  tbl TEXT NOT NULL,
  row TEXT NOT NULL,
  col TEXT NOT NULL,
  form TEXT NOT NULL,
  unit TEXT NOT NULL,
  UNIQUE (tbl, row, col, form, unit)
) STRICT;

CREATE TABLE _labels (              -- a label of rows or columns as documents print it
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE _readings (            -- one number that one document states, canonical or not
  document INTEGER NOT NULL REFERENCES _documents (id),
  cell INTEGER NOT NULL REFERENCES _form_cells (id),
  ordinal INTEGER NOT NULL,         -- order in which the document states them
  value ANY CHECK (typeof(value) IN ('integer', 'real', 'null')), -- NULL where the cell is blank or holds words
  table_no INTEGER NOT NULL,
  cell_row INTEGER NOT NULL,
  cell_col INTEGER NOT NULL,
  row_label INTEGER NOT NULL REFERENCES _labels (id),
  col_label INTEGER NOT NULL REFERENCES _labels (id),
  taken INTEGER NOT NULL DEFAULT 0 CHECK (taken IN (0, 1)), -- whether it is a figure of the report that its document is part of
  PRIMARY KEY (document, cell),
  FOREIGN KEY (document, table_no, cell_row, cell_col) REFERENCES _cells (document, table_no, row, col)
) STRICT, WITHOUT ROWID;
CREATE INDEX _readings_taken ON _readings (cell) WHERE taken = 1; -- written when a report is concluded

CREATE TABLE _header_fields (       -- one header field that one document states
  document INTEGER NOT NULL REFERENCES _documents (id),
  ordinal INTEGER NOT NULL,
  field TEXT NOT NULL,              -- a column of reports, or kind, issuer, year as the title or text states them
  value TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('header', 'bracket', 'line', 'meta', 'title', 'text')),
  raw TEXT,                         -- the text that it was read from; NULL where that is the value
  PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE _passages (            -- one headed part of one document's text, unless it is a section of its report
  document INTEGER NOT NULL REFERENCES _documents (id),
  ordinal INTEGER NOT NULL,         -- 0: what stands before the first heading
  heading TEXT NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (document, ordinal)          -- no WITHOUT ROWID: rows of more than a quarter of a page waste most of another
) STRICT;

CREATE TABLE _remarks (             -- something in a document's tables that could not be placed
  document INTEGER NOT NULL REFERENCES _documents (id),
  ordinal INTEGER NOT NULL,
  table_no INTEGER NOT NULL,
  message TEXT NOT NULL,
  code TEXT,                        -- what it says, as row.unknown; NULL: stored by a version that kept only the message
  parts TEXT,                       -- what it is about: a JSON object of codes, printed text and numbers
  PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;

-- ------------------------------------------------------------------ conclusions: computed from the evidence alone

CREATE TABLE issuers (              -- a body that publishes reports
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  level TEXT NOT NULL               -- municipality, office, department, district, township, other, province, prefecture
    CHECK (level IN (
      'municipality', 'office', 'department', 'district', 'township', 'other', 'province', 'prefecture'
    )),
  uscc TEXT,                        -- 统一社会信用代码, check character verified
  region_code TEXT,                 -- GB/T 2260
  parent_id TEXT REFERENCES issuers (id),
  from_year INTEGER,                -- first report year; NULL: not known
  until_year INTEGER,               -- last report year; NULL: it reports still
  successor_id TEXT,                -- who reports from then on
  tier TEXT CHECK (tier IN ('province', 'prefecture', 'county', 'township')) -- whose body it is; NULL: not filled yet
) STRICT, WITHOUT ROWID;
CREATE INDEX issuers_parent ON issuers (parent_id);

CREATE TABLE issuer_aliases (       -- one name or former id of a body; not filled yet
  issuer_id TEXT NOT NULL REFERENCES issuers (id),
  alias TEXT NOT NULL,              -- a name that the body is or was written by, or an id that it had
  kind TEXT NOT NULL CHECK (kind IN ('name', 'former_id')), -- name, former_id
  PRIMARY KEY (alias, kind, issuer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE reports (              -- one report of one issuer for one year, or one related notice
  id TEXT PRIMARY KEY,              -- from what the report says: issuer and year, or document number
  kind TEXT NOT NULL CHECK (kind IN ('annual_report', 'notice')), -- annual_report, notice
  issuer_id TEXT NOT NULL REFERENCES issuers (id),
  year INTEGER NOT NULL,
  form TEXT                         -- narrative, 2014, 2019, 2021; NULL for a notice
    CHECK (form = 'narrative' OR form GLOB '[12][0-9][0-9][0-9]'),
  title TEXT,
  index_number TEXT,                -- 索引号
  topic TEXT,                       -- 主题分类
  genre TEXT,                       -- 体裁分类
  publisher TEXT,                   -- 发布机构, as printed
  document_number TEXT,             -- 发文字号
  validity TEXT,                    -- 有效性
  written_on TEXT,                  -- 成文日期
  published_on TEXT,                -- 发布日期
  url TEXT NOT NULL,                -- an address of the canonical document
  canonical_sha256 TEXT NOT NULL REFERENCES _documents (sha256),
  status TEXT NOT NULL              -- clean, findings (a finding of severity error or warning), unparsed
    CHECK (status IN ('clean', 'findings', 'unparsed')),
  first_seen_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  scope TEXT NOT NULL DEFAULT ''    -- empty: the issuer's report; system: of all bodies of its line; own: of itself alone
    CHECK (scope IN ('', 'system', 'own', 'whole')),
  revised_at TEXT                   -- when anything of the report's rows last changed here; NULL: not filled yet
) STRICT, WITHOUT ROWID;
CREATE INDEX reports_issuer ON reports (issuer_id, year);

CREATE TABLE report_documents (     -- a document's part in a report
  sha256 TEXT PRIMARY KEY REFERENCES _documents (sha256),
  report_id TEXT NOT NULL REFERENCES reports (id),
  role TEXT NOT NULL CHECK (role IN ('canonical', 'duplicate', 'superseded')), -- canonical, duplicate, superseded
  similarity REAL NOT NULL,         -- 0 to 1, of its text to the canonical document's
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX report_documents_report ON report_documents (report_id);

CREATE TABLE related_documents (    -- a document that goes with a report and is no version of it: an explanation, a form
  sha256 TEXT PRIMARY KEY REFERENCES _documents (sha256),
  report_id TEXT NOT NULL REFERENCES reports (id),
  similarity REAL NOT NULL,         -- 0 to 1, of its text to the canonical document's
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX related_documents_report ON related_documents (report_id);

CREATE TABLE attributions (         -- whose report a document belongs to, and what said so
  sha256 TEXT PRIMARY KEY REFERENCES _documents (sha256),
  report_id TEXT NOT NULL REFERENCES reports (id),
  issuer_source TEXT NOT NULL       -- what named the issuer: title, publisher, index_number, page (that links it), portal, content_source (来源)
    CHECK (issuer_source IN ('title', 'publisher', 'index_number', 'page', 'portal', 'content_source')),
  year_source TEXT NOT NULL         -- what named the year: title, period (that the text states; a notice's date), document_number, page
    CHECK (year_source IN ('title', 'period', 'document_number', 'page'))
) STRICT, WITHOUT ROWID;
CREATE INDEX attributions_report ON attributions (report_id);

CREATE TABLE conflicts (            -- one statement about issuer or year that the one that was followed contradicts
  sha256 TEXT NOT NULL REFERENCES _documents (sha256),
  field TEXT NOT NULL CHECK (field IN ('issuer', 'year', 'region')), -- region: GB/T 2260
  followed TEXT NOT NULL,           -- the value that counts
  followed_source TEXT NOT NULL,    -- as in attributions
  stated TEXT NOT NULL,             -- the value that does not
  stated_source TEXT NOT NULL,      -- as in attributions; registry: the body has ended, and who followed it
  PRIMARY KEY (sha256, field, stated_source)
) STRICT, WITHOUT ROWID;

CREATE TABLE _report_sources (      -- a document that a report takes figures or its text from
  document INTEGER PRIMARY KEY REFERENCES _documents (id),
  report_id TEXT NOT NULL REFERENCES reports (id),
  figures INTEGER NOT NULL,         -- how many of its readings are figures
  has_text INTEGER NOT NULL CHECK (has_text IN (0, 1)) -- whether its passages are the report's sections
) STRICT;
CREATE INDEX _report_sources_report ON _report_sources (report_id);

CREATE TABLE findings (             -- one thing that is wrong or doubtful in a report
  report_id TEXT NOT NULL REFERENCES reports (id),
  ordinal INTEGER NOT NULL,
  rule TEXT NOT NULL REFERENCES rules (code),
  severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
  message TEXT NOT NULL,
  expected TEXT,
  actual TEXT,
  figures TEXT NOT NULL,            -- JSON list of {"tbl", "row", "col"}
  suggestion TEXT,
  message_zh TEXT NOT NULL DEFAULT '',
  basis TEXT NOT NULL DEFAULT 'as_printed' -- as_printed, or blanks_as_zero: how blank cells were counted
    CHECK (basis IN ('as_printed', 'blanks_as_zero')),
  origin TEXT                       -- printed_so: two versions agree on it; doubtful: another version has not got it
    CHECK (origin IN ('printed_so', 'doubtful')),
  places TEXT NOT NULL DEFAULT '[]', -- JSON list of {"sha256", "table_no", "row", "col", "page", "raw"}: the cells of the versions
  PRIMARY KEY (report_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX findings_rule ON findings (rule);

CREATE TABLE sections (             -- one headed part of a report's text
  id INTEGER PRIMARY KEY,           -- in the order in which they were indexed: another in every file
  report_id TEXT NOT NULL REFERENCES reports (id),
  ordinal INTEGER NOT NULL,
  heading TEXT NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (report_id, ordinal)
) STRICT;

-- SELECT report_id, heading, text FROM sections_fts WHERE sections_fts MATCH '公开'
-- finds every word of up to 8 characters. Its index is written with the sections; never 'rebuild' it.
CREATE VIRTUAL TABLE sections_fts USING fts5 (
  report_id UNINDEXED, heading, text, content="sections", content_rowid="id", detail=none
);
-- So many bytes wait in memory for the transaction's end: what is written of many reports at once is one piece then.
INSERT INTO sections_fts (sections_fts, rank) VALUES ('hashsize', 8388608);
-- Pieces are merged by sixteen (crisismerge), and all of them after a large run: to merge them by four as they come would
-- write each of them three times.
INSERT INTO sections_fts (sections_fts, rank) VALUES ('automerge', 0);

CREATE TABLE tasks (                -- one numbered task of a notice
  report_id TEXT NOT NULL REFERENCES reports (id),
  ordinal INTEGER NOT NULL,
  heading TEXT NOT NULL,
  text TEXT NOT NULL,
  lead_units TEXT NOT NULL,         -- JSON list
  responsible_units TEXT NOT NULL,  -- JSON list
  PRIMARY KEY (report_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE changes (              -- one value of a report that became another, or a report that is no more
  report_id TEXT NOT NULL,          -- no reference: a report that is gone has one row, and no other
  field TEXT NOT NULL,              -- a column of reports, tbl/row/col of a figure, or report, with new NULL: it is gone
  old TEXT,
  new TEXT,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  at TEXT NOT NULL,
  cause TEXT CHECK (cause IN ('publisher', 'reader')) -- whose doing it is: publisher, reader (a better reader, or better data)
) STRICT;
CREATE INDEX changes_report ON changes (report_id);

CREATE TABLE expected (             -- one report that is due; not filled yet
  issuer_id TEXT NOT NULL REFERENCES issuers (id),
  year INTEGER NOT NULL,
  due_on TEXT NOT NULL,             -- the day by which the regulation wants it
  certainty TEXT NOT NULL CHECK (certainty IN ('certain', 'likely')), -- certain, likely
  state TEXT NOT NULL               -- present, unparsed, missing, not_yet_due
    CHECK (state IN ('present', 'unparsed', 'missing', 'not_yet_due')),
  why TEXT,                         -- no column known, no listing entry, fetch failed, unread, …
  PRIMARY KEY (issuer_id, year)
) STRICT, WITHOUT ROWID;

-- ------------------------------------------------------------------ the work itself

CREATE TABLE runs (                 -- one crawl, import or re-parse
  id INTEGER PRIMARY KEY,
  command TEXT NOT NULL,            -- crawl, nightly, ingest, …
  arguments TEXT NOT NULL,          -- JSON
  started_at TEXT NOT NULL,
  finished_at TEXT,                 -- NULL while it runs, and for one that was killed
  pid INTEGER,                      -- the process
  outcome TEXT CHECK (outcome IN ('ok', 'failures', 'interrupted')), -- ok, failures, interrupted
  requests INTEGER,
  fetched INTEGER,                  -- answers with a body
  unchanged INTEGER,                -- answers 304
  documents INTEGER,                -- bytes not seen before
  reports INTEGER,                  -- reports new or changed
  failures INTEGER,
  summary TEXT                      -- JSON: what the run says of itself to those who watch it
) STRICT;

CREATE TABLE failures (             -- one address or file that could not be fetched or read
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  url TEXT NOT NULL,                -- an empty portal by its id
  stage TEXT NOT NULL               -- fetch, host, listing, portal, read, identify, archive, store, conclude, crawl, reparse
    CHECK (stage IN (
      'fetch', 'host', 'listing', 'portal', 'read', 'identify', 'archive', 'store', 'conclude', 'crawl', 'reparse'
    )),
  error TEXT NOT NULL,              -- a stable code
  message TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX failures_url ON failures (url);
CREATE INDEX failures_run ON failures (run_id);

CREATE TABLE accepted (             -- a maintainer's word that a fault is known, or newer bytes are right
  subject TEXT PRIMARY KEY,         -- an address, a column's address, or the SHA-256 of a document
  why TEXT NOT NULL,                -- the maintainer's reason
  until TEXT,                       -- the day after which it counts no more; NULL: it stays
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE frontier (             -- one address that a crawl has found: what a run has to do, and what it leaves
  url TEXT PRIMARY KEY,
  portal TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('listing', 'page', 'attachment')), -- listing, page, attachment
  column_url TEXT NOT NULL,         -- the portal column that led to it
  found_on TEXT,
  title TEXT NOT NULL,              -- the link's text
  listed_on TEXT,                   -- the date that the listing prints beside it
  state TEXT NOT NULL               -- pending, fetched, failed, given_up, ignored
    CHECK (state IN ('pending', 'fetched', 'failed', 'given_up', 'ignored')),
  reason TEXT,                      -- why it is ignored (off_portal, twin) or failed
  answered_by TEXT,                 -- the address that answered, where a redirect led to another
  attempts INTEGER NOT NULL DEFAULT 0, -- failures in a row
  retry_at TEXT                     -- not to be asked before this instant
) STRICT, WITHOUT ROWID;
CREATE INDEX frontier_portal ON frontier (portal, state);
CREATE INDEX frontier_column ON frontier (column_url, kind);
CREATE INDEX frontier_address ON frontier (portal, url); -- a night goes through the addresses of a portal in batches

CREATE TABLE listings (             -- one page of a column, as it last answered with a body
  url TEXT PRIMARY KEY,
  portal TEXT NOT NULL,
  column_url TEXT NOT NULL,         -- the column's first page
  entries INTEGER NOT NULL,         -- links that it lists
  pages INTEGER NOT NULL            -- pages that it says the column has
) STRICT, WITHOUT ROWID;
CREATE INDEX listings_column ON listings (column_url);

CREATE TABLE touched (              -- documents whose report has to be concluded again; empty after a whole run
  sha256 TEXT PRIMARY KEY REFERENCES _documents (sha256)
) STRICT, WITHOUT ROWID;

-- ------------------------------------------------------------------ views: evidence and figures by the document's hash

CREATE VIEW documents AS            -- one file's bytes, whatever number of addresses it was found at
SELECT sha256, media_type, size, pages, archive_path, reader, error FROM _documents;

CREATE VIEW cells AS                -- one cell of one table as the document has it
SELECT d.sha256, x.table_no, x.row, x.col, x.row_span, x.col_span, x.page, x.text
FROM _cells x JOIN _documents d ON d.id = x.document;

CREATE VIEW readings AS             -- one number that one document states, canonical or not
SELECT d.sha256, c.form, c.tbl, c.row, c.col, r.value, c.unit, x.text AS raw, r.table_no, r.cell_row, r.cell_col, x.page,
  d.method, a.text AS row_label, b.text AS col_label
FROM _readings r JOIN _documents d ON d.id = r.document JOIN _form_cells c ON c.id = r.cell
LEFT JOIN _cells x ON x.document = r.document AND x.table_no = r.table_no AND x.row = r.cell_row AND x.col = r.cell_col
LEFT JOIN _labels a ON a.id = r.row_label LEFT JOIN _labels b ON b.id = r.col_label;

CREATE VIEW header_fields AS        -- one header field that one document states
SELECT d.sha256, h.field, h.value, h.source, coalesce(h.raw, h.value) AS raw
FROM _header_fields h JOIN _documents d ON d.id = h.document;

CREATE VIEW passages AS             -- one headed part of one document's text
SELECT d.sha256, p.ordinal, p.heading, p.text FROM _passages p JOIN _documents d ON d.id = p.document
UNION ALL
SELECT d.sha256, s.ordinal, s.heading, s.text
FROM _report_sources t JOIN _documents d ON d.id = t.document JOIN sections s ON s.report_id = t.report_id
WHERE t.has_text = 1;

CREATE VIEW remarks AS              -- something in a document's tables that could not be placed
SELECT d.sha256, m.ordinal, m.table_no, m.message, m.code, m.parts
FROM _remarks m JOIN _documents d ON d.id = m.document;

CREATE VIEW figures AS              -- one number of one statutory table of a report, and where it stands
SELECT t.report_id, c.form, c.tbl, c.row, c.col, r.value, c.unit, x.text AS raw, d.sha256, r.table_no, r.cell_row,
  r.cell_col, x.page
FROM _readings r JOIN _report_sources t ON t.document = r.document JOIN _form_cells c ON c.id = r.cell
LEFT JOIN _documents d ON d.id = r.document
LEFT JOIN _cells x ON x.document = r.document AND x.table_no = r.table_no AND x.row = r.cell_row AND x.col = r.cell_col
WHERE r.taken = 1;

-- ------------------------------------------------------------------ views: what to read; those of the statutory
-- tables are written from the forms, see form_views.py

CREATE VIEW coverage AS             -- issuer by year, from its first report to the newest year of all, or to its last
WITH RECURSIVE
annual AS (SELECT issuer_id, year, status, min(scope) FROM reports WHERE kind = 'annual_report' GROUP BY issuer_id, year),
years (issuer_id, year, last) AS (
  SELECT a.issuer_id, min(a.year), max(max(a.year), min(coalesce(i.until_year, 9999), (SELECT max(year) FROM annual)))
  FROM annual a JOIN issuers i ON i.id = a.issuer_id GROUP BY a.issuer_id
  UNION ALL
  SELECT issuer_id, year + 1, last FROM years WHERE year < last
)
SELECT y.issuer_id, i.name AS issuer, y.year, coalesce(a.status, 'missing') AS status
FROM years y
JOIN issuers i ON i.id = y.issuer_id
LEFT JOIN annual a ON a.issuer_id = y.issuer_id AND a.year = y.year
ORDER BY y.issuer_id, y.year;
