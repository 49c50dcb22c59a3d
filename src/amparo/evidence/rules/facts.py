"""Lists of facts: what a reader says stands in a document, line by line, with the words to find."""

import csv
import io
import re
from dataclasses import dataclass, field

from amparo.evidence.rules import values
from amparo.evidence.rules.partial_dates import is_partial_date
from amparo.evidence.rules.spoken_numbers import QUALIFIERS
from vocab.states import State, resolve

COLUMNS = (
    *("id", "seed_file", "quote_locator", "statement", "entity", "field", "value"),
    *("date", "source_cited_in_text"),
)
KNOWN_QUALIFIERS = frozenset({key for key, _shape in QUALIFIERS} | {"not_believed_to", "exact"})
LIMITING = frozenset({"qualifier", "certainty"})  # fields that say how exact the others are
LONGEST = 20_000  # lines


class BadList(Exception):
    """A list of facts cannot be read; `line` is 1 for the heading."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line
        self.what = what


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a list: in which document, in which words, and what they give."""

    key: str
    document: str
    line: int | None
    quote: str
    statement: str
    subject: str
    predicate: str
    value: str
    on: str  # a partial date or a period, or nothing
    asserted_by: str

    @property
    def parts(self) -> list[str]:
        """Return each value of the line by itself."""
        return [part for one in re.split(r"[|;]", self.value) if (part := one.strip())]


@dataclass(frozen=True, slots=True)
class Typed:
    """The value of a fact as a claim keeps it."""

    type: str
    typed: str
    qualifier: str = "exact"
    fields: dict[str, str] = field(default_factory=dict)


def facts_in(content: bytes) -> list[Fact]:
    """Return the facts of a CSV file with the headings `COLUMNS`.

    :raises BadList: if a heading is missing, a line has no document or no words to find.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadList(1, "utf-8") from None
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if missing := set(COLUMNS) - set(rows.fieldnames or ()):
        raise BadList(1, ", ".join(sorted(missing)))
    found = []
    for number, row in enumerate(rows, start=2):
        if number > LONGEST:
            raise BadList(number, str(LONGEST))
        found.append(_fact({name: (row[name] or "").strip() for name in COLUMNS}, number))
    return found


def _fact(row: dict[str, str], number: int) -> Fact:
    place = re.match(r"(?:L(\d+):\s*)?(.*)$", row["quote_locator"], re.DOTALL)
    quote = place[2].strip() if place else ""
    if len(quote) > 1 and quote[0] == quote[-1] == '"':
        quote = quote[1:-1]
    for name, value in (("seed_file", row["seed_file"]), ("quote_locator", quote),
                        ("statement", row["statement"]), ("entity", row["entity"])):  # fmt: skip
        if not value:
            raise BadList(number, name)
    if row["date"] and not is_partial_date(row["date"]):
        raise BadList(number, "date")
    return Fact(
        row["id"], row["seed_file"], int(place[1]) if place and place[1] else None, quote,
        row["statement"], row["entity"], row["field"] or "statement", row["value"], row["date"],
        row["source_cited_in_text"],
    )  # fmt: skip


def typed_value(fact: Fact) -> Typed:
    """Return the value of a fact with its type: told by its shape, several fields as a record."""
    names = [one.strip() for one in fact.predicate.split("|")]
    given = [one.strip() for one in fact.value.split("|")]
    if len(names) != len(given):
        names, given = names[:1], [fact.value.strip()]
    qualifier = "exact"
    fields: dict[str, str] = {}
    for name, value in zip(names, given, strict=True):
        if name in LIMITING and value.lower() in KNOWN_QUALIFIERS:
            qualifier = value.lower()
        else:
            fields[name] = value
    if len(fields) > 1:
        typed = "\n".join(f"{name}: {value}" for name, value in fields.items())
        return Typed(values.RECORD, typed, qualifier, fields)
    only = next(iter(fields.values()), "")
    if only.lower() == "unknown":
        return Typed(values.UNKNOWN, "", "unknown", fields)
    return Typed(_shape(only), only, qualifier, fields)


def _shape(value: str) -> str:
    """Return the type that a value seems to have."""
    if re.fullmatch(r"\d[\d,]*(?:\.\d+)?", value) and not re.fullmatch(r"(?:1[89]|20)\d\d", value):
        return values.NUMBER
    if is_partial_date(value):
        return values.PERIOD if "/" in value else values.DATE
    if value.lower() in ("true", "false"):
        return values.YES_NO
    several = [one.strip() for one in value.split(";")]
    if all(re.fullmatch(r"[A-Z]{3}", one) and isinstance(resolve(one), State) for one in several):
        return values.STATES if len(several) > 1 else values.STATE
    return values.LIST if len(several) > 1 else values.TEXT
