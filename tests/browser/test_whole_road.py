"""One case from the first word to the last, through every role, by the pages alone.

In Peru one person decides and nobody's browser runs a script; in Colombia a board votes. The
pictures of the manual are taken on the way (`make manual`).
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from amparo.cases import jobs
from tests.browser.road import (
    COUNTRIES,
    NAME,
    STORY,
    Road,
    asks_for_help,
    does_a_duty,
    the_assessment_is_reviewed,
    the_police_begin,
    the_request_is_admitted,
    the_risk_is_assessed,
    urgent_measures_are_ordered,
)
from tests.world import world

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LETTER, REFUSED = "JUS-01", "JUS-02"  # of the catalogue of measures


@pytest.fixture(params=sorted(COUNTRIES))
def road(request, live_server, browser, settings) -> Iterator[Road]:
    cache.clear()
    settings.COUNTRY = request.param
    house = world(request.param, at=timezone.now())
    road = Road(browser, live_server.url, house, **COUNTRIES[request.param])
    house.region(road.region)
    for role in ("case_officer", "assessor", "justice_liaison"):
        road.of(role)  # chosen on pages by others
    yield road
    for window in road.windows.values():
        window.close()


def test_a_case_from_the_first_word_to_the_last(road: Road):
    asks_for_help(road)
    urgent_measures_are_ordered(road)
    the_police_begin(road)
    the_request_is_admitted(road)
    the_risk_is_assessed(road, "extraordinary")
    the_assessment_is_reviewed(road, "extraordinary")
    the_plan_is_agreed(road)
    it_is_decided(road)
    the_person_is_told(road)
    the_duties_are_done(road)
    the_person_confirms(road)
    justice_is_followed(road)
    the_officer_follows_up(road)
    the_risk_is_assessed(road, "ordinary", fallen=("T1", "T2", "T3", "T4", "T5"))
    the_assessment_is_reviewed(road, "ordinary")
    the_case_is_closed(road)
    others_watch_and_count(road)


# --- the plan, the decision ----------------------------------------------------------------


def the_plan_is_agreed(road: Road) -> None:
    """The officer proposes, the person answers each measure at home, a refusal closes nothing."""
    officer = road.at_the_case("case_officer")
    officer.follows("/plan/")
    for code, body in ((LETTER, road.other), (REFUSED, road.world.desk.code)):
        officer.does("/plan/measure/", **a_measure(road, code, body))
    officer.does("/plan/words/", objectives=road.words("objective"))
    officer.keeps("officer-plan")
    officer.does("/plan/show/")
    person, case = road.person(), road.case
    for code, said in ((LETTER, "accept"), (REFUSED, "refuse")):
        measure = case.measures.get(catalogue_code=code, run=None)
        person.opens("/status/")
        person.follows("/status/plan/")
        if code == LETTER:
            person.keeps("person-plan")
        person.does(f"/status/plan/{measure.pk}/", answer=said, words=road.words(said))
        assert road.words(said) in person.reads()
    officer.opens(f"{road.page}plan/")
    officer.does("/none/", reason=road.words("no_act"))
    officer.does("/plan/send/")
    assert road.case.state == "decision_pending"


def a_measure(road: Road, code: str, body: str) -> dict[str, Any]:
    """Return what an officer writes of a measure."""
    return {
        "catalogue_code": code, "body": road.world.body(body).pk, "detail": road.words("detail"),
        "do_no_harm": road.words("no_harm"), "budget_line": road.words("budget"), "devices": "no",
        "starts_by": (timezone.localdate() + timedelta(days=10)).isoformat(),
        "responsible_name": road.words("unit"), "evidence_kind": road.words("letter"),
    }  # fmt: skip


def it_is_decided(road: Road) -> None:
    """One person decides with reasons, or a board votes; the urgent measures are ratified."""
    decider = road.at_the_case("decider", road.board[0] if road.board else "")
    decider.follows("/decision/")
    assert STORY not in decider.reads() and NAME not in decider.reads()
    decider.does("/decision/draft/", kind="grant", reasons=road.words("reasons"))
    for body in road.board:
        member = road.of("decider", body)
        member.opens(f"{road.page}decision/")
        member.does("/decision/vote/", choice="for")
    decider.opens(f"{road.page}decision/")
    decider.keeps("decider-decision")
    decider.does("/decision/fix/", act_number="012-2026")
    assert road.case.state == "granted"
    chief = road.at_the_case("decider")
    chief.does("/urgent/ratify/")
    chief.does("/urgent/merge/")
    assert road.case.urgent_runs.get().state == "merged"


def the_person_is_told(road: Road) -> None:
    """The officer records how; the person reads the reasons, and not who voted."""
    officer = road.at_the_case("case_officer")
    officer.does("/decision/tell/", channel="web", proof=road.words("told"))
    person = road.person()
    person.opens("/status/")
    assert road.words("reasons") in person.reads() and "012-2026" in person.reads()
    assert str(road.world.user("decider")) not in person.reads()
    person.keeps("person-decision", at='section[aria-labelledby="decided"]')


# --- carried out, confirmed, followed ------------------------------------------------------


def the_duties_are_done(road: Road) -> None:
    """Each body gets its duty, takes it on, and shows what it did with a file."""
    officer = road.at_the_case("case_officer")
    officer.does("/tell-bodies/")
    note = {"name": "oficio.txt", "mimeType": "text/plain", "buffer": b"The letter went out."}
    does_a_duty(road, road.other, road.words("sent"), upload=note)


def the_person_confirms(road: Road) -> None:
    """A body's word is not enough: the person says that it happened, then it is in force."""
    person, officer = road.person(), road.at_the_case("case_officer")
    officer.follows("/in-force/")
    officer.presses(refused=True)
    for measure in road.case.measures.filter(duty__state="claimed_done"):
        person.opens("/status/plan/")
        person.follows(f"/{measure.pk}/happened/")
        person.fills(happened="yes", suitability="4", text=road.words("came"))
        person.keeps("person-happened")
        person.presses()
    person.opens("/status/looked/")
    person.keeps("person-looked")
    officer.opens(road.page)
    officer.does("/in-force/")
    assert road.case.state == "active"


def justice_is_followed(road: Road) -> None:
    """A liaison of justice joins, adds a step, and sees nothing of the protection."""
    officer = road.at_the_case("case_officer")
    liaison = road.world.user("justice_liaison")
    officer.does("/assign/", role="justice_liaison", user=liaison.pk)
    officer.follows("/justice/")
    officer.does("/justice/track/", authority_name=road.words("office"), file_number="77-2026")
    justice = road.of("justice_liaison")
    justice.opens(f"{road.page}justice/")
    today = timezone.localdate().isoformat()
    justice.does(
        "/justice/step/", track=road.case.justice_tracks.get().pk, kind="prosecutor_assigned",
        on=today, note=road.words("step"),
    )  # fmt: skip
    assert road.words("step") in justice.reads()
    for secret in (STORY, NAME, road.case.measures.get(catalogue_code=LETTER).title):
        assert secret not in justice.reads()
    justice.keeps("justice-steps")
    assert justice.tries(road.page) == 404


def the_officer_follows_up(road: Road) -> None:
    """A visit is recorded; what changed gives a reason to assess again."""
    officer = road.at_the_case("case_officer")
    officer.follows("/follow/")
    officer.fills(mode="visit", statement=road.words("visit"), suitability="4")
    officer.keeps("officer-follow-up")
    officer.presses()
    officer.does("/reason/", kind="suspect_changed", note=road.words("arrested"))
    reason = road.case.triggers.get(kind="suspect_changed")
    officer.does("/reassess/", trigger=reason.pk, then="reassess")
    assert road.case.state == "reassessing"


# --- the end -------------------------------------------------------------------------------


def the_case_is_closed(road: Road) -> None:
    """Never in silence: the person is told, may object, and only then it is closed."""
    assert road.case.state == "closing_proposed"
    person, decider = road.person(), road.of("decider")
    person.opens("/status/")
    person.follows("/status/closing/")
    person.keeps("person-closing")
    decider.opens(f"{road.page}close/")
    decider.fills(reason=road.words("ended"))
    decider.presses(refused=True)
    assert road.case.state == "closing_proposed"
    jobs.tick(at=timezone.now() + timedelta(days=40))
    decider.presses()
    assert road.case.state == "closed"
    person.opens("/status/")
    assert road.words("reasons") in person.reads()


def others_watch_and_count(road: Road) -> None:
    """The person sees who looked; the watchers verify it; the registry counts no person."""
    person, code = road.person(), road.case.code
    person.opens("/status/looked/")
    assert str(road.world.user("case_officer")) in person.reads()
    watcher = road.of("data_protection_officer")
    assert watcher.tries(road.page) == 404
    watcher.opens("/oversight/journal/")
    watcher.presses('form[action$="/journal/verify/"] button')
    watcher.keeps("protection-journal")
    assert STORY not in watcher.reads() and NAME not in watcher.reads()
    administrator = road.of("system_administrator")
    administrator.opens("/people/accounts/")
    administrator.keeps("administrator-accounts")
    assert administrator.tries(road.page) == 404
    analyst = road.of("registry_analyst")
    assert analyst.tries(road.page) == 404
    analyst.opens("/exchange/new/")
    analyst.keeps("analyst-send")
    assert code not in analyst.reads()
