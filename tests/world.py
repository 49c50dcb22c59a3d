"""A small world for tests: a country with its law and bodies, people in every role, a case at hand.

Everything goes through the same actions as the pages; only accounts and posts are made directly.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from amparo.cases import actions as cases
from amparo.cases.models import Case
from amparo.kernel.actors import VISITOR, Holder
from amparo.people.actions import load_bodies
from amparo.people.models import Organisation, Post, User
from amparo.places.actions import load_profile
from amparo.places.models import Area, ProfileVersion
from amparo.training.models import Certificate

# Role: the body at which it is held in each country's profile, when it is not the desk itself.
ELSEWHERE = {
    "sector_liaison": "MININTER",
    "implementing_officer": "PNP",
    "observer": "DP",
    "justice_liaison": "MP",
}
LONG_AGO = dt.date(2020, 1, 1)


@dataclass
class World:
    """A country ready to receive requests."""

    country: str
    profile: ProfileVersion
    people: dict[str, User] = field(default_factory=dict)

    def body(self, code: str) -> Organisation:
        """Return a body by its code."""
        return Organisation.objects.get(country=self.country, code=code)

    @property
    def desk(self) -> Organisation:
        """Return the body that leads the mechanism."""
        from amparo.places.queries import profile_of

        return self.body(profile_of(self.profile).lead_body)

    def user(self, role: str, *, at_body: str = "", name: str = "") -> User:
        """Return the user in a role, made the first time it is asked for; `name` tells two apart."""
        key = name or (f"{role}@{at_body}" if at_body else role)
        if key not in self.people:
            code = at_body or (ELSEWHERE.get(role, "") if self.country == "PE" else "")
            body = self.body(code) if code else self.desk
            user = User.objects.create(
                email=f"{key}.{self.country}@example.org".lower().replace("@", ".", 1),
                service_name=key.replace("_", " ").title(), language="en",
            )  # fmt: skip
            Post.objects.create(user=user, organisation=body, role=role, since_on=LONG_AGO)
            if role == "assessor":
                self.certify(user)
            self.people[key] = user
        return self.people[key]

    def certify(self, user: User, *modules: str, until: dt.date = dt.date(2035, 1, 1)) -> None:
        """Give certificates: the base module and those named."""
        for module in ("RISK_BASE", *modules):
            Certificate.objects.create(
                user=user, module=module, issuer=self.desk, issued_on=LONG_AGO, expires_on=until
            )

    def region(self, name: str = "Ucayali") -> Area:
        """Return a region by name, made the first time."""
        area, _made = Area.objects.get_or_create(
            country=self.country, level="region", name=name,
            defaults={"code": f"T{Area.objects.count()}", "search_name": name.lower()},
        )  # fmt: skip
        return area

    def filing(self, **changes: Any) -> cases.Filing:
        """Return what a person would send: a threat against a leader, told calmly."""
        facts: dict[str, Any] = {
            "submission": uuid.uuid4(), "country": self.country, "channel": "web",
            "relation": "self", "narrative": "Two men came at night and said we must leave.",
            "region": self.region(), "identity": {"legal_name": "Rosa Quispe Invented"},
        }  # fmt: skip
        return cases.Filing(**{**facts, **changes})

    def submitted(self, at: dt.datetime, **changes: Any) -> cases.Submitted:
        """Return a request as received."""
        by = changes.pop("by", VISITOR)
        return cases.submit(filing=self.filing(**changes), by=by, at=at)

    def received(self, at: dt.datetime, **changes: Any) -> Case:
        """Return a case in RECEIVED."""
        return self.submitted(at, **changes).case

    def admitted(self, at: dt.datetime, *, presumption_group: str = "", **changes: Any) -> Case:
        """Return a case in ADMITTED, with its officer."""
        case = self.received(at, **changes)
        return cases.admit(
            case_id=case.pk, by=self.user("intake_lead"), at=at,
            defender_reason="Defends the forest of the community.",
            nexus_reason="The threats name the complaint about logging.",
            case_officer=self.user("case_officer"), presumption_group=presumption_group,
        )  # fmt: skip

    def holder(self, case: Case) -> Holder:
        """Return the person of a case, come back with the receipt."""
        return cases.as_holder(case.receipts.order_by("issued_at").first())


def world(country: str = "PE", *, at: dt.datetime) -> World:
    """Return a country with its profile and bodies loaded."""
    profile = load_profile(country, at=at)
    load_bodies(profile, at=at)
    return World(country, profile)
