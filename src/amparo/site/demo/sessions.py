"""Two invented sessions of the mechanism: one held, with its agreements, and one to come."""

from datetime import datetime, timedelta

from amparo.cases.actions import sittings
from amparo.cases.models import Case
from amparo.people.models import Organisation, User
from amparo.site.demo import words


def hold_sessions(people: dict[str, list[User]], *, until: datetime) -> None:
    """Hold the session of last month and call the next."""
    secretary = people["intake_lead"][0]
    lead = Organisation.objects.get(country="PE", code="DGDH")
    bodies = {
        body.code: body
        for body in Organisation.objects.filter(
            country="PE", code__in=("MININTER", "MINAM", "MINCUL", "MIMP", "RREE", "MINEM")
        )
    }
    held_at = until - timedelta(days=32)
    points: list[tuple[str, Case | None]] = [(title, None) for title in words.POINTS]
    held = sittings.call_sitting(
        body=lead, held_at=held_at, points=points, quorum=4, place="Sala de reuniones, piso 3",
        by=secretary, at=held_at - timedelta(days=7),
    )  # fmt: skip
    absent = bodies.pop("MINEM")
    sittings.open_sitting(
        sitting_id=held.pk, present=dict.fromkeys(bodies.values()),
        absent={absent: "Comisión de servicio fuera de Lima."}, by=secretary, at=held_at,
    )  # fmt: skip
    for code, text in words.AGREEMENTS:
        sittings.agree(
            sitting_id=held.pk, text=text, body=bodies[code], by=secretary,
            due_at=held_at + timedelta(days=45), at=held_at + timedelta(hours=1),
        )  # fmt: skip
    sittings.close_sitting(sitting_id=held.pk, by=secretary, at=held_at + timedelta(hours=2))
    sittings.call_sitting(
        body=lead, held_at=until + timedelta(days=9), points=points[:2], quorum=4,
        place="Sala de reuniones, piso 3", by=secretary, at=until - timedelta(hours=30),
    )  # fmt: skip
