-- Additions to the schema of user_version 1: nothing is renamed or re-typed, so the contract and its version stay.

-- ------------------------------------------------------------------ evidence

CREATE TABLE captures_2 (           -- one version of one address: the bytes that a run found there
  url TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES documents (sha256),
  run_id INTEGER NOT NULL,          -- the run that found these bytes there, and others or none before
  first_seen_at TEXT NOT NULL,
  portal TEXT,
  PRIMARY KEY (url, run_id, sha256)
);
INSERT INTO captures_2 (url, sha256, run_id, first_seen_at, portal)
SELECT url, sha256, coalesce((SELECT max(id) FROM runs WHERE started_at <= first_seen_at), 1), first_seen_at, portal
FROM captures;
DROP TABLE captures;
ALTER TABLE captures_2 RENAME TO captures;
CREATE INDEX captures_sha256 ON captures (sha256);
CREATE INDEX sightings_found_on ON sightings (found_on);

-- ------------------------------------------------------------------ conclusions

CREATE TABLE attributions (         -- whose report a document belongs to, and what said so
  sha256 TEXT PRIMARY KEY REFERENCES documents (sha256),
  report_id TEXT NOT NULL REFERENCES reports (id),
  issuer_source TEXT NOT NULL,      -- what named the issuer: title, publisher, index_number, page (that links it), portal,
                                    -- content_source (来源)
  year_source TEXT NOT NULL         -- what named the year: title, period (that the text states), document_number, page
);
CREATE INDEX attributions_report ON attributions (report_id);

CREATE TABLE conflicts (            -- one statement about issuer or year that the one that was followed contradicts
  sha256 TEXT NOT NULL REFERENCES documents (sha256),
  field TEXT NOT NULL,              -- issuer, year, region (GB/T 2260)
  followed TEXT NOT NULL,           -- the value that counts
  followed_source TEXT NOT NULL,    -- as in attributions
  stated TEXT NOT NULL,             -- the value that does not
  stated_source TEXT NOT NULL,      -- as in attributions; registry: the body has ended, and who followed it
  PRIMARY KEY (sha256, field, stated_source)
);

CREATE TABLE related_documents (    -- a document that goes with a report and is no version of it: an explanation, a form
  sha256 TEXT PRIMARY KEY REFERENCES documents (sha256),
  report_id TEXT NOT NULL REFERENCES reports (id),
  similarity REAL NOT NULL,         -- 0 to 1, of its text to the canonical document's
  reason TEXT NOT NULL
);
CREATE INDEX related_documents_report ON related_documents (report_id);

ALTER TABLE reports ADD COLUMN scope /* empty: the issuer's report; system: of all bodies of its line; own: of itself alone */
  TEXT NOT NULL DEFAULT '';
ALTER TABLE issuers ADD COLUMN from_year /* first report year; NULL: not known */ INTEGER;
ALTER TABLE issuers ADD COLUMN until_year /* last report year; NULL: it reports still */ INTEGER;
ALTER TABLE issuers ADD COLUMN successor_id /* who reports from then on */ TEXT;
ALTER TABLE rules ADD COLUMN description_zh TEXT NOT NULL DEFAULT '';
ALTER TABLE findings ADD COLUMN message_zh TEXT NOT NULL DEFAULT '';
ALTER TABLE findings ADD COLUMN basis /* as_printed, or blanks_as_zero: how blank cells were counted */
  TEXT NOT NULL DEFAULT 'as_printed';
ALTER TABLE findings ADD COLUMN origin /* printed_so: two versions agree on it; doubtful: another version has not got it */
  TEXT;
ALTER TABLE findings ADD COLUMN places /* JSON list of {"sha256", "table_no", "row", "col", "page", "raw"}: the cells of the versions */
  TEXT NOT NULL DEFAULT '[]';
CREATE INDEX findings_rule ON findings (rule);
CREATE INDEX changes_report ON changes (report_id);

DROP VIEW coverage;
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

-- ------------------------------------------------------------------ the work itself

ALTER TABLE runs ADD COLUMN summary /* JSON: what the run says of itself to those who watch it */ TEXT;
ALTER TABLE frontier ADD COLUMN attempts /* failures in a row */ INTEGER NOT NULL DEFAULT 0;
ALTER TABLE frontier ADD COLUMN retry_at /* not to be asked before this instant */ TEXT;

-- crawl

CREATE TABLE listings (             -- one page of a column, as it last answered with a body
  url TEXT PRIMARY KEY,
  portal TEXT NOT NULL,
  column_url TEXT NOT NULL,         -- the column's first page
  entries INTEGER NOT NULL,         -- links that it lists
  pages INTEGER NOT NULL            -- pages that it says the column has
);
CREATE INDEX listings_column ON listings (column_url);
-- A night goes through the addresses of a portal in batches.
CREATE INDEX frontier_address ON frontier (portal, url);
