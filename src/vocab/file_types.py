"""Which files may be kept as evidence, and how large they may be."""

from functools import cache
from typing import Literal

import msgspec

from vocab.reading import BadFile, decode, packaged
from vocab.words import Words


class FileType(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of file; `max_bytes` is the limit of one file."""

    media_type: str
    suffix: str
    family: Literal["image", "document", "audio", "video", "text"]
    max_bytes: int
    label: Words


class FileTypes(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All kinds, and the limits against bombs."""

    total_bytes: int
    pixels: int
    document_pixels: int
    zip_ratio: int
    zip_bytes: int
    zip_parts: int
    markup_bytes: int
    type: tuple[FileType, ...]

    def of(self, media_type: str) -> FileType | None:
        """Return a kind by its media type, or None where it is not allowed."""
        return next((t for t in self.type if t.media_type == media_type), None)


def read_file_types(data: bytes, where: str) -> FileTypes:
    """Return a file of kinds.

    :raises BadFile: if it cannot be used, or a kind stands twice.
    """
    found = decode(data, FileTypes, where)
    names = [t.media_type for t in found.type]
    for name in names:
        if names.count(name) > 1:
            raise BadFile(where, f"the type «{name}» stands twice.", "Keep one of the two.")
    return found


@cache
def file_types() -> FileTypes:
    """Return the kinds of files that may be kept."""
    return read_file_types(packaged("evidence/file_types.toml"), "evidence/file_types.toml")
