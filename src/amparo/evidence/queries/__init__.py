"""Reads: sources, what is inside sealed files; `queries.claims` for documents and claims."""

from amparo.evidence.queries.files import (
    AT_WISH,
    FILE,
    LISTENING,
    bound_to,
    content_of,
    erased_at_wish,
    files_of,
    is_a_voice,
    is_listening,
    is_sound,
    place_of,
    search_files,
)
from amparo.evidence.queries.sources import (
    citations_of,
    citations_shown,
    page_of,
    search_sources,
    source_shown,
    source_titled,
    visible_sources,
    visible_to,
)

__all__ = [
    "AT_WISH",
    "FILE",
    "LISTENING",
    "bound_to",
    "citations_of",
    "citations_shown",
    "content_of",
    "erased_at_wish",
    "files_of",
    "is_a_voice",
    "is_listening",
    "is_sound",
    "page_of",
    "place_of",
    "search_files",
    "search_sources",
    "source_shown",
    "source_titled",
    "visible_sources",
    "visible_to",
]
