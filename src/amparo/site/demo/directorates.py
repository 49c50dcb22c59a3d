"""What the directorates keep in the demonstration: promises, a plan, a review, consultations."""

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from amparo.commitments.actions import Cited, consulting, move_action, publish, recognising
from amparo.commitments.actions.consulting import ConsultationFacts, VoiceFacts
from amparo.commitments.actions.promising import publish_meeting
from amparo.commitments.actions.recognising import RecognitionFacts
from amparo.commitments.jobs.frames import load_frame
from amparo.commitments.jobs.plans import load_plan
from amparo.commitments.models import Action, Consultation, Cycle, Recognition
from amparo.evidence.actions import add_source
from amparo.evidence.models import Source
from amparo.exchange.jobs import run_import
from amparo.instruments.actions import enter_known
from amparo.instruments.models import Instrument
from amparo.kernel.actors import SYSTEM
from amparo.people.models import User
from amparo.site.demo import carrying, review, treaties
from vocab.frames import examples
from vocab.plans import plan_examples

DAY = timedelta(days=1)


def fill_directorates(people: dict[str, list[User]], *, until: datetime) -> None:
    """Load the worked examples, record treaties, hold a consultation and a review."""
    enter_known(by=SYSTEM, at=until - 60 * DAY)
    officer, head = people["desk_officer"][0], people["desk_head"][0]
    two = {"by": officer, "published_by": head, "dry_run": False}
    for name in examples():
        if name.endswith(".toml"):
            list(load_frame(Path(name), at=until - 50 * DAY, **two))
    with TemporaryDirectory() as folder:
        for name, content in examples().items():
            if name.endswith(".csv"):
                path = Path(folder) / name
                path.write_bytes(content)
                run_import(kind="commitments", path=path, by=SYSTEM, at=until - 49 * DAY)
    for cycle in Cycle.objects.filter(recommendations__state="draft").distinct():
        publish_meeting(cycle_id=cycle.pk, by=head, at=until - 49 * DAY)
    for name in plan_examples():
        list(load_plan(Path(name), at=until - 48 * DAY, **two))
    for late in Action.objects.filter(goal__isnull=False, stage="in_progress"):
        move_action(
            action_id=late.pk, move="cancel", by=head, at=until - 47 * DAY,
            reason="El plan terminó: lo que falta pasa al siguiente (inventado).",
        )  # fmt: skip
    source = add_source(
        title="Documento inventado del escritorio", kind="official_record", secrecy="PUBLIC",
        is_of_desks=True, by=SYSTEM, at=until - 40 * DAY,
    )  # fmt: skip
    treaties.fill_treaties(people, source, until=until)
    _consult(people, source, until)
    _recognise(people, source, until)
    desk = review.desk_of(people, source, until)
    review.fill_review(desk)
    carrying.carry_out(desk)


def _consult(people: dict[str, list[User]], source: Source, until: datetime) -> None:
    officer, head = people["desk_officer"][0], people["desk_head"][0]
    at = until - 25 * DAY
    row = consulting.hold_consultation(
        facts=ConsultationFacts(
            title="Consulta sobre el plan de educación en derechos (inventada)",
            held=str(timezone.localdate(until - 60 * DAY)), place="Pucallpa", country="PE",
            secrecy="PUBLIC",
            instrument=Instrument.objects.get(short="PNEDDF 2021"),
            changed="Los materiales se harán también en lenguas originarias de la zona.",
        ),
        cited=Cited(source), by=officer, at=at,
    )  # fmt: skip
    voices = (
        VoiceFacts(group="Federación de comunidades (inventada)", kind="indigenous", women=14,
                   men=11, said="Que los materiales estén en sus lenguas.", answer="Se acogió."),
        VoiceFacts(group="Docentes de la región (grupo inventado)", kind="other", people=22,
                   said="Que haya tiempo para prepararse.", answer="Se estudia."),
    )  # fmt: skip
    for facts in voices:
        consulting.hear(consultation_id=row.pk, facts=facts, by=officer, at=at)
    publish(model=Consultation, record_id=row.pk, by=head, at=at + DAY)


def _recognise(people: dict[str, list[User]], source: Source, until: datetime) -> None:
    officer, head = people["desk_officer"][0], people["desk_head"][0]
    analyst, at = people["alert_analyst"][0], until - 20 * DAY
    plans = (
        ("Defender derechos es un servicio a todos (inventada)", True),
        ("Quien cuida el río nos cuida (inventada)", False),
    )
    for title, goes_out in plans:
        row = recognising.plan_recognition(
            facts=RecognitionFacts(
                title=title, authorities="Ministerio de Justicia\nDefensoría del Pueblo",
                message="Su trabajo es legítimo y necesario. Amenazar a quien defiende derechos "
                "es un delito.",
                begins=str(timezone.localdate(at))[:7], secrecy="PUBLIC", country="PE",
            ),
            cited=Cited(source), by=officer, at=at,
        )  # fmt: skip
        if goes_out:
            recognising.check_for_risks(
                recognition_id=row.pk, revision=row.revision, risk_found=False,
                note="No nombra personas ni lugares.", by=analyst, at=at + DAY,
            )  # fmt: skip
            publish(model=Recognition, record_id=row.pk, by=head, at=at + 2 * DAY)
            recognising.record_reach(
                recognition_id=row.pk, reach=18500, note="Oyentes, según la radio (inventado)",
                by=officer, at=at + 10 * DAY,
            )  # fmt: skip
