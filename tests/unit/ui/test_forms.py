import datetime

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from amparo.ui.forms import (
    CodeField,
    FilesField,
    MayBePast,
    Option,
    PartialDate,
    PartialDateField,
    RealDateField,
    TrapField,
    TriStateField,
)


class Incident(forms.Form):
    when = PartialDateField(required=False)


def sent(year="", month="", day=""):
    return Incident({"when_year": year, "when_month": month, "when_day": day})


@pytest.mark.parametrize(
    ("parts", "known", "impossible"),
    [
        (("2020", "", ""), "2020", False),
        (("2020", "06", ""), "2020-06", False),
        (("2020", "06", "4"), "2020-06-04", False),
        (("2020", "06", "31"), "2020-06-31", True),
        (("2021", "02", "29"), "2021-02-29", True),
    ],
)
def test_a_date_is_kept_as_far_as_it_is_known(parts, known, impossible):
    form = sent(*parts)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["when"] == known
    assert form.cleaned_data["when"].impossible is impossible


class Printed(forms.Form):
    when = RealDateField(required=False)


def test_the_day_of_what_is_printed_is_one_that_a_calendar_has():
    form = Printed({"when_year": "2026", "when_month": "02", "when_day": "31"})
    assert form.errors.as_data()["when"][0].code == "day" and 'value="31"' in str(form)
    assert Printed({"when_year": "2024", "when_month": "02", "when_day": "29"}).is_valid()


class Asked(MayBePast):
    past = ("until",)
    until = forms.DateField(required=False)


def test_a_day_that_has_passed_is_asked_about_once():
    form = Asked({"until": "2020-01-31"})
    assert form["late"].is_hidden and not form.is_valid() and "until" in form.errors
    assert not form["late"].is_hidden, "now it is asked"
    form = Asked({"until": "2020-01-31", "late": "on"})
    assert form.is_valid() and form.cleaned_data == {"until": datetime.date(2020, 1, 31)}
    assert Asked({"until": "2099-01-31"}).is_valid() and Asked({"until": ""}).is_valid()
    known = {"until": datetime.date(2020, 1, 31)}
    assert Asked({"until": "2020-01-31"}, initial=known).is_valid(), "it stood there before"


def test_no_date_is_none():
    form = sent()
    assert form.is_valid()
    assert form.cleaned_data["when"] is None


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("2020", "", "5"), "month"),
        (("", "06", ""), "shape"),
        (("20", "", ""), "shape"),
        (("2020", "13", ""), "shape"),
        (("2020", "06", "45"), "shape"),
        (("soon", "", ""), "shape"),
    ],
)
def test_what_no_calendar_has_is_refused_and_stays_as_typed(parts, code):
    form = sent(*parts)
    assert [error.code for error in form.errors.as_data()["when"]] == [code]
    html = str(form["when"])
    for typed in filter(None, (parts[0], parts[2])):
        assert f'value="{typed}"' in html


def test_a_date_can_come_as_text_from_an_import_or_the_api():
    form = Incident({"when": "2020-6"})
    assert form.is_valid()
    assert form.cleaned_data["when"] == "2020-06"
    assert PartialDate("2020-06-31").parts == ("2020", "06", "31")


def test_a_stored_date_is_shown_in_its_parts():
    html = str(Incident(initial={"when": "2020-06-31"})["when"])
    assert 'value="31"' in html
    assert '<option value="06" selected>' in html
    assert 'value="2020"' in html


def test_a_code_is_read_as_it_was_meant():
    field = CodeField()
    assert field.clean(" 7k3m-o9il ") == "7K3M0911"
    with pytest.raises(forms.ValidationError) as told:
        field.clean("···")
    assert told.value.code == "code"
    assert 'autocomplete="off"' in field.widget.render("c", "")


@pytest.mark.parametrize(("typed", "meant"), [("yes", True), ("no", False), ("unknown", None)])
def test_not_known_is_an_answer_and_never_no(typed, meant):
    assert TriStateField().clean(typed) is meant


def test_yes_no_unknown_begins_unanswered_and_shows_a_stored_answer():
    class Ask(forms.Form):
        agrees = TriStateField()

    assert "checked" not in str(Ask()["agrees"])
    stored = str(Ask(initial={"agrees": False})["agrees"])
    assert stored.count("checked") == 1
    assert 'value="no" required id="id_agrees_1" checked' in stored
    assert not Ask({}).is_valid()


def test_a_trap_refuses_whoever_fills_it():
    assert TrapField().clean("") == ""
    with pytest.raises(forms.ValidationError):
        TrapField().clean("http://spam")


class Send(forms.Form):
    files = FilesField(max_files=2, max_bytes=5)


def uploads(*sizes):
    files = [SimpleUploadedFile(f"{n}.txt", b"x" * n) for n in sizes]
    return Send({}, MultiValueDict({"files": files}))


def test_several_files_arrive_in_order():
    form = uploads(3, 5)
    assert form.is_valid(), form.errors
    assert [file.name for file in form.cleaned_data["files"]] == ["3.txt", "5.txt"]


@pytest.mark.parametrize(
    ("sizes", "code"), [((1, 1, 1), "count"), ((2, 6), "bytes"), ((), "required"), ((0,), "empty")]
)
def test_files_have_their_limits(sizes, code):
    assert [error.code for error in uploads(*sizes).errors.as_data()["files"]] == [code]


def test_a_choice_may_have_a_smaller_line_under_it():
    field = forms.ChoiceField(
        choices=[("a", Option("I am", hint="On my own"))], widget=forms.RadioSelect
    )
    assert field.clean("a") == "a"
    assert str(field.choices[0][1]) == "I am"
    assert field.choices[0][1].hint == "On my own"
