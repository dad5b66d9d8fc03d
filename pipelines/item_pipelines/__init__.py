"""What Scrapy does with the spiders' items, one stage a file; nothing else in `pipelines` knows Scrapy.

What an answer links is written first (`frontier`), then its bytes (`archive`); they are read (`read`), and what was
seen and read is stored (`store`), at the end with the conclusions. `reread` takes the place of all four where the
archive is read again. What the stages need of the run they ask of the protocol in `run`.
"""
