"""A generated corpus: reports in twenty layouts of pages, as files, and two versions of every third of them."""
