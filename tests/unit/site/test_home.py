from datetime import timedelta

import pytest

import vocab
from amparo.cases.workflow import CASE, URGENT
from amparo.ledger.models import Entry
from amparo.oversight.actions import ask, ask_to_break_glass
from amparo.people.models import Post
from amparo.site.acts import ON_CASES, ON_RUNS
from amparo.site.home import home_of
from amparo.site.queues import QUEUES
from amparo.site.rail import DOORS
from amparo.site.search import found_by
from tests.world import world

pytestmark = pytest.mark.django_db


def titles(home) -> list[str]:
    return [line.title for group in home.groups for line in group.lines]


def test_each_role_finds_its_own_act_on_the_same_request(at):
    here = world(at=at)
    case = here.received(at)
    lead, officer = here.user("intake_lead"), here.user("intake_officer")
    assert titles(home_of(lead, at)) == [f"Admit or refer {case.code_name}"]
    assert titles(home_of(officer, at)) == [f"Receive and check the request of {case.code_name}"]
    for role in ("assessor", "decider", "sector_liaison", "auditor", "system_administrator"):
        assert titles(home_of(here.user(role), at)) == [], role


def test_the_first_due_leads_and_the_late_come_first(at):
    here = world(at=at)
    lead = here.user("intake_lead")
    old, new = here.received(at), here.received(at + timedelta(days=5))
    later = at + timedelta(days=6)
    home = home_of(lead, later)
    assert home.groups[0].key == "late"
    assert home.lead and old.code_name in home.lead.title
    assert home.late == 1
    assert home.waiting == 2
    assert new.code_name in titles(home)[-1]
    assert home.lead.clock and "late" in home.lead.clock.words


def test_the_officer_of_a_case_sees_it_and_another_does_not(at):
    here = world(at=at)
    case = here.admitted(at)
    lead = home_of(here.user("assessment_lead"), at)
    assert titles(lead) == [f"Name an assessor for {case.code_name}"]
    other = here.user("case_officer", name="another officer")
    assert titles(home_of(other, at)) == []


def test_a_post_that_ended_leaves_an_empty_home(at):
    here = world(at=at)
    here.received(at)
    lead = here.user("intake_lead")
    Post.objects.filter(user=lead).update(until_on=at.date() - timedelta(days=1))
    home = home_of(lead, at)
    assert (home.groups, home.lead, home.waiting) == ((), None, 0)


def test_the_page_names_no_one_in_its_title(client, at):
    here = world(at=at)
    case = here.received(at)
    client.force_login(here.user("intake_lead"))
    page = client.get("/home/").content.decode()
    head = page.partition("</title>")[0]
    assert case.code_name in page
    assert case.code_name not in head
    assert case.code not in head
    assert "Quispe" not in page


def test_search_finds_by_code_and_code_name_only_what_may_be_seen(at):
    here = world(at=at)
    case = here.received(at)
    lead = here.user("intake_lead")
    typed = (case.code, case.code.lower(), case.code_name[:4].lower())
    for words in typed:
        found = [one for part in found_by(lead, words, at) for one in part.found]
        assert [one.note for one in found] == [case.code], words
        stranger = found_by(here.user("assessor"), words, at)
        assert [one for part in stranger for one in part.found] == []
    by_name = [one for part in found_by(lead, "Kispe", at) for one in part.found]
    assert [one.title for one in by_name] == [case.code_name]
    assert found_by(here.user("assessor"), "Quispe", at) == found_by(here.user("assessor"), "x", at)
    entry = Entry.objects.get(verb="person.found_by_name")
    assert entry.file == case.person.file


def test_a_search_is_journalled_without_the_words(client, at):
    here = world(at=at)
    here.received(at)
    client.force_login(here.user("intake_lead"))
    client.get("/search/", {"q": "Rosa Quispe"})
    entry = Entry.objects.get(verb="search.made")
    assert (entry.kind, entry.actor_label) == ("read", "Intake Lead")
    assert "Rosa" not in f"{entry.why}{entry.target}{entry.after}{entry.before}"
    assert entry.why == "1 found"


def test_the_desk_finds_what_people_ask_and_the_views_that_wait(at):
    here = world(at=at)
    case = here.received(at)
    officer = here.user("data_protection_officer")
    ask(case_id=case.pk, kind="access", text="all", by=here.holder(case), at=at)
    ask_to_break_glass(code=case.code, reason="Danger tonight", by=here.user("assessor"), at=at)
    found = home_of(officer, at)
    assert sorted(titles(found))[0].startswith("Answer a request about own data")
    assert "Approve or refuse an emergency view" in titles(found)
    assert home_of(here.user("auditor"), at).waiting == 1


def test_every_act_is_about_states_and_clocks_and_roles_that_exist():
    roles = set(vocab.terms("people/roles"))
    clocks = set(vocab.terms("cases/clocks"))
    for acts, machine in ((ON_CASES, CASE), (ON_RUNS, URGENT)):
        for act in acts:
            assert act.role in roles
            assert set(act.states) <= set(machine.states), act
            assert set(act.clocks) <= clocks, act
            assert act.role in QUEUES
    assert set(QUEUES) <= roles
    assert set().union(*(door.roles for door in DOORS)) <= roles


def test_the_header_says_who_and_where_and_the_rail_which_rooms(client, at):
    here = world(at=at)
    client.force_login(here.user("intake_lead"))
    page = client.get("/home/", headers={"accept-language": "en"})
    assert page.context["signed_in_as"].name == "Intake Lead"
    assert page.context["signed_in_as"].role == "Intake lead"
    assert here.desk.name in page.context["place_label"]
    assert [(r.label, r.current) for r in page.context["rooms"]][:2] == [
        ("Your work", True),
        ("Cases", False),
    ]
    client.force_login(here.user("auditor"))
    assert "Cases" not in [
        r.label for r in client.get("/home/", headers={"accept-language": "en"}).context["rooms"]
    ]


def test_nobody_signed_out_is_shown_a_rail(client):
    page = client.get("/")
    assert page.context["rooms"] == ()
    assert page.context["signed_in_as"] is None
