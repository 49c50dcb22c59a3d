"""Sessions of the mechanism: called, opened, agreed, closed; who reads what of them."""

import datetime as dt
import io
import zipfile

import pytest

from amparo.cases import actions
from amparo.cases.actions import sittings
from amparo.cases.models import Sitting
from amparo.cases.policies_board import may_see_sitting, sittings_readable_by
from amparo.cases.queries import sittings as reads
from amparo.evidence.queries import content_of
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.actions import label
from amparo.ledger.models import Entry, Event
from tests.world import World, world

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def pe(at: dt.datetime) -> World:
    return world("PE", at=at)


def _call(pe: World, at: dt.datetime, *points: tuple, **how: object) -> Sitting:
    facts = {
        "body": pe.desk, "held_at": at + DAY, "points": points or (("Late duties", None),),
        "by": pe.user("intake_lead"), "at": at, "quorum": 2,
    }  # fmt: skip
    return sittings.call_sitting(**{**facts, **how})


def _open(pe: World, sitting: Sitting, at: dt.datetime, **how: object) -> Sitting:
    facts = {
        "present": {pe.body("MININTER"): pe.user("sector_liaison"), pe.body("MINAM"): None},
        "absent": {pe.body("MINCUL"): "On commission"}, "by": pe.user("intake_lead"), "at": at,
    }  # fmt: skip
    return sittings.open_sitting(sitting_id=sitting.pk, **{**facts, **how})


def _verbs() -> set[str]:
    return set(Entry.objects.filter(verb__startswith="sitting.").values_list("verb", flat=True))


def test_a_session_is_called_with_an_agenda_by_the_secretariat(pe: World, at: dt.datetime):
    with pytest.raises(Invalid, match="at least one point"):
        _call(pe, at, (" ", None))
    with pytest.raises(Invalid, match="has passed"):
        _call(pe, at, held_at=at - DAY)
    with pytest.raises(Invalid, match="ordinary or extraordinary"):
        _call(pe, at, kind="secret")
    with pytest.raises(Denied):
        _call(pe, at, by=pe.user("sector_liaison"))
    sitting = _call(pe, at, ("Late duties", None), ("Budget", None))
    assert list(sitting.agenda.values_list("position", "title")) == [
        (1, "Late duties"), (2, "Budget"),
    ]  # fmt: skip
    assert "sitting.call" in _verbs() and Event.objects.filter(verb="sitting.called").exists()


def test_a_case_is_put_on_the_agenda_only_by_who_may_see_it(pe: World, at: dt.datetime):
    case = pe.pending(at)
    with pytest.raises(Denied):
        _call(pe, at, ("", case))  # the intake lead no longer sees it
    assert _call(pe, at, ("", case), by=pe.user("decider")).agenda.get().case == case


def test_it_opens_with_a_quorum_and_absences_stay(pe: World, at: dt.datetime):
    sitting = _call(pe, at)
    with pytest.raises(Denied):
        _open(pe, sitting, at, by=pe.user("observer"))
    with pytest.raises(Refused, match="no quorum: 1 of 2"):
        _open(pe, sitting, at, present={pe.body("MINAM"): None})
    with pytest.raises(Invalid, match="here or absent"):
        _open(pe, sitting, at, absent={pe.body("MINAM"): ""})
    _open(pe, sitting, at)
    missing = sitting.attendances.get(present=False)
    assert (missing.body.code, missing.excuse) == ("MINCUL", "On commission")
    with pytest.raises(Refused, match="already opened"):
        _open(pe, sitting, at)
    assert "sitting.open" in _verbs()


def _agree(pe: World, sitting: Sitting, at: dt.datetime, **how: object) -> object:
    facts = {
        "text": "Send the police plan.", "body": pe.body("MININTER"),
        "by": pe.user("intake_lead"), "at": at, "due_at": at + 9 * DAY,
    }  # fmt: skip
    return sittings.agree(sitting_id=sitting.pk, **{**facts, **how})


def test_an_agreement_is_a_duty_with_its_date(pe: World, at: dt.datetime):
    sitting = _call(pe, at)
    with pytest.raises(Refused, match="while the session is open"):
        _agree(pe, sitting, at)
    _open(pe, sitting, at)
    with pytest.raises(Invalid, match="what was agreed"):
        _agree(pe, sitting, at, text=" ")
    with pytest.raises(Invalid, match="day to come"):
        _agree(pe, sitting, at, due_at=at - DAY)
    with pytest.raises(Denied):
        _agree(pe, sitting, at, by=pe.user("sector_liaison"))
    duty = _agree(pe, sitting, at).duty
    assert (duty.kind, duty.due_at, duty.needs_confirmation) == ("agreement", at + 9 * DAY, False)
    assert "sitting.agree" in _verbs()


def test_about_a_case_only_a_body_that_may_know_it_is_given_a_duty(pe: World, at: dt.datetime):
    case = pe.pending(at, "MININTER")
    sitting = _call(pe, at, ("", case), by=pe.user("decider"))
    _open(pe, sitting, at)
    item = sitting.agenda.get()
    with pytest.raises(Refused, match="not consented to share"):
        _agree(pe, sitting, at, item=item, body=pe.body("MINAM"))
    duty = _agree(pe, sitting, at, item=item).duty
    assert (duty.code_name, duty.file) == (case.code_name, case.file)


def test_it_closes_once_and_then_nothing_more_is_agreed(pe: World, at: dt.datetime):
    sitting, by = _call(pe, at), pe.user("intake_lead")
    with pytest.raises(Refused, match="not open"):
        sittings.close_sitting(sitting_id=sitting.pk, by=by, at=at)
    _open(pe, sitting, at)
    with pytest.raises(Denied):
        sittings.close_sitting(sitting_id=sitting.pk, by=pe.user("observer"), at=at)
    sittings.close_sitting(sitting_id=sitting.pk, by=by, at=at)
    with pytest.raises(Refused, match="while the session is open"):
        _agree(pe, sitting, at)
    assert "sitting.close" in _verbs()


def test_who_may_see_it_is_one_rule_for_the_page_and_the_list(pe: World, at: dt.datetime):
    mx = world("MX", at=at)
    sitting = _call(pe, at)
    seen = {
        pe.user("sector_liaison"): True, pe.user("decider"): True, pe.user("observer"): True,
        pe.user("assessor"): False, mx.user("decider"): False,
    }  # fmt: skip
    for who, sees in seen.items():
        assert may_see_sitting(who, sitting) is sees, who
        assert Sitting.objects.filter(sittings_readable_by(who)).exists() is sees, who


def test_a_suspected_body_and_an_observer_do_not_learn_of_a_case(pe: World, at: dt.datetime):
    case = pe.pending(at)
    sitting = _call(pe, at, ("On the river", case), by=pe.user("decider"))
    shown = reads.agenda_for(pe.user("sector_liaison"), sitting)[0]
    assert (shown.title, shown.code_name, shown.case_url) == ("On the river", case.code_name, "")
    assert reads.agenda_for(pe.user("decider"), sitting)[0].case_url.endswith(f"{case.code}/")
    assert reads.agenda_for(pe.user("observer"), sitting)[0].code_name == ""
    actions.suspect(
        case_id=case.pk, body=pe.body("MININTER"), reason="x", by=pe.holder(case), at=at
    )
    hidden = reads.agenda_for(pe.user("sector_liaison"), sitting)[0]
    assert hidden.is_reserved and "river" not in hidden.title and hidden.code_name == ""


# --- minutes ------------------------------------------------------------------------------------


def _closed(pe: World, at: dt.datetime, *points: tuple, **about: object) -> Sitting:
    """Return a closed session; `about` says more of the one agreement of its first point."""
    sitting = _call(pe, at, *points, by=pe.user("decider"))
    _open(pe, sitting, at)
    _agree(pe, sitting, at, item=sitting.agenda.first(), **about)
    return sittings.close_sitting(sitting_id=sitting.pk, by=pe.user("intake_lead"), at=at)


def _words(sitting: Sitting, version: str) -> str:
    copy = sitting.papers.get(version=version, form="docx").copy
    with zipfile.ZipFile(io.BytesIO(content_of(copy))) as parts:
        return parts.read("word/document.xml").decode()


def test_the_minutes_are_made_once_and_kept_sealed(pe: World, at: dt.datetime):
    sitting = _closed(pe, at)
    kept = sitting.papers.values_list("kind", "version", "form", "language")
    assert set(kept) == {
        ("minutes", version, form, "es")
        for version in ("full", "redacted") for form in ("pdf", "docx")
    }  # fmt: skip
    made = Entry.objects.filter(verb="paper.make", target=label(sitting))
    assert [one.after["version"] for one in made] == ["full", "redacted"]
    assert {one.actor_label for one in made} == {pe.user("intake_lead").actor_label}
    said = _words(sitting, "full")
    assert "Send the police plan." in said and "On commission" in said
    assert pe.user("intake_lead").service_name in said, "signed by who closed it"
    before = sitting.papers.count()
    with pytest.raises(Refused, match="not open"):
        sittings.close_sitting(sitting_id=sitting.pk, by=pe.user("intake_lead"), at=at)
    assert sitting.papers.count() == before


def test_the_redacted_minutes_leave_the_cases_out(pe: World, at: dt.datetime):
    case = pe.pending(at, "MININTER")
    sitting = _closed(pe, at, ("On the river", case), ("Budget", None))
    full, redacted = _words(sitting, "full"), _words(sitting, "redacted")
    assert case.code_name in full and "Send the police plan." in full
    assert "Budget" in redacted and "Budget" in full
    for secret in (case.code_name, "On the river", "Send the police plan."):
        assert secret not in redacted
    assert "Rosa" not in full, "nobody is named, not even in the whole version"


def test_who_was_there_reads_of_the_session_whatever_their_post(pe: World, at: dt.datetime):
    sitting, guest = _call(pe, at), pe.user("trainer")
    assert not may_see_sitting(guest, sitting)
    _open(pe, sitting, at, present={pe.body("MININTER"): guest, pe.body("MINAM"): None})
    assert may_see_sitting(guest, sitting)
    assert list(Sitting.objects.filter(sittings_readable_by(guest))) == [sitting]
