"""An invented review of the demonstration: what States asked, what was answered, what is alike."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from amparo.commitments.actions import (
    Cited,
    RecommendationFacts,
    assign,
    classify,
    open_cycle,
    publish,
    record_position,
    record_recommendation,
)
from amparo.commitments.actions.clustering import say_alike
from amparo.commitments.jobs.meaning import keep_meanings, propose
from amparo.commitments.models import Cycle, Likeness, Position, Recommendation
from amparo.commitments.rules.schedule import months_later
from amparo.evidence.models import Source
from amparo.people.models import Organisation, User
from amparo.site.demo import review_words as words
from amparo.site.demo.cast import CAST

DAY = timedelta(days=1)
SINCE_REVIEW = 54  # months: the next national report is due soon


@dataclass
class Desk:
    """Who writes and who publishes, from what source, and what they made so far."""

    officer: User
    head: User
    body: Organisation
    source: Source
    until: datetime
    bodies: dict[str, Organisation]
    liaisons: dict[str, User]
    cycle: Cycle | None = None
    asked: dict[str, Recommendation] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Return the day of loading."""
        return timezone.localdate(self.until)

    def cited(self, locator: str = "") -> Cited:
        """Return the invented document, and a place in it."""
        return Cited(self.source, locator)


def desk_of(people: dict[str, list[User]], source: Source, until: datetime) -> Desk:
    """Return the directorate of human rights, with the bodies and their focal points."""
    codes = [code for role, _name, code, *_rest in CAST if role == "sector_liaison"]
    bodies = {row.code: row for row in Organisation.objects.filter(country="PE")}
    return Desk(
        officer=people["desk_officer"][2], head=people["desk_head"][0], body=bodies["RREE-DDH"],
        source=source, until=until, bodies=bodies,
        liaisons=dict(zip(codes, people["sector_liaison"], strict=True)),
    )  # fmt: skip


def fill_review(desk: Desk) -> None:
    """Hold a round of twelve recommendations, answer them, and say which ask the same."""
    held = months_later(desk.today, -SINCE_REVIEW)
    at = desk.until - 400 * DAY
    answers = [support for support, _words in words.ANSWERED.values()]
    desk.cycle = open_cycle(
        mechanism="UPR", country="PE", label=words.ROUND, reviewed=str(held), session="Ejemplo",
        stated={
            "received": len(words.ASKED) + 1,  # it does not agree: the register of doubts says so
            **{kind: answers.count(kind) for kind in ("supported", "in_part", "noted")},
        },
        note=f"{words.INVENTED} {words.ONE_MISSING}", secrecy="PUBLIC",
        cited=desk.cited("Portada"), by=desk.officer, at=at,
    )  # fmt: skip
    publish(model=Cycle, record_id=desk.cycle.pk, by=desk.head, at=at + DAY)
    for number, state, text, sought, category, themes, groups, targets in words.ASKED:
        labels = {"theme": themes, "group": groups, "sdg": targets}
        row = _ask(desk, number, state, text, held, at)
        classify(
            recommendation_id=row.pk, sought=sought, category=category, labels=labels,
            follow_up=number == "3", desk=desk.body, by=desk.officer, at=at + 2 * DAY,
        )  # fmt: skip
        _answer(desk, row, str(months_later(held, 4)), at + 3 * DAY)
        if body := words.ASSIGNED.get(number):
            assign(
                recommendation_id=row.pk, body=desk.bodies[body], by=desk.officer, at=at + 5 * DAY
            )
    _cluster(desk, at + 6 * DAY)


def _ask(
    desk: Desk, number: str, state: str, text: str, held: date, at: datetime
) -> Recommendation:
    facts = RecommendationFacts(
        mechanism="UPR", country="PE", text=text, language="es", number=number, issued=str(held),
        cycle=desk.cycle, recommenders=(state,), note=words.INVENTED, secrecy="PUBLIC",
    )  # fmt: skip
    row = record_recommendation(
        facts=facts, cited=desk.cited(f"Recomendación {number}"), by=desk.officer, at=at
    )
    desk.asked[number] = row
    return publish(model=Recommendation, record_id=row.pk, by=desk.head, at=at + DAY)


def _answer(desk: Desk, row: Recommendation, said: str, at: datetime) -> None:
    support, response = words.ANSWERED[row.number]
    position = record_position(
        recommendation_id=row.pk, support=support, response=response, said=said,
        note=words.INVENTED, document="Respuesta inventada", secrecy="PUBLIC",
        cited=desk.cited(), by=desk.officer, at=at,
    )  # fmt: skip
    publish(model=Position, record_id=position.pk, by=desk.head, at=at + DAY)


def _cluster(desk: Desk, at: datetime) -> None:
    """Propose what may ask the same, as the worker does; say so of two pairs."""
    rows = list(desk.asked.values())
    keep_meanings(rows)
    propose(country="PE")
    for one, other, title, theme in words.ALIKE:
        first, second = sorted((desk.asked[one].pk, desk.asked[other].pk))
        pair = Likeness.objects.get(one=first, other=second)
        say_alike(likeness_id=pair.pk, title=title, theme=theme, by=desk.officer, at=at)
