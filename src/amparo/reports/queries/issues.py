"""Of R-05: the questions of the list of issues beside what answers them, and the crosswalk."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

import vocab
from amparo.commitments.models import Label, Submission
from amparo.evidence.models import Claim, Themed
from amparo.evidence.policies import HELD, claims_seen_by
from amparo.evidence.queries.claims import themed_as
from amparo.ledger.actions import label
from amparo.reports.queries.asking import Asking
from amparo.reports.queries.matrix import Line, Matrix
from amparo.reports.rules import crosswalk as tied
from amparo.reports.rules.document import Block, Cell, Noted, Paragraph, Table
from amparo.reports.rules.questions import answered_by, number_of

QUESTION = "question"  # the kind of what a list of issues asks


def is_question(line: Line) -> bool:
    """Test if a line is a question of a list of issues."""
    return line.row.kind == QUESTION


def questions(asking: Asking, matrix: Matrix, report: Submission | None) -> Iterator[Block]:
    """Yield each question with the chapters, claims, actions and values that answer it.

    Chapters and claims are told as they were frozen when the report was cleared, never before.
    """
    lines = [line for line in matrix.lines if is_question(line)]
    frozen = (report.frozen if report else None) or {}
    answers = _Answers(asking, matrix, frozen)
    rows = tuple(
        (line.row.number or line.row.ref, Noted(line.row.text, matrix.numbers(line.row)),
         answers.chapters(line), answers.claims(line), "\n".join(map(matrix.told, line.actions)),
         "\n".join(map(matrix.value, line.indicators))) for line in lines
    )  # fmt: skip
    yield Table("questions", _("Questions of the list of issues"),
                (_("Number"), _("Question"), _("Chapter that answers it"), _("Claims"),
                 _("Actions"), _("Indicators")), rows, (1, 5, 3, 4, 3, 3),
                _("No question of a list of issues is published here by that day."))  # fmt: skip
    unanswered = sum(1 for row in rows if not any(said for said in row[2:]))
    if unanswered:
        yield Paragraph(_("Questions that nothing answers here yet: %(n)d.") % {"n": unanswered},
                        strong=True)  # fmt: skip
    if rest := answers.rest():
        yield Table("claims", _("What the report rests on besides"), (_("Claim"), _("As of")),
                    rest, (6, 2), days=(1,))  # fmt: skip


class _Answers:
    """What a cleared report says, to be laid beside the questions."""

    def __init__(self, asking: Asking, matrix: Matrix, frozen: dict[str, Any]) -> None:
        self.matrix = matrix
        self.parts = [(one, answered_by(one["title"])) for one in frozen.get("chapters", ())]
        held = {UUID(one["claim"]): one for one in frozen.get("claims", ())}
        # What is open to everyone is told in what everyone reads; a draft is told to nobody.
        seen = (claims_seen_by(asking.who) | Q(secrecy="PUBLIC")) & Q(state__in=HELD)
        rows = {claim.pk: claim for claim in Claim.objects.filter(seen, pk__in=held)}
        self.taken_back = {pk for pk, claim in rows.items() if claim.state == "retracted"}
        self.held = {pk: one for pk, one in held.items() if pk in rows}
        self.targets = {pk: label(claim) for pk, claim in rows.items()}
        matrix.notes.load((), self.targets.values())
        by_target = {themed_as(claim): pk for pk, claim in rows.items()}
        self.themes: dict[UUID, set[str]] = {}
        for target, theme in Themed.objects.filter(target__in=by_target).values_list(
            "target", "theme"
        ):
            self.themes.setdefault(by_target[target], set()).update(_called(theme))
        self.told: set[UUID] = set()

    def chapters(self, line: Line) -> str:
        number = number_of(line.row.number)
        named = [one for one, numbers in self.parts if number in numbers]
        return "\n".join(f"{one['order']}. {one['title']}" for one in named)

    def claims(self, line: Line) -> Cell:
        asked = {value.casefold() for value in line.labels.get(Label.THEME, ())}
        found = [pk for pk in self.held if self.themes.get(pk, set()) & asked]
        self.told.update(found)
        return self._said(found)

    def rest(self) -> tuple[tuple[Cell, ...], ...]:
        left = [pk for pk in self.held if pk not in self.told]
        return tuple((self._said([pk]), self.held[pk]["as_of"] or self.held[pk]["period"])
                     for pk in left)  # fmt: skip

    def _said(self, keys: Sequence[UUID]) -> Cell:
        if not keys:
            return ""
        text = "\n".join(map(self._statement, keys))
        notes = (n for pk in keys for n in self.matrix.notes.of(target=self.targets[pk]))
        return Noted(text, tuple(dict.fromkeys(notes)))

    def _statement(self, key: UUID) -> str:
        said = str(self.held[key]["statement"])
        back = _("taken back since")
        return f"{said} ({back})" if key in self.taken_back else said


def _called(theme: str) -> set[str]:
    """Return a theme by its key and by its words in each language, as labels may give it."""
    words = vocab.terms("evidence/themes").get(theme)
    names = {words.label.es, words.label.en} if words else set()
    return {name.casefold() for name in (theme, *names) if name}


def crosswalk(matrix: Matrix) -> Block:
    """Return what is asked beside its targets and the treaty articles or rights it is tied to."""
    rows: list[tuple[Cell, ...]] = []
    for line in matrix.lines:
        targets, rights = line.labels.get(Label.SDG, []), line.labels.get(Label.RIGHT, [])
        if targets or rights:
            rows.append((line.row.number or line.row.ref, "\n".join(targets), "\n".join(rights)))
    columns = (_("Recommendation"), _("Target of Agenda 2030"), _("Treaty article or right"))
    nothing = _("Nothing published here is tied to a target or to a treaty article.")
    title = _("Recommendations, targets and treaty articles")
    return Table(tied.NAME, title, columns, tuple(rows), (2, 2, 5), nothing)
