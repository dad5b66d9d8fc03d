-- Schema, user_version 1. The comments stay in sqlite_master: `.schema figures` in the sqlite3 shell explains itself.
-- Text is NFC as printed, dates are ISO 8601, instants are UTC, money is 万元. Positions in tables count from 0, pages from 1.

-- ------------------------------------------------------------------ known beforehand

CREATE TABLE form_items (           -- one row or column of a statutory form
  form TEXT NOT NULL,               -- 2014, 2019, 2021
  "table" TEXT NOT NULL,            -- disclosure (section 二), applications (三), disputes (四), statistics (form of 2014)
  kind TEXT NOT NULL,               -- row, column
  code TEXT NOT NULL,
  label TEXT NOT NULL,              -- as the form prints it
  parent TEXT NOT NULL,             -- the group's label, or the code of the row that it is a part of
  unit TEXT NOT NULL,
  note TEXT NOT NULL,
  items TEXT NOT NULL,              -- section 二: the items of article 20 that it belongs to
  place INTEGER NOT NULL,           -- order in the form
  PRIMARY KEY (form, "table", kind, code)
);

CREATE TABLE rules (                -- one rule that reports are held to
  code TEXT PRIMARY KEY,
  description TEXT NOT NULL,
  severity TEXT NOT NULL            -- error, warning, info
);

-- ------------------------------------------------------------------ evidence: what was seen, per document

CREATE TABLE documents (            -- one file's bytes, whatever number of addresses it was found at
  sha256 TEXT PRIMARY KEY,
  media_type TEXT NOT NULL,         -- by its first bytes, not by its name
  size INTEGER NOT NULL,            -- bytes
  pages INTEGER,                    -- NULL where the format has none or it is not read
  archive_path TEXT NOT NULL,       -- relative to the setting ARCHIVE
  reader TEXT,                      -- what read it or tried to, with its version; NULL: archived, there is no reader
  error TEXT                        -- why it could not be read; NULL where it was
);

CREATE TABLE sightings (            -- one address, its newest state
  url TEXT PRIMARY KEY,
  sha256 TEXT REFERENCES documents (sha256),  -- NULL for a listing page, which is walked and not kept
  http_status INTEGER NOT NULL,     -- of the newest answer but 304; 4xx, 5xx: the document is what stood here last
  etag TEXT,
  last_modified TEXT,
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  found_on TEXT,                    -- the page that linked it; NULL for a column's own address and a local file
  portal TEXT                       -- id in portals.toml; NULL for a local file
);
CREATE INDEX sightings_sha256 ON sightings (sha256);
CREATE INDEX sightings_portal ON sightings (portal);

CREATE TABLE captures (             -- one version of one address: the bytes that it had, and since when
  url TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES documents (sha256),
  first_seen_at TEXT NOT NULL,
  portal TEXT,
  PRIMARY KEY (url, sha256)
);
CREATE INDEX captures_sha256 ON captures (sha256);

CREATE TABLE cells (                -- one cell of one table as the document has it
  sha256 TEXT NOT NULL REFERENCES documents (sha256),
  table_no INTEGER NOT NULL,
  row INTEGER NOT NULL,
  col INTEGER NOT NULL,
  row_span INTEGER NOT NULL,
  col_span INTEGER NOT NULL,
  page INTEGER,
  text TEXT NOT NULL,
  PRIMARY KEY (sha256, table_no, row, col)
);

CREATE TABLE readings (             -- one number that one document states, canonical or not
  sha256 TEXT NOT NULL REFERENCES documents (sha256),
  form TEXT NOT NULL,
  tbl TEXT NOT NULL,
  row TEXT NOT NULL,
  col TEXT NOT NULL,
  value NUMERIC,                    -- NULL where the cell is blank or holds words
  unit TEXT NOT NULL,
  raw TEXT NOT NULL,                -- as printed
  table_no INTEGER NOT NULL,
  cell_row INTEGER NOT NULL,
  cell_col INTEGER NOT NULL,
  page INTEGER,
  method TEXT NOT NULL,             -- grid, text (a table as recognised in lines of text), ocr
  row_label TEXT NOT NULL,          -- the labels that it was recognised by, as printed
  col_label TEXT NOT NULL,
  PRIMARY KEY (sha256, tbl, row, col),
  FOREIGN KEY (sha256, table_no, cell_row, cell_col) REFERENCES cells (sha256, table_no, row, col)
);

CREATE TABLE header_fields (        -- one header field that one document states
  sha256 TEXT NOT NULL REFERENCES documents (sha256),
  field TEXT NOT NULL,              -- a column of reports, or kind, issuer, year as the title or text states them
  value TEXT NOT NULL,
  source TEXT NOT NULL,             -- header, bracket, line, meta, title, text
  raw TEXT NOT NULL,                -- the text that it was read from
  PRIMARY KEY (sha256, field, source)
);

CREATE TABLE passages (             -- one headed part of one document's text
  sha256 TEXT NOT NULL REFERENCES documents (sha256),
  ordinal INTEGER NOT NULL,         -- 0: what stands before the first heading
  heading TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (sha256, ordinal)
);

CREATE TABLE remarks (              -- something in a document's tables that could not be placed
  sha256 TEXT NOT NULL REFERENCES documents (sha256),
  ordinal INTEGER NOT NULL,
  table_no INTEGER NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (sha256, ordinal)
);

-- ------------------------------------------------------------------ conclusions: computed from the evidence alone

CREATE TABLE issuers (              -- a body that publishes reports
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  level TEXT NOT NULL,              -- municipality, office, department, district, township, other
  uscc TEXT,                        -- 统一社会信用代码, check character verified
  region_code TEXT,                 -- GB/T 2260
  parent_id TEXT REFERENCES issuers (id)
);

CREATE TABLE reports (              -- one report of one issuer for one year, or one related notice
  id TEXT PRIMARY KEY,              -- from what the report says: issuer and year, or document number
  kind TEXT NOT NULL,               -- annual_report, notice
  issuer_id TEXT NOT NULL REFERENCES issuers (id),
  year INTEGER NOT NULL,
  form TEXT,                        -- narrative, 2014, 2019, 2021; NULL for a notice
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
  canonical_sha256 TEXT NOT NULL REFERENCES documents (sha256),
  status TEXT NOT NULL,             -- clean, findings (a finding of severity error or warning), unparsed
  first_seen_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
);
CREATE INDEX reports_issuer ON reports (issuer_id, year);

CREATE TABLE report_documents (     -- a document's part in a report
  sha256 TEXT PRIMARY KEY REFERENCES documents (sha256),
  report_id TEXT NOT NULL REFERENCES reports (id),
  role TEXT NOT NULL,               -- canonical, duplicate, superseded
  similarity REAL NOT NULL,         -- 0 to 1, of its text to the canonical document's
  reason TEXT NOT NULL
);
CREATE INDEX report_documents_report ON report_documents (report_id);

CREATE TABLE figures (              -- one number of one statutory table of a report
  report_id TEXT NOT NULL REFERENCES reports (id),
  form TEXT NOT NULL,
  tbl TEXT NOT NULL,
  row TEXT NOT NULL,
  col TEXT NOT NULL,
  value NUMERIC,                    -- NULL where the cell is blank or holds words
  unit TEXT NOT NULL,
  raw TEXT NOT NULL,                -- as printed
  sha256 TEXT NOT NULL,             -- where it stands: document, table, cell, page
  table_no INTEGER NOT NULL,
  cell_row INTEGER NOT NULL,
  cell_col INTEGER NOT NULL,
  page INTEGER,
  PRIMARY KEY (report_id, tbl, row, col),
  FOREIGN KEY (sha256, table_no, cell_row, cell_col) REFERENCES cells (sha256, table_no, row, col)
);
CREATE INDEX figures_code ON figures (tbl, row, col);
CREATE INDEX figures_cell ON figures (sha256, table_no, cell_row, cell_col);

CREATE TABLE findings (             -- one thing that is wrong or doubtful in a report
  report_id TEXT NOT NULL REFERENCES reports (id),
  ordinal INTEGER NOT NULL,
  rule TEXT NOT NULL REFERENCES rules (code),
  severity TEXT NOT NULL,
  message TEXT NOT NULL,
  expected TEXT,
  actual TEXT,
  figures TEXT NOT NULL,            -- JSON list of {"tbl", "row", "col"}
  suggestion TEXT,                  -- JSON list of {"tbl", "row", "col", "value"}, or NULL
  PRIMARY KEY (report_id, ordinal)
);

CREATE TABLE sections (             -- one headed part of a report's text
  id INTEGER PRIMARY KEY,           -- from report_id and ordinal, so that it is the same everywhere
  report_id TEXT NOT NULL REFERENCES reports (id),
  ordinal INTEGER NOT NULL,
  heading TEXT NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (report_id, ordinal)
);

-- SELECT report_id, heading, text FROM sections_fts WHERE sections_fts MATCH '公开'
-- finds every word of up to 8 characters. Its index is written with the sections; never 'rebuild' it.
CREATE VIRTUAL TABLE sections_fts USING fts5 (
  report_id UNINDEXED, heading, text, content = 'sections', content_rowid = 'id', detail = none
);

CREATE TABLE tasks (                -- one numbered task of a notice
  report_id TEXT NOT NULL REFERENCES reports (id),
  ordinal INTEGER NOT NULL,
  heading TEXT NOT NULL,
  text TEXT NOT NULL,
  lead_units TEXT NOT NULL,         -- JSON list
  responsible_units TEXT NOT NULL,  -- JSON list
  PRIMARY KEY (report_id, ordinal)
);

-- ------------------------------------------------------------------ the work itself

CREATE TABLE runs (                 -- one crawl, import or re-parse
  id INTEGER PRIMARY KEY,
  command TEXT NOT NULL,            -- crawl, nightly, ingest, …
  arguments TEXT NOT NULL,          -- JSON
  started_at TEXT NOT NULL,
  finished_at TEXT,                 -- NULL while it runs, and for one that was killed
  pid INTEGER,                      -- the process
  outcome TEXT,                     -- ok, failures, interrupted
  requests INTEGER,
  fetched INTEGER,                  -- answers with a body
  unchanged INTEGER,                -- answers 304
  documents INTEGER,                -- bytes not seen before
  reports INTEGER,                  -- reports new or changed
  failures INTEGER
);

CREATE TABLE failures (             -- one address or file that could not be fetched or read
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  url TEXT NOT NULL,                -- an empty portal by its id
  stage TEXT NOT NULL,              -- fetch, host, listing, portal, read, identify, archive, store, conclude, crawl
  error TEXT NOT NULL,              -- a stable code
  message TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE INDEX failures_url ON failures (url);

CREATE TABLE changes (              -- one value of a report that became another
  report_id TEXT NOT NULL REFERENCES reports (id),
  field TEXT NOT NULL,              -- a column of reports, or tbl/row/col of a figure
  old TEXT,
  new TEXT,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  at TEXT NOT NULL
);

CREATE TABLE frontier (             -- one address that a crawl has found: what a run has to do, and what it leaves
  url TEXT PRIMARY KEY,
  portal TEXT NOT NULL,
  kind TEXT NOT NULL,               -- listing, page, attachment
  column_url TEXT NOT NULL,         -- the portal column that led to it
  found_on TEXT,
  title TEXT NOT NULL,              -- the link's text
  listed_on TEXT,                   -- the date that the listing prints beside it
  state TEXT NOT NULL,              -- pending, fetched, failed, given_up, ignored
  reason TEXT,                      -- why it is ignored (off_portal, twin) or failed
  answered_by TEXT                  -- the address that answered, where a redirect led to another
);
CREATE INDEX frontier_portal ON frontier (portal, state);
CREATE INDEX frontier_column ON frontier (column_url, kind);

CREATE TABLE touched (              -- documents whose report has to be concluded again; empty after a whole run
  sha256 TEXT PRIMARY KEY REFERENCES documents (sha256)
);

-- ------------------------------------------------------------------ views: what to read; those of the statutory
-- tables are written from the forms, see form_views.py

CREATE VIEW coverage AS             -- issuer by year, from its first report to the newest year of all
WITH RECURSIVE
annual AS (SELECT issuer_id, year, status FROM reports WHERE kind = 'annual_report'),
years (issuer_id, year, last) AS (
  SELECT issuer_id, min(year), (SELECT max(year) FROM annual) FROM annual GROUP BY issuer_id
  UNION ALL
  SELECT issuer_id, year + 1, last FROM years WHERE year < last
)
SELECT y.issuer_id, i.name AS issuer, y.year, coalesce(a.status, 'missing') AS status
FROM years y
JOIN issuers i ON i.id = y.issuer_id
LEFT JOIN annual a ON a.issuer_id = y.issuer_id AND a.year = y.year
ORDER BY y.issuer_id, y.year;
