"""How a State stands to a treaty, from when, and what falls due: examples to be read."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from amparo.commitments.rules import checks, columns
from amparo.commitments.rules.effects import Act, Terms, takes_effect
from amparo.commitments.rules.falling_due import due_days
from amparo.commitments.rules.refs import named, spellings
from amparo.commitments.rules.standing import standing_on
from amparo.evidence.rules.partial_dates import span_of
from vocab import terms
from vocab.treaties import deadlines, rule_on, treaties

FOLDER = Path("scenarios/commitments")


def examples(name):
    table = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return [pytest.param(e, id=e["name"]) for e in table["example"]]


def terms_of(key):
    treaty = treaties()[key]
    in_force = span_of(str(treaty.in_force)) if treaty.in_force else None
    return Terms(in_force, treaty.rules, treaty.leave)


def act(kind, made, effective="", name=""):
    word = terms("commitments/treaty_actions")[kind]
    typed = span_of(effective) if effective else None
    return Act(kind, word.effect, span_of(made), typed, name, word.after_signature)


def read_act(text):
    told, _arrow, effective = text.partition(" → ")
    kind, made = told.split(" ")
    return act(kind, made, effective)


@pytest.mark.parametrize("example", examples("effective_dates"))
def test_effective_date(example):
    found = takes_effect(act("ratification", example["deposit"]), terms_of(example["treaty"]))
    assert found == (span_of(example["bound"]) if "bound" in example else None)


@pytest.mark.parametrize("example", examples("standings"))
def test_standing(example):
    acts = [read_act(text) for text in example["acts"]]
    told = terms_of(example["treaty"])
    for day, status in example["on"]:
        on = dt.date.fromisoformat(day)
        assert standing_on(acts, told, on).status == status, day
        assert standing_on(acts[::-1], told, on).status == status, f"{day}, in reverse"


@pytest.mark.parametrize("example", examples("deadlines"))
def test_deadline(example):
    rule = next(d for d in deadlines() if d.key == example["deadline"])
    until = example.get("until", example["bound"])
    assert due_days(rule, example["bound"], until) == example["due"]


def test_what_counts_is_told_with_the_status():
    acts = [act("ratification", "2012-09-26", name="r"), act("signature", "2008-12-03", name="s")]
    found = standing_on(acts, terms_of("CCM"), dt.date(2013, 3, 1))
    assert (found.signed.name, found.consented.name) == ("s", "r")
    assert found.bound_from == span_of("2013-03-01")
    early = standing_on(acts, terms_of("CCM"), dt.date(2009, 3, 18))
    assert early.consented is None and early.bound_from is None


def test_of_an_uncertain_standing_it_is_told_what_it_may_be():
    found = standing_on([act("consent", "1982")], terms_of("CEDAW"), dt.date(1982, 6, 1))
    assert found.may_be == ("none", "party")


def test_too_many_vague_dates_are_uncertain_and_quick():
    acts = [act(kind, "1980/2020") for kind in ("consent", "denunciation")] * 12
    acts = [Act(a.kind, a.effect, span_of(f"{1980 + n}/2020")) for n, a in enumerate(acts)]
    assert standing_on(acts, terms_of("CAT"), dt.date(2010, 1, 1)).status == "uncertain"


# --- what does not fit -------------------------------------------------------


def keys(acts, treaty="CCM", **days):
    frame = checks.Frame(**{name: span_of(day) for name, day in days.items()})
    return sorted(f.key for f in checks.findings(acts, terms_of(treaty), frame))


def test_v_t1_a_ratification_follows_a_signature():
    assert keys([act("ratification", "2012-09-26")]) == ["ratified_unsigned"]
    both = [act("ratification", "2012-09-26"), act("signature", "2008-12-03")]
    assert keys(both) == []
    assert keys([act("accession", "2012-09-26")]) == []


def test_v_t1_an_accession_of_a_signatory_is_told():
    assert keys([act("accession", "2012-09-26"), act("signature", "2008-12-03")]) == [
        "acceded_signatory"
    ]


def test_v_t6_a_denunciation_takes_effect_later_than_its_notice():
    acts = [act("accession", "2012-09-26"), act("denunciation", "2015-01-01", "2014-12-31")]
    assert "effect_too_early" in keys(acts)
    assert not checks.is_later(acts[1], span_of("2015-01-01"))
    assert checks.is_later(acts[1], span_of("2015-01-02"))


def test_acts_outside_the_days_of_a_treaty_are_told():
    assert keys([act("accession", "2007-01-01")], adopted="2008-05-30") == ["before_adoption"]
    assert keys([act("signature", "2008-12-02")], opened="2008-12-03") == ["before_opening"]
    assert keys([act("signature", "2011-01-01")], closes="2010-08-01") == ["after_closing"]
    assert keys([act("signature", "2008")], opened="2008-12-03") == []
    assert keys([act("succession", "1990-01-01", "1989-01-01")], adopted="2008-05-30") == []


def test_why_no_day_of_effect_can_be_told():
    assert keys([act("succession", "2012-09-26")]) == ["succession_day_open"]
    assert keys([act("accession", "1999-01-01")], "CTBT") == ["not_in_force"]
    found = checks.findings([act("accession", "1999-01-01")], Terms(), checks.Frame())
    assert [f.key for f in found] == ["no_rule"]
    assert keys([act("accession", "2000-01-01"), act("denunciation", "2010-01-01")], "ICCPR") == [
        "leaving_day_open"
    ]


def test_two_consents_in_a_row_are_told_and_a_return_is_not():
    twice = [act("accession", "2000-01-10"), act("accession", "2003-01-10")]
    assert keys(twice, "CAT") == ["two_consents"]
    assert keys([*twice, act("denunciation", "2001-05-05")], "CAT") == []


def test_v_t5_a_stated_number_is_checked_and_not_corrected():
    core = [key for key, treaty in treaties().items() if treaty.core]
    assert checks.count_check(10, core) == ("mismatch", 1)
    assert checks.count_check(9, core) == ("ok", 0)


def test_the_rule_of_the_day_is_used():
    treaty = treaties()["CCM"]
    assert rule_on(treaty.rules, dt.date(2001, 1, 1)) is treaty.rules[0]
    assert rule_on((), dt.date(2001, 1, 1)) is None


# --- a depositary's tables ---------------------------------------------------

LONG = "Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d)"


@pytest.mark.parametrize(
    ("heading", "marker", "kind"),
    [
        ("Signature", "", "signature"),
        (LONG, "", "ratification"),
        (LONG, "A", "acceptance"),
        (LONG, "AA", "approval"),
        (LONG, "a", "accession"),
        (LONG, "d", "succession"),
        ("Accession(a), Succession(d), Ratification", "", "ratification"),
        ("Signature, Succession to signature(d)", "d", "succession_to_signature"),
        ("Succession(d), Consent to be bound(P)", "P", "consent"),
        ("Ratification, Participation under articles 3 (2) and (3)(P)", "P", "consent"),
        ("Definitive signature(s), Ratification, Accession(a)", "s", "definitive_signature"),
        ("Provisional application(n)", "n", "provisional_application"),
        ("Acceptance(A)", "", "acceptance"),
        ("Definitive signature of the Protocol, Acceptance of the Protocol", "", "consent"),
        ("UNTS Volume", "", ""),
        ("Participant", "", ""),
    ],
)
def test_a_heading_says_what_a_cell_is(heading, marker, kind):
    assert columns.kind_in(heading, marker) == kind


@pytest.mark.parametrize(
    ("printed", "day", "marker"),
    [
        ("17 Jun 1998", "1998-06-17", ""),
        ("17 Jun 1998 a", "1998-06-17", "a"),
        ("29 Dec 1992 d 4", "1992-12-29", "d"),
        ("29 Dec 1992 [4, 5] d", "1992-12-29", "d"),
        ("8 Aug 2012 AA", "2012-08-08", "AA"),
        ("23 Jul 1981³", "1981-07-23", ""),
        ("Sep 1988", "1988-09", ""),
        ("1988", "1988", ""),
        ("1998-06-17", "1998-06-17", ""),
        ("36404", "1999-09-01", ""),
    ],
)
def test_a_cell_is_a_day_and_a_marker(printed, day, marker):
    assert columns.read_cell(printed) == columns.Cell(day, marker)


@pytest.mark.parametrize("printed", ["31 Feb 1999", "soon", "5 May 1999 x", "5 Foo 1999", ""])
def test_what_is_no_day_is_refused(printed):
    with pytest.raises(columns.BadCell):
        columns.read_cell(printed)


def test_what_a_reference_names():
    assert named("UPR-2017-PE-111.1") == ("UPR", "2017", "PE", "111.1")
    assert named("OECD-EPR-2016-II-4") == ("OECD-EPR", "2016", "", "II-4")
    assert named("5") is None
    assert set(spellings("CRC-2017-5", "PE")) == {"CRC-2017-5", "CRC-2017-PE-5"}
    assert spellings("CRC-2017-EC-5", "PE") == ("CRC-2017-EC-5",)
