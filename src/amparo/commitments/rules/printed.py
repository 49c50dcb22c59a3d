"""What exports print: days in many forms, sessions, numbers before a text, symbols of outcomes."""

import re
from datetime import date, timedelta

EPOCH = date(1899, 12, 30)  # from which spreadsheets count days
SERIALS = range(20_000, 80_000)  # 1954 to 2119: no year is so large, no day of a month so small
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january ene enero", "feb february febrero", "mar march marzo",
            "apr april abr abril", "may mayo", "jun june junio", "jul july julio",
            "aug august ago agosto",
            "sep sept september set septiembre setiembre", "oct october octubre",
            "nov november noviembre", "dec december dic diciembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
SPOKEN = re.compile(r"(?:(\d{1,2})\s+)?([A-Za-z]+)\.?,?\s+(\d{4})$")
ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?$")
NUMBER = re.compile(
    r"^\s*(?:para(?:graph)?\.?\s*)?(\d{1,3}(?:\.\d{1,3}){0,2})(?:[.)\]]\s*|\s+)(?=\S)"
)
ROUND = re.compile(r"/CO/(\d+(?:[-–]\d+)?)")


class NotADay(ValueError):
    """A text is no day, month or year."""


def day_of(printed: str) -> str:
    """Return a printed day, month or year as a partial ISO date; empty for nothing.

    :raises NotADay: if it is none.
    """
    text = printed.strip()
    if not text:
        return ""
    bare = text.removesuffix(".0")
    if bare.isdecimal() and int(bare) in SERIALS:
        return (EPOCH + timedelta(days=int(bare))).isoformat()
    if found := ISO.match(text):
        return _checked(*(int(part) if part else 0 for part in found.groups()))
    if found := SPOKEN.match(text):
        month = MONTHS.get(found[2].casefold(), 0)
        if month:
            return _checked(int(found[3]), month, int(found[1] or 0))
    raise NotADay(printed)


def _checked(year: int, month: int, day: int) -> str:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise NotADay(f"{year}-{month}-{day}") from None
    parts = (f"{year:04}", f"{month:02}" if month else "", f"{day:02}" if day else "")
    return "-".join(part for part in parts if part)


def session_of(printed: str) -> int:
    """Return the number of a session: «28», «28th session», «Session 28»; 0 where there is none."""
    said = re.search(r"(\d{1,3})(?:st|nd|rd|th)?\s*session|session\s*(\d{1,3})", printed, re.I)
    if said:
        return int(said[1] or said[2])
    numbers = re.findall(r"\d+", printed)
    return int(numbers[0]) if len(numbers) == 1 and len(numbers[0]) <= 3 else 0


def numbered(text: str) -> tuple[str, str]:
    """Return the paragraph number that stands before a text, and the text without it."""
    found = NUMBER.match(text)
    if not found or _counts(found[1], text[found.end() :]):
        return "", text.strip()
    return found[1], text[found.end() :].strip()


def _counts(number: str, rest: str) -> bool:
    """Test if a number counts things, as in «2 million people», and is no paragraph's."""
    return "." not in number and rest[:1].islower()


def outcome_of(body: str, symbol: str) -> str:
    """Return what a round of a treaty body is called, from the symbol of its outcome: «CRC 4-5»."""
    found = ROUND.search(symbol)
    return f"{body} {found[1].replace('–', '-')}" if found else symbol[:60]


def stem_of_ref(mechanism: str, year: str, country: str) -> str:
    """Return with what the references of a round begin: «UPR-2017-PE»."""
    return "-".join(part for part in (mechanism, year, country or "ZZ") if part)


def worded(text: str) -> str:
    """Return a text for comparing: no capitals, no punctuation, single spaces."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
