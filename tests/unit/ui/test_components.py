"""Each component, given what it asks for, says it so that a person and a reader can use it."""

from dataclasses import dataclass

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from amparo.ui.shapes import Clock, Filter, Party, Stage
from amparo.ui.templatetags.ui import Drawn


def drawn(source: str, **context) -> str:
    html = Template(CottonCompiler().process(source)).render(Context(context))
    return " ".join(html.split())


def test_an_icon_is_hidden_from_readers_because_its_word_stands_beside_it():
    html = drawn('<c-icon name="clock" />')
    assert 'aria-hidden="true"' in html
    assert "icons.svg#clock" in html


def test_a_button_acts_and_a_link_leads():
    act, lead = drawn("<c-btn>Admit</c-btn>"), drawn('<c-btn href="/x" kind="2">See</c-btn>')
    assert act.startswith('<button class="btn" type="submit"')
    assert lead.startswith('<a class="btn btn-2" href="/x"')


@pytest.mark.parametrize(
    ("tone", "icon"), [("soon", "#clock"), ("late", "#triangle-alert"), ("wait", "#circle-pause")]
)
def test_a_clock_says_its_tone_with_words_icon_and_line(tone, icon):
    html = drawn('<c-clock :of="clock" />', clock=Clock("2 h left", "Today, 11:50", 0.46, tone))
    assert f'class="clock clock-{tone}"' in html
    assert icon in html
    assert "2 h left" in html
    assert "<p>Today, 11:50</p>" in html
    assert 'width="46"' in html


def test_a_calm_clock_has_no_icon_and_without_a_share_no_line():
    html = drawn('<c-clock :of="clock" />', clock=Clock("Tomorrow"))
    assert html == '<div class="clock"><b>Tomorrow</b></div>'


def test_a_clock_shows_its_law_and_that_nobody_has_confirmed_it():
    clock = Clock("2 h left", law="4 hours.", term="To answer", source="DS 004", confirmed=False)
    html = drawn('<c-clock :of="clock" />', clock=clock)
    assert "To answer" in html
    assert "not legally confirmed" in html
    assert "DS 004" in html
    sure = drawn('<c-clock :of="clock" />', clock=Clock("2 h left", law="4 hours."))
    assert "not legally confirmed" not in sure
    assert "Legal basis of the term" in sure


def test_what_is_given_is_escaped():
    html = drawn('<c-clock :of="clock" />', clock=Clock("<b>x</b>", law="<script>"))
    assert "<script>" not in html
    assert "<b>x</b>" not in html


def test_a_component_does_not_see_what_the_page_holds():
    html = drawn('<c-q title="Decide" />', who="leaked", clock=Clock("leaked"))
    assert "leaked" not in html


def test_the_next_act_has_a_title_that_names_its_section():
    html = drawn(
        '<c-lead title="Decide" :clock="clock"><p>Why.</p>'
        '<c-slot name="acts"><c-btn href="/x">Open</c-btn></c-slot></c-lead>',
        clock=Clock("2 h left", tone="soon"),
    )
    assert 'aria-labelledby="next"' in html
    assert '<h2 id="next">Decide</h2>' in html
    assert '<div class="acts"><a class="btn" href="/x"' in html
    assert "2 h left" in html


def test_stages_say_which_is_now():
    stages = [Stage("Received", "done", "21 Oct"), Stage("Plan", "now"), Stage("Decision")]
    html = drawn('<c-stages :of="stages" label="Track" />', stages=stages)
    assert html.count("<li") == 3
    assert '<li class="now" aria-current="step"><span>Plan</span>' in html
    assert "#check" in html


def test_filters_are_links_with_counts():
    html = drawn(
        '<c-filters :of="f" />', f=[Filter("All", "?", 0, current=True), Filter("X", "?x")]
    )
    assert 'aria-current="true"' in html
    assert '<span class="n">0</span>' in html
    assert html.count('class="n"') == 1


def test_a_pager_is_absent_when_there_is_nothing_more():
    assert drawn('<c-pager next="" />') == ""
    assert 'rel="next" href="?after=3"' in drawn('<c-pager next="?after=3" />')


def test_people_pairs_and_code():
    assert "<b>Oficial Lúcumo</b>" in drawn(
        '<c-people :of="p" />', p=[Party("Oficial Lúcumo", "x")]
    )
    assert "<dt>Region</dt><dd>Ucayali</dd>" in drawn('<c-dl :of="p" />', p=[("Region", "Ucayali")])
    assert "<span>molle · luna</span>" in drawn("<c-code>molle · luna</c-code>")


@pytest.mark.parametrize("tone", ["ok", "soon", "late", "wait", "act", "pub", "off"])
def test_a_state_is_a_word_and_an_icon(tone):
    html = drawn(f'<c-st tone="{tone}">Accepted</c-st>')
    assert "icons.svg#" in html
    assert "Accepted" in html


class Sample(forms.Form):
    note = forms.CharField(label="Reason", help_text="The person will read it.")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="I agree")
    more = forms.CharField(label="More", required=False)


def test_a_field_ties_label_hint_and_error_to_its_input():
    html = drawn('<c-field :of="form.note" />', form=Sample({"note": ""}))
    assert '<label for="id_note">Reason' in html
    assert 'id="id_note_helptext"' in html
    assert 'id="id_note_error"' in html
    assert 'aria-describedby="id_note_helptext id_note_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="bad"' in html


def test_a_field_keeps_what_was_typed():
    form = Sample({"note": "half a <reason>"})
    assert 'value="half a &lt;reason&gt;"' in drawn('<c-field :of="form.note" />', form=form)


def test_radio_buttons_become_a_group_with_a_legend_that_an_error_can_point_to():
    html = drawn('<c-field :of="form.kind" />', form=Sample({}))
    assert "<legend>Kind" in html
    assert 'aria-describedby="id_kind_error"' in html
    assert 'class="pick" id="id_kind"' in html
    assert '<label for="id_kind_0"><input type="radio"' in html


def test_one_box_to_tick_stands_before_its_words():
    html = drawn('<c-field :of="form.sure" />', form=Sample({}))
    assert html.index("<input") < html.index("I agree")
    assert 'id="id_sure_error"' in html


def test_optional_fields_are_marked_or_needed_ones_or_none():
    form = Sample()
    assert "(optional)" in drawn('<c-field :of="form.more" />', form=form)
    assert "(optional)" not in drawn('<c-field :of="form.more" mark="" />', form=form)
    assert "(needed)" in drawn('<c-field :of="form.note" mark="required" />', form=form)


def test_the_summary_of_errors_links_to_each_field():
    html = drawn('<c-form-errors :form="form" />', form=Sample({}))
    assert 'role="alert"' in html
    assert '<a href="#id_note">Reason: This field is required.</a>' in html
    assert '<a href="#id_kind">' in html
    assert drawn('<c-form-errors :form="form" />', form=Sample()) == ""


def test_a_summary_says_what_no_field_can():
    form = Sample({"note": "x", "kind": "a", "sure": "on"})
    form.add_error(None, "It is already admitted.")
    html = drawn('<c-form-errors :form="form" />', form=form)
    assert "<p>It is already admitted.</p>" in html
    assert "<ul>" not in html


def test_a_kept_form_names_itself():
    html = drawn('<c-keep name="assessment-7K3M" />')
    assert 'name="keep" value="assessment-7K3M"' in html
    assert "data-words=" in html


def test_the_options_of_a_select_are_escaped_and_the_chosen_one_is_marked():
    html = drawn(
        "{% options pairs chosen %}", pairs=[("", "Any"), ("a", "<b>A</b>"), (7, "Seven")], chosen=7
    )
    assert html == (
        '<option value="">Any</option><option value="a">&lt;b&gt;A&lt;/b&gt;</option>'
        '<option value="7" selected>Seven</option>'
    )


def test_a_form_s_select_keeps_its_groups_its_choice_and_its_attributes():
    class Place(forms.Form):
        where = forms.ChoiceField(
            choices=[("", "Not known"), ("Andes", [("CUS", "Cusco"), ("PUN", "Puno & Lake")])],
            widget=forms.Select(attrs={"data-x": "1"}),
            required=False,
        )

    html = " ".join(str(Place(initial={"where": "PUN"})["where"]).split())
    assert html == (
        '<select name="where" data-x="1" id="id_where"><option value="">Not known</option>'
        '<optgroup label="Andes"><option value="CUS">Cusco</option>'
        '<option value="PUN" selected>Puno &amp; Lake</option></optgroup></select>'
    )


@dataclass(frozen=True)
class Shown:
    word: str


def test_a_row_is_drawn_once_for_each_value_and_language_and_sees_nothing_else():
    source = Template(
        "{% load i18n %}{% for row in rows %}{% drawn row %}<i>{{ row.word }}{{ secret }}"
        '{% translate "Search" %}</i>{% enddrawn %}{% endfor %}'
    )
    rows = [Shown("a"), Shown("a"), Shown("<b>")]

    def words(language):
        with translation.override(language):
            return source.render(Context({"rows": rows, "secret": "hidden"}))

    assert words("en") == "<i>aSearch</i><i>aSearch</i><i>&lt;b&gt;Search</i>"
    assert words("es") == "<i>aBuscar</i><i>aBuscar</i><i>&lt;b&gt;Buscar</i>"
    node = next(node for node in source.nodelist.get_nodes_by_type(Drawn))
    assert set(node.kept) == {(row, lang) for row in rows for lang in ("en", "es")}


def test_drawings_kept_are_not_without_end(monkeypatch):
    monkeypatch.setattr("amparo.ui.templatetags.ui.DRAWINGS", 3)
    source = Template(
        "{% for row in rows %}{% drawn row %}{{ row.word }}{% enddrawn %}{% endfor %}"
    )
    html = source.render(Context({"rows": [Shown(str(n)) for n in range(10)]}))
    assert html == "0123456789"
    assert len(next(iter(source.nodelist.get_nodes_by_type(Drawn))).kept) <= 3
