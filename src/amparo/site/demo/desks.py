"""A desk of the demonstration: invented meetings, a statement, an input, releases for the press.

The supporters of the Code of Conduct are real and public; they come with Amparo, each cited.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from amparo.diplomacy import actions as diplomacy
from amparo.diplomacy.actions import Cited
from amparo.diplomacy.actions.loading import Hands, take_initiative
from amparo.diplomacy.models import Meeting, Participation, Position
from amparo.evidence.actions import add_source
from amparo.people.models import Organisation, User
from amparo.people.queries import posts_of
from amparo.press import actions as press
from amparo.press.actions.releases import Words
from vocab.initiatives import initiatives

SAID = """
1. Mi delegación agradece la invitación a este diálogo inventado para la demostración.

2. El Perú apoya que las experiencias de prevención se compartan entre países vecinos[1].

[1] Insumos enviados a la secretaría del foro.
"""
RECOGNISED = Words(
    title="Reconocimiento a quienes cuidan los ríos",
    text=(
        "La dirección reconoce la labor de quienes cuidan los ríos y los bosques, y de las "
        "comunidades que los acompañan.\n\nSu trabajo es legítimo y necesario. Este comunicado "
        "es inventado: no nombra a nadie."
    ),
    place="Lima", contact="Oficina de prensa", contact_phone="0800 00000",
    links="/statistics/ Cifras de ataques y protección",
)  # fmt: skip
DRAFT = Words(
    title="Nota sobre la próxima mesa de trabajo",
    text="La mesa de trabajo se reunirá la próxima semana.",
    contact="Oficina de prensa", contact_phone="0800 00000",
)  # fmt: skip


def fill_desk(people: dict[str, list[User]], *, until: datetime) -> None:
    """Let a desk have a past meeting, one to come, an input that is due, releases."""
    officer, head = people["desk_officer"][0], people["desk_head"][0]
    post = next(post for post in posts_of(officer) if post.role == "desk_officer")
    desk = Organisation.objects.get(pk=post.organisation_id)
    today, then = timezone.localdate(until), until - timedelta(days=40)
    for known in initiatives().values():
        take_initiative(known, Hands(by=officer, published_by=head, at=then))
    _speak(desk, officer, head, then)
    _stand(desk, officer, head, then)
    _wait(desk, officer, today, until)
    _tell_the_press(desk, officer, head, until)


def _speak(desk: Organisation, officer: User, head: User, at: datetime) -> None:
    held = {"desk": desk, "by": officer, "at": at}
    day = str(timezone.localdate(at))
    source = add_source(
        title="Texto de la intervención (demostración)", kind="official_record", secrecy="PUBLIC",
        is_of_desks=True, by=officer, at=at,
    )  # fmt: skip
    cited = Cited(source=source, locator="texto completo")
    meeting = diplomacy.add_meeting(
        title="Diálogo regional sobre prevención (demostración)", when=day, place="Lima",
        host="PE", state_count=12, cited=cited, **held,
    )  # fmt: skip
    diplomacy.publish(model=Meeting, key=meeting.pk, by=head, at=at)
    meeting.refresh_from_db()
    statement = diplomacy.keep_statement(
        title="Intervención en el diálogo regional (demostración)", party_code="PE", language="es",
        when=day, text=SAID, meeting=meeting, cited=cited, **held,
    )  # fmt: skip
    diplomacy.publish_statement(statement_id=statement.pk, by=head, at=at)
    part = diplomacy.take_part(party_code="PE", role="host", meeting=meeting, cited=cited, **held)
    diplomacy.publish(model=Participation, key=part.pk, by=head, at=at)
    position = diplomacy.take_position(
        topic="Prevención entre países vecinos", party_code="PE", stance="supports",
        summary="Apoya que las experiencias de prevención se compartan.", cited=cited,
        paragraph=statement.paragraphs.get(number=2), **held,
    )  # fmt: skip
    diplomacy.publish(model=Position, key=position.pk, by=head, at=at)


def _stand(desk: Organisation, officer: User, head: User, at: datetime) -> None:
    """Let the State hold an office, stand for a seat, send an input, and need cooperation."""
    held = {"desk": desk, "by": officer, "at": at}
    day = timezone.localdate(at)
    source = add_source(
        title="Nota inventada de un foro (demostración)", kind="official_record",
        secrecy="PUBLIC", is_of_desks=True, by=officer, at=at,
    )  # fmt: skip
    cited = Cited(source=source, locator="párrafo 1")
    forum = diplomacy.add_forum(
        name="Foro regional de prevención (demostración)", type="group", cited=cited, **held
    )
    office = diplomacy.hold_office(
        party_code="PE", forum=forum, office="pro_tempore", cited=cited,
        when=f"{day - timedelta(days=100)}/{day + timedelta(days=265)}", **held,
    )  # fmt: skip
    seat = diplomacy.announce(
        party_code="PE", forum=forum, seat="Secretaría técnica del foro", cited=cited,
        when=str(day + timedelta(days=120)), **held,
    )  # fmt: skip
    need = diplomacy.offer_cooperation(
        side="need", field="training", by_party="Perú", cited=cited,
        text="Formación de intérpretes en lenguas amazónicas (necesidad inventada).", **held,
    )  # fmt: skip
    diplomacy.keep_input(
        requester="Secretaría del foro (demostración)", product="Informe de la primera reunión",
        when=str(day - timedelta(days=5)), cited=cited, **held,
    )  # fmt: skip
    for fact in (forum, office, seat, need):
        diplomacy.publish(model=type(fact), key=fact.pk, by=head, at=at)


def _wait(desk: Organisation, officer: User, today: date, until: datetime) -> None:
    held = {"desk": desk, "by": officer, "at": until - timedelta(days=2)}
    diplomacy.add_meeting(
        title="Mesa de trabajo sobre vecindad (demostración)",
        when=str(today + timedelta(days=9)), place="Cusco", **held,
    )  # fmt: skip
    diplomacy.receive_input(
        requester="Secretaría del foro (demostración)", product="Informe anual",
        asked="Buenas prácticas de protección.", deadline_on=today + timedelta(days=12), **held,
    )  # fmt: skip
    diplomacy.request_statement(
        title="Intervención para la mesa de trabajo (demostración)", party_code="PE",
        language="es", **held,
    )  # fmt: skip


def _tell_the_press(desk: Organisation, officer: User, head: User, until: datetime) -> None:
    at = until - timedelta(days=20)
    made = press.write(
        body=desk, kind="recognition", language="es", words=RECOGNISED, by=officer, at=at
    )
    press.clear(release_id=made.pk, revision=1, by=head, at=at)
    press.publish(release_id=made.pk, by=head, at=at)
    press.write(
        body=desk, kind="release", language="es", words=DRAFT, by=officer,
        at=until - timedelta(hours=5),
    )  # fmt: skip
