"""Saved column mappings: which column of which published file means what, and where it is from."""

from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from vocab.reading import BadFile, decode, packaged
from vocab.words import Words


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much may come in and go out."""

    upload_bytes: int
    unpacked_bytes: int
    whole_bytes: int
    shared_bytes: int
    rows: int
    columns: int
    cell_characters: int
    errors_shown: int
    warnings_shown: int
    batch_rows: int
    turn_seconds: int
    silent_seconds: int
    export_days: int
    rows_at_once: int
    paper_rows_at_once: int
    made_hours: int
    reports_waiting: int
    files_waiting: int
    imports_waiting: int
    documents_waiting: int
    results_days: int
    results_again_hours: int
    upload_days: int


class Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The publication a file comes from, as a source of evidence."""

    title: str
    kind: str
    publisher: str = ""
    licence: str = ""
    address: str = ""
    published: str = ""
    language: str = ""
    reliability: str = "unknown"
    citation: str = ""
    locator: str = ""  # with the columns of the file in braces: «victim_ref {victim_ref}»


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One column: the field it fills, and how its words are translated.

    `values` gives the key for each word; `unlisted` says what to do with any other: `error` stops
    the file, `warn` leaves the field empty and says so, `keep` takes the word as it is. `tag` is
    its HXL hashtag, by which it is found whatever its heading; `also` are other headings that it
    may have. An `optional` one may be missing. In one with `lines`, a cell holds a value on each
    line, and the dash before it is taken off.
    """

    field: str
    values: dict[str, str] = {}
    unlisted: Literal["error", "warn", "keep"] = "keep"
    required: bool = False
    optional: bool = False
    tag: str = ""
    also: tuple[str, ...] = ()
    lines: bool = False
    drop: str = ""  # characters to take off, such as a footnote's star


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How one file is read into one kind of record.

    `key` are the columns by which the source itself tells its rows apart; without them the whole
    row is its key. `constants` fill fields for every row. `ignored` columns are known and left.
    `related` are other sheets whose rows belong to those of the first, with the fields of their
    columns. In an `escaped` file, cells that a spreadsheet would run have an apostrophe before
    them, as in every list that leaves here; it is taken off again. With `groups`, a heading may
    stand behind the names of its groups: `place/region`. With `marks`, a heading may say in
    brackets behind one of these words which column it is: «Título [database:title]».
    """

    kind: str
    title: Words
    columns: dict[str, Column]
    key: tuple[str, ...] = ()
    constants: dict[str, str] = {}
    ignored: tuple[str, ...] = ()
    country: str = ""
    dates: Literal["iso", "dmy", "mdy"] = "iso"
    encoding: str = ""
    delimiter: str = ""
    related: dict[str, dict[str, Column]] = {}
    groups: bool = False
    marks: tuple[str, ...] = ()
    escaped: bool = False
    source: Origin | None = None
    note: Words | None = None
    name: str = ""

    @property
    def needed(self) -> tuple[str, ...]:
        """Return the columns that the file must have."""
        mapped = (name for name, column in self.columns.items() if not column.optional)
        return tuple(dict.fromkeys((*mapped, *self.key)))


def read_mapping(data: bytes, where: str) -> Mapping:
    """Return a mapping; its name is its file's name.

    :raises BadFile: if it cannot be used.
    """
    found = decode(data, Mapping, where)
    if not found.columns:
        raise BadFile(where, "no column is mapped.", "Add a table [columns.NAME] with its field.")
    both = set(found.columns) & set(found.ignored)
    if both:
        raise BadFile(
            where, f"«{min(both)}» is both mapped and ignored.", "Take it out of one of the two."
        )
    name = where.rpartition("/")[2].removesuffix(".toml")
    return msgspec.structs.replace(found, name=name)


@cache
def mappings() -> dict[str, Mapping]:
    """Return the packaged mappings by name, sorted."""
    folder = files("vocab") / "exchange" / "mappings"
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml"))
    return {n[:-5]: read_mapping(packaged(f"exchange/mappings/{n}"), n) for n in names}


@cache
def limits() -> Limits:
    """Return the limits of what comes in and goes out."""
    return decode(packaged("exchange/limits.toml"), Limits, "exchange/limits.toml")
