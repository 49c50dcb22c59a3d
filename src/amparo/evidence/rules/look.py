"""The real type of a file, found in its bytes: its name is not asked."""

import io
import re
import zipfile

import filetype  # type: ignore[import-untyped]

import vocab.file_types as kinds

# What the library calls by other names.
SAME = {
    "audio/x-wav": "audio/wav",
    "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4",
    "video/x-m4v": "video/mp4",
    "video/quicktime": "video/mp4",
}
HEARD_ONLY = {"video/webm": "audio/webm", "video/mp4": "audio/mp4"}
HEAD = 65_536  # bytes in which a WebM names its tracks
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
# Codes of ISO base media files (ISO 14496-12), bytes 8 to 11.
M4A = {b"M4A ", b"M4B "}
HEIF = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
# Text of a program or of a page that a browser would run, however it is named.
ACTIVE = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<?php", b"#!")


class BadContent(Exception):
    """A file may not be kept. `why` is one of empty, type, heic, large, bomb, broken, macro."""

    def __init__(self, why: str, limit: int = 0) -> None:
        super().__init__(why)
        self.why = why
        self.limit = limit


def looked_at(content: bytes) -> kinds.FileType:
    """Return what a file is, once it is known to be allowed, not too large and no bomb.

    :raises BadContent: otherwise.
    """
    if not content:
        raise BadContent("empty")
    allowed = kinds.file_types()
    kind = allowed.of(_media_type(content))
    if kind is None:
        raise BadContent("type")
    if len(content) > kind.max_bytes:
        raise BadContent("large", kind.max_bytes)
    if kind.media_type in (DOCX, ODT):
        _check_packed(content, kind.media_type)
    return kind


def _media_type(content: bytes) -> str:
    if content[4:8] == b"ftyp":
        brand = content[8:12]
        if brand in HEIF:
            raise BadContent("heic")
        if brand in M4A:
            return "audio/mp4"
        if brand.startswith((b"3gp", b"3g2")):
            return "video/3gpp"
    if content[:4] == b"PK\x03\x04":
        return _packed_type(content)
    found = filetype.guess(content)
    if found is not None:
        named = SAME.get(found.mime, str(found.mime))
        return HEARD_ONLY.get(named, named) if _has_no_pictures(content, named) else named
    return "text/plain" if _is_text(content) else ""


def _has_no_pictures(content: bytes, media_type: str) -> bool:
    """Test if a film has a track of sound and none of pictures: so record browsers and phones."""
    if media_type == "video/webm":
        head = content[:HEAD]
        return b"A_" in head and not re.search(rb"V_(?:VP8|VP9|AV1|MPEG)", head)
    if media_type == "video/mp4":
        return bool(re.search(rb"hdlr.{8}soun", content, re.DOTALL)) and not re.search(
            rb"hdlr.{8}vide", content, re.DOTALL
        )
    return False


def _is_text(content: bytes) -> bool:
    if b"\0" in content or content[:512].lstrip().lower().startswith(ACTIVE):
        return False
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # A text of an old Windows: no control characters but tab and line ends.
        return not any(byte < 32 and byte not in (9, 10, 12, 13) for byte in content)
    return True


def _packed_type(content: bytes) -> str:
    """Return what a ZIP is, by its own table of contents."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
            if "mimetype" in names and packed.getinfo("mimetype").file_size < 200:
                return packed.read("mimetype").decode("ascii", "replace").strip()
            if "[Content_Types].xml" in names and "word/document.xml" in names:
                return DOCX
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError):
        raise BadContent("broken") from None
    return "application/zip"


def _check_packed(content: bytes, media_type: str) -> None:
    """Check the sizes that a packed document states, before anything is unpacked."""
    limits = kinds.file_types()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > limits.zip_parts or unpacked > limits.zip_bytes:
            raise BadContent("bomb")
        if unpacked > limits.zip_ratio * max(len(content), 10_000):
            raise BadContent("bomb")
        if any(part.flag_bits & 1 for part in parts):
            raise BadContent("broken")  # locked with a password: nobody could read it
        if media_type == DOCX and any("vbaproject" in part.filename.lower() for part in parts):
            raise BadContent("macro")
