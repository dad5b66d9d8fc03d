"""What Scrapy does with the spiders' items; nothing else in `pipelines` knows Scrapy.

What was seen and read is stored (`store`), at the end with the conclusions. `reread` takes its place where the archive
is read again. What the stages need of the run they ask of the protocol in `run`.
"""
