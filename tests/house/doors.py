"""Every address of Amparo, with something real behind it to knock at."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from django.urls import NoReverseMatch, get_resolver, reverse

from amparo.commitments.models import Action as StateAction
from amparo.commitments.models import (
    Campaign,
    Chapter,
    Cluster,
    Consultation,
    Cycle,
    Goal,
    Indicator,
    Likeness,
    Mechanism,
    ProgressReport,
    Proof,
    Recognition,
    Recommendation,
    Responsibility,
    Submission,
    TreatyAction,
)
from amparo.diplomacy import actions as diplomacy
from amparo.duties.models import Duty
from amparo.evidence import actions as evidence
from amparo.evidence.actions.claims import ClaimFacts, write_claim
from amparo.evidence.actions.documents import add_document
from amparo.evidence.models import Claim, Document, Source
from amparo.exchange.models import ImportJob
from amparo.instruments.models import Instrument
from amparo.kernel.actors import SYSTEM
from amparo.ledger.actions import label
from amparo.monitor import actions as monitor
from amparo.monitor.actions import EditionFacts, questionnaires
from amparo.monitor.models import Edition
from amparo.monitor.queries.rendering import built
from amparo.monitor.rules.rendering import frozen
from amparo.people.models import Organisation
from amparo.press import actions as press
from amparo.press.actions.releases import Words
from amparo.reports import actions as reports
from amparo.reports.queries.asking import Asking
from amparo.reports.queries.catalogue import REPORTS
from amparo.situations import actions as situations
from amparo.situations.models import RiskSituation
from amparo.training.models import Course
from tests.unit.forecasts import made as foreseen
from tests.world import World

CLAIM_PAGES = (
    *("claim", "change_claim", "link_claim", "claim_parts", "correct_claim", "renew_claim"),
    *("retract_claim", "claim_step", "claim_themes"),
)
INCIDENT_PAGES = (
    *("incident", "correct", "verify", "add_source", "withdraw", "restore", "link"),
    *("new_intervention", "add_recording"),
)
IMPORT_PAGES = ("job", "undo", "take_back", "put_back", "results_again", "notes")
# Addresses that answer with something other than a page, tried by tests of their own.
NOT_PAGES = frozenset({"account_reset_password_from_key", "public:out"})


def names(resolver: Any = None, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """Yield the full name of each address and the words it needs."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from names(pattern, inner)
        elif pattern.name and (name := ":".join((*spaces, pattern.name))) not in NOT_PAGES:
            converters = list(pattern.pattern.converters)
            groups = list(getattr(pattern.pattern, "regex", None).groupindex)
            yield name, list(dict.fromkeys(converters + groups))


def claimed(at: dt.datetime) -> tuple[Document, Claim]:
    """Keep a document of the desks, and a claim that is still a draft."""
    source = evidence.add_source(
        title="A statement", kind="press", by=SYSTEM, at=at, is_of_desks=True
    )
    document = add_document(source=source, content=b"Words.", name="w.txt", by=SYSTEM, at=at)
    facts = ClaimFacts(subject="PER", predicate="is", statement="Words.", type="text", typed="w")
    return document, write_claim(facts=facts, by=SYSTEM, at=at)


def taken_in(at: dt.datetime) -> ImportJob:
    """Keep a file of incidents that was taken in."""
    return ImportJob.objects.create(
        kind="incidents", mapping="amparo_incidents", file_name="rows.csv", sha256="0" * 64,
        state=ImportJob.DONE, by_label="An analyst", created_at=at, finished_at=at, rows_new=1,
    )  # fmt: skip


def kept_by_desks(plan: Instrument, held: dict[str, Any]) -> dict[str, Any]:
    """Keep a meeting with a promise, a goal, a consultation and a campaign of recognition.

    The meeting and the goal are published to all; the others are drafts.
    """
    told = held | {"country": "PE", "secrecy": "PUBLIC", "state": "published"}
    mechanism = Mechanism.objects.create(key="GB-EC", kind="binational_cabinet", title="Cabinet")
    cycle = Cycle.objects.create(mechanism=mechanism, label="I", reviewed="2025", **told)
    promise = Recommendation.objects.create(
        mechanism=mechanism, cycle=cycle, ref="GB-EC-2025-1", number="1", kind="commitment",
        text="A bridge", **told,
    )  # fmt: skip
    Instrument.objects.filter(pk=plan.pk).update(secrecy="PUBLIC")
    goal = Goal.objects.create(plan=plan, ref="1", title="A goal", **told)
    consultation = Consultation.objects.create(title="On it", held="2025", **held)
    campaign = Recognition.objects.create(title="Thanks", authorities="A", message="B", **held)
    return {
        "commitments:scorecard": mechanism.key, "commitments:new_promise": cycle.pk,
        "commitments:fulfilment": promise.pk, "commitments:plan": plan.pk,
        "commitments:change_meeting": cycle.pk, "commitments:change_promise": promise.pk,
        "commitments:change_goal": goal.pk,
        "commitments:desk": "all", "commitments:activity": "all",
        **{f"commitments:{name}": consultation.pk
           for name in ("consultation", "change_consultation", "hear")},
        **{f"commitments:{name}": campaign.pk
           for name in ("recognition", "change_recognition", "check_recognition", "reach")},
    }  # fmt: skip


def committed(at: dt.datetime) -> dict[str, Any]:
    """Keep a published treaty, a law, an act and a campaign that are still drafts."""
    held = {"written_id": "system", "written_label": "Amparo", "recorded_at": at}
    text = {"level": "universal", "title": "A treaty", **held}
    treaty = Instrument.objects.create(short="T", kind="treaty", state="published", **text)
    law = Instrument.objects.create(short="L", kind="law", **text)
    act = TreatyAction.objects.create(
        instrument=treaty, country="PE", participant="Peru", kind="signature", made="2020", **held
    )
    campaign = Campaign.objects.create(title="Join", **held)
    desks = kept_by_desks(treaty, held)
    return {
        **chained(at, held),
        "instruments": law.pk, "commitments": act.pk, "commitments:treaty": treaty.pk,
        "commitments:campaign": campaign.pk, "commitments:demarche": campaign.pk, **desks,
    }  # fmt: skip


def profiled(at: dt.datetime, claim: Claim) -> dict[str, Any]:
    """Hold a profile with a draft, a questionnaire, and an edition that was published."""
    by: dict[str, Any] = {"by": SYSTEM, "at": at}
    profile = monitor.open_profile(country="PE", topic="cluster", **by)
    asked = questionnaires.open_questionnaire(
        profile_id=profile.pk, addressee="A ministry", year=2026, **by
    )
    facts = EditionFacts(kind="annual", year=2026)
    draft = monitor.open_edition(profile_id=profile.pk, facts=facts, **by)
    section = draft.sections.get(key="use")
    usage = monitor.use_claim(edition_id=draft.pk, claim=claim, **by)
    text = monitor.add_paragraph(section_id=section.pk, en="Words.{note:c1}", **by)
    facts = EditionFacts(kind="annual", year=2025)
    old = monitor.open_edition(profile_id=profile.pk, facts=facts, **by)
    empty: dict[str, Any] = {lang: frozen(built(old, lang, SYSTEM)) for lang in ("es", "en")}
    Edition.objects.filter(pk=old.pk).update(state="published", published_at=at, frozen=empty)
    editions = ("edition", "change_edition", "edition_step", "claims", "order", "archive_edition")
    texts = ("paragraph", "remove_paragraph", "wordings", "move_paragraph")
    asking = ("questionnaire", "questions", "send", "answer")
    return {
        "monitor": profile.pk, "profiles": old.code, "monitor:new_paragraph": section.pk,
        "monitor:move_section": section.pk,
        **{f"monitor:{name}": draft.pk for name in editions},
        **{f"monitor:{name}": text.pk for name in texts},
        **{f"monitor:{name}": usage.pk for name in ("usage", "newer")},
        **{f"monitor:{name}": asked.pk for name in asking},
    }  # fmt: skip


def chained(at: dt.datetime, held: dict[str, Any]) -> dict[str, Any]:
    """Keep a recommendation with its round, an action, an indicator with a report, and a report."""
    mechanism = Mechanism.objects.create(key="UPR", kind="upr", title="Universal Periodic Review")
    held = {"country": "PE", "state": "published", **held}
    cycle = Cycle.objects.create(mechanism=mechanism, label="UPR-3", **held)
    asked = Recommendation.objects.create(
        mechanism=mechanism, cycle=cycle, ref="UPR-2018-PE-1", text="Protect.", **held
    )
    action = StateAction.objects.create(ref="A-1", title="Adopt it", kind="policy", **held)
    action.recommendations.add(asked)
    indicator = Indicator.objects.create(ref="I-1", title="Officers", kind="process", **held)
    progress = ProgressReport.objects.create(
        title="Report", text="Done.", indicator=indicator, **held
    )
    file = evidence.keep_file(
        content=b"The act.", name="a.txt", file=f"progress:{progress.pk}", by=SYSTEM, at=at
    )
    proof = Proof.objects.create(
        report=progress, kind="act", title="Act", copy=file, added_id="system",
        added_label="Amparo", added_at=at,
    )  # fmt: skip
    part = Responsibility.objects.create(
        action=action, body=Organisation.objects.order_by("code").first(), role="contributor",
        since_on=at.date(),
    )  # fmt: skip
    submission = Submission.objects.create(
        mechanism=mechanism, kind="national_upr", title="Report", stage="sector_review", **held
    )
    asked_to_read = Duty.objects.create(
        code="READ2345", kind="submission_review", subject=label(submission), title="Read it",
        body=Organisation.objects.get(code="MININTER"), offered_at=at,
    )  # fmt: skip
    chapter = Chapter.objects.create(submission=submission, order=1, title="One")
    again = Recommendation.objects.create(
        mechanism=mechanism, cycle=cycle, ref="UPR-2018-PE-2", text="Protect them.",
        **{**held, "secrecy": "PUBLIC"},
    )  # fmt: skip
    alike = Likeness.objects.create(one=asked, other=again, score=0.9)
    cluster = Cluster.objects.create(title="Protection", **held)
    cluster.recommendations.add(asked, again)
    return {
        "commitments:recommendation": asked.pk, "commitments:cycle": cycle.pk,
        "commitments:state_action": action.pk, "commitments:indicator": indicator.pk,
        "commitments:progress": progress.pk, "commitments:proof": proof.pk,
        "commitments:show_proof": proof.pk, "commitments:end_part": part.pk,
        "commitments:submission": submission.pk, "commitments:chapter": chapter.pk,
        "commitments:take_out_chapter": chapter.pk,
        "commitments:draft_to_read": asked_to_read.code,
        "commitments:report": action.pk, "commitments:public_recommendation": again.pk,
        "commitments:likeness": alike.pk, "commitments:cluster": cluster.pk,
        "commitments:rename_cluster": cluster.pk, "commitments:take_out": cluster.pk,
    }  # fmt: skip


def spoken(world: World, at: dt.datetime) -> dict[str, Any]:
    """Hold a draft of a meeting, a topic, a candidacy, an instruction and an opinion asked for."""
    officer = world.user("desk_officer")
    held: dict[str, Any] = {"desk": world.desk, "by": officer, "at": at}
    meeting = diplomacy.add_meeting(title="A conference", when="2027", **held)
    forum = diplomacy.add_forum(name="A council", type="organ", **held)
    candidacy = diplomacy.announce(party_code="PE", forum=forum, seat="A seat", **held)
    position = diplomacy.take_position(
        topic="A topic", party_code="PE", stance="supports", summary="Yes.", when="2026", **held
    )
    guidance = diplomacy.write_guidance(
        type="instruction", title="T", text="Words.", delegation="Mission", **held
    )
    asked = diplomacy.consult_sector(
        guidance_id=guidance.pk, body=world.body("MININTER"), due_on=at.date(), by=officer, at=at
    )
    return {
        "diplomacy:fact": meeting.pk, "diplomacy:do": meeting.pk,
        "diplomacy:topic": position.topic_id, "diplomacy:arrangements": candidacy.pk,
        "diplomacy:one_guidance": guidance.pk, "diplomacy:opinion": asked.pk,
    }  # fmt: skip


def announced(world: World, at: dt.datetime) -> dict[str, Any]:
    """Keep a draft for the press, and a release that is published."""
    words = Words(title="A title", text="Words.", contact="Press", contact_phone="1")
    officer = world.user("desk_officer")
    made = [
        press.write(body=world.desk, kind="release", language="es", words=words, by=officer, at=at)
        for _ in range(2)
    ]
    head = world.user("desk_head")
    press.clear(release_id=made[1].pk, revision=1, by=head, at=at)
    press.publish(release_id=made[1].pk, by=head, at=at)
    return {"press": made[0].pk, "press:release": made[1].pk}


def forecast(at: dt.datetime) -> dict[str, Any]:
    """Keep a forecast that nobody has signed, and one that is published."""
    draft, published = foreseen.forecast(at), foreseen.forecast(at, state="published", number=2)
    out = (
        "forecast",
        "country",
        "svg",
        "csv",
        "json",
        "map",
        "map_svg",
        "map_png",
        "map_geojson",
        "cells_csv",
    )
    return {
        "forecasts": draft.code, "forecasts:run": draft.run_id,
        "forecasts:cancel_run": draft.run_id,
        **{f"forecasts:{page}": published.code for page in out},
    }  # fmt: skip


def reported(world: World, at: dt.datetime) -> tuple[str, Any]:
    """Freeze a report for the public that nobody has published yet, and ask for a long one."""
    officer = world.user("desk_officer")
    asking = Asking(who=officer, on=at.date(), at=at, filters={"country": "PE"}, language="en")
    frozen = reports.freeze(
        report=REPORTS["R-01"], asking=asking, by=officer, at=at, for_public=True
    )
    long = reports.ask_for_report(report=REPORTS["R-01"], asking=asking, by=officer, at=at)
    return frozen.code, long.pk


def furnish(world: World, at: dt.datetime) -> dict[str, Any]:
    """Make one thing of each kind; return it by the address or the room that shows it."""
    case = world.implementing(at, "MINAM")
    incident = situations.record_incident(
        type="THO", occurred="2026-10-01", country="PE", region=world.region(),
        description="Two men came.", by=SYSTEM, at=at,
    )  # fmt: skip
    case.incident_links.create(incident=incident, linked_at=at)
    situation = RiskSituation.objects.create(
        code="S1TRY", title="Logging in the basin", country="PE", recorded_at=at
    )
    copy = evidence.keep_file(content=b"A note.", name="n.txt", file=case.file, by=SYSTEM, at=at)
    course = Course.objects.create(
        module="RISK_BASE", title="Risk", held_by=world.desk, starts_on=at.date(), ends_on=at.date()
    )
    source = Source.objects.create(title="A report", kind="press")
    document, claim = claimed(at)
    job = taken_in(at)
    world.case = case  # type: ignore[attr-defined]
    return {
        "cases": case.code, **{f"situations:{act}": incident.code for act in INCIDENT_PAGES},
        **{f"exchange:{act}": job.pk for act in IMPORT_PAGES},
        "situations:situation": situation.code, "situations:change_situation": situation.code,
        "situations:person": case.person_id, "situations:change_person": case.person_id,
        "duties": case.measures.get().duty.code, "training": course.pk,
        "evidence:source": source.pk, "evidence:change_source": source.pk,
        "evidence:document": document.pk, "evidence:proposed": document.pk,
        "evidence:document_language": document.pk, "evidence:document_themes": document.pk,
        **{f"evidence:{act}": claim.pk for act in CLAIM_PAGES},
        "evidence:file": copy.pk, "people:body": world.desk.pk, "country": "PE",
        **profiled(at, claim), **announced(world, at), **forecast(at),
        **committed(at), **spoken(world, at), "reports": (report := reported(world, at))[0],
        "reports:gathering": report[1], "published": report[0],
    }  # fmt: skip


def address(name: str, words: list[str], things: dict[str, Any]) -> str | None:
    """Return the address of a page about the thing that was made for it."""
    space = name.partition(":")[0]
    thing = things.get(name, things.get(space))
    filled = {
        "code": thing or "NOSUCH12", "pk": thing or uuid.UUID(int=7),
        "key": things.get(name, uuid.UUID(int=7)),
        "number": 1, "item": "T1", "step": "t", "name": "accept", "country": "PE", "shape": "pdf",
        "act": "discard", "token": "none", "slug": "r-10",
        "form": "json", "language": "es", "secret": "none", "mandate_id": uuid.UUID(int=7),
        "recommendation": uuid.UUID(int=7),
        "kind": {"commitments": "action", "diplomacy": "meeting"}.get(space, "x"),
    }  # fmt: skip
    try:
        return reverse(name, kwargs={word: filled.get(word, "x") for word in words})
    except NoReverseMatch:
        return None
