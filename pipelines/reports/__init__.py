"""All evidence about one issuer and year to one report.

`attribution` says whose report a document belongs to and of which year, with the title that `registered_titles`
chooses; that is the report's `identity`. `versions` says which documents of one report are versions of it and which of
them is canonical; `conclusions` takes fields, figures and text from them, `value_changes` says what the publisher
changed, `tasks` reads what a notice charges whom with.
"""
