"""Which part of a file a player asks for (RFC 9110, section 14): players of iPhones always do."""

import re
from dataclasses import dataclass

ONE = re.compile(r"(?P<first>\d{0,18})-(?P<last>\d{0,18})", re.ASCII)


class BadRange(Exception):
    """What was asked for is no part of the file."""


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes from `first` to `last`, both within, of a file of `size` bytes."""

    first: int
    last: int
    size: int

    @property
    def content_range(self) -> str:
        """Return the header that says which part this is."""
        return f"bytes {self.first}-{self.last}/{self.size}"

    def of(self, content: bytes) -> bytes:
        """Return the bytes of this part."""
        return content[self.first : self.last + 1]


def part_asked(header: str, size: int) -> Part | None:
    """Return the part that a Range header asks for; None if the whole file is the answer.

    Other units than bytes, and several parts at once, may be answered by the whole.

    :raises BadRange: if it is no range, or begins behind the end.
    """
    unit, equals, asked = header.strip().partition("=")
    if not header.strip() or not equals or unit.strip().lower() != "bytes" or "," in asked:
        return None
    found = ONE.fullmatch(asked.strip())
    if found is None or not (found["first"] or found["last"]):
        raise BadRange(asked)
    if not found["first"]:  # the last so many bytes
        count = min(int(found["last"]), size)
        first, last = size - count, size - 1
    else:
        first = int(found["first"])
        last = min(int(found["last"]), size - 1) if found["last"] else size - 1
        if found["last"] and int(found["last"]) < first:
            raise BadRange(asked)
    if first > last:
        raise BadRange(asked)
    return Part(first, last, size)
