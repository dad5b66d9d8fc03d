"""Scanned pages of a PDF, read with the optional extra ``ocr``; imported only where a scan is met."""
