"""A world of records in every state and secrecy, each with a word that tells which it is."""

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.http import QueryDict

from amparo.commitments import models as c
from amparo.diplomacy import models as d
from amparo.evidence.models import Citation, Claim, ClaimLink, Source
from amparo.instruments.models import Instrument
from amparo.kernel.ids import uuid7
from amparo.ledger.actions import label
from amparo.people.models import Organisation, Post, User
from amparo.reports.forms import form_of
from amparo.reports.queries.asking import Asking

SINCE = dt.date(2020, 1, 1)
# State and secrecy of a record, and the word in it.
KINDS = {
    "OPENWORD": ("published", "PUBLIC"),
    "INNERWORD": ("published", "INTERNAL"),
    "CLOSEDWORD": ("published", "RESTRICTED"),
    "DRAFTWORD": ("draft", "PUBLIC"),
    "OLDWORD": ("archived", "PUBLIC"),
    "BACKWORD": ("withdrawn", "PUBLIC"),
}


def body(code: str) -> Organisation:
    return Organisation.objects.get_or_create(
        country="PE", code=code, defaults={"name": f"Body {code}", "kind": "executive"}
    )[0]


def staff(name: str, role: str, code: str = "OPM") -> User:
    user = User.objects.create(
        email=f"{name}@example.org", service_name=name.capitalize(), language="en"
    )
    Post.objects.create(user=user, organisation=body(code), role=role, since_on=SINCE)
    return user


@pytest.fixture
def officer(db):
    return staff("officer", "desk_officer")


@pytest.fixture
def head(db):
    return staff("head", "desk_head")


@pytest.fixture
def liaison(db):
    return staff("liaison", "sector_liaison", "DEF")


@pytest.fixture
def client(client):
    """Return a browser that reads English."""
    settings.AMPARO_REQUIRE_SECOND_FACTOR = False
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


class Shelf:
    """Puts records of every kind on the shelf, each with its word."""

    def __init__(self, at: dt.datetime, desk: Organisation) -> None:
        self.at, self.desk = at, desk
        self.mechanisms: dict[str, c.Mechanism] = {}

    def held(self, word: str) -> dict[str, Any]:
        state, secrecy = KINDS[word]
        return {
            "state": state, "secrecy": secrecy, "written_id": "user:none",
            "written_label": "Writer", "recorded_at": self.at,
            "published_at": None if state == "draft" else self.at,
        }  # fmt: skip

    def fact(self, word: str) -> dict[str, Any]:
        state = {"archived": "withdrawn"}.get(KINDS[word][0], KINDS[word][0])
        return {
            "state": state, "desk": self.desk, "when": "2026-03-01", "written_label": "Writer",
            "first_on": dt.date(2026, 3, 1), "last_on": dt.date(2026, 3, 1),
            "written_id": "user:none", "written_at": self.at, "published_at": self.at,
        }  # fmt: skip

    def source(self, word: str) -> Source:
        secrecy = KINDS[word][1]
        return Source.objects.create(
            title=f"Source {word}", kind="official_record", secrecy=secrecy, is_of_desks=True
        )

    def treaty(self, word: str, known_as: str = "") -> c.TreatyAction:
        held = self.held(word)
        treaty = Instrument.objects.create(
            short=f"Treaty {word}", title="T", kind="treaty", level="universal",
            known_as=known_as, in_force="2001-01-01", **held,
        )  # fmt: skip
        act = c.TreatyAction.objects.create(
            instrument=treaty, country="PE", participant="Peru", kind="ratification",
            made="2015-05-05", source=self.source(word), **held,
        )  # fmt: skip
        c.TreatyAction.objects.create(
            instrument=treaty, country="PE", participant="Peru", kind="reservation",
            made="2015-05-05", text=f"Reserves {word}", **held,
        )  # fmt: skip
        c.EnforcementAssessment.objects.create(
            instrument=treaty, country="PE", dimension="legislation", level="partial",
            assessor=f"Assessor {word}", as_of="2016", **held,
        )  # fmt: skip
        campaign = c.Campaign.objects.create(title=f"Campaign {word}", country="PE", **held)
        campaign.instruments.add(treaty)
        c.Demarche.objects.create(
            campaign=campaign, country="CL", made_on=dt.date(2026, 2, 2), channel="note",
            said=f"Said {word}", next_on=dt.date(2027, 1, 1), **held,
        )  # fmt: skip
        c.CompetenceAcceptance.objects.create(
            country="PE", procedure="inquiry", accepted="2016", note=word,
            source=self.source(word), **held,
        )  # fmt: skip
        c.Visit.objects.create(country="PE", mandate=f"Mandate {word}", requested="2020", **held)
        return act

    def mechanism(self, kind: str) -> c.Mechanism:
        if kind not in self.mechanisms:
            self.mechanisms[kind] = c.Mechanism.objects.create(
                key=f"T-{kind}", kind=kind, title=kind
            )
        return self.mechanisms[kind]

    def asked(self, word: str, asks: str = "upr", **more: Any) -> c.Recommendation:
        held, n = self.held(word), c.Recommendation.objects.count()
        mechanism = self.mechanism(asks)
        cycle = c.Cycle.objects.create(
            mechanism=mechanism, country="PE", label=f"Round {word} {n}", **held
        )
        facts = {"follow_up": True, "issued": "2017", "number": str(n + 1)}
        row = c.Recommendation.objects.create(
            mechanism=mechanism, cycle=cycle, country="PE", ref=f"{asks}-{n}",
            text=f"Asks {word}", source=self.source(word), **{**facts, **more}, **held,
        )  # fmt: skip
        c.Recommender.objects.create(recommendation=row, country="CL", name="Chile")
        c.Label.objects.create(recommendation=row, kind="theme", value=f"Theme {word}")
        c.Label.objects.create(recommendation=row, kind="sdg", value="16.3")
        c.Position.objects.create(
            recommendation=row, country="PE", support="noted", response=f"Answer {word}", **held
        )
        action = c.Action.objects.create(
            ref=f"A-{n}", title=f"Action {word}", kind="policy", stage="in_progress",
            target_on=dt.date(2026, 1, 1), **held,
        )  # fmt: skip
        action.recommendations.add(row)
        c.Responsibility.objects.create(action=action, body=self.desk, role="lead", since_on=SINCE)
        c.ProgressReport.objects.create(title="P", text=f"Progress {word}", action=action, **held)
        indicator = c.Indicator.objects.create(
            ref=f"I-{n}", title=f"Indicator {word}", kind="outcome", **held
        )
        indicator.recommendations.add(row)
        c.IndicatorValue.objects.create(
            indicator=indicator, period="2019", value="12.5", text="", **held
        )
        c.DueDate.objects.create(indicator=indicator, due_on=dt.date(2026, 12, 1), body=self.desk)
        c.Assessment.objects.create(
            recommendation=row, assessor=f"NGO {word}", assessor_kind="ngo", scale="s",
            value="Partly", as_of="2020", **held,
        )  # fmt: skip
        c.Cluster.objects.create(title=f"Cluster {word}", **held).recommendations.add(row)
        return row

    def said(self, word: str) -> d.Position:
        fact = self.fact(word)
        forum = d.Forum.objects.create(name=f"Forum {word}", type="organ", **fact)
        d.Office.objects.create(party="PE", forum=forum, office="chair", **fact)
        d.Candidacy.objects.create(party="PE", forum=forum, seat=f"Seat {word}", **fact)
        meeting = d.Meeting.objects.create(title=f"Meeting {word}", **fact)
        statement = d.Statement.objects.create(
            title=f"Statement {word}", party="PE", language="en", meeting=meeting, **fact
        )
        paragraph = d.Paragraph.objects.create(statement=statement, number=1, text=word)
        topic, _new = d.Topic.objects.get_or_create(name="R2P")
        position = d.Position.objects.create(
            topic=topic, party="PE", stance="supports", summary=f"Holds {word}",
            paragraph=paragraph, **fact,
        )  # fmt: skip
        Citation.objects.create(source=self.source(word), target=label(position), locator="¶ 1")
        initiative = d.Initiative.objects.create(title=f"Initiative {word}", type="other", **fact)
        d.Support.objects.create(initiative=initiative, party="PE", status="supports", **fact)
        d.JointStatement.objects.create(
            title=f"Joint {word}", stated_count=5, check_result="mismatch", check_difference=-1,
            **fact,
        )  # fmt: skip
        return position

    def claimed(self, word: str) -> Claim:
        held = self.held(word)
        state = {"withdrawn": "retracted", "archived": "retracted"}.get(
            held["state"], held["state"]
        )
        facts = {
            "series": uuid7(), "subject": "PER", "predicate": "areas", "type": "number",
            "value": 1, "secrecy": held["secrecy"], "state": state, "written_id": "user:none",
            "written_label": "Owner", "known_from": self.at, "published_at": held["published_at"],
        }  # fmt: skip
        one = Claim.objects.create(
            statement=f"Sum {word}", check_result="mismatch", check_difference="3", **facts
        )
        other = Claim.objects.create(statement=f"Other {word}", **{**facts, "series": uuid7()})
        ClaimLink.objects.create(
            one=one, other=other, kind="contradicts", note=f"Note {word}", at=self.at,
            by_label="Editor",
        )  # fmt: skip
        return one

    def fill(self, word: str) -> None:
        """Put one record of every kind on the shelf."""
        self.treaty(word)
        for kind in ("upr", "treaty_body", "iacthr", "ngo_call", "oecd_epr", "binational_cabinet"):
            more = {"kind": "call"} if kind == "ngo_call" else {}
            if kind == "binational_cabinet":
                more = {"kind": "commitment", "fulfilment": "in_progress",
                        "due_on": dt.date(2026, 12, 24), "axis": f"Axis {word}"}  # fmt: skip
            self.asked(word, kind, **more)
        self.said(word)
        self.claimed(word)


@pytest.fixture
def shelf(db, at):
    return Shelf(at, body("OPM"))


@pytest.fixture
def full(shelf):
    """Fill the shelf with everything, in every state and secrecy."""
    for word in KINDS:
        shelf.fill(word)
    return shelf


def ask(key: str, who: Any, at: dt.datetime, **said: Any) -> Asking:
    """Return a question as its form understands it."""
    data = QueryDict(mutable=True)
    for name, value in said.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form = form_of(key).asked(data, who=who, today=at.date())
    assert form.is_valid(), form.errors
    return form.asking(who, at=at, today=at.date())
