"""A quote taken from any text is found in it again; what is proposed stands where it says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.evidence.rules.locating import folded, locate
from amparo.evidence.rules.partial_dates import is_partial_date
from amparo.evidence.rules.passages import cut
from amparo.evidence.rules.proposing import proposals
from amparo.evidence.rules.spoken_dates import dates_in
from amparo.evidence.rules.spoken_numbers import numbers_in

LETTERS = "abcñé ÁÑ“”«»’–-.,:;[]()0123456789\n\t/%¶<>"
WORDS = st.sampled_from(
    [*LETTERS, " de ", "May ", " 2015", " 18,220 ", "[1] ", "calls on it to:\n\n- "]
)
TEXTS = st.lists(WORDS, max_size=200).map("".join)


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.data())
def test_a_quote_is_found_where_its_words_stand(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]
    place = locate(text, quote)
    if not folded(quote)[0].strip():
        assert place is None
    else:
        assert folded(text[place.start : place.end])[0].strip() == folded(quote)[0].strip()


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_what_is_read_or_proposed_stands_where_it_says(text):
    for day in dates_in(text):
        assert text[day.start : day.end] == day.said and is_partial_date(day.value)
    for number in numbers_in(text):
        assert text[number.start : number.end] == number.said and number.value >= 0
    passages = cut(text)
    found = proposals(passages)
    assert len({(one.passage, one.key) for one in found}) == len(found)
    for one in found:
        assert 0 <= one.start < one.end <= len(passages[one.passage].text)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_no_letter_is_lost_when_a_text_is_cut(text):
    kept = "".join("".join(one.text.split()) for one in cut(text))
    lines = [line.strip() for line in text.split("\n")]
    rules = {line for line in lines if line and set(line) <= set("-–—_*= \t") and len(line) > 2}
    whole = "".join("".join(line.split()) for line in lines if line not in rules)
    assert sorted(kept) == sorted(whole)
