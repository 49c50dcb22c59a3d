"""Long titles are cut between words, and say that they were."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template

from amparo.kernel.brief import brief

ROOMS = Path(__file__).parents[3] / "src" / "amparo"
TITLE = "Convention on the Prohibition of the Use, Stockpiling, Production and Transfer of Mines"


@pytest.mark.parametrize(
    ("most", "said"),
    [
        (200, TITLE),
        (len(TITLE), TITLE),
        (37, "Convention on the Prohibition of the…"),
        (43, "Convention on the Prohibition of the Use…"),
        (20, "Convention on the…"),
    ],
)
def test_a_title_is_cut_at_a_word(most, said):
    assert brief(TITLE, most) == said and len(said) <= max(most, 1)


def test_one_endless_word_is_cut_where_it_must():
    assert brief("x" * 50, 10) == "x" * 9 + "…"
    assert brief("a\n b   c", 9) == "a b c"


def test_a_template_cuts_the_same_way_and_escapes():
    drawn = Template("{{ words|brief:12 }}").render(Context({"words": "<b>one two three"}))
    assert drawn == "&lt;b&gt;one two…"


def test_no_choice_of_a_form_is_cut_inside_a_word():
    cut = re.compile(r"\.(title|statement|called|text|short|name)\[:\s*\d+\]")
    found = [
        f"{path.relative_to(ROOMS)}: {line.strip()}"
        for path in (
            *ROOMS.glob("*/forms/*.py"),
            *ROOMS.glob("*/forms.py"),
            *ROOMS.glob("site/*.py"),
        )
        for line in path.read_text().splitlines()
        if cut.search(line)
    ]
    assert not found
