"""Bytes to text: which encoding, and why not."""

import codecs

from amparo.exchange.rules.tables import Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes, encoding: str = "") -> tuple[str, str]:
    """Return a text and its encoding: the one that is said, or the one that is found.

    UTF-8 with or without its mark, UTF-16 with it, then Windows-1252, of which Latin-1 is a part.
    A file that is nearly UTF-8 is refused rather than read with wrong letters.

    :raises Unreadable: with the line and the byte.
    """
    if encoding:
        return _as_said(data, encoding), encoding
    for mark, name in MARKS:
        if data.startswith(mark):
            return _as_said(data, name), name
    if b"\0" in data[:4096]:
        raise Unreadable("binary", "binary")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _older(data, error)


def _as_said(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _at(data, error.start, encoding) from None
    except LookupError:
        raise Unreadable("encoding", "encoding", encoding=encoding) from None


def _older(data: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    loose = data.decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    whole = sum(1 for c in loose if ord(c) > 127) - broken
    if whole > broken:
        raise _at(data, error.start, "utf-8")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as other:
        raise _at(data, other.start, "cp1252") from None
    return text, "cp1252"


def _at(data: bytes, start: int, encoding: str) -> Unreadable:
    line = data[:start].count(b"\n") + 1
    return Unreadable("bytes", "bytes", line=line, byte=f"0x{data[start]:02x}", encoding=encoding)
