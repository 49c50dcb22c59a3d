"""Whatever is done to the journal, the chain shows it."""

from datetime import UTC, datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from amparo.ledger import rules

MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)
)
TEXT = st.text(max_size=12).map(rules.clean)
PLAIN = st.none() | st.dictionaries(
    TEXT, st.integers() | TEXT | st.booleans() | st.none(), max_size=3
)
FIELDS = st.fixed_dictionaries(
    {
        "at": MOMENTS,
        "kind": st.sampled_from(["write", "read", "denied"]),
        **dict.fromkeys(("verb", "actor_id", "actor_label", "target", "file", "why"), TEXT),
        **dict.fromkeys(("before", "after"), PLAIN),
    }
)


def chained(rows):
    """Return rows as the links of a chain."""
    links, previous = [], rules.FIRST
    for seq, row in enumerate(rows, start=1):
        link = {**row, "seq": seq, "previous_hash": previous}
        link["hash"] = previous = rules.link(link, previous)
        links.append(link)
    return links


def holds(links, head):
    """Test if a table of links, read in the order of its numbers, is the chain with that head."""
    chain = rules.Chain()
    for link in sorted(links, key=lambda each: each["seq"]):
        chain.follow(link)
        if chain.fault:
            return False
    return chain.hash == head


CHAINS = st.lists(FIELDS, min_size=2, max_size=6).map(chained)


@given(CHAINS)
def test_what_was_written_holds(links):
    assert holds(links, links[-1]["hash"])


@given(CHAINS, st.data())
def test_any_edit_of_any_field_is_seen(links, data):
    head = links[-1]["hash"]
    number = data.draw(st.integers(0, len(links) - 1))
    field = data.draw(st.sampled_from([*rules.COVERED, "previous_hash", "hash"]))
    new = data.draw(
        {"seq": st.integers(-2, 9), "at": MOMENTS, "before": PLAIN, "after": PLAIN}.get(field, TEXT)
    )
    assume(new != links[number][field] or type(new) is not type(links[number][field]))
    links[number] = {**links[number], field: new}
    assert not holds(links, head)


@given(CHAINS, st.data())
def test_an_edit_with_its_hash_made_anew_is_seen(links, data):
    head = links[-1]["hash"]
    number = data.draw(st.integers(0, len(links) - 1))
    why = data.draw(TEXT)
    assume(why != links[number]["why"])
    link = {**links[number], "why": why}
    links[number] = {**link, "hash": rules.link(link, link["previous_hash"])}
    assert not holds(links, head)


@given(CHAINS, st.data())
def test_any_deletion_is_seen_also_when_the_rest_is_numbered_anew(links, data):
    head = links[-1]["hash"]
    number = data.draw(st.integers(0, len(links) - 1))
    del links[number]
    assert not holds(links, head)
    assert not holds([{**link, "seq": i} for i, link in enumerate(links, start=1)], head)


@given(CHAINS, st.data())
def test_any_reordering_is_seen(links, data):
    head = links[-1]["hash"]
    order = data.draw(st.permutations(range(len(links))))
    assume(order != list(range(len(links))))
    moved = [{**links[i], "seq": seq} for seq, i in enumerate(order, start=1)]
    assert not holds(moved, head)


@given(CHAINS, FIELDS)
def test_an_entry_slipped_in_is_seen(links, row):
    head = links[-1]["hash"]
    forged = {**row, "seq": links[-1]["seq"] + 1, "previous_hash": head}
    assert not holds([*links, {**forged, "hash": rules.link(forged, head)}], head)


@given(PLAIN | st.recursive(st.floats(allow_nan=True) | st.binary(max_size=3), st.lists))
def test_whatever_is_given_becomes_plain_and_stays_so(value):
    once = rules.plain(value)
    assert rules.plain(once) == once
