"""Bytes to text: which encoding, and why not. Reads a file of any size, a part at a time."""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from amparo.exchange.rules.tables import Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
PART = 1 << 20  # bytes
# Letters that, read as UTF-8, stand in Spanish, Portuguese or French. In Windows-1252 the same
# bytes would be «Ã¡»: no one writes that.
LATIN = re.compile("[\u00a1-\u017f]")


@dataclass(frozen=True, slots=True)
class Fault:
    """The first byte that is not of an encoding, and its line."""

    line: int
    byte: int

    def of(self, encoding: str) -> Unreadable:
        """Return this fault as the reason why a file cannot be read."""
        return Unreadable(
            "bytes", "bytes", line=self.line, byte=f"0x{self.byte:02x}", encoding=encoding
        )


def decoded(data: bytes, encoding: str = "") -> tuple[str, str]:
    """Return a text and its encoding, of a file small enough to be held whole.

    :raises Unreadable: with the line and the byte.
    """
    found, _lines = find_encoding(io.BytesIO(data), encoding)
    return data.decode(found), found


def find_encoding(stream: BinaryIO, said: str = "") -> tuple[str, int]:
    """Return a file's encoding, the one that is said or the one that is found, and its lines.

    UTF-8 with or without its mark, UTF-16 with it, then Windows-1252, of which Latin-1 is a part.
    A file that is nearly UTF-8, or that mixes two, is refused rather than read with wrong letters.

    :raises Unreadable: with the line and the byte.
    """
    stream.seek(0)
    head = stream.read(4096)
    name = said or next((name for mark, name in MARKS if head.startswith(mark)), "")
    if not name and b"\0" in head:
        raise Unreadable("binary", "binary")
    fault, lines = _first_fault(stream, name or "utf-8")
    if fault is None:
        return name or "utf-8", lines
    if name:
        raise fault.of(name)
    _refuse_what_is_mixed(stream, fault)
    _refuse_mac_roman(stream)
    other, lines = _first_fault(stream, "cp1252")
    if other is not None:
        raise other.of("cp1252")
    return "cp1252", lines


# Between two letters, these bytes are vowels with accents and ñ in Mac Roman, and signs in
# Windows-1252; those of the second kind are such letters there, and signs in Mac Roman.
OF_MAC = re.compile(rb"(?<=[A-Za-z])[\x83\x84\x86-\x8f\x96\x97\x9c\x9f](?=[A-Za-z])")
OF_WINDOWS = re.compile(rb"(?<=[A-Za-z])[\xc0-\xff](?=[A-Za-z])")


def _refuse_mac_roman(stream: BinaryIO) -> None:
    """Refuse a file whose accents are those of an old Macintosh: they would become other signs.

    :raises Unreadable: with the line of the first.
    """
    mac = windows = lines = first = 0
    for part in _parts(stream):
        found = OF_MAC.search(part)
        if found and not first:
            first = lines + part.count(b"\n", 0, found.start()) + 1
        mac += len(OF_MAC.findall(part))
        windows += len(OF_WINDOWS.findall(part))
        lines += part.count(b"\n")
    if mac > windows:
        raise Unreadable("mac_roman", "mac_roman", line=first)


def _parts(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    return iter(lambda: stream.read(PART), b"")


def _first_fault(stream: BinaryIO, encoding: str) -> tuple[Fault | None, int]:
    """Return the first byte that does not fit, if one does not, and the lines up to there."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
    except LookupError:
        raise Unreadable("encoding", "encoding", encoding=encoding) from None
    lines = 0
    try:
        for part in _parts(stream):
            decoder.decode(part)
            lines += part.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        line = lines + error.object[: error.start].count(b"\n") + 1
        return Fault(line, error.object[error.start]), lines
    return None, lines


def _refuse_what_is_mixed(stream: BinaryIO, fault: Fault) -> None:
    """Refuse a file of which some letters are UTF-8 and others are not."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    broken = strange = lines = latin_line = 0
    for part in _parts(stream):
        text = decoder.decode(part)
        broken += text.count("\ufffd")
        strange += len(text) - len(text.encode("ascii", "ignore"))
        if not latin_line and (found := LATIN.search(text)):
            latin_line = lines + text.count("\n", 0, found.start()) + 1
        lines += text.count("\n")
    if strange - broken > broken:
        raise fault.of("utf-8")
    if latin_line:
        raise Unreadable("mixed", "mixed", utf8=latin_line, other=fault.line)
