"""Country profiles: who takes part, what is decided how, and by when, with the law behind each."""

from datetime import date, time
from typing import Literal

import msgspec

from vocab.reading import complaint
from vocab.words import Words

Basis = Literal["S", "B", "R", "M", "P", "I"]
BASES: dict[str, Words] = {
    "S": Words("leído en una fuente pública", "read in a public source"),
    "B": Words("dado como antecedente, sin verificar", "given as background, not checked again"),
    "R": Words("de conocimiento general, sin verificar", "from general knowledge, not verified"),
    "M": Words("medido con datos", "measured from data"),
    "P": Words("propuesta, sin norma que la confirme", "a proposal, confirmed by no law"),
    "I": Words("inferido de las funciones", "inferred from the remit"),
}
Unit = Literal["h", "wd", "cd", "mo"]
UNITS: dict[str, Words] = {
    "h": Words("horas", "hours", "hora"),
    "wd": Words("días hábiles", "working days", "llamkana punchaw"),
    "cd": Words("días calendario", "calendar days", "punchaw"),
    "mo": Words("meses", "months", "killa"),
}
Family = Literal["urgent", "case", "duty", "person", "data"]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of a profile: frozen, named fields only, unknown keys refused."""


class Statement(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule in words, with what it rests on."""

    text: Words
    basis: Basis
    source: str = ""

    def __post_init__(self) -> None:
        _check_source(self.basis, self.source)

    @property
    def confirmed(self) -> bool:
        """Test if it was read in a source."""
        return self.basis == "S"


class LegalText(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule of law; `aliases` are other numbers that sources print for it."""

    ref: str
    basis: Basis
    source: str = ""
    note: str = ""
    aliases: tuple["Alias", ...] = ()

    def __post_init__(self) -> None:
        _check_source(self.basis, self.source)


class Alias(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Another number printed for the same rule, and who prints it."""

    ref: str
    basis: Basis
    source: str

    def __post_init__(self) -> None:
        _check_source(self.basis, self.source)


class Body(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An institution. `member` of the mechanism; `parent` is the code of the body above it."""

    code: str
    name: Words
    kind: Literal[
        "executive",
        "police",
        "prosecution",
        "judiciary",
        "ombudsman",
        "autonomous",
        "regional_government",
        "local_government",
        "congress",
        "civil_society",
        "international",
    ]
    remit: Words
    parent: str = ""
    member: bool = False
    basis: Basis = "R"
    source: str = ""

    def __post_init__(self) -> None:
        _check_source(self.basis, self.source)


class Limit(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A time limit: `value` in clock hours, working days, calendar days or months; 0 is no clock.

    `roll`: a calendar term that ends on a holiday moves to the next working day (the person's
    terms do, the State's duties do not). `runs_from` is what starts it; `pauses` is how often it
    may stand still.
    """

    value: int
    unit: Unit
    basis: Basis
    source: str = ""
    note: str = ""
    roll: bool = False
    runs_from: Literal["entry", "request", "notification"] = "entry"
    pauses: int = 1
    label: Words = Words("", "")

    def __post_init__(self) -> None:
        if self.value < 0:
            raise complaint(
                f"the value {self.value} is negative.", "Give 0 for no clock, or a number above it."
            )
        _check_source(self.basis, self.source)

    @property
    def confirmed(self) -> bool:
        """Test if it was read in a source; all else carries the badge «not legally confirmed»."""
        return self.basis == "S"


class Holiday(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A day on which the State's desks are closed."""

    on: date
    name: str
    source: str = ""


class Days(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Days off: `weekend` counts Monday as 0; holidays are frozen, so that no open term moves.

    `extra` are days that a rule added later, each with its source.
    """

    frozen_from: str
    weekend: tuple[int, ...]
    holidays: tuple[Holiday, ...]
    extra: tuple[Holiday, ...] = ()

    def __post_init__(self) -> None:
        if not set(self.weekend) <= set(range(7)) or len(set(self.weekend)) == 7:
            raise complaint("the weekend is not days from 0 to 6.", "Count Monday as 0.")
        for day in self.extra:
            if not day.source:
                raise complaint(
                    f"the extra day {day.on} has no source.", "Name the rule that declared it."
                )


class OfficeHours(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When the desk receives papers, local time; `days` counts Monday as 0."""

    opens: time
    closes: time
    days: tuple[int, ...]
    basis: Basis
    source: str = ""

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise complaint("the desk closes before it opens.", "Put `opens` before `closes`.")
        _check_source(self.basis, self.source)


class PresumptionGroup(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """People whose risk is presumed until a study rebuts it."""

    key: str
    label: Words
    effect: Words
    basis: Basis
    source: str = ""

    def __post_init__(self) -> None:
        _check_source(self.basis, self.source)


class Rung(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A step of the escalation ladder: who is told, how long after the term has passed."""

    role: str
    after_value: int
    after_unit: Unit
    copy_only: bool = False


class OwnName(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the State itself calls a thing, in its own language; it is not translated."""

    text: str
    basis: Basis
    source: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise complaint("a name without words.", "Write the name, or leave the key out.")
        _check_source(self.basis, self.source)


class Doors(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The country's own doors; `numbering` has the fields {year}, {number} and {desk}."""

    mesa_de_partes: bool = False  # a desk that receives papers
    desk_name: OwnName | None = None
    libro_de_reclamaciones: bool = False  # a book of complaints about the service
    book_name: OwnName | None = None
    numbering: str = "{year}-{number:06d}"
    claim_numbering: str = "{year}-{number:06d}"
    basis: Basis = "P"
    source: str = ""


class Seat(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A place in the deciding body."""

    name: Words
    body: str = ""
    count: int = 1
    votes: bool = True
    chairs: bool = False


class Deciding(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who decides: one person, or a board of so many seats with a quorum and a majority.

    `majority` is `simple` (more for than against, of the votes cast) or `absolute` (more than half
    of the voting seats). `tie` says who breaks a tie.
    """

    body: str
    kind: Literal["single", "board"]
    seats: tuple[Seat, ...] = ()
    quorum: int = 1
    majority: Literal["simple", "absolute"] = "simple"
    tie: Literal["chair", "fails"] = "fails"
    basis: Basis
    source: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        _check_source(self.basis, self.source)
        if self.kind == "board" and not 0 < self.quorum <= self.voting_seats:
            raise complaint(
                f"a quorum of {self.quorum} does not fit {self.voting_seats} voting seats.",
                "Correct `quorum` or `seats`.",
            )

    @property
    def voting_seats(self) -> int:
        """Return how many may vote; one for a single decider."""
        return sum(s.count for s in self.seats if s.votes) if self.seats else 1


class DecisionRule(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the level leads to the act; `rights_urgent` are the rights of floor F1."""

    type: Literal["right_and_imminence", "procedure", "level"]
    urgent: Words
    ordinary: Words
    rights_urgent: tuple[str, ...]
    basis: Basis
    source: str = ""

    def __post_init__(self) -> None:
        _check_source(self.basis, self.source)


class Remit(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What belongs to one directorate: kinds of mechanisms, themes as issued, instruments.

    `chapters` are those of the UN Treaty Collection; `instruments` are treaties known by name.
    """

    body: str
    mechanisms: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    since: str = ""  # partial date: as of when it is so
    basis: Basis
    source: str = ""

    def __post_init__(self) -> None:
        _check_source(self.basis, self.source)


class Profile(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One country's mechanism at one version. A case keeps the version it began with."""

    code: str
    version: int
    since: date
    name: Words
    time_zone: str
    languages: tuple[str, ...]
    secrecy_levels: tuple[str, ...]
    legal: tuple[LegalText, ...]
    bodies: tuple[Body, ...]
    lead_body: str
    assessor_unit: Statement
    decision_act: Statement
    decision_rule: DecisionRule
    deciding: Deciding
    risk_levels_used: tuple[str, ...]
    risk_levels_basis: Basis
    deadlines: dict[str, Limit]
    office_hours: OfficeHours
    days: Days
    presumption_groups: tuple[PresumptionGroup, ...] = ()
    escalation: dict[Family, tuple[Rung, ...]]
    doors: Doors
    caveat: Words | None = None
    observed_practice: tuple[Statement, ...] = ()
    remits: tuple[Remit, ...] = ()

    @property
    def weekend(self) -> tuple[int, ...]:
        """Return the days of the week off, Monday as 0."""
        return self.days.weekend

    @property
    def holidays(self) -> tuple[Holiday, ...]:
        """Return the holidays frozen with this version."""
        return self.days.holidays

    @property
    def extra_days(self) -> tuple[Holiday, ...]:
        """Return the days off that a rule added."""
        return self.days.extra

    @property
    def days_off(self) -> frozenset[date]:
        """Return all holidays and extra days."""
        return frozenset(h.on for h in (*self.holidays, *self.extra_days))

    @property
    def members(self) -> tuple[Body, ...]:
        """Return the bodies that are members of the mechanism."""
        return tuple(b for b in self.bodies if b.member)

    def body(self, code: str) -> Body:
        """Return a body by its code.

        :raises KeyError: if there is none.
        """
        for body in self.bodies:
            if body.code == code:
                return body
        raise KeyError(f"profile {self.code} has no body {code!r}")

    def limit(self, clock: str) -> Limit:
        """Return a time limit by the key of its clock.

        :raises KeyError: if the profile has none.
        """
        return self.deadlines[clock]


def _check_source(basis: str, source: str) -> None:
    if basis == "S" and not source.strip():
        raise complaint(
            "the basis S needs a source.", "Name the source that was read, or use the basis P."
        )
