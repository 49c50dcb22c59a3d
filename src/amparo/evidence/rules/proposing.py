"""What a document may be saying, proposed to a person: dates, counts, treaty actions, calls, notes.

Proposals are worked out each time from the text and are kept nowhere: only what a person accepts,
with or without changes, becomes a claim. Rules, not a model: each can be read and corrected here,
and the same text always gives the same proposals. How often they are right is measured by
`benchmarks/extraction.py`.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from amparo.evidence.rules.passages import FOOTNOTE, HEADING, ITEM, Placed
from amparo.evidence.rules.spoken_dates import dates_in
from amparo.evidence.rules.spoken_numbers import Number, numbers_in

DATED, COUNTED, TREATY, CALL, NOTE, SYMBOL, CONDUCT = (
    "date", "count", "treaty_action", "recommendation", "footnote", "symbol", "conduct",
)  # fmt: skip
LONGEST = 2000  # letters of a sentence in which a treaty is looked for
KINDS = (DATED, COUNTED, TREATY, CALL, NOTE, SYMBOL, CONDUCT)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing that a passage may say. `passage` is its index in the document."""

    kind: str
    passage: int
    start: int
    end: int
    type: str  # of the value, as in `values`
    typed: str  # the value as a person would type it
    statement: str  # the sentence it stands in
    qualifier: str = "exact"
    predicate: str = ""
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return what names this proposal in its passage, for as long as the text is the same."""
        said = f"{self.kind}\0{self.start}\0{self.end}\0{self.typed}"
        return hashlib.sha256(said.encode()).hexdigest()[:24]


def proposals(passages: Sequence[Placed]) -> list[Proposal]:
    """Return what the passages of a document may say, in the order of the text."""
    found: list[Proposal] = []
    calls = False
    for index, one in enumerate(passages):
        if one.kind == HEADING and not _MARKS_OF_TEXT.search(one.text):
            calls = False
            continue
        if calls and one.kind == ITEM:
            found.append(_call(index, one, one.text, 0, len(one.text), one.label))
        elif one.kind != ITEM:
            calls = bool(_CALLS_FOR_LIST.search(one.text))
        found += _of_passage(index, one, is_call=calls and one.kind == ITEM)
    return sorted(found, key=lambda p: (p.passage, p.start, KINDS.index(p.kind)))


def _of_passage(index: int, one: Placed, *, is_call: bool) -> Iterator[Proposal]:
    if one.kind == FOOTNOTE:
        yield _note(index, one)
    yield from _symbols(index, one)
    for start, end in sentences(one.text):
        said = one.text[start:end]
        yield from _dates(index, start, said)
        yield from _counts(index, start, said)
        if action := _treaty_action(index, start, said):
            yield action
        if said.rstrip().endswith(":"):
            continue  # it opens a list, whose items are proposed one by one
        if not is_call and _CALLS.search(said):
            yield _call(index, one, said, start, end, "")
        elif not is_call and one.kind != FOOTNOTE and _CONDUCT.search(said):
            words = said.strip()
            yield Proposal(CONDUCT, index, start, end, "text", words, words, predicate="conduct")


# --- sentences --------------------------------------------------------------

_STOP = re.compile(r"[.!?…][”\"')\]»]*(?:\[\d+\]|<sup>\d+</sup>)?\s+(?=[“\"'(«¿¡]?[A-ZÁÉÍÓÚÑ\d])")
_SHORT = re.compile(
    r"(?:\b(?:No|Nos|Nº|Art|Arts|Amb|Mr|Mrs|Ms|Dr|Dra|Sr|Sra|St|vs|p|pp|para|paras|fn|cf|etc|Inc"
    r"|Núm|núm|art|arts|inc|párr|párrs|pág|págs|cap|caps|vol|Ud|Uds|Lic|Ing|Gral|S\.E)|\b[A-Z]|^\s*¶?\d{1,3})\.$"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence of a text begins and ends."""
    found, start = [], 0
    for stop in _STOP.finditer(text):
        dot = stop.start() + 1
        if _SHORT.search(text[start:dot][-12:]) or _SHORT.search(text[start:dot]):
            continue
        found.append((start, stop.end()))
        start = stop.end()
    if text[start:].strip():
        found.append((start, len(text)))
    return found


# --- dates and counts -------------------------------------------------------


def _dates(index: int, offset: int, said: str) -> Iterator[Proposal]:
    for day in dates_in(said):
        kind = "period" if "/" in day.value else "date"
        yield Proposal(
            DATED, index, offset + day.start, offset + day.end, kind, day.value, said.strip(),
            predicate="date",
        )  # fmt: skip


_COUNTED = re.compile(r"^\s*((?:[^\W\d_][\w'’-]*\s?){1,5})")
_NO_COUNT = re.compile(r"^\s*(?:of|de|del|and|or|y|o|is|are|es|a|the|el|la|to|in|en|on)\b", re.I)
_THEN = re.compile(
    r"\b(?:between|in|on|from|since|to|at|by|with|that|which|who|entre|en|desde|por)\b", re.I
)
_MILLIONS = re.compile(r"(?:mill|bill)[oó]n(?:es)?$", re.I)
# «Two things», «one of», «first of all»: words that count nothing one would look up.
_LOOSE = re.compile(r"^\s*(?:more|other|others|or|of|things?|ways?|sides?|all|más)\b", re.I)


def _counts(index: int, offset: int, said: str) -> Iterator[Proposal]:
    for number in numbers_in(said):
        what = _counted(said, number)
        if number.is_ordinal or (number.is_word and not what):
            continue
        yield Proposal(
            COUNTED, index, offset + number.start, offset + number.end, "number",
            str(number.value), said.strip(), number.qualifier, what or "count",
            {"unit": number.unit} if number.unit else {},
        )  # fmt: skip


def _counted(said: str, number: Number) -> str:
    """Return the words after a number: what it counts."""
    after = said[number.end : number.end + 120]  # no further: a table has many numbers
    if _MILLIONS.search(said[number.start : number.end]):
        after = after.removeprefix(" de")  # «dos millones de soles»
    if _LOOSE.match(after) or _NO_COUNT.match(after):
        return ""
    after = _THEN.split(after, maxsplit=1)[0]
    found = _COUNTED.match(after)
    return " ".join(found[1].split())[:80] if found else ""


# --- treaty actions ---------------------------------------------------------

_INSTRUMENT = re.compile(
    r"((?:[A-ZÁÉÍÓÚ][\w'’-]*\s+(?:(?:on|of|the|for|and|against|to|in|sobre|de|del|la|las|los|y|contra"
    r"|para)\s+)*)*(?:Convention|Convenio|Convención|Protocol|Protocolo|Treaty|Tratado|Agreement"
    r"|Acuerdo|Covenant|Pacto|Statute|Estatuto|Amendment|Enmienda)s?\b"
    r"(?:\s+(?:[IVX]+|(?:on|of|against|for|relating|sobre|de|contra|para)\s+(?:(?:the|la|el|los|las)"
    r"\s+)?[A-ZÁÉÍÓÚ][\w'’-]*(?:\s+(?:(?:and|of|the|on|y|de|la|los|las)\s+)*[A-ZÁÉÍÓÚ][\w'’-]*)*))?)"
)
_GENERIC = re.compile(
    r"\b(convention|treaty|protocol|instruments?|tratados?|instrumentos?)\b", re.I
)
_ACTS = (
    ("ratification", r"ratif(?:y|ies|ied|ication|icado|icó|icar|icación)\b"),
    ("accession", r"acced(?:e|ed|es|ing)\b|accession\b|adhesi[oó]n\b|se adhirió"),
    ("signature", r"\bsign(?:ed|s|ing|ature)?\b|\bfirm(?:ó|ado|ar|a)\b|suscri(?:bió|to|bir)"),
    ("deposit", r"\bdeposit(?:ed|s)?\b|deposit[oó]\b"),
    ("denunciation", r"\bdenounce[ds]?\b|\bwithdrew\b|denunci[oó]\b"),
    ("party", r"\bis (?:a )?(?:State )?party\b|\bpart of the\b|es (?:Estado )?parte\b"),
)  # fmt: skip
_NOT = re.compile(r"\b(?:not|never|no|aún no|todavía no|still have not)\b", re.I)


def _treaty_action(index: int, start: int, said: str) -> Proposal | None:
    """Return a signature, ratification, accession … of a named or implied instrument."""
    acts = [(m.start(), m.end(), name) for name, shape in _ACTS
            for m in re.finditer(shape, said, re.I)]  # fmt: skip
    said = said[:LONGEST]
    named = _INSTRUMENT.search(said)
    generic = _GENERIC.search(said)
    first = named or generic
    if not acts or first is None:
        return None
    at, until, act = min(acts)
    days = dates_in(said)
    negated = bool(_NOT.search(said[max(0, at - 25) : at]))
    fields = {
        "action": act,
        "instrument": " ".join(first[0].split()),
        "date": days[0].value if days else "",
        "done": "no" if negated else "yes",
    }
    begins, ends = min(at, first.start()), max(until, first.end(), *(d.end for d in days))
    typed = "\n".join(f"{name}: {value}" for name, value in fields.items() if value)
    return Proposal(
        TREATY, index, start + begins, start + ends, "record", typed, said.strip(),
        predicate="treaty action", fields=fields,
    )  # fmt: skip


# --- calls and recommendations ----------------------------------------------

_CALLS_FOR_LIST = re.compile(
    r"\b(?:calls? (?:up)?on|urges?|recommends?|recommendations?|requests?|invites?|must|should"
    r"|challenges|insta|exhorta|recomienda|recomendaciones|pide|llama a|solicita|desafíos)\b"
    r"[^.]*:\s*$",
    re.IGNORECASE,
)
_CALLS = re.compile(
    r"\b(?:calls? (?:up)?on|urges?|recommends?|recommended|must|should be|should (?!have)|need to"
    r"|it is essential|will be essential|is essential to|exhort[aó]|inst[aó] a|recomiend[ao]"
    r"|recomendó|debe(?:n|ría|rían)?|es necesario|hace un llamado|hizo un llamado)\b",
    re.IGNORECASE,
)


def _call(index: int, one: Placed, said: str, start: int, end: int, label: str) -> Proposal:
    words = re.sub(r"^\s*[-–—•▪◦*+]\s+", "", said).strip()
    fields = {"number": label, "text": words} if label else {"text": words}
    return Proposal(
        CALL, index, start, end, "text", words, words, predicate="recommendation", fields=fields
    )


# --- what a State or a body does or holds -----------------------------------

_CONDUCT = re.compile(
    r"\b(?:supports?|supported|reaffirms?|reaffirmed|participated|hosted|will host|joined|announced"
    r"|assumed|created|approv(?:ed|ing)|published|adopted|recogni[sz]es|maintains? an open"
    r"|maintain an open|was one of|became one of|is not believed|is not known|emphasized|stressed"
    r"|stated|welcomed?|questioned|expressed|declares|destroyed|deployed|disclosed|revealed"
    r"|committed|applied for|proposes?|shares? the position|attaches|relies on|informed"
    r"|includes? measures|is composed|mandate derives|apoya|participó|anunció|asumió|creó|aprobó"
    r"|publicó|adoptó|reconoce|declaró|destruyó|expresó|reafirm[aó])\b",
    re.IGNORECASE,
)

# --- footnotes and symbols --------------------------------------------------

_SYMBOL = re.compile(
    r"(?<![\w/])(?:[A-Z]{1,6}(?:/[A-Z0-9.-]{1,12}){1,5}(?:/\d[\w.-]*)?|AMR \d+/\d+/\d{4}"
    r"|(?:No\.|Nº|N°|Núm\.)\s?\d[\d/-]*(?:-[A-Z]{2,}[\w-]*)?|\d{3,4}-(?:19|20)\d{2}(?:-[A-Z]{2,})?"
    r"|\d{1,4}/(?:19|20)\d{2})(?![\w/])"
)
_MARKS_OF_TEXT = re.compile(r"\d{4}|\d+/\d+")


def _symbols(index: int, one: Placed) -> Iterator[Proposal]:
    for found in _SYMBOL.finditer(one.text):
        if any(c.isdigit() for c in found[0]):
            yield Proposal(
                SYMBOL, index, found.start(), found.end(), "text", found[0].rstrip("."),
                _sentence_at(one.text, found.start()), predicate="symbol",
            )  # fmt: skip


def _note(index: int, one: Placed) -> Proposal:
    words = re.sub(r"^\s*(?:\[\d+\]|<sup>\d+</sup>)\s*", "", one.text)
    days = dates_in(words)
    fields = {"number": one.label, "date": days[-1].value if days else ""}
    return Proposal(
        NOTE, index, 0, len(one.text), "text", words, words, predicate="source", fields=fields
    )


def _sentence_at(text: str, place: int) -> str:
    return next((text[a:b].strip() for a, b in sentences(text) if a <= place < b), text.strip())
