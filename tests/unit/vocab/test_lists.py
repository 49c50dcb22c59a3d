"""The closed lists: complete, in the languages they need, and joined to one another."""

import pytest

import vocab
from vocab.words import read_terms

# What a person at risk reads: these lists are in Quechua too.
FOR_THE_PERSON = [
    "cases/answers",
    "cases/channels",
    "cases/clocks",
    "cases/consent_purposes",
    "cases/decision_kinds",
    "cases/grievance_subjects",
    "cases/international_measures",
    "cases/justice_milestones",
    "cases/reassessment_triggers",
    "cases/recorders",
    "cases/risk_levels",
    "cases/states",
    "cases/urgent_states",
    "duties/obstacles",
    "duties/states",
    "oversight/request_kinds",
    "people/roles",
    "places/secrecy",
    "situations/causes",
    "situations/collective_kinds",
    "situations/date_precision",
    "situations/decision_rules",
    "situations/incident_types",
    "situations/suspected_actors",
    "situations/verification",
]


@pytest.mark.parametrize("name", vocab.lists())
def test_every_word_has_spanish_and_english(name):
    for term in vocab.terms(name).values():
        assert term.label.es.strip(), term.key
        assert term.label.en.strip(), term.key
        assert term.key.strip() == term.key


@pytest.mark.parametrize("name", FOR_THE_PERSON)
def test_what_a_person_at_risk_meets_is_in_quechua(name):
    assert [t.key for t in vocab.terms(name).values() if not t.label.qu] == []


@pytest.mark.parametrize(
    "name",
    [
        "cases/answers",
        "cases/consent_purposes",
        "cases/states",
        "cases/urgent_states",
        "duties/states",
        "oversight/request_kinds",
    ],
)
def test_what_a_word_means_is_told_in_quechua_too(name):
    told = [t for t in vocab.terms(name).values() if t.definition]
    assert told
    assert [t.key for t in told if not t.definition.qu] == []


def test_every_measure_has_its_name_in_quechua():
    assert [m.code for m in vocab.measures().values() if not m.name.qu] == []


def test_no_list_uses_one_label_for_two_words():
    for name in vocab.lists():
        labels = [t.label.en for t in vocab.terms(name).values()]
        assert len(labels) == len(set(labels)), name


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("people/roles", 27),
        ("cases/states", 20),
        ("cases/urgent_states", 8),
        ("cases/answers", 4),
        ("duties/states", 7),
        ("places/secrecy", 4),
        ("situations/incident_types", 27),
        ("situations/verification", 5),
        ("situations/causes", 16),
        ("situations/sdg_groups", 3),
        ("situations/date_precision", 4),
        ("situations/conflict_phases", 5),
        ("situations/conflict_states", 5),
        ("training/modules", 6),
        ("oversight/request_kinds", 4),
        ("cases/reassessment_triggers", 12),
    ],
)
def test_a_list_has_all_its_words(name, count):
    assert len(vocab.terms(name)) == count


def test_a_list_keeps_the_order_of_its_file():
    assert list(vocab.terms("places/secrecy")) == ["PUBLIC", "INTERNAL", "RESTRICTED", "SECRET"]
    assert list(vocab.terms("cases/states"))[:3] == ["draft", "received", "info_requested"]


def test_a_label_falls_back_from_quechua_to_spanish():
    words = vocab.Words(es="Abierta", en="Open")
    assert words.in_language("qu") == "Abierta"
    assert words.in_language("es") == words.in_language("es-pe") == "Abierta"
    assert words.in_language("en") == words.in_language("fr") == "Open"
    assert vocab.Words("Abierta", "Open", "Kichasqa").in_language("qu-PE") == "Kichasqa"
    assert vocab.Words("", "Open").in_language("qu") == "Open"


def test_a_label_is_found_by_key_and_an_unknown_key_shows_itself():
    assert vocab.label("cases/states", "granted", "es") == "Medidas otorgadas"
    assert vocab.label("cases/states", "granted", "en") == "Measures granted"
    assert vocab.label("cases/states", "nowhere", "en") == "nowhere"


def test_choices_are_keys_with_english_labels():
    assert ("woman", "Woman") in vocab.choices("situations/genders")


def test_a_retired_word_keeps_its_label_but_is_no_choice(monkeypatch):
    data = b"""
[[term]]
key = "old"
label = { es = "Antigua", en = "Old" }
retired = 2026-01-01

[[term]]
key = "new"
label = { es = "Nueva", en = "New" }
"""
    terms = read_terms(data, "x.toml")
    monkeypatch.setattr("vocab.words._packaged_terms", lambda name: terms)
    assert vocab.choices("x") == [("new", "New")]
    assert vocab.label("x", "old", "en") == "Old"


def test_roles_say_what_they_see_and_whether_they_are_staff():
    roles = vocab.terms("people/roles")
    assert [r for r in roles.values() if not r.definition] == []
    persons = [key for key, role in roles.items() if role.kind == "person"]
    assert persons == ["requester", "third_party", "collective_representative"]


def test_every_incident_type_has_a_class_of_the_indicator():
    types = vocab.terms("situations/incident_types")
    assert types["KIL"].sdg == "killing"
    assert {k for k, t in types.items() if t.sdg == "not_counted"} == {"EXC", "TER"}


def test_a_request_about_own_data_runs_on_a_clock_that_exists():
    clocks = vocab.terms("cases/clocks")
    kinds = vocab.terms("oversight/request_kinds")
    assert [k.clock for k in kinds.values() if clocks[k.clock].family != "data"] == []


def test_the_base_module_is_good_for_24_months():
    modules = vocab.terms("training/modules")
    assert modules["RISK_BASE"].months == 24
    assert modules["RISK_BASE"].flag == ()


def test_the_journal_and_the_justice_track_are_kept_for_ever():
    kept = [k for k, r in vocab.terms("oversight/retention").items() if r.period is None]
    assert kept == ["justice_track", "incident", "journal"]


def test_levels_of_risk_are_ordered():
    ranks = {k: level.rank for k, level in vocab.terms("cases/risk_levels").items()}
    assert ranks == {
        "ordinary": 1,
        "extraordinary": 2,
        "extreme": 3,
        "not_ordinary": None,
        "undetermined": None,
    }
