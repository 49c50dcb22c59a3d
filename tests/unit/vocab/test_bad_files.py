"""Each mistake in a file has its exact message: where, why, what to do."""

import re
import tomllib
from pathlib import Path

import pytest

import vocab
from vocab.catalogue import read_measures
from vocab.words import RetentionRule, read_terms

BAD = Path(__file__).parent / "bad"
PROFILES = tomllib.loads((BAD / "profiles.toml").read_text(encoding="utf-8"))["bad"]
PERU = vocab.profile_bytes("PE").decode()
LISTS = {
    "bom": "bom.toml, line 1: the file begins with a byte order mark. "
    "Save it as UTF-8 without one.",
    "empty": "empty.toml: there is no word in it. Add a [[term]].",
    "latin_1": "latin_1.toml, line 3: the byte 0xf3 is not UTF-8. "
    "Save the file in the encoding UTF-8.",
    "missing_key": "missing_key.toml, line 5, key term[2]: the key «label» is missing. Add it.",
    "not_toml": "not_toml.toml, line 3: this is not TOML (Invalid value). Correct the line.",
    "open_quote": "open_quote.toml, line 3: this is not TOML (Illegal character '\\n'). "
    "Correct the line.",
    "same_key_twice": "same_key_twice.toml, line 3: the same key stands twice. "
    "Keep one of the two.",
    "twice": "twice.toml, line 5, key term[2]: the key «open» stands twice. Keep one of the two.",
    "unknown_key": "unknown_key.toml, line 4, key term[1].colour: this key is not known. "
    "Remove it, or correct its spelling.",
    "wrong_date": "wrong_date.toml, line 4, key term[1].retired: this is not a date. "
    "Write it like 2026-11-21, without quotes.",
    "wrong_table": "wrong_table.toml, line 1, key word: this key is not known. Use only [[term]].",
    "wrong_type": "wrong_type.toml, line 3, key term[1].label.en: "
    "a text is needed here, not a whole number. Correct the value.",
}


def test_every_bad_file_has_its_message():
    assert {f.stem for f in BAD.glob("*.toml")} == {*LISTS, "profiles"}


@pytest.mark.parametrize("name", LISTS)
def test_a_bad_list_is_refused_with_its_message(name):
    file = BAD / f"{name}.toml"
    with pytest.raises(vocab.BadFile) as told:
        read_terms(file.read_bytes(), file.name)
    assert str(told.value) == LISTS[name]


@pytest.mark.parametrize("row", PROFILES, ids=lambda r: r["name"])
def test_a_bad_profile_is_refused_with_its_message_and_line(row):
    assert row["find"] in PERU, "the example no longer fits Peru's file"
    text = PERU.replace(row["find"], row["put"], 1)
    with pytest.raises(vocab.BadFile) as told:
        vocab.read_profile(text.encode(), "PE.toml")
    message = str(told.value)
    assert re.sub(r"line \d+", "line N", message) == row["says"]
    if "at" in row:
        line = int(re.search(r"line (\d+)", message)[1])
        assert text.splitlines()[line - 1].strip() == row["at"]


def test_the_three_parts_of_a_message_can_be_read_apart():
    mistake = vocab.BadFile("PE.toml, line 3", "the key is wrong.", "Correct it.")
    assert (mistake.where, mistake.why, mistake.what_to_do) == (
        "PE.toml, line 3",
        "the key is wrong.",
        "Correct it.",
    )
    assert str(mistake) == "PE.toml, line 3: the key is wrong. Correct it."


def refused(read, old, new, data):
    assert old in data
    with pytest.raises(vocab.BadFile) as told:
        read(data.replace(old, new, 1).encode(), "x.toml")
    return re.sub(r"line \d+", "line N", str(told.value))


@pytest.fixture
def packaged():
    return lambda name: Path(vocab.__file__).with_name("cases").joinpath(name).read_text("utf-8")


def test_a_bad_catalogue_is_refused(packaged):
    data = packaged("measures.toml")
    assert refused(read_measures, 'code = "JUS-02"', 'code = "JUS-01"', data) == (
        "x.toml, line N, key measure[2]: the code «JUS-01» stands twice. Keep one of the two."
    )
    assert refused(read_measures, 'against = "T"', 'against = "X"', data) == (
        "x.toml, line N, key measure[1].against: 'X' is not one of the allowed words. "
        "Use one of: T, V, C."
    )
    source = 'source = "CEPAL P10 observatory DS 004-2021-JUS"'
    assert refused(read_measures, source, "", data) == (
        "x.toml, line N, key measure[2]: the basis S needs a source. "
        "Name the source that was read, or use the basis I."
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            'id = "T2"',
            'id = "T1"',
            "x.toml, line N, key dimensions.items[2]: the item «T1» stands twice. "
            "Keep one of the two.",
        ),
        (
            'below = "9"',
            "",
            "x.toml, line N, key levels: only the last level may stand without an upper end. "
            "Correct `below`.",
        ),
        (
            'below = "9"',
            'below = "2"',
            "x.toml, line N, key levels: the upper ends do not rise. Correct `below`.",
        ),
        (
            'weight_max_d = "3/10"',
            'weight_max_d = "a third"',
            "x.toml, line N, key scoring.weight_max_d: «a third» is not a fraction. "
            "Write it like 3/10.",
        ),
        (
            'combined_item = "D7"',
            'combined_item = "D9"',
            "x.toml, line N, key scoring.combined_item: «D9» is not an item. "
            "Use an item of the dimension D.",
        ),
        (
            'key = "extreme"',
            'key = "enormous"',
            "x.toml, line N, key levels: «enormous» is not a word of cases/risk_levels. "
            "Use a key of cases/risk_levels.toml.",
        ),
        (
            'id = "F4"',
            'id = "F9"',
            "x.toml, line N, key floors[8].id: 'F9' is not one of the allowed words. "
            "Use one of: F1, F2, F3, F4, F5, F6, F7, F8.",
        ),
    ],
)
def test_a_bad_instrument_is_refused(packaged, old, new, says):
    data = packaged("risk_instrument.toml")
    assert refused(vocab.read_instrument, old, new, data) == says


def test_a_period_of_no_length_is_refused():
    name = Path(vocab.__file__).with_name("oversight") / "retention.toml"
    data = name.read_text("utf-8")
    read = lambda d, where: read_terms(d, where, RetentionRule)  # noqa: E731
    assert refused(read, "period = 120", "period = 0", data) == (
        "x.toml, line N, key term[1]: 0 is no period. Give a number above 0, or leave it out."
    )


def test_a_list_or_profile_that_does_not_exist_is_a_look_up_error():
    with pytest.raises(LookupError, match=r"^vocab has no list 'cases/colours'$"):
        vocab.terms("cases/colours")
    with pytest.raises(LookupError, match=r"^vocab has no profile 'XX'$"):
        vocab.profile("XX")
    with pytest.raises(LookupError, match=r"^vocab has no risk instrument of version '0\.1'$"):
        vocab.instrument("0.1")
