"""The pages around a case and after the grant: open to everyone, and usable without a script."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from amparo.cases import holders
from amparo.cases.actions import (
    closing,
    following,
    justice,
    leaving,
    reassessing,
    sittings,
)
from amparo.cases.models import Case, Closing
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.browser.hands import DESK, PHONE, Hands, key_of
from tests.world import World, world

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
HOUR = timedelta(hours=1)


@pytest.fixture
def pe() -> World:
    cache.clear()
    return world("PE", at=timezone.now())


def key_with_a_code(case: Case) -> str:
    """Return the session of the person of a case, come in with the code."""
    client = Client()
    session = client.session
    session[holders.KEY] = str(case.receipts.order_by("issued_at").first().pk)
    session.save()
    return session.session_key


def protected(pe: World, at: Any) -> Case:
    """Return a case in force of which everything has happened that a page can show."""
    case, officer = pe.active(at, "MININTER"), pe.user("case_officer")
    person = pe.holder(case)
    following.complain(case_id=case.pk, about="delay", text="Nadie llamó.", by=person, at=at)
    reassessing.trigger(case_id=case.pk, kind="person_asked", once="1", by=person, at=at)
    leaving.ask_withdrawal(case_id=case.pk, reason="Estoy cansada.", by=person, at=at)
    track = justice.open_track(
        case_id=case.pk, authority=pe.body("MP"), file_number="77-2026", by=officer, at=at
    )
    justice.record_milestone(track_id=track.pk, kind="urgent_acts", on=timezone.localdate(at),
                             note="Se tomó la declaración.", by=officer, at=at)  # fmt: skip
    justice.link_international(
        case_id=case.pk, body="iachr_precautionary", reference="MC-77-26", granted_on="2026-03",
        by=officer, at=at,
    )  # fmt: skip
    return case


def closing_of(pe: World, case: Case, at: Any) -> Closing:
    return closing.propose_closing(
        case_id=case.pk, ground="person_asked", reasons="Ella lo pide.",
        by=pe.user("case_officer"), at=at,
    )  # fmt: skip


def session_of(pe: World, at: Any) -> Any:
    """Return a session that is open, with one agreement."""
    by = pe.user("decider")
    called = sittings.call_sitting(
        body=pe.desk, held_at=at + HOUR, quorum=1, points=(("Obligaciones tarde", None),), by=by,
        at=at,
    )  # fmt: skip
    sittings.open_sitting(
        sitting_id=called.pk, present={pe.desk: by}, absent={}, by=by, at=at + HOUR
    )
    sittings.agree(
        sitting_id=called.pk, text="Informe mensual", body=pe.body("MININTER"), by=by, at=at + HOUR
    )
    return called


@pytest.fixture
def busy(pe: World) -> SimpleNamespace:
    """Return a desk with a new request, a case in force, one being closed, a session."""
    at = timezone.now() - 2 * HOUR
    fresh = pe.received(at, urgency={"attacked": "yes"})
    ending = pe.active(at)
    closing_of(pe, ending, at)
    return SimpleNamespace(
        fresh=fresh, case=protected(pe, at), ending=ending, session=session_of(pe, at)
    )


def faults(hands: Hands, path: str) -> list[str]:
    """Return what stands in anyone's way on a page, in words."""
    hands.opens(path)
    page, wide = hands.page, ["scrolls sideways"] * scrolls_sideways(hands.page)
    buttons = page.locator("main .btn:not(.btn-2):not(.btn-ink)").count()
    many = ["more than one filled button"] * (buttons > 1)
    found = [*violations(page), *(f"small {one}" for one in small_targets(page)), *wide, *many]
    return [f"{path} {hands.lang} {page.viewport_size['width']}: {one}" for one in found]


ACTS = (
    "story/", "story/?kind=facts", "access/", "follow/", "reason/", "reassess/", "closing/",
    "loss/", "withdrawal/", "justice/", "justice/track/", "justice/step/", "international/",
    "write/", "reveal/", "assign/", "suspect/", "conflict/", "consent/", "urgent/flag/",
    "incident/",
)  # fmt: skip
OWN = ("complain/", "again/", "stop/", "review/", "plan/", "study/", "looked/")


def staff_pages(it: SimpleNamespace) -> dict[str, list[str]]:
    """Return the pages by the role that opens them."""
    fresh, case, ending = (f"/cases/{one.code}/" for one in (it.fresh, it.case, it.ending))
    session = f"/cases/sittings/{it.session.code}/"
    return {
        "case_officer": ["/cases/", "/cases/?state=nothing", case, *(case + act for act in ACTS)],
        "decider": [ending, f"{ending}close/", session, f"{session}agree/", f"{session}close/"],
        "intake_lead": [fresh, f"{case}complaint/",
                        *(fresh + act for act in ("admit/", "ask/", "refer/", "decline/"))],
        "duty_officer": [fresh, f"{fresh}urgent/order/", f"{fresh}urgent/reject/"],
    }  # fmt: skip


@pytest.mark.parametrize(("lang", "window"), [("es", PHONE), ("en", DESK)], ids=["phone", "desk"])
def test_nothing_stands_in_the_way_of_the_staff(browser, live_server, pe, busy, lang, window):
    found = []
    for role, paths in staff_pages(busy).items():
        how = {"lang": lang, "key": key_of(pe.user(role)), "viewport": window}
        hands = Hands(browser, live_server.url, **how)
        for path in paths:
            found += faults(hands, path)
        hands.close()
    assert found == []


def test_nothing_stands_in_the_persons_way(browser, live_server, busy):
    found = []
    for lang, window in (("es", PHONE), ("qu", PHONE), ("en", DESK)):
        for case, paths in ((busy.case, OWN), (busy.ending, ("", "closing/"))):
            key = key_with_a_code(case)
            hands = Hands(browser, live_server.url, lang=lang, key=key, viewport=window)
            for path in paths:
                found += faults(hands, f"/status/{path}")
            hands.close()
    assert found == []


def test_what_is_seldom_done_is_done_without_a_script(browser, live_server, pe, busy):
    """A complaint and its answer, a measure from abroad, an objection, a review, a loss."""

    def enters(**how: Any) -> Hands:
        return Hands(browser, live_server.url, lang="en", java_script_enabled=False, **how)

    person = enters(key=key_with_a_code(busy.case), viewport=PHONE)
    person.opens("/status/")
    person.does("/status/complain/", about="treatment", text="They laughed at me.", anonymous=True)
    answers_complaints(enters(key=key_of(pe.user("intake_lead"))), busy.case)
    person.opens("/status/messages/")
    assert "We are sorry, and it will not happen again." in person.reads()

    officer = enters(key=key_of(pe.user("case_officer")))
    page = f"/cases/{busy.case.code}/"
    officer.opens(f"{page}justice/")
    officer.does(
        "/international/", body="un_urgent_action", reference="UA-9", granted_on_year="2026"
    )
    assert "UA-9" in officer.reads()

    person.opens("/status/")
    person.does("/status/review/", text="The patrol comes at noon only.")
    chief = enters(key=key_of(pe.user("review_authority")))
    chief.opens(page)
    chief.does("/review/", outcome="keep_plan", reasons="The patrol now comes at dusk.")
    assert Case.objects.get(pk=busy.case.pk).state == "implementing"

    officer.opens(page)
    officer.does("/loss/", kind="disappearance", cause="unknown", occurred_year="2026")
    officer.opens(page)
    officer.does("/return/")
    assert Case.objects.get(pk=busy.case.pk).state == "reassessing"


def answers_complaints(lead: Hands, case: Case) -> None:
    """Answer each complaint that waits."""
    for complaint in case.grievances.order_by("made_at"):
        lead.opens(f"/cases/{case.code}/complaint/")
        said = "We are sorry, and it will not happen again."
        lead.fills(grievance=complaint.pk, answer=said)
        lead.presses()
    assert not case.grievances.filter(answered_at=None).exists()


def test_a_person_keeps_the_case_open_or_lets_it_close(browser, live_server, pe, busy):
    """No script: objecting keeps it open; agreeing lets it close before the time is over."""
    person = Hands(
        browser, live_server.url, lang="en", key=key_with_a_code(busy.ending),
        java_script_enabled=False, viewport=PHONE,
    )  # fmt: skip
    person.opens("/status/")
    person.does("/status/closing/", answer="no", text="They are back.")
    assert Case.objects.get(pk=busy.ending.pk).state == "active"
    at = timezone.now()
    closing_of(pe, busy.ending, at)
    justice.open_track(
        case_id=busy.ending.pk, no_complaint_because="She does not want to.",
        by=pe.user("case_officer"), at=at,
    )  # fmt: skip
    person.opens("/status/")
    person.does("/status/closing/", answer="yes")
    decider = Hands(
        browser, live_server.url, lang="en", key=key_of(pe.user("decider")),
        java_script_enabled=False,
    )  # fmt: skip
    decider.opens(f"/cases/{busy.ending.code}/")
    decider.does("/close/", reason="She asked for it, twice.")
    assert Case.objects.get(pk=busy.ending.pk).state == "closed"


def test_a_session_is_held_without_a_script(browser, live_server, pe):
    hands = Hands(
        browser, live_server.url, lang="en", key=key_of(pe.user("decider")),
        java_script_enabled=False,
    )  # fmt: skip
    hands.opens("/cases/sittings/")
    soon = timezone.localtime() + timedelta(minutes=2)
    hands.does(
        "/sittings/new/", day=f"{soon:%Y-%m-%d}", hour=f"{soon:%H:%M}", quorum="1",
        points="Late duties\nNext year",
    )  # fmt: skip
    hands.does("/open/", present=pe.desk.code)
    hands.does("/agree/", text="A monthly report.", body=pe.body("MININTER").pk)
    assert "A monthly report." in hands.reads()
    hands.does("/close/")
    assert hands.page.locator('a[href$="minutes.pdf"]').count() == 1
