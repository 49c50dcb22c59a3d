"""What is found is never more than what may be seen, and what may not be seen changes nothing."""

import string
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

import vocab
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.places.models import Area
from amparo.site.search import found_by
from amparo.situations import actions, policies, queries
from amparo.situations.models import Incident, Person
from amparo.vault import finding
from amparo.vault.rules import forms_of, near, normal_name, sound, stems
from tests.property.test_incident_policies import user_with
from tests.unit.situations.people import Desk

AT = datetime(2026, 11, 10, 15, 0, tzinfo=UTC)
STAFF = [key for key, role in vocab.terms("people/roles").items() if role.kind == "staff"]
LEVELS = ["PUBLIC", "INTERNAL", "RESTRICTED", "SECRET"]
WORDS = ["camioneta", "amenaza", "rio", "disparos", "carta", "threatened", "Yanamayu"]
NAMES = ["Rosa Quispe", "Roza Kispe Mamani", "Julio Huaman", "Rosa Mamani", "Elena Condori"]
TYPED = [*WORDS, "amenasas", "camionetas", "amenaza rio", "carts", "cusco", "asesinato"]
roles = st.sets(st.sampled_from(STAFF), max_size=3)
texts = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
worlds = st.lists(
    st.tuples(
        st.sampled_from(LEVELS), texts, texts, st.sampled_from(["THD", "KIL"]),
        st.sampled_from(["none", "mine", "file"]),
    ),
    min_size=1, max_size=6,
)  # fmt: skip
modest = settings(
    max_examples=20, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


class SearchIsNeedToKnow(TestCase):
    """For random worlds, roles and words typed."""

    def setUp(self) -> None:
        """Put an empty desk in the place of the room above, and make «few» small for some."""
        self.desk = Desk()
        before = list(policies.REACHES)
        policies.REACHES[:] = [self.desk.reach]
        self.addCleanup(policies.REACHES.__setitem__, slice(None), before)

    def add(self, user, said) -> Incident:
        """Record one incident of a drawn world."""
        level, shown, hidden, kind, whose = said
        region = Area.objects.filter(level="region", name="Cusco").first() or Area.objects.create(
            country="PE", level="region", name="Cusco", code="08", search_name="cusco"
        )
        row = actions.record_incident(
            by=SYSTEM, at=AT, type=kind, country="PE", secrecy=level, region=region,
            public_summary=shown, description=hidden,
        )  # fmt: skip
        if whose == "mine":
            Incident.objects.filter(pk=row.pk).update(recorded_by=user.actor_id)
        if whose == "file":
            self.desk.give(user, incidents=[row])
        return row

    @modest
    @given(
        held=roles, world=worlds, typed=st.sampled_from(TYPED), few=st.sampled_from([1, 3, 2000])
    )
    def test_incidents_found_are_those_seen_that_hold_the_words(self, held, world, typed, few):
        """Found is a part of seen; sealed words find only what may be read; nothing is missed."""
        user = user_with(held)
        rows = {self.add(user, said).pk: said for said in world}
        finding.FEW, was = few, finding.FEW
        try:
            for who in (user, VISITOR, SYSTEM):
                by = queries.Filters.read({"q": typed})
                found, hits = queries.search_incidents(who, by)
                seen = set(queries.visible_incidents(who).values_list("pk", flat=True))
                reads = queries.readable_among(who, list(Incident.objects.all()))
                keys = [row.pk for row in found]
                assert set(keys) <= seen
                if not hits.is_near:
                    right = {k for k in seen if _holds(rows[k], typed, reads=k in reads)}
                    assert set(keys) == right
                    assert set(keys) == set(
                        queries.filtered(queries.visible_incidents(who), by, who)
                        .values_list("pk", flat=True)
                    )  # fmt: skip
                assert keys == sorted(keys, reverse=True)
        finally:
            finding.FEW = was

    @modest
    @given(held=roles, world=worlds, secret=worlds, typed=st.sampled_from(TYPED))
    def test_what_may_not_be_seen_changes_no_answer_no_count_no_order(
        self, held, world, secret, typed
    ):
        """Before and after others' records come, page, totals and search say the same."""
        user = user_with(held)
        for said in world:
            self.add(user, said)

        def answers():
            by = queries.Filters.read({"q": typed})
            visible = queries.listed_incidents(user)
            listed, after = queries.page_of(visible, size=3)
            found, hits = queries.search_incidents(user, by, most=2)
            return (
                [row.pk for row in listed], after, queries.totals(visible),
                queries.totals([queries.filtered(part, by, user) for part in visible]),
                [row.pk for row in found], hits, found_by(user, typed, AT),
            )  # fmt: skip

        before = answers()
        for said in secret:
            row = self.add(user, (*said[:4], "none"))
            if queries.visible_incidents(user).filter(pk=row.pk).exists():
                row.delete()
        assert answers() == before

    @modest
    @given(
        held=roles, names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=4),
        reached=st.sets(st.integers(0, 3)),
        typed=st.sampled_from([*NAMES, "Quispe", "kispe", "mamany"]),
    )  # fmt: skip
    def test_people_found_are_of_ones_files_and_others_change_nothing(
        self, held, names, reached, typed
    ):
        """A name finds code names of one's files only."""
        user = user_with(held)
        people = [
            actions.register_person(by=SYSTEM, at=AT, identity={"legal_name": n}) for n in names
        ]
        mine = [one for number, one in enumerate(people) if number in reached]
        self.desk.give(user, persons=mine)
        found = queries.search_people(user, typed)
        seen = set(queries.visible_persons(user).values_list("pk", flat=True))
        assert {one.who.pk for one in found} <= seen
        if seen:
            for one in mine:
                if all(sound(w) in _sounds(one) for w in normal_name(typed).split()):
                    assert one.pk in {f.who.pk for f in found}
        actions.register_person(by=SYSTEM, at=AT, identity={"legal_name": typed})
        assert queries.search_people(user, typed) == found


def _holds(said, typed: str, *, reads: bool) -> bool:
    _level, shown, hidden, kind, _whose = said
    words = set()
    for language in ("es", "en", "qu"):
        for word in normal_name(vocab.label("situations/incident_types", kind, language)).split():
            words |= forms_of(word)
    words |= (
        stems(shown) | forms_of("cusco") | forms_of("peru") | (stems(hidden) if reads else set())
    )
    return all(forms_of(word) & words for word in normal_name(typed).split())


def _sounds(person: Person) -> set[str]:
    return {sound(word) for word in normal_name(person.identity.legal_name).split()}


@settings(max_examples=200)
@given(
    word=st.text(string.ascii_lowercase, min_size=4, max_size=12),
    place=st.integers(0, 11), letter=st.sampled_from(string.ascii_lowercase),
)  # fmt: skip
def test_near_is_mutual(word: str, place: int, letter: str) -> None:
    """What is one letter away from a word has the word one letter away."""
    other = word[:place] + letter + word[place + 1 :]
    letters = string.ascii_lowercase
    assert (other in near(word, letters)) == (word in near(other, letters))
