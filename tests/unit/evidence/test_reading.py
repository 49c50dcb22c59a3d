"""Dates, numbers and words as documents print them; passages; quotes found again."""

import datetime
from decimal import Decimal

import pytest

from amparo.evidence.rules import values
from amparo.evidence.rules.locating import locate, locate_value
from amparo.evidence.rules.partial_dates import in_order, is_partial_date, span_of, was_true_on
from amparo.evidence.rules.passages import cut, locator_of
from amparo.evidence.rules.proposing import proposals
from amparo.evidence.rules.spoken_dates import dates_in
from amparo.evidence.rules.spoken_numbers import numbers_in
from amparo.evidence.rules.totals import Amount, checked, summed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("signed on 6 September 2016.", ["2016-09-06"]),
        ("signature on 22nd April, 2016", ["2016-04-22"]),
        ("published on April 22, 2021", ["2021-04-22"]),
        ("between January 2009 and December 2015, has", ["2009-01/2015-12"]),
        ("In January of 2016, a company", ["2016-01"]),
        ("From 23–25 May 2007, hosted", ["2007-05-23/2007-05-25"]),
        ("30/05/2019 Index: AMR 46/0358/2019", ["2019-05-30"]),
        ("for the period 2018-2019.", ["2018/2019"]),
        ("since 1958, it", ["1958"]),
        ("del 3 al 5 de mayo de 2007 y abril de 2019", ["2007-05-03/2007-05-05", "2019-04"]),
        ("el 12 de setiembre de 2001", ["2001-09-12"]),
        ("No. 059-2019-JUS and 004-2021 and A/RES/60/1", []),
        ("on 31 June 2020", []),
    ],
)
def test_dates_are_read_as_far_as_they_are_said(text, found):
    assert [one.value for one in dates_in(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("more than 6,700 troops", [("6700", "more_than")]),
        ("394 troops, of which 141 are women", [("394", "exact"), ("141", "exact")]),
        ("al menos 18.220 minas", [("18220", "at_least")]),
        ("0.27 km", [("0.27", "exact")]),
        ("35.8 % of them", [("35.8", "exact")]),
        ("became one of the seven countries", [("7", "exact")]),
        ("[13] Statement of 5 November 2008", []),
        ("CCM/CW/SR/2, No. 059-2019-JUS", []),
        ("más de 2,4 millones de soles", [("2400000", "more_than")]),
        ("2.4 million people", [("2400000", "exact")]),
        ("1.250 million", [("1250000", "exact")]),
        ("1,250 millones", [("1250000000", "exact")]),
        ("2 millones 400 mil", [("2400000", "exact")]),
        ("ciento veinte mil casos", [("120000", "exact")]),
        ("al menos mil doscientos", [("1200", "at_least")]),
        ("treinta y cinco por ciento", [("35", "exact")]),
        ("one thousand two hundred and five", [("1205", "exact")]),
        ("twenty-five towns, four and five", [("25", "exact"), ("4", "exact"), ("5", "exact")]),
        ("un millón y medio; half a million", [("1500000", "exact"), ("500000", "exact")]),
        ("3 billones; 3 billion", [("3000000000000", "exact"), ("3000000000", "exact")]),
        ("entre 2 y 3 millones", [("2000000", "exact"), ("3000000", "exact")]),
        ("millones de personas, un caso, one of them", []),
        ("Decreto Supremo 041, Ley 31222, Resolution 1325", []),
        ("los artículos 3, 5 y 7 de 12 leyes", [("12", "exact")]),
        ("Act No. 5 and 30 people; Ley 5 millones", [("30", "exact"), ("5000000", "exact")]),
        ("the code 041", []),
    ],
)
def test_numbers_are_read_with_what_limits_them(text, found):
    assert [(str(n.value), n.qualifier) for n in numbers_in(text)] == found


def test_partial_dates_are_intervals_and_never_padded():
    assert span_of("2015").last == datetime.date(2015, 12, 31)
    assert span_of("2015-02").last == datetime.date(2015, 2, 28)
    assert span_of("2009-01/2015-12").first == datetime.date(2009, 1, 1)
    for bad in ("2015-13", "2015-06-31", "15", "2015/2014", ""):
        assert not is_partial_date(bad)
    assert in_order("2015-06", "2015") and not in_order("2016", "2015-12")
    assert was_true_on("2015", "", datetime.date(2015, 6, 1)) is None
    assert was_true_on("2015", "", datetime.date(2016, 1, 1)) is True
    assert was_true_on("", "2008-12-03", datetime.date(2008, 12, 4)) is False


def test_a_quote_is_found_whatever_its_typography():
    text = "La «Defensoría  del\nPueblo» – said “yes”."
    place = locate(text, 'Defensoria del Pueblo" - said "YES"')
    assert text[place.start : place.end] == "Defensoría  del\nPueblo» – said “yes”"
    assert locate(text, "no such words") is None and locate(text, " ") is None


@pytest.mark.parametrize(
    ("text", "value", "how"),
    [
        ("has destroyed 18,220 mines", "18220", "said"),
        ("the seven countries", "7", "said"),
        ("the eight and last report", "8", "said"),
        ("on 22nd April, 2016", "2016-04-22", "said"),
        ("on 22nd April, 2016", "2016-04", "said"),
        ("in April 2016", "2016-04-22", None),
        ("Peru and Ivory Coast", "CIV", "said"),
        ("The perusal", "PER", None),
        ("support for illegal logging and mining", "illegal mining", "in_other_words"),
        ("nothing of the kind", "illegal mining", None),
        ("2,4 millones de soles", "2400000", "said"),
        ("Decreto Supremo 041", "041", "said"),
    ],
)
def test_a_value_is_found_in_any_form(text, value, how):
    found = locate_value(text, value)
    assert (found.how if found else None) == how


def test_a_text_is_cut_where_it_can_be_cited():
    text = (
        "A TITLE OF THE DOCUMENT\n\n1. First paragraph, that was\nbroken to fit a page.[1]\n"
        "2. Second.\n\nThe body calls on the State to:\n\n- ratify;\n- report.\n\n---\n\n"
        "[1] A note, 5 May 2008.\fAnother page begins here, with words."
    )
    found = cut(text)
    assert [(p.kind, p.label, p.page, p.line) for p in found] == [
        ("heading", "", 1, 1),
        ("paragraph", "1", 1, 3),
        ("paragraph", "2", 1, 5),
        ("paragraph", "", 1, 7),
        ("item", "1", 1, 9),
        ("item", "2", 1, 10),
        ("footnote", "1", 1, 14),
        ("paragraph", "", 2, 14),
    ]
    assert found[1].text == "1. First paragraph, that was broken to fit a page.[1]"
    assert locator_of(found[1], 2) == "p. 1, ¶ 1, l. 3"
    assert locator_of(found[6], 7) == "p. 1, n. 1, l. 14"


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("number", "18,220", "18220"),
        ("number", "0.10", "0.10"),
        ("number", "35.8 %", "35.8"),
        ("number", "2,4 millones", "2400000"),
        ("date", "3 December 2008", "2008-12-03"),
        ("date", "2015-11", "2015-11"),
        ("period", "2009-01/2015-12", "2009-01/2015-12"),
        ("yes_no", "Sí", True),
        ("state", "Perú", "PER"),
        ("states", "Chile; Peru; Chile", ["CHL", "PER"]),
        ("list", "a; b\n- c", ["a", "b", "c"]),
        ("record", "total: 394\nfemale: 141", {"total": "394", "female": "141"}),
        ("unknown", "whatever", None),
    ],
)
def test_a_value_is_kept_by_its_type_and_typed_again(kind, typed, kept):
    assert values.read_value(kind, typed) == kept
    assert values.read_value(kind, values.typed_again(kind, kept)) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "why"),
    [
        ("number", "many", "number"),
        ("number", "-3", "negative"),
        ("number", "101 %", "percent"),
        ("date", "2015-02-30", "date"),
        ("date", "in May", "date"),
        ("yes_no", "perhaps", "yes_no"),
        ("state", "Atlantis", "state"),
        ("record", "no colon", "record"),
        ("record", "a: 1\na: 2", "record"),
        ("text", " ", "empty"),
    ],
)
def test_a_value_that_is_not_of_its_type_is_refused(kind, typed, why):
    with pytest.raises(values.BadValue) as no:
        values.read_value(kind, typed)
    assert no.value.why == why


def test_a_stated_total_is_checked_and_never_changed():
    parts = [Amount(Decimal(8843)), Amount(Decimal(9377))]
    assert checked(Amount(Decimal(18220)), parts).result == "ok"
    off = checked(Amount(Decimal(18220)), [parts[0], Amount(Decimal(9378))])
    assert (off.result, off.difference) == ("mismatch", 1)
    assert checked(Amount(Decimal(18220)), []).result == "not_checkable"
    doubtful = Amount(Decimal(9377), qualifier="more_than")
    assert checked(Amount(Decimal(18220)), [parts[0], doubtful]).result == "not_checkable"


def test_units_of_area_convert_before_they_are_compared():
    parts = [Amount(Decimal(n), "m2") for n in (9246, 7171, 10738)]
    assert summed(parts, "km2") == Decimal("0.027155")
    assert checked(Amount(Decimal("0.27"), "km2"), parts).result == "mismatch"
    assert summed(parts, "people") is None


def test_short_words_end_no_sentence_and_their_numbers_count_nothing():
    found = proposals(cut("Informe anual, párr. 12, pág. 3. Después murieron 35 personas."))
    assert [one.typed for one in found if one.kind == "count"] == ["35"]
