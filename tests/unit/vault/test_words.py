"""Words brought to stems and to their sound."""

import pytest

from amparo.vault import rules


@pytest.mark.parametrize(
    "written",
    [
        ("Quispe", "Kispe", "Quizpe", "qispe"),
        ("Huamán", "Guaman", "Wamán"),
        ("Jiménez", "Gimenes", "Ximénez"),
        ("González", "Gonsales", "GONZALES"),
        ("Condori", "Kondori", "Qondori"),
        ("Llamoca", "Yamoca"),
        ("Giovanna", "Yovana"),
        ("Jhon", "John", "Jon"),
        ("Vásquez", "Basques"),
        ("Helena", "Elena"),
        ("Yupanqui", "Yupanki"),
        ("Ccori", "Qori", "Cori"),
        ("Núñez", "Nunes"),
    ],
)
def test_names_that_sound_alike_are_one_key(written):
    assert len({rules.sound(rules.normal_name(name)) for name in written}) == 1


@pytest.mark.parametrize(
    "pair", [("Rosa", "Rusa"), ("Quispe", "Quinto"), ("Mamani", "Mamán"), ("Guevara", "Huevara")]
)
def test_names_that_sound_otherwise_are_two(pair):
    one, two = (rules.sound(rules.normal_name(name)) for name in pair)
    assert one != two


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("La policía amenazó a los líderes", "amenazas"),
        ("Las amenazas siguen desde ayer", "AMENAZA"),
        ("Fueron detenciones arbitrarias", "detencion"),
        ("La protección de las mujeres", "proteccion"),
        ("The police threatened the leaders of the union", "leader"),
        ("They were killed in the field", "killings"),
        ("Amenaza con arma", "amenasa"),
    ],
)
def test_a_word_is_found_in_another_form(text, typed):
    assert rules.forms_of(rules.normal_name(typed)) & rules.stems(text)


def test_words_without_meaning_are_left_out():
    assert rules.words("La mujer y el que la sigue, and the one of them") == ["mujer", "sigue"]


def test_a_text_without_end_is_cut_to_what_can_be_kept():
    assert len(rules.stems(" ".join(f"palabra{n}" for n in range(5000)))) == 400
    assert rules.stems("x" * 10_000) == set()


def test_near_is_one_letter_away():
    around = rules.near("kispe", "abcdeikps")
    assert {"kipe", "kispes", "kispa", "ksipe"} <= around
    assert "kispe" not in around and "kip" not in around
    assert rules.near("sol", "abc") == set()
