"""Reads: true figures for insiders, frozen releases for everyone."""

from amparo.publications.queries.frozen import latest, visible_to

__all__ = ["latest", "visible_to"]
