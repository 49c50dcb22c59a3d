"""States by name, now and before; nothing is guessed."""

import pytest

from vocab.reading import BadFile
from vocab.states import NotAState, State, read_states, resolve, state, state_name, states


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Peru", "PE"), ("perú", "PE"), ("PER", "PE"), ("604", "PE"), ("República del Perú", "PE"),
        ("Democratic Republic of Congo", "CD"), ("Zaire", "CD"), ("Congo, Rep.", "CG"),
        ("Viet Nam", "VN"), ("Vietnam", "VN"), ("Turkey", "TR"), ("Swaziland", "SZ"),
        ("Soviet Union", "SU"), ("Yugoslavia", "YUCS"), ("Cote d'Ivoire", "CI"),
    ],
)  # fmt: skip
def test_names_and_codes_are_resolved(name, code):
    found = resolve(name)
    assert isinstance(found, State) and found.code == code


@pytest.mark.parametrize("name", ["Atlantis", "", "Perusia", "Russia (Soviet Union)"])
def test_an_unknown_name_is_not_guessed(name):
    assert resolve(name) is None


@pytest.mark.parametrize(
    ("name", "kind"), [("European Union", "organisation"), ("Hong Kong", "territory")]
)
def test_what_is_no_state_is_said_so(name, kind):
    found = resolve(name)
    assert isinstance(found, NotAState) and found.kind == kind


def test_the_table_is_whole():
    now = [s for s in states().state if s.until is None]
    assert len(now) == 197  # 193 members of the UN, two observers, the Cook Islands and Niue
    assert all(s.name.es and s.name.en and len(s.iso3) == 3 for s in now)
    assert state_name("DE", "es") == "Alemania" and state_name("ZZ", "es") == "ZZ"
    assert state("SS").since.year == 2011


def test_one_name_for_two_is_refused():
    one = '[[state]]\ncode="{0}"\niso3="{0}X"\nnumeric={1}\nname={{es="Uno", en="One"}}\n'
    with pytest.raises(BadFile, match="means two"):
        read_states((one.format("AA", 1) + one.format("BB", 2)).encode(), "s.toml")
