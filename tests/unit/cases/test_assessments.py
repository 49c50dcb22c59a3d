"""Writing an assessment: answers, evidence, the legal test, words; handing it in."""

import datetime as dt

import pytest

from amparo.cases import actions
from amparo.cases.actions import assessments, reviews
from amparo.cases.models import Assessment, Case
from amparo.cases.workflow.scoring import missing_from, score_of
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from tests.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def pe(at):
    return world("PE", at=at)


@pytest.fixture
def case(pe, at):
    return pe.assessing(at)


@pytest.fixture
def draft(pe, case, at):
    return assessments.start_assessment(case_id=case.pk, by=pe.user("assessor"), at=at)


def save(pe, draft, at, answers, reasons=None, **how):
    return assessments.save_answers(
        assessment_id=draft.pk, answers=answers, reasons=reasons or {},
        by=how.pop("by", pe.user("assessor")), at=at, **how,
    )  # fmt: skip


def hand_in(pe, found, at):
    return reviews.submit_assessment(assessment_id=found.pk, by=pe.user("assessor"), at=at)


def verbs(case):
    return set(Entry.objects.filter(file=case.file).values_list("verb", flat=True))


# --- beginning ------------------------------------------------------------------


def test_an_assessment_is_begun_once_and_gone_on_with(pe, case, draft, at):
    again = assessments.start_assessment(case_id=case.pk, by=pe.user("assessor"), at=at)
    assert again == draft
    assert (draft.number, draft.kind, draft.previous) == (1, "full", None)
    assert (draft.instrument, draft.instrument_version) == ("MIPDDH-RI", "1.0")
    assert Entry.objects.get(file=case.file, verb="assessment.start").after == {"kind": "full"}


def test_only_the_assessor_of_the_case_begins(pe, case, at):
    for role in ("assessment_lead", "case_officer", "decider"):
        with pytest.raises(Denied):
            assessments.start_assessment(case_id=case.pk, by=pe.user(role), at=at)


def test_a_case_that_is_not_being_assessed_has_no_assessment(pe, at):
    case = pe.assessed(at)
    with pytest.raises(Refused, match="not being assessed"):
        assessments.start_assessment(case_id=case.pk, by=pe.user("assessor"), at=at)


# --- saving as you go ------------------------------------------------------------


def test_one_answer_is_saved_alone_and_the_others_stay(pe, case, draft, at):
    save(pe, draft, at, {"T1": "2", "T2": "u"}, {"T2": "Two calls."})
    save(pe, draft, at + dt.timedelta(minutes=1), {"T1": "1"})
    kept = {row.item: (row.value, row.reason) for row in draft.answers.all()}
    assert kept == {"T1": ("1", None), "T2": ("U", "Two calls.")}
    draft.refresh_from_db()
    assert (draft.version, draft.saved_at) == (3, at + dt.timedelta(minutes=1))
    assert "assessment.save_answers" in verbs(case)


@pytest.mark.parametrize("answers", [{"T99": "1"}, {"T1": "5"}, {"T1": "many"}, {"T1": "-1"}])
def test_what_is_not_of_the_instrument_is_refused(pe, draft, at, answers):
    with pytest.raises(Invalid):
        save(pe, draft, at, answers)
    assert not draft.answers.exists()


def test_only_its_assessor_saves(pe, draft, at):
    with pytest.raises(Denied):
        save(pe, draft, at, {"T1": "1"}, by=pe.user("assessment_lead"))


def test_what_another_assessor_began_is_not_written_on(pe, case, draft, at):
    second = pe.user("assessor", name="assessor two")
    actions.assign(
        case=Case.objects.get(pk=case.pk), user=second, role="assessor",
        by=pe.user("assessment_lead"), at=at,
    )  # fmt: skip
    with pytest.raises(Denied, match="Another assessor"):
        save(pe, draft, at, {"T1": "1"}, by=second)
    assert assessments.start_assessment(case_id=case.pk, by=second, at=at) != draft
    draft.refresh_from_db()
    assert draft.state == Assessment.DROPPED


def test_two_windows_the_second_is_told(pe, draft, at):
    save(pe, draft, at, {"T1": "1"}, version=1)
    with pytest.raises(Refused, match="Your answers are kept"):
        save(pe, draft, at, {"T1": "4"}, version=1)
    assert draft.answers.get().value == "1"


def test_after_handing_in_nothing_changes(pe, case, at):
    found = pe.handed_in(case, at)
    by = pe.user("assessor")
    for change in (
        lambda: save(pe, found, at, {"T1": "0"}),
        lambda: assessments.add_evidence(
            assessment_id=found.pk, item="T1", text="x", by=by, at=at
        ),
        lambda: assessments.write_words(
            assessment_id=found.pk, narrative="x", level_reason="y", by=by, at=at
        ),
        lambda: assessments.answer_legal_test(
            assessment_id=found.pk, answers={}, reasons={}, right_at_risk="life",
            attack_within_90_days=True, by=by, at=at,
        ),
    ):  # fmt: skip
        with pytest.raises(Refused, match="handed in"):
            change()
    with pytest.raises(Refused, match="already handed in"):
        hand_in(pe, found, at)


# --- evidence ---------------------------------------------------------------------


def test_evidence_stands_beside_an_answer(pe, case, draft, at):
    by = pe.user("assessor")
    with pytest.raises(Invalid, match="Answer the question first"):
        assessments.add_evidence(assessment_id=draft.pk, item="T1", text="Audio.", by=by, at=at)
    save(pe, draft, at, {"T1": "3"})
    with pytest.raises(Invalid, match="Link a file"):
        assessments.add_evidence(assessment_id=draft.pk, item="T1", by=by, at=at)
    linked = assessments.add_evidence(
        assessment_id=draft.pk, item="T1", upload=("note.txt", b"Record of the prosecution."),
        by=by, at=at,
    )  # fmt: skip
    assert linked.copy.file == case.file
    assert "assessment.add_evidence" in verbs(case)
    with pytest.raises(Denied):
        assessments.remove_evidence(evidence_id=linked.pk, by=pe.user("decider"), at=at)
    assessments.remove_evidence(evidence_id=linked.pk, by=by, at=at)
    assert not draft.answers.get().evidence.exists()
    assert "assessment.remove_evidence" in verbs(case)


def test_a_file_that_is_not_allowed_leaves_nothing_behind(pe, draft, at):
    save(pe, draft, at, {"T1": "3"})
    with pytest.raises(Invalid):
        assessments.add_evidence(
            assessment_id=draft.pk, item="T1", upload=("song.exe", b"MZ" + b"\0" * 200),
            by=pe.user("assessor"), at=at,
        )  # fmt: skip
    assert not draft.answers.get().evidence.exists()


# --- the legal test, the words, the person ------------------------------------------


def test_the_legal_test_takes_yes_no_or_unknown(pe, case, draft, at):
    by = pe.user("assessor")
    how = {"right_at_risk": "", "attack_within_90_days": None, "by": by, "at": at}
    for answers in ({"specific": "perhaps"}, {"nonsense": "yes"}):
        with pytest.raises(Invalid, match="yes, no or unknown"):
            assessments.answer_legal_test(
                assessment_id=draft.pk, answers=answers, reasons={}, **how
            )
    assessments.answer_legal_test(
        assessment_id=draft.pk, answers={"grave": "unknown"}, reasons={"grave": "Not told."}, **how
    )
    assert draft.legal_answers.get().reason == "Not told."
    assert "assessment.legal_test" in verbs(case)


def test_words_are_saved_and_a_level_only_raises(pe, case, draft, at):
    by = pe.user("assessor")
    words = {"narrative": "a", "level_reason": "b", "by": by, "at": at, "assessment_id": draft.pk}
    with pytest.raises(Invalid, match="level of the list"):
        assessments.write_words(level="ordinary", **words)
    with pytest.raises(Invalid, match="not come yet"):
        assessments.write_words(contact_on=at.date() + dt.timedelta(days=1), **words)
    saved = assessments.write_words(level="extreme", contact_on=at.date(), **words)
    assert (saved.narrative, saved.level) == ("a", "extreme")
    assert "assessment.write" in verbs(case)


def test_the_person_adds_their_words_and_nobody_replaces_them(pe, case, draft, at):
    with pytest.raises(Invalid, match="what the person says"):
        assessments.record_person_view(assessment_id=draft.pk, words=" ", by=pe.holder(case), at=at)
    with pytest.raises(Denied):
        assessments.record_person_view(
            assessment_id=draft.pk, words="x", by=pe.user("decider"), at=at
        )
    assessments.record_person_view(
        assessment_id=draft.pk, words="I am not afraid for myself.", by=pe.holder(case), at=at
    )
    assessments.record_person_view(
        assessment_id=draft.pk, words="By telephone: my children are.", by=pe.user("assessor"),
        at=at,
    )  # fmt: skip
    draft.refresh_from_db()
    assert draft.person_view == "I am not afraid for myself.\n\nBy telephone: my children are."
    assert "assessment.person_view" in verbs(case)


# --- handing in -------------------------------------------------------------------


def test_it_is_handed_in_with_its_score_and_explanation(pe, case, at):
    found = pe.handed_in(case, at, level="extraordinary")
    case.refresh_from_db()
    assert (case.state, found.state, found.level) == ("qa_review", "submitted", "extraordinary")
    assert found.result["R"] == "3"
    assert {f["id"] for f in found.result["floors"]} >= {"F1", "F2", "F3", "F6"}
    entry = Entry.objects.get(file=case.file, verb="assessment.submit")
    assert entry.after == {"level": "extraordinary", "R": "3"}
    assert case.clock_running("assessment_total") is not None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"answers": {"T4": "U"}}, ""),
        ({"narrative": ""}, "Write what happened"),
        ({"level_reason": ""}, "reasoned in words"),
        ({"contact_on": None}, "direct contact"),
    ],
)
def test_what_is_missing_is_named(pe, case, at, changes, words):
    found = pe.written(case, at, **changes)
    if words:
        with pytest.raises(Refused, match=words):
            hand_in(pe, found, at)
    else:
        found.answers.filter(item="T4").update(reason=None)
        with pytest.raises(Refused, match="T4: Unknown: write what was tried"):
            hand_in(pe, found, at)
    case.refresh_from_db()
    assert case.state == "assessing"


def test_a_safety_reason_stands_for_the_contact(pe, case, at):
    found = pe.written(case, at, contact_on=None, no_contact_reason="The line is listened to.")
    assert hand_in(pe, found, at).state == "submitted"


def test_from_3_up_evidence_must_be_linked(pe, case, at):
    found = pe.written(case, at, answers={"C3": "3"})
    found.answers.get(item="C3").evidence.all().delete()
    with pytest.raises(Refused, match="C3: From 3 up"):
        hand_in(pe, found, at)


def test_an_interpreter_is_named_where_another_language_is_spoken(pe, at):
    case = pe.assessing(at, language="qu")
    found = pe.written(case, at)
    with pytest.raises(Refused, match="interpreter"):
        hand_in(pe, found, at)
    found = pe.written(case, at, interpreter="An Asháninka interpreter of the federation")
    assert hand_in(pe, found, at).state == "submitted"


def test_two_flagged_needs_ask_how_they_combine(pe, case, at):
    pe.certify(pe.user("assessor"), "GENDER", "INTERCULTURAL")
    found = pe.written(case, at, answers={"D1": "2", "D3": "2"})
    with pytest.raises(Refused, match="how they combine"):
        hand_in(pe, found, at)
    found = pe.written(case, at, answers={"D1": "2", "D3": "2"}, intersection="Both at once.")
    assert hand_in(pe, found, at).state == "submitted"


def test_the_declaration_about_conflicts_comes_first(pe, at):
    case = pe.assessing(at)
    found = pe.written(case, at)
    case.conflicts.all().delete()
    with pytest.raises(Refused, match="Declare first"):
        hand_in(pe, found, at)


def test_an_unknown_threat_is_never_0_and_too_many_forbid_ordinary(pe, case, at):
    known = pe.written(case, at, level="ordinary")
    before = score_of(known).R
    unknown = pe.written(case, at, level="ordinary", answers={"T5": "U"})
    assert before <= score_of(unknown).R
    four = dict.fromkeys(("T1", "T3", "T5", "T6"), "U")
    found = pe.written(case, at, level="ordinary", answers=four)
    assert score_of(found).final_level == "not_ordinary"
    assert [p.key for p in missing_from(found, score_of(found))] == ["not_ordinary"]
    with pytest.raises(Refused, match="may not be called ordinary"):
        hand_in(pe, found, at)
    found = pe.written(case, at, level="ordinary", answers=four)
    assessments.write_words(
        assessment_id=found.pk, narrative="a", level_reason="Too little is known.",
        contact_on=at.date(), level="extraordinary", by=pe.user("assessor"), at=at,
    )  # fmt: skip
    assert hand_in(pe, found, at).level == "extraordinary"


def test_what_the_assessor_writes_never_lowers_the_level(pe, case, at):
    found = pe.written(case, at, level="extreme")
    assessments.write_words(
        assessment_id=found.pk, narrative="a", level_reason="b", contact_on=at.date(),
        level="extraordinary", by=pe.user("assessor"), at=at,
    )  # fmt: skip
    assert hand_in(pe, found, at).level == "extreme"
