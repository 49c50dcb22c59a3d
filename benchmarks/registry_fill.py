"""Fills an empty database with an invented registry, for `registry.py`."""

import json
import random
import uuid
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

import vocab  # noqa: E402
from amparo.cases.models import (  # noqa: E402
    Assignment,
    Case,
    IncidentLink,
    JusticeTrack,
    Loss,
    Measure,
    Request,
    StateChange,
)
from amparo.duties.models import Clock, Duty  # noqa: E402
from amparo.kernel.actors import SYSTEM  # noqa: E402
from amparo.kernel.ids import random_code  # noqa: E402
from amparo.ledger import actions as ledger  # noqa: E402
from amparo.people.actions import load_bodies  # noqa: E402
from amparo.people.models import Organisation, Post, User  # noqa: E402
from amparo.people.posts import remembering  # noqa: E402
from amparo.places.actions import load_profile  # noqa: E402
from amparo.places.models import Area  # noqa: E402
from amparo.situations import actions  # noqa: E402
from amparo.situations.actions import ActFacts, IncidentFacts, InvolvementFacts  # noqa: E402
from amparo.situations.models import Incident  # noqa: E402

SYLLABLES = ("ma", "na", "qui", "ra", "to", "so", "li", "pe", "cha", "lla", "wa", "ri", "mu", "ca")
COMMON = (
    "amenaza", "comunidad", "camino", "noche", "hombres", "armas", "familia", "bosque", "policía",
    "mina", "denuncia", "llamada", "carta", "vehículo", "disparo", "asamblea", "tierra", "agua",
)  # fmt: skip
GIVEN = ("Rosa", "Juan", "María", "Luis", "Elena", "Julio", "Carmen", "Pedro", "Ana", "José")
STATES = (
    *("received", "admitted", "assessing", "plan_concertation", "decision_pending"),
    *("implementing", "active", "closed"),
)
# The road of nine cases in ten: move, state before and after, days after the request.
ROAD = (
    ("submit", "draft", "received", 0),
    ("admit", "received", "admitted", 5),
    ("accept_assessment", "assessing", "plan_concertation", 25),
    ("send_to_decision", "plan_concertation", "decision_pending", 35),
    ("grant", "decision_pending", "granted", 45),
    ("confirm_protection", "implementing", "active", 70),
)
CLOCKS = {
    **{"acknowledgement": 1, "admissibility": 6, "study_internal": 25},
    **{"plan": 37, "decision": 45, "reassessment": 365},
}
GENDERS = ("woman", "man", "")
OFFICERS_CASES = 300
SECRECY = {0: "SECRET", 1: "PUBLIC"}  # of fifty incidents
BATCH = 500


class Filling:
    """One invented country, always the same."""

    def __init__(self, count: int) -> None:
        self.count, self.chance, self.at = count, random.Random(7), timezone.now()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        self.profile = load_profile("PE", at=self.at)
        load_bodies(self.profile, at=self.at)
        self.desk = Organisation.objects.get(country="PE", code="DGDH")
        self.regions = list(Area.objects.filter(country="PE", level="region"))
        self.types = list(vocab.terms("situations/incident_types"))
        self.causes = list(vocab.terms("situations/causes"))
        self.surnames = [self.word().title() for _ in range(3000)]

    def word(self) -> str:
        """Return an invented word."""
        return "".join(self.chance.choice(SYLLABLES) for _ in range(self.chance.randint(2, 4)))

    def text(self) -> str:
        """Return thirty words, half of them common ones."""
        return " ".join(
            self.chance.choice(COMMON) if self.chance.random() < 0.5 else self.word()
            for _ in range(30)
        )

    def account(self, role: str) -> tuple[User, str]:
        """Return someone with a post, and the key of their open session."""
        user = User.objects.create(
            email=f"{role}@example.org", service_name=role.title(), is_demonstration=True
        )
        Post.objects.create(user=user, organisation=self.desk, role=role, since_on="2021-01-01")
        client = Client()
        client.force_login(user)
        return user, client.cookies["sessionid"].value

    def incidents(self) -> None:
        """Record the incidents, some hundred at a time."""
        for start in range(0, self.count, BATCH):
            facts = [
                IncidentFacts(
                    type=self.chance.choice(self.types), country="PE", description=self.text(),
                    region=self.chance.choice(self.regions), cause=self.chance.choice(self.causes),
                    secrecy=SECRECY.get(n % 50, "RESTRICTED"),
                    occurred=f"20{self.chance.randint(10, 25)}-{self.chance.randint(1, 12):02}",
                    acts=(self.act(),),
                )
                for n in range(start, min(start + BATCH, self.count))
            ]  # fmt: skip
            actions.record_incidents(
                facts=facts, by=SYSTEM, at=self.at,
                verification=self.chance.choice(("alleged", "verified")), basis="Two sources.",
            )  # fmt: skip

    def cases(self, officer: User) -> None:
        """Open the cases; the officer has the last of them, each with an incident."""
        wanted = self.count // 5
        keys = list(Incident.objects.order_by("id").values_list("id", flat=True)[:wanted])
        for start in range(0, wanted, BATCH):
            rows = [self.case() for _ in range(start, min(start + BATCH, wanted))]
            Case.objects.bulk_create(rows)
            Request.objects.bulk_create([self.request(case) for case in rows])
            StateChange.objects.bulk_create([one for case in rows for one in self.road(case)])
            self.protect(rows)
            IncidentLink.objects.bulk_create(
                IncidentLink(case=case, incident_id=key, linked_at=self.at)
                for case, key in zip(rows, keys[start:], strict=False)
            )
        mine = Case.objects.order_by("-id")[:OFFICERS_CASES]
        Assignment.objects.bulk_create(
            Assignment(case=case, user=officer, role="case_officer", since_at=self.at)
            for case in mine
        )

    def case(self) -> Case:
        """Return a case of a person who is registered here."""
        name = f"{self.chance.choice(GIVEN)} {' '.join(self.chance.choices(self.surnames, k=2))}"
        person = actions.register_person(
            by=SYSTEM, at=self.at, identity={"legal_name": name}, gender="woman",
            region=self.chance.choice(self.regions),
        )  # fmt: skip
        since = self.at - timedelta(days=self.chance.randint(1, 1500))
        return Case(
            code=random_code(8), code_name=person.code_name, person=person, profile=self.profile,
            desk=self.desk, region=person.region, state=self.chance.choice(STATES),
            received_at=since, state_since_at=since + timedelta(days=2),
        )  # fmt: skip

    def request(self, case: Case) -> Request:
        """Return the request that opened a case."""
        return Request(
            case=case, submission=uuid.uuid4(), channel="web", relation="self",
            narrative=self.text(), made_at=case.received_at, counts_from_on=case.received_at.date(),
        )  # fmt: skip

    def act(self) -> ActFacts:
        """Return the deed of an incident: half of them with someone suspected."""
        suspected = (InvolvementFacts(actor_class="unknown"),)
        return ActFacts(
            type=self.chance.choice(self.types), victim_gender=self.chance.choice(GENDERS),
            by_whom=suspected if self.chance.random() < 0.5 else (),
        )  # fmt: skip

    def road(self, case: Case) -> list[StateChange]:
        """Return the steps of a case, each some days late or early."""
        return [
            StateChange(
                case=case, move=move, before=before, after=after, by_label="system",
                at=case.received_at + timedelta(days=day and day + self.chance.randint(0, 8)),
            )
            for move, before, after, day in ROAD
            if not day or self.chance.random() < 0.9
        ]  # fmt: skip

    def protect(self, cases: list[Case]) -> None:
        """Keep clocks, a measure with its duty, justice and losses of some cases."""
        Clock.objects.bulk_create(
            [self.clock(case, key, days) for case in cases for key, days in CLOCKS.items()]
        )
        duties = [self.duty(case) for case in cases]
        Duty.objects.bulk_create(duties)
        Measure.objects.bulk_create(
            Measure(
                case=case, catalogue_code="P1", body=self.desk, against=self.chance.choice("TVC"),
                cost=self.chance.randint(0, 5000), currency="PEN", duty=duty,
            )
            for case, duty in zip(cases, duties, strict=True)
        )  # fmt: skip
        JusticeTrack.objects.bulk_create(
            JusticeTrack(case=case, opened_at=case.received_at, last_act_at=case.state_since_at)
            for case in cases[::4]
        )
        Loss.objects.bulk_create(
            Loss(
                case=case, kind="death", cause="killing", when="waiting", state_before="received",
                occurred="2025-01", recorded_at=case.received_at,
            )
            for case in cases[::300]
        )  # fmt: skip

    def clock(self, case: Case, key: str, days: int) -> Clock:
        """Return a time limit of a case that was met, or missed by a day."""
        due = case.received_at + timedelta(days=days)
        return Clock(
            subject=ledger.label(case), key=key, profile=self.profile, value=3, unit="wd",
            basis="B", owed_by_role="case_officer", owed_by=self.desk, due_at=due,
            started_at=case.received_at, outcome="met",
            ended_at=due + timedelta(days=self.chance.randint(-4, 1)),
        )  # fmt: skip

    def duty(self, case: Case) -> Duty:
        """Return the duty to protect the person of a case."""
        return Duty(
            code=random_code(12), kind="protection_measure", subject=f"case:{case.pk}",
            file=f"case:{case.pk}", body=self.desk, code_name=case.code_name, title="Escort",
            profile=self.profile, state=self.chance.choice(("accepted", "confirmed", "ended")),
            offered_at=case.received_at + timedelta(days=46),
            due_at=case.received_at + timedelta(days=60),
        )  # fmt: skip


def main(count: int) -> None:
    """Fill, and print what the visitor has to know, as JSON."""
    country = Filling(count)
    _analyst, analyst = country.account("registry_analyst")
    officer, session = country.account("case_officer")
    with remembering():
        country.incidents()
        country.cases(officer)
    mine = Case.objects.filter(assignments__user=officer).select_related("person__identity")
    seen = Incident.objects.exclude(secrecy="SECRET").order_by("id")
    known: dict[str, Any] = {
        "analyst": analyst,
        "officer": session,
        "words": COMMON,
        "names": [case.person.identity.legal_name.split()[1] for case in mine],
        "people": [str(case.person_id) for case in mine],
        "cases": [case.code for case in mine],
        "codes": list(seen.values_list("code", flat=True)[:OFFICERS_CASES]),
        "types": country.types,
    }
    known["samples"] = [name for name, value in known.items() if isinstance(value, list | tuple)]
    print(json.dumps(known, ensure_ascii=False))
