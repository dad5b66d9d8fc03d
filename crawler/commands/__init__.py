"""The commands that Scrapy does not have: one module a command, named as it is typed."""
