"""The country profiles: what they must hold, what they say, and that a change is a new version."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

import vocab

CODES = ("CO", "MX", "PE")
HASHES = Path(__file__).with_name("profile_hashes.toml")


@pytest.fixture(params=CODES)
def profile(request):
    return vocab.profile(request.param)


def test_three_countries_are_packaged():
    assert vocab.profile_codes() == CODES


def test_every_clock_has_a_limit_in_every_country(profile):
    needed = {key for key, c in vocab.terms("cases/clocks").items() if not c.optional}
    assert needed <= set(profile.deadlines)
    for limit in profile.deadlines.values():
        assert limit.label.es
        assert limit.label.en


def test_only_a_value_read_in_a_source_is_confirmed(profile):
    for limit in profile.deadlines.values():
        assert limit.confirmed is (limit.basis == "S")
        assert limit.source or not limit.confirmed


def test_only_terms_of_the_person_roll(profile):
    clocks = vocab.terms("cases/clocks")
    rolling = {key for key, limit in profile.deadlines.items() if limit.roll}
    assert rolling == {key for key in profile.deadlines if clocks[key].owed_by == "person"}


def test_the_review_window_runs_from_the_notification(profile):
    assert profile.limit("review_window").runs_from == "notification"


def test_the_rights_of_the_urgent_rule_are_named(profile):
    assert profile.decision_rule.rights_urgent == ("life", "integrity", "liberty")


def test_days_off_are_frozen_for_five_years(profile):
    years = {d.year for d in profile.days_off}
    assert years == set(range(2024, 2029))
    assert profile.days.frozen_from.startswith("holidays ")
    assert profile.weekend == (5, 6)
    assert date(2026, 12, 25) in profile.days_off


def test_bodies_beyond_the_executive_take_part(profile):
    kinds = {b.kind for b in profile.bodies}
    assert {
        "executive", "police", "prosecution", "judiciary", "ombudsman", "congress",
        "regional_government", "local_government",
    } <= kinds  # fmt: skip


def test_a_ladder_climbs(profile):
    hours = {"h": 1, "wd": 24, "cd": 24, "mo": 720}
    for family, rungs in profile.escalation.items():
        waits = [r.after_value * hours[r.after_unit] for r in rungs]
        assert waits == sorted(waits), family


def test_a_profile_that_was_released_is_never_edited(profile):
    """A change of a profile is a new version: raise `version`, then add its hash here.

    Open cases point to the version they began with by this hash.
    """
    known = tomllib.loads(HASHES.read_text(encoding="utf-8"))
    found = vocab.profile_hash(vocab.profile_bytes(profile.code))
    assert known[profile.code][str(profile.version)] == found


def test_the_hash_is_of_the_bytes():
    data = vocab.profile_bytes("PE")
    assert vocab.profile_hash(data) == vocab.profile_hash(bytes(data))
    assert vocab.profile_hash(data) != vocab.profile_hash(data + b"\n")
    assert len(vocab.profile_hash(data)) == 64


def test_an_unknown_body_or_clock_is_a_key_error(profile):
    with pytest.raises(KeyError, match="has no body 'NASA'"):
        profile.body("NASA")
    with pytest.raises(KeyError):
        profile.limit("tea")


def test_peru_has_nine_members_and_one_decider():
    peru = vocab.profile("PE")
    assert [b.code for b in peru.members] == [
        "MINJUSDH", "MININTER", "MINAM", "MINCUL", "MIMP", "RREE", "MINEM", "MIDAGRI", "DEVIDA",
    ]  # fmt: skip
    assert (peru.deciding.kind, peru.deciding.voting_seats) == ("single", 1)
    assert peru.body("PNP").parent == "MININTER"
    assert str(peru.office_hours.opens) == "08:30:00"
    assert str(peru.office_hours.closes) == "16:30:00"


@pytest.mark.parametrize(
    ("code", "desk", "book"),
    [
        ("PE", "Mesa de Partes", "Libro de Reclamaciones"),
        ("MX", "Oficialía de Partes", ""),
        ("CO", "Ventanilla de correspondencia", ""),
    ],
)
def test_each_country_names_its_doors_in_its_own_words(code, desk, book):
    doors = vocab.profile(code).doors
    assert doors.mesa_de_partes and doors.desk_name.text == desk
    assert doors.libro_de_reclamaciones is bool(book)
    assert (doors.book_name.text if doors.book_name else "") == book
    names = [name for name in (doors.desk_name, doors.book_name) if name]
    assert {name.basis for name in names} == {"R"}, "no source was read"


def test_the_protocol_of_2019_keeps_both_numbers_with_their_citations():
    (protocol,) = [x for x in vocab.profile("PE").legal if x.aliases]
    assert protocol.ref.startswith("RM 0159-2019-JUS")
    (alias,) = protocol.aliases
    assert alias.ref == "RM 059-2019-JUS"
    assert protocol.source
    assert alias.source


@pytest.mark.parametrize(
    ("code", "clock", "value", "unit", "basis"),
    [
        ("PE", "urgent_triage", 4, "h", "P"),
        ("PE", "urgent_implement", 24, "h", "P"),
        ("PE", "urgent_ratify", 5, "wd", "P"),
        ("PE", "admissibility", 2, "wd", "P"),
        ("PE", "assessment_total", 15, "wd", "P"),
        ("PE", "decision", 5, "wd", "P"),
        ("PE", "sector_report_environment", 15, "cd", "S"),
        ("PE", "complaint_answer", 30, "wd", "R"),
        ("PE", "reassessment", 6, "mo", "P"),
        ("MX", "urgent_triage", 3, "h", "B"),
        ("MX", "urgent_implement", 9, "h", "B"),
        ("MX", "urgent_total", 12, "h", "B"),
        ("MX", "assessment_total", 10, "cd", "R"),
        ("MX", "plan", 0, "cd", "P"),
        ("CO", "urgent_triage", 6, "h", "P"),
        ("CO", "assessment_total", 30, "wd", "S"),
        ("CO", "study_internal", 10, "wd", "S"),
        ("CO", "reassessment", 12, "mo", "R"),
        ("CO", "follow_up", 60, "cd", "P"),
    ],
)
def test_the_terms_are_those_of_the_specification(code, clock, value, unit, basis):
    limit = vocab.profile(code).limit(clock)
    assert (limit.value, limit.unit, limit.basis) == (value, unit, basis)


def test_the_assessment_of_colombia_runs_from_the_request():
    assert vocab.profile("CO").limit("assessment_total").runs_from == "request"
    assert vocab.profile("PE").limit("assessment_total").runs_from == "entry"


def test_mexico_decides_with_nine_votes_four_of_them_citizens():
    board = vocab.profile("MX").deciding
    assert (board.kind, board.voting_seats, board.quorum) == ("board", 9, 5)
    assert next(s.count for s in board.seats if s.body == "CONSEJO") == 4
    assert sum(s.chairs for s in board.seats) == 1


def test_colombia_decides_with_five_votes_and_hears_guests():
    board = vocab.profile("CO").deciding
    assert board.voting_seats == 5
    assert any(not s.votes for s in board.seats)


def test_colombia_presumes_the_risk_of_indigenous_leaders():
    (group,) = vocab.profile("CO").presumption_groups
    assert (group.basis, group.source) == ("S", "T-924/14")


def test_an_operator_may_keep_own_profiles(tmp_path):
    (tmp_path / "PE.toml").write_bytes(vocab.profile_bytes("PE"))
    (tmp_path / "notes.txt").write_text("not a profile")
    found = vocab.read_profiles(tmp_path)
    assert list(found) == ["PE"]
    profile, data = found["PE"]
    assert profile == vocab.profile("PE")
    assert data == vocab.profile_bytes("PE")


def test_an_operators_file_must_bear_its_code(tmp_path):
    (tmp_path / "BO.toml").write_bytes(vocab.profile_bytes("PE"))
    with pytest.raises(vocab.BadFile) as told:
        vocab.read_profiles(tmp_path)
    assert str(told.value) == (
        "BO.toml: its code is «PE», its name says «BO». Rename the file, or correct the code."
    )
