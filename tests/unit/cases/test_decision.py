"""Deciding: alone or as a board, in two versions at once, told to the person, reviewed."""

import datetime as dt
import io
import shutil
import subprocess
import zipfile

import pytest

from amparo.cases import queries
from amparo.cases.actions import decisions
from amparo.cases.models import Case, Decision
from amparo.cases.policies import POLICY, Can
from amparo.evidence.queries import content_of
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from tests.world import World, world

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
REASONS = "She was followed by men of the Abujao company."
DENIAL = {"orientation": "The Ombudsman helps.", "review_route": "Within ten days, here."}


@pytest.fixture
def pe(at: dt.datetime) -> World:
    return world("PE", at=at)


@pytest.fixture
def mx(at: dt.datetime) -> World:
    return world("MX", at=at)


def _open(w: World, case: Case, at: dt.datetime, kind: str = "grant", by: str = "") -> Decision:
    return decisions.open_decision(
        case_id=case.pk, kind=kind, reasons=REASONS, by=by or w.user("decider"), at=at
    )


def _decide(w: World, act: Decision, at: dt.datetime, **how: object) -> Decision:
    facts = {"act_number": "012-2026-JUS", "by": w.user("decider"), "at": at}
    return decisions.decide(decision_id=act.pk, **{**facts, **how})


def _member(w: World, body: str, n: int = 1) -> object:
    return w.user("decider", at_body=body, name=f"decider{n}@{body}")


def _verbs(case: Case) -> set[str]:
    return set(Entry.objects.filter(file=case.file).values_list("verb", flat=True))


# --- one person decides (Peru) ----------------------------------------------------


def test_an_act_needs_a_kind_reasons_and_someone_who_decides(pe: World, at: dt.datetime):
    case, by = pe.pending(at), pe.user("decider")
    with pytest.raises(Invalid, match="what is decided"):
        decisions.open_decision(case_id=case.pk, kind="perhaps", reasons="x", by=by, at=at)
    with pytest.raises(Invalid, match="reasons"):
        decisions.open_decision(case_id=case.pk, kind="grant", reasons=" ", by=by, at=at)
    with pytest.raises(Denied):
        _open(pe, case, at, by=pe.user("case_officer"))
    act = _open(pe, case, at)
    with pytest.raises(Refused, match="already open"):
        _open(pe, case, at)
    assert act.plan == case.plans.get() and "decision.open" in _verbs(case)


def test_who_assessed_or_reviewed_does_not_decide(pe: World, at: dt.datetime):
    from amparo.people.models import Post

    case = pe.pending(at)
    for role in ("assessor", "assessment_lead"):
        Post.objects.create(
            user=pe.user(role), organisation=pe.desk, role="decider", since_on=dt.date(2020, 1, 1)
        )
        with pytest.raises(Denied):
            _open(pe, case, at, by=pe.user(role))


def test_a_grant_needs_a_number_and_makes_both_versions_at_once(pe: World, at: dt.datetime):
    case = pe.pending(at)
    act = _open(pe, case, at)
    with pytest.raises(Invalid, match="number of the act"):
        _decide(pe, act, at, act_number=" ")
    with pytest.raises(Denied):
        _decide(pe, act, at, by=pe.user("case_officer"))
    done = _decide(pe, act, at)
    case.refresh_from_db()
    assert (case.state, done.outcome) == ("granted", "adopted")
    assert sorted(done.papers.values_list("version", "form")) == [
        ("full", "docx"), ("full", "pdf"), ("redacted", "docx"), ("redacted", "pdf"),
    ]  # fmt: skip
    assert {p.made_at for p in done.papers.all()} == {at}
    assert {"case.grant", "paper.make"} <= _verbs(case)
    with pytest.raises(Refused, match="already decided"):
        _decide(pe, act, at)


def _text(content: bytes, form: str) -> str:
    """Return all that can be read in a paper: its pages, its properties, each part of its file."""
    if form == "pdf":
        if not shutil.which("pdftotext"):
            pytest.skip("pdftotext (poppler-utils) is not on this machine")
        said = subprocess.run(
            ["pdftotext", "-", "-"], input=content, capture_output=True, check=True
        ).stdout.decode()
        return f"{said} {content.decode('latin-1')}"
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return " ".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())


def test_the_redacted_version_says_neither_who_nor_why_nor_which_measures(
    pe: World, at: dt.datetime
):
    case = pe.pending(at, "MININTER")
    done = _decide(pe, _open(pe, case, at), at)
    measure = case.measures.get()
    secrets = (
        case.code_name, "Abujao", measure.title, measure.body.name, "extraordinar",
        done.decided_by.service_name,
    )  # fmt: skip
    for paper in done.papers.select_related("copy"):
        said = " ".join(_text(content_of(paper.copy), paper.form).split())
        assert "012-2026-JUS" in said
        found = [secret for secret in secrets if secret.lower() in said.lower()]
        if paper.version == "redacted":
            assert found == [], paper.form
        else:
            assert {case.code_name, "Abujao"} <= set(found), paper.form


def test_two_people_deciding_at_once_one_wins_and_the_other_is_told(pe: World, at: dt.datetime):
    case = pe.pending(at)
    act, version = _open(pe, case, at), case.version
    _decide(pe, act, at, version=version)
    with pytest.raises(Refused, match="went from «decision_pending» to «granted»"):
        _decide(pe, act, at, version=version, by=_member(pe, "MINJUSDH"))


def test_who_recused_themselves_does_not_fix_the_act(pe: World, at: dt.datetime):
    act = _open(pe, pe.pending(at), at)
    with pytest.raises(Invalid, match="Write why"):
        decisions.vote(
            decision_id=act.pk, choice="recused", reason="", by=pe.user("decider"), at=at
        )
    decisions.vote(
        decision_id=act.pk, choice="recused", reason="A cousin.", by=pe.user("decider"), at=at
    )
    with pytest.raises(Refused, match="recused yourself"):
        _decide(pe, act, at)
    assert _decide(pe, act, at, by=_member(pe, "MINJUSDH")).outcome == "adopted"


def test_the_same_number_twice_a_year_is_only_warned_of(pe: World, at: dt.datetime):
    first = _decide(pe, _open(pe, pe.pending(at), at), at)
    again = _decide(pe, _open(pe, pe.pending(at), at), at)
    assert decisions.same_number(again) == first
    other = _decide(pe, _open(pe, pe.pending(at), at), at, act_number="013-2026-JUS")
    assert decisions.same_number(other) is None


# --- returning ----------------------------------------------------------------------


def test_a_plan_is_returned_with_reasons_but_not_over_an_open_act(pe: World, at: dt.datetime):
    case, by = pe.pending(at), pe.user("decider")
    with pytest.raises(Invalid, match="what must change"):
        decisions.return_plan(case_id=case.pk, reason=" ", by=by, at=at)
    with pytest.raises(Denied):
        decisions.return_plan(case_id=case.pk, reason="x", by=pe.user("case_officer"), at=at)
    _open(pe, case, at)
    with pytest.raises(Refused, match="An act is open"):
        decisions.return_plan(case_id=case.pk, reason="x", by=by, at=at)
    other = pe.pending(at)
    back = decisions.return_plan(case_id=other.pk, reason="Add the family.", by=by, at=at)
    assert back.state == "plan_concertation" and "case.return_plan" in _verbs(other)
    assert back.clock_running("plan") and not back.clock_running("decision")


def test_a_case_of_ordinary_risk_is_denied_or_sent_to_agree_a_plan(pe: World, at: dt.datetime):
    case = pe.reviewed(at, "ordinary")
    with pytest.raises(Refused, match="no plan to grant"):
        _open(pe, case, at)
    back = decisions.return_plan(
        case_id=case.pk, reason="Agree preventive measures.", by=pe.user("decider"), at=at
    )
    assert back.state == "plan_concertation"


# --- denying (scenario 5) -----------------------------------------------------------


def test_a_denial_needs_orientation_and_a_way_to_review(pe: World, at: dt.datetime):
    case = pe.reviewed(at, "ordinary")
    act = _open(pe, case, at, "deny")
    with pytest.raises(Invalid, match="what the person can do"):
        _decide(pe, act, at, **{**DENIAL, "orientation": ""})
    with pytest.raises(Invalid, match="ask for review"):
        _decide(pe, act, at, **{**DENIAL, "review_route": " "})
    _decide(pe, act, at, **DENIAL)
    case.refresh_from_db()
    assert case.state == "denied"
    assert case.clock_running("review_window") is None, "it runs from the day the person is told"


def test_a_presumed_risk_is_not_denied_until_rebutted_and_agreed(at: dt.datetime):
    co = world("CO", at=at)
    case = co.reviewed(at, "ordinary")
    # As if the presumption had been found after the review.
    case.presumption_group = "indigenous_leaders"
    case.save()
    decider = co.user("decider")
    with pytest.raises(Refused, match="presumed for this group until rebutted"):
        _open(co, case, at, "deny", by=decider)
    case.presumption_rebuttal = "Study of 4 May."
    case.save()
    with pytest.raises(Refused, match="presumed for this group until rebutted"):
        _open(co, case, at, "deny", by=decider)
    Case.objects.filter(pk=case.pk).update(presumption_rebutted_at=at)
    assert _open(co, case, at, "deny", by=decider).kind == "deny"


# --- a board (Mexico: nine seats, five for a quorum) ----------------------------------


def test_members_of_other_bodies_see_the_case_only_while_it_is_decided(mx: World, at: dt.datetime):
    member = _member(mx, "CNDH")
    early, case = mx.planned(at), mx.pending(at)
    assert case in queries.visible_to(member) and early not in queries.visible_to(member)
    for permission in (Can.READ, Can.READ_PLAN, Can.READ_ASSESSMENT, Can.VOTE, Can.DECIDE):
        assert POLICY.allows(member, permission, case), permission
        assert not POLICY.allows(member, permission, early), permission
    stranger = _member(mx, "CONGRESO")
    assert case not in queries.visible_to(stranger)
    assert not POLICY.allows(stranger, Can.READ, case)


def test_a_suspected_body_loses_its_seat_in_the_case(mx: World, at: dt.datetime):
    from amparo.cases import actions

    member, case = _member(mx, "SSPC"), mx.pending(at)
    actions.suspect(
        case_id=case.pk, body=mx.body("GN"), reason="Seen with them.", by=mx.holder(case), at=at
    )
    assert case not in queries.visible_to(member) and not POLICY.allows(member, Can.VOTE, case)


def _vote(mx: World, act: Decision, at: dt.datetime, **votes: str) -> None:
    for n, (body, choice) in enumerate(votes.items(), start=1):
        decisions.vote(
            decision_id=act.pk, choice=choice, reason="For the record.",
            by=_member(mx, body.partition("_")[0], n), at=at,
        )  # fmt: skip


def test_the_secretariat_opens_and_fixes_the_act_but_has_no_vote(mx: World, at: dt.datetime):
    act = _open(mx, mx.pending(at), at)
    assert (act.quorum, act.seats) == (5, 9)
    with pytest.raises(Denied):
        decisions.vote(
            decision_id=act.pk, choice="for", reason="", by=mx.user("decider", at_body="URCRR"),
            at=at,
        )  # fmt: skip


def test_there_is_no_decision_without_a_quorum_and_who_is_recused_does_not_count(
    mx: World, at: dt.datetime
):
    act = _open(mx, mx.pending(at), at)
    _vote(mx, act, at, SEGOB="for", FGR="for", SSPC="for", SRE="abstain", CNDH="recused")
    with pytest.raises(Refused, match="no quorum: 4 of 5"):
        _decide(mx, act, at)
    _vote(mx, act, at, CONSEJO="against")
    assert _decide(mx, act, at).outcome == "adopted"


def test_a_vote_is_cast_once_and_a_body_has_as_many_votes_as_seats(mx: World, at: dt.datetime):
    act = _open(mx, mx.pending(at), at)
    _vote(mx, act, at, SRE="for")
    with pytest.raises(Refused, match="already voted"):
        _vote(mx, act, at, SRE="against")
    with pytest.raises(Refused, match="seats of your body"):
        decisions.vote(decision_id=act.pk, choice="for", reason="", by=_member(mx, "SRE", 7), at=at)
    for n in range(1, 5):
        decisions.vote(
            decision_id=act.pk, choice="against", reason="Too late.",
            by=_member(mx, "CONSEJO", n), at=at,
        )  # fmt: skip
    with pytest.raises(Refused, match="seats of your body"):
        decisions.vote(
            decision_id=act.pk, choice="for", reason="", by=_member(mx, "CONSEJO", 5), at=at
        )
    with pytest.raises(Invalid, match="Choose how you vote"):
        decisions.vote(decision_id=act.pk, choice="maybe", reason="", by=_member(mx, "FGR"), at=at)
    assert "decision.vote" in _verbs(act.case)


@pytest.mark.parametrize(("chair", "outcome"), [("for", "adopted"), ("against", "rejected")])
def test_the_chair_breaks_a_tie_whoever_fixes_the_act(
    mx: World, at: dt.datetime, chair: str, outcome: str
):
    case = mx.pending(at)
    act = _open(mx, case, at)
    other = "against" if chair == "for" else "for"
    _vote(mx, act, at, SEGOB=chair, FGR=chair, SSPC=other, SRE=other, CNDH="abstain")
    assert _decide(mx, act, at).outcome == outcome
    case.refresh_from_db()
    assert case.state == ("granted" if outcome == "adopted" else "plan_concertation")


def test_a_rejected_grant_goes_back_to_the_plan_and_makes_no_papers(mx: World, at: dt.datetime):
    case = mx.pending(at)
    act = _open(mx, case, at)
    _vote(mx, act, at, SEGOB="against", FGR="against", SSPC="against", SRE="for", CNDH="for")
    done = _decide(mx, act, at)
    case.refresh_from_db()
    assert case.state == "plan_concertation" and not done.papers.exists()
    assert case.plans.count() == 2 and "decision.reject" in _verbs(case)


def test_a_rejected_denial_leaves_the_case_to_be_decided(mx: World, at: dt.datetime):
    case = mx.reviewed(at, "ordinary")
    act = _open(mx, case, at, "deny")
    _vote(mx, act, at, SEGOB="against", FGR="against", SSPC="against", SRE="for", CNDH="for")
    _decide(mx, act, at, **DENIAL)
    case.refresh_from_db()
    assert case.state == "decision_pending"
    assert _open(mx, case, at + HOUR, "deny")
