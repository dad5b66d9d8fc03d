"""Reads and never asks the network: archive, documents, forms, evidence, conclusions, store."""
