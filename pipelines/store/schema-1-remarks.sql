-- Additions to the schema of user_version 1: nothing is renamed or re-typed, so the contract and its version stay.

-- ------------------------------------------------------------------ evidence

ALTER TABLE remarks ADD COLUMN code /* what it says, as row.unknown; NULL: stored by a version that kept only the message */
  TEXT;
ALTER TABLE remarks ADD COLUMN parts /* what it is about: a JSON object of codes, printed text and numbers */ TEXT;
