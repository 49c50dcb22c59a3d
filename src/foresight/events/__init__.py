"""Readers of event lists, one for each source: a raw file in, one tidy table out."""
