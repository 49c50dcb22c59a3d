"""What an edition looks like, free of any markup: words, values, footnotes by first use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from amparo.monitor.rules.wording import VALUE, Piece, pieces

TEXT, SAID, MARK, ASIDE = "text", "value", "mark", "aside"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a paragraph.

    `kind`: text (the editor's words), value (what a claim says), mark (a footnote's number), aside
    (an editor's mark, such as «as of 2009»). `key` names the claim's usage; `use` counts the
    marks of the edition from 1, so that a footnote can point back to each.
    """

    kind: str
    text: str
    number: int = 0
    key: str = ""
    use: int = 0


@dataclass(frozen=True, slots=True)
class Footnote:
    """A numbered note: its words, the addresses of its sources, the marks that point to it."""

    number: int
    text: str
    addresses: tuple[str, ...] = ()
    uses: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()  # keys of the sources cited


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in one language; `language` differs from the edition's where it lacks one."""

    runs: tuple[Run, ...]
    language: str

    @property
    def text(self) -> str:
        """Return its words alone."""
        return "".join(run.text for run in self.runs if run.kind != MARK)


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its paragraphs; what it is called, by the template."""

    key: str
    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its cells, the first is its heading."""

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table beside the text: what it shows, its columns, its lines, what to say below it."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader must know of a claim: that another contradicts it, that its sum differs."""

    kind: str  # contradicts, sum
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Which version of a claim an edition rests on."""

    key: str
    claim: str
    series: str
    version: int
    statement: str
    type: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A whole edition in one language."""

    code: str
    title: str
    state_name: str
    country: str
    topic: str
    kind: str
    year: int
    language: str
    cut_off: str
    updated: str
    state: str
    published: str
    authors: str
    reviewer: str
    header: Table
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]
    tables: tuple[Table, ...] = ()
    remarks: tuple[Remark, ...] = ()
    claims: tuple[Kept, ...] = ()
    reproduces: str = ""  # the published text that it is taken from, word for word


@dataclass(frozen=True, slots=True)
class Use:
    """What a place for a claim prints: its value, and the footnote it carries, if any.

    `identity` tells one footnote from another: the same sources at the same places, said the same.
    """

    key: str
    value: str = ""
    footnote: str = ""
    identity: str = ""
    addresses: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    aside: str = ""


@dataclass(slots=True)
class Numbering:
    """Counts footnotes by first use, through all paragraphs of an edition in order."""

    uses: Mapping[str, Use]
    missing: str  # what is printed where a claim is not there
    notes: dict[str, int] = field(default_factory=dict)
    first: list[Use] = field(default_factory=list)
    marks: dict[int, list[int]] = field(default_factory=dict)
    count: int = 0

    def runs_of(self, text: str, uses: Mapping[str, Use] | None = None) -> tuple[Run, ...]:
        """Return a paragraph as runs, and remember its footnotes.

        `uses` are the same places in the words' own language, where it is not the edition's.
        """
        runs: list[Run] = []
        said = self.uses if uses is None else uses
        for piece in pieces(text):
            runs += self._place(piece, runs, said) if piece.kind else [Run(TEXT, piece.text)]
        return tuple(_settled(runs))

    def _place(self, piece: Piece, before: Sequence[Run], said: Mapping[str, Use]) -> list[Run]:
        use = said.get(piece.key)
        if use is None:
            return [Run(SAID, self.missing, key=piece.key)]
        runs = []
        if piece.kind == VALUE:
            runs.append(Run(SAID, _begun(use.value, before), key=use.key))
        if use.footnote:
            number = self._number(self.uses[use.key])
            last = before[-1] if before and not runs else None
            if not (last and last.kind == MARK and last.number == number):
                self.count += 1
                self.marks.setdefault(number, []).append(self.count)
                runs.append(Run(MARK, f"[{number}]", number, use.key, self.count))
        if use.aside:
            runs.append(Run(ASIDE, use.aside, key=use.key))
        return runs

    def _number(self, use: Use) -> int:
        if use.identity not in self.notes:
            self.notes[use.identity] = len(self.notes) + 1
            self.first.append(use)
        return self.notes[use.identity]

    def footnotes(self) -> tuple[Footnote, ...]:
        """Return the footnotes met so far, in order."""
        return tuple(
            Footnote(n, use.footnote, use.addresses, tuple(self.marks.get(n, ())), use.sources)
            for n, use in enumerate(self.first, start=1)
        )


def _begun(value: str, before: Sequence[Run]) -> str:
    """Return a value as it stands at the beginning of a sentence: with a capital."""
    said = "".join(run.text for run in before if run.kind in (TEXT, SAID)).rstrip()
    return value if said and said[-1] not in ".!?…" else value[:1].upper() + value[1:]


def _settled(runs: Sequence[Run]) -> list[Run]:
    """Return runs with each aside only where it is said last in its paragraph."""
    last = {run.text: at for at, run in enumerate(runs) if run.kind == ASIDE}
    return [run for at, run in enumerate(runs) if run.kind != ASIDE or last[run.text] == at]


def frozen(shown: Rendered) -> dict[str, Any]:
    """Return an edition as it is kept for ever: plain lists and words."""
    kept: dict[str, Any] = msgspec.to_builtins(shown)
    return kept


def thawed(kept: Mapping[str, Any]) -> Rendered:
    """Return an edition as it was frozen; what later versions added is empty."""
    return msgspec.convert(kept, Rendered)
