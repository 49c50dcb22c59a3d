"""Formats in Quechua, which Django lacks."""
