"""Finding by words through the blind index: what is found, what is not, what stands in it."""

import uuid

import pytest
from django.db import connection
from django.db.models import Q

from amparo.kernel.actors import SYSTEM
from amparo.vault import actions, blind, finding
from amparo.vault.models import Identity, Indexed, Posting

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep(at):
    """Return a function that keeps an identity by its name and gives its key."""

    def keeping(name: str) -> uuid.UUID:
        return actions.keep_identity(by=SYSTEM, at=at, legal_name=name).pk

    return keeping


def everyone(rows=None) -> finding.Scope:
    """Return a scope of some identities, or of all."""
    rows = Identity.objects.all() if rows is None else rows
    return finding.Scope.of(rows)


def names(typed: str, rows=None, **more) -> list[uuid.UUID]:
    search = finding.Names("identity", everyone(rows))
    return list(search.find(typed, most=10, **more).keys)


@pytest.mark.parametrize(
    "typed",
    [
        "Rosa Quispe Mamani",
        "mamani rosa",
        "ROSA KISPE",
        "Roza Quizpe",
        "Quispe",
        "Rosa Quipse",  # two letters swapped
        "Rosa Quispee",
        "Rosa Elvira Quispe",  # a second name that the record lacks
    ],
)
def test_a_name_is_found_however_it_is_typed(keep, typed):
    rosa = keep("Rosa Quispe Mamani")
    keep("Julio Condori Flores")
    assert names(typed) == [rosa]


@pytest.mark.parametrize("typed", ["Pedro", "Rosa Condori", "Qui", "", "   ", "%", "'; DROP"])
def test_another_name_is_not_found(keep, typed):
    keep("Rosa Quispe Mamani")
    keep("Julio Condori Flores")
    assert names(typed) == []


def test_who_is_not_among_the_rows_is_not_found(keep):
    keep("Rosa Quispe")
    other = keep("Rosa Quispe")
    assert names("Rosa Quispe", Identity.objects.filter(pk=other)) == [other]
    assert names("Rosa Quispe", Identity.objects.none()) == []


def test_a_name_as_written_is_told_from_one_that_sounds_so(keep):
    rosa, roza = keep("Rosa Quispe"), keep("Roza Kispe")
    search = finding.Names("identity", everyone())
    assert set(search.find("Rosa Quispe", most=9).keys) == {rosa, roza}
    assert search.exact_among([rosa, roza], "rosa QUISPE") == {rosa}


def test_a_changed_name_is_found_by_the_new_one_only(keep, at):
    rosa = keep("Rosa Quispe")
    actions.change_identity(identity_id=rosa, by=SYSTEM, at=at, legal_name="Rosa Huamán")
    assert names("Quispe") == []
    assert names("Guaman") == [rosa]


def test_an_erased_identity_leaves_no_hash(keep, at):
    rosa = keep("Rosa Quispe")
    actions.erase_identity(
        identity_id=rosa, file=f"case:{uuid.uuid4()}", by=SYSTEM, at=at, reason="asked"
    )
    assert names("Rosa") == []
    assert not Posting.objects.exists() and not Indexed.objects.exists()


def test_neither_the_name_nor_its_sound_stands_in_the_table(keep):
    keep("Wayllapuma")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM vault_posting")
        said = repr(cursor.fetchall())
        cursor.execute("SELECT * FROM vault_indexed")
        said += repr([[bytes(c) if isinstance(c, memoryview) else c for c in row]
                      for row in cursor.fetchall()])  # fmt: skip
    assert "wayYapuma" not in said and "wayllapuma" not in said.casefold()


def rows(count: int) -> list[uuid.UUID]:
    """Return keys of new rows, oldest first; identities without a name stand for any row."""
    return [Identity.objects.create().pk for _n in range(count)]


@pytest.fixture
def written():
    """Return keys of three rows with words, oldest first."""
    keys = rows(3)
    blind.index("note", blind.Text(keys[0], ["una amenaza"], ["camioneta roja"]))
    blind.index("note", blind.Text(keys[1], ["amenazas y golpes"], ["moto negra"]))
    blind.index("note", blind.Text(keys[2], ["un robo"], ["amenaza con una moto"]))
    return keys


def notes(typed: str, readable=None, **more) -> finding.Hits:
    reads = None if readable is None else everyone(Identity.objects.filter(readable))
    search = finding.Search("note", everyone(), reads)
    return search.find(typed, **({"most": 10} | more))


def test_open_words_are_found_by_all_sealed_ones_only_by_who_reads(written):
    zero, one, two = written
    assert notes("amenazado").keys == (one, zero)
    assert notes("moto").keys == ()
    assert notes("moto", Q(pk=two)).keys == (two,)
    assert notes("amenaza", Q(pk=two)).keys == (two, one, zero)
    assert notes("amenaza moto", Q()).keys == (two, one)
    assert notes("amenaza moto", Q(pk=one)).keys == (one,)


def test_a_misspelt_word_finds_those_one_letter_away_and_says_so(written):
    hits = notes("amenasa")
    assert hits.keys == (written[1], written[0]) and not hits.is_near  # it sounds the same
    hits = notes("golbes")
    assert hits.keys == (written[1],) and hits.is_near
    assert notes("amenaza golbes").keys == (written[1],)


def test_pages_follow_each_other_without_gap_or_double(written):
    first = notes("amenaza", Q(), most=2)
    assert first.keys == (written[2], written[1])
    rest = notes("amenaza", Q(), most=2, before=first.after)
    assert rest.keys == (written[0],) and rest.after is None


def test_words_changed_and_sealed_words_destroyed_are_found_no_more(written):
    zero, one, two = written
    blind.index("note", blind.Text(zero, ["una visita"], ["camioneta roja"]))
    assert notes("amenaza").keys == (one,)
    blind.forget_sealed(zero)
    assert notes("camioneta", Q()).keys == ()
    assert notes("visita").keys == (zero,)
    blind.forget([zero, one, two])
    assert not Indexed.objects.exists() and not Posting.objects.exists()
    assert notes("robo").keys == ()


@pytest.fixture
def many(monkeypatch):
    """Return keys of 60 rows with one common word, where «few» is 10 and a step is small."""
    for name, value in (("FEW", 10), ("FIRST_STEP", 7), ("LONGEST_STEP", 13)):
        monkeypatch.setattr(finding, name, value)
    keys = rows(60)
    texts = [["amenaza", "rara"] if n % 9 == 0 else ["amenaza"] for n in range(60)]
    blind.index_all("note", [blind.Text(*pair) for pair in zip(keys, texts, strict=True)])
    return keys


def test_many_rows_are_walked_in_steps_newest_first(many):
    assert notes("amenaza", most=100).keys == tuple(reversed(many))
    assert notes("rara amenaza", most=100).keys == tuple(reversed(many[::9]))
    assert notes("amenaza", most=5).keys == tuple(reversed(many))[:5]


def test_a_search_whose_time_is_up_says_how_far_it_came(many):
    moments = iter(range(1000))
    search = finding.Search(
        "note", everyone(), seconds=2, clock=lambda: next(moments),
        narrowed=lambda rows: rows.filter(pk=many[0]),
    )  # fmt: skip
    first = search.find("amenaza", most=5)
    assert first.keys == () and first.stopped_at in many and first.after == first.stopped_at
    found, place = first, first.after
    while not found.keys:
        assert place is not None
        found = search.find("amenaza", most=5, before=place)
        place = found.after
    assert found.keys == (many[0],)


def test_rows_known_by_their_keys_and_rows_of_a_query_are_one_list(many):
    rows = Indexed.objects.filter(kind="note")
    mine, shared = many[3:8], many[5:]  # five are few, fifty-five are not
    scope = finding.Scope.of(rows.filter(target__in=mine), rows.filter(target__in=shared))
    assert scope.few == frozenset(mine) and len(scope.many) == 1
    expected = tuple(sorted({*mine, *shared}, reverse=True))
    hits = finding.Search("note", scope).find("amenaza", most=100)
    assert hits.keys == expected
    assert set(scope.whole.values_list("pk", flat=True)) == set(expected)
    assert {pk for part in scope.parts for pk in part.values_list("pk", flat=True)} == set(expected)
    first = finding.Search("note", scope).find("amenaza", most=20)
    rest = finding.Search("note", scope).find("amenaza", most=100, before=first.after)
    assert first.keys + rest.keys == expected


def test_a_scope_without_rows_finds_nothing(many):
    scope = finding.Scope.of(Indexed.objects.none())
    assert finding.Search("note", scope).find("amenaza", most=9).keys == ()
    assert not scope.whole.exists()
