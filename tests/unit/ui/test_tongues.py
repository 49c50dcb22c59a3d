"""What a page in Quechua says in Spanish is marked as Spanish, word by word."""

import pytest
from django.template import Context, Template
from django.utils import translation

import vocab
from amparo.ui.tongues import tongue_of
from vocab.states import state_name

LACKING = vocab.label("commitments/mechanism_kinds", "treaty_body", "es")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (LACKING, "es"),
        (f"{LACKING}\n{LACKING}", "es"),
        (state_name("DE", "qu"), "es"),
        (vocab.label("commitments/standings", "party", "qu"), ""),
        ("Texto que alguien escribió", ""),
        (f"{LACKING}\nTexto que alguien escribió", ""),
        ("", ""),
        (7, ""),
    ],
)
def test_only_words_of_the_house_that_lack_quechua_are_marked(text, found):
    assert tongue_of(text, "qu") == found
    assert tongue_of(text, "es") == tongue_of(text, "en") == ""


def test_a_template_marks_the_element_in_the_language_of_the_page():
    drawn = Template('<td{{ word|tongue }}>{{ word }}</td><td{{ word|tongue:"es" }}></td>')
    with translation.override("qu"):
        said = drawn.render(Context({"word": LACKING}))
    assert said == f'<td lang="es">{LACKING}</td><td></td>'


@pytest.mark.parametrize(
    "name",
    ["commitments/standings", "commitments/support_levels", "commitments/action_stages",
     "commitments/recommendation_stages", "commitments/record_states", "instruments/states",
     "commitments/fulfilments", "monitor/edition_states", "monitor/edition_kinds"],
)  # fmt: skip
def test_states_of_records_have_quechua_of_their_own(name):
    for term in vocab.terms(name).values():
        assert term.label.qu, term.key
