"""Pages: visitors see what is published and nothing else, by whatever door; desks do their work."""

import datetime as dt
import io
from urllib.parse import quote_plus

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from amparo.diplomacy import actions
from amparo.diplomacy.models import (
    Guidance,
    Initiative,
    InputRequest,
    JointStatement,
    Meeting,
    Position,
    Statement,
    Support,
)
from amparo.ledger.models import Entry
from tests.unit.diplomacy.test_rules import FOOTNOTE_13

pytestmark = pytest.mark.django_db
SECRET = "Quillabamba"  # a word that stands in drafts only


@pytest.fixture
def drafts(desk, officer, meeting, sector, at):
    """Return one draft of many kinds, each with a word that nobody else may meet."""
    held = {"desk": desk, "by": officer, "at": at}
    forum = actions.add_forum(name=f"{SECRET} group", type="group", **held)
    statement = actions.request_statement(
        title=f"{SECRET} statement", party_code="PE", language="en", meeting=meeting, **held
    )
    actions.write_paragraphs(
        statement_id=statement.pk, revision=1, text=f"1. {SECRET}.", by=officer, at=at
    )
    facts = [
        forum,
        statement,
        actions.add_meeting(title=f"{SECRET} talks", when="2027", forum=forum, **held),
        actions.take_position(
            topic=f"{SECRET} topic", party_code="PE", stance="supports", summary=SECRET,
            when="2016", meeting=meeting, **held,
        ),
        actions.launch(title=f"{SECRET} initiative", type="proposal", **held),
        actions.keep_joint_statement(title=f"{SECRET} joint", pasted="Peru", **held),
        actions.receive_input(
            requester="UN", product=f"{SECRET} report", deadline_on=dt.date(2027, 1, 1), **held
        ),
        actions.offer_cooperation(
            side="need", field="training", by_party="Peru", text=SECRET, **held
        ),
        actions.announce(party_code="PE", forum=forum, seat=f"{SECRET} seat", when="2027", **held),
    ]  # fmt: skip
    return facts


def everywhere() -> list[str]:
    """Return the addresses at which a visitor could meet a draft without knowing its key."""
    from amparo.diplomacy.queries.lists import LISTINGS

    found = [reverse(f"diplomacy:{name}") for name in ("calendar", "topics", "vetoes")]
    found.append(f"{reverse('diplomacy:find')}?q={SECRET}")
    for kind in LISTINGS:
        found.append(reverse("diplomacy:list", args=[kind]))
        found += [f"{found[-1]}?state={state}&q={SECRET}" for state in ("draft", "withdrawn")]
        found += [reverse("diplomacy:list_as", args=[kind, "csv"])]
    return found


@pytest.mark.parametrize("who", ["visitor", "stranger", "liaison"])
def test_no_draft_leaks_by_any_door(client, drafts, meeting, stranger, liaison, who):
    if who != "visitor":
        client.force_login({"stranger": stranger, "liaison": liaison}[who])
    for url in [*everywhere(), reverse("diplomacy:fact", args=["meeting", meeting.pk])]:
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert SECRET not in answer.content.decode().replace(f'value="{SECRET}"', "").replace(
            f"q={SECRET}", ""
        ), url
    for fact in drafts:
        assert client.get(reverse("diplomacy:fact", args=[fact.kind, fact.pk])).status_code == 404


def test_its_desk_meets_each_draft(client, drafts, officer):
    client.force_login(officer)
    for fact in drafts:
        page = client.get(reverse("diplomacy:fact", args=[fact.kind, fact.pk]))
        assert page.status_code == 200, fact.kind
    listed = client.get(reverse("diplomacy:list", args=["meeting"])).content.decode()
    assert SECRET in listed and "Draft" in listed
    assert SECRET in client.get(f"{reverse('diplomacy:find')}?q={SECRET}").content.decode()
    ahead = client.get(reverse("diplomacy:calendar")).content.decode()
    assert f"{SECRET} talks" in ahead and f"{SECRET} report" in ahead


def test_a_visitor_reads_a_statement_by_its_paragraphs(client, statement, desk, officer, head, at):
    held = {"desk": desk, "by": officer, "at": at}
    seven = statement.paragraphs.get(number=7)
    made = actions.take_position(
        topic="Veto", party_code="PE", stance="calls_for", summary="Restrain it.",
        quote="Peru supports", paragraph=seven, **held,
    )  # fmt: skip
    actions.publish(model=Position, key=made.pk, by=head, at=at)
    page = client.get(reverse("diplomacy:fact", args=["statement", statement.pk]))
    text = page.content.decode()
    assert page.status_code == 200 and 'id="p-7"' in text and "Restrain it." in text
    assert '<sup><a href="#n-1">1</a></sup>' in text and 'id="n-1"' in text
    topic = client.get(reverse("diplomacy:topic", args=[made.topic_id])).content.decode()
    assert "Restrain it." in topic and "#p-7" in topic


def test_changes_of_a_position_are_marked(client, statement, desk, officer, head, cited, at):
    old = None
    for when, stance in (("2009", "reserved"), ("2016", "supports")):
        made = actions.take_position(
            topic="Veto", party_code="PE", stance=stance, summary=f"In {when}.", when=when,
            supersedes_id=old and old.pk, desk=desk, by=officer, at=at, cited=cited,
        )  # fmt: skip
        old = actions.publish(model=Position, key=made.pk, by=head, at=at)
    text = client.get(reverse("diplomacy:topic", args=[old.topic_id])).content.decode()
    assert "<mark>In 2016.</mark>" in text and "changed from" in text
    assert "<mark>In 2009.</mark>" not in text
    assert text.index("In 2009.") < text.index("In 2016.")


def test_supporters_are_shown_as_of_a_day(client, desk, officer, head, cited, at):
    code = actions.launch(title="Code of Conduct", type="code_of_conduct", desk=desk, by=officer,
                          at=at, cited=cited)  # fmt: skip
    actions.publish(model=Initiative, key=code.pk, by=head, at=at)
    step = actions.record_support(
        initiative_id=code.pk, party_code="PE", status="supports", when="2015-10", desk=desk,
        by=officer, at=at, cited=cited,
    )  # fmt: skip
    actions.publish(model=Support, key=step.pk, by=head, at=at)
    address = reverse("diplomacy:fact", args=["initiative", code.pk])
    for on, says in (
        ("2015-09-30", "No supporter"), ("2015-10-15", "Not certain"), ("2015-10-31", "1 State"),
        ("nonsense", "1 State"),
    ):  # fmt: skip
        assert says in client.get(f"{address}?on={on}").content.decode(), on


def test_lists_leave_as_files_with_the_same_rows(client, meeting, drafts, officer):
    csv = client.get(reverse("diplomacy:list_as", args=["meeting", "csv"]))
    assert csv["Content-Type"].startswith("text/csv")
    assert csv.content.decode("utf-8-sig").splitlines()[0].startswith("Meeting,When,Place")
    assert SECRET not in csv.content.decode()
    client.force_login(officer)
    xlsx = client.get(reverse("diplomacy:list_as", args=["meeting", "xlsx"]))
    rows = list(load_workbook(io.BytesIO(xlsx.content)).active.values)
    assert len(rows) == 3 and any(SECRET in str(row) for row in rows)
    whens = {row[1] for row in rows[1:]}
    assert whens == {"2016-09-06", "2027"}, "days as programs sort them, not in words"
    assert client.get(reverse("diplomacy:list_as", args=["meeting", "exe"])).status_code == 404
    assert client.get(reverse("diplomacy:list", args=["nothing"])).status_code == 404


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("proteccion", True), ("PROTECCIÓN", True), ("Peña", True), ("pena", True), ("penã", True),
     ("a/70", True), ("protecciones", False), (".*", False)],
)  # fmt: skip
def test_words_are_found_however_they_are_accented(client, officer, held, typed, is_found):
    actions.add_process(name="Protección de los Peña, A/70", when="2016", **held)
    client.force_login(officer)
    page = client.get(reverse("diplomacy:list", args=["process"]), {"q": typed, "state": "draft"})
    assert ("A/70</a>" in page.content.decode()) is is_found
    assert f"q={quote_plus(typed)}&amp;state=published" in page.content.decode()
    assert ("Nothing fits" in page.content.decode()) is not is_found


# --- acting -------------------------------------------------------------------


def test_an_officer_writes_a_meeting_down_and_a_head_publishes_it(
    client, desk, officer, head, source
):
    client.force_login(officer)
    address = reverse("diplomacy:new", args=["meeting"])
    assert client.get(address).status_code == 200
    sent = {"desk": desk.pk, "title": "Lima Conference", "when_year": "2007", "when_month": "05",
            "when_day": "23", "until_year": "2007", "until_month": "05", "until_day": "25",
            "place": "Lima", "host": "PE", "state_count": "67", "first_time_count": "27",
            "source": source.pk, "locator": "fn 4"}  # fmt: skip
    wrong = client.post(address, sent | {"first_time_count": "68"})
    assert wrong.status_code == 422 and "Lima Conference" in wrong.content.decode()
    answer = client.post(address, sent)
    made = Meeting.objects.get()
    assert answer.status_code in (302, 303)
    assert answer["Location"] == reverse("diplomacy:fact", args=["meeting", made.pk])
    assert made.when == "2007-05-23/2007-05-25"
    publish = reverse("diplomacy:do", args=["meeting", made.pk, "publish"])
    assert client.post(publish).status_code == 403
    client.force_login(head)
    assert client.get(publish).status_code == 200
    assert client.post(publish).status_code in (302, 303)
    made.refresh_from_db()
    assert made.state == "published"


def test_footnote_13_is_pasted_in_a_form(client, desk, officer):
    client.force_login(officer)
    sent = {"desk": desk.pk, "title": "CCW, November 2008", "pasted": FOOTNOTE_13,
            "stated_count": "26", "stated_how": "total", "when_year": "2008"}  # fmt: skip
    answer = client.post(reverse("diplomacy:new", args=["joint"]), sent, follow=True)
    text = answer.content.decode()
    assert JointStatement.objects.get().check_result == "ok" and "The sum agrees" in text
    assert "Bosnia and Herzegovina" in text


def test_a_vote_is_written_down_with_those_whom_the_source_names(client, desk, officer, source):
    client.force_login(officer)
    sent = {"desk": desk.pk, "forum_name": "UNSC", "draft": "S/2016/846", "subject": "Syria",
            "when_year": "2016", "veto": "Russia", "abstain": "Angola, China",
            "source": source.pk}  # fmt: skip
    address = reverse("diplomacy:new", args=["ballot"])
    wrong = client.post(address, sent | {"yes": "Ruritania"})
    assert wrong.status_code == 422 and "Ruritania" in wrong.content.decode()
    text = client.post(address, sent, follow=True).content.decode()
    assert "Veto: Russian Federation" in text or "Veto: Russia" in text
    assert "Angola, China" in text


def test_another_desk_writes_its_own_step_towards_a_published_initiative(
    client, desk, officer, head, stranger, cited, at
):
    made = actions.launch(title="Code", type="proposal", desk=desk, by=officer, at=at, cited=cited)
    address = reverse("diplomacy:do", args=["initiative", made.pk, "support"])
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    actions.publish(model=Initiative, key=made.pk, by=head, at=at)
    assert client.get(address).status_code == 200
    own = stranger.posts.get().organisation
    sent = {"desk": own.pk, "party_code": "PE", "status": "supports", "when_year": "2016"}
    assert client.post(address, sent).status_code in (302, 303)
    assert Support.objects.get().desk == own
    client.logout()
    shown = reverse("diplomacy:fact", args=["initiative", made.pk])
    page = client.get(shown, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert address not in page and "No supporter" in page


@pytest.mark.parametrize(
    "kind",
    ["forum", "process", "participation", "office", "candidacy", "initiative", "statement",
     "kept-statement", "kept-input", "ballot", "position", "joint",
     "input", "cooperation", "guidance"],
)  # fmt: skip
def test_every_form_opens_for_a_desk_alone(client, kind, officer, liaison):
    address = reverse("diplomacy:new", args=[kind])
    assert client.get(address).status_code == 302
    client.force_login(liaison)
    assert client.get(address).status_code == 403
    client.force_login(officer)
    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 422


def test_what_a_form_takes_is_never_lost_in_silence(client, officer, desk):
    client.force_login(officer)
    address = reverse("diplomacy:new", args=["process"])
    said = {"desk": desk.pk, "name": "A process", "when_year": "2026", "when_month": "05"}

    def errors(more):
        answer = client.post(address, said | more, HTTP_ACCEPT_LANGUAGE="en")
        return answer.status_code, answer.content.decode()

    for more, why in (
        ({"locator": "p. 3"}, "Choose the source"),
        ({"until_year": "2026", "until_month": "04"}, "The end lies before the beginning"),
        ({"when_year": "", "when_month": "", "until_year": "2026"}, "Write when it began"),
        ({"when_day": "31", "when_month": "02"}, "no such day"),
    ):
        status, page = errors(more)
        assert status == 422 and why in page, more
    assert errors({"until_year": "2027", "until_month": ""})[0] == 302


def test_a_deadline_that_has_passed_is_asked_about(client, officer, desk):
    client.force_login(officer)
    address = reverse("diplomacy:new", args=["input"])
    said = {"desk": desk.pk, "requester": "UN", "product": "Report", "deadline_on": "2020-01-31"}
    assert client.post(address, said).status_code == 422
    assert client.post(address, said | {"late": "on"}).status_code == 302
    assert InputRequest.objects.get().deadline_on == dt.date(2020, 1, 31)


def test_every_deed_opens_where_it_is_open_and_says_no_elsewhere(client, drafts, officer, head):
    from amparo.diplomacy.views.kinds import DEEDS

    client.force_login(head)
    for fact in drafts:
        for act in DEEDS[fact.kind]:
            address = reverse("diplomacy:do", args=[fact.kind, fact.pk, act])
            assert client.get(address).status_code == 200, (fact.kind, act)
        assert client.get(f"{address}x/").status_code == 404


def test_a_statement_is_written_and_cleared_on_pages(client, drafts, officer, head):
    found = Statement.objects.get(state="draft")
    client.force_login(officer)
    address = reverse("diplomacy:do", args=["statement", found.pk, "write"])
    assert SECRET in client.get(address).content.decode()
    sent = {"revision": found.revision, "text": "1. Anew."}
    assert client.post(address, sent).status_code in (302, 303)
    stale = client.post(address, sent | {"text": "1. Mine."})
    assert stale.status_code == 409 and "1. Mine." in stale.content.decode()
    client.force_login(head)
    clear = reverse("diplomacy:do", args=["statement", found.pk, "clear"])
    assert client.post(clear, {"revision": found.revision + 1}).status_code in (302, 303)
    found.refresh_from_db()
    assert found.state == "cleared"


def test_an_input_is_taken_on_by_a_button(client, drafts, officer):
    found = InputRequest.objects.get()
    client.force_login(officer)
    client.post(reverse("diplomacy:do", args=["input", found.pk, "accept"]))
    found.refresh_from_db()
    page = client.get(reverse("diplomacy:fact", args=["input", found.pk])).content.decode()
    duty = reverse("duties:detail", args=[found.duty.code])
    assert found.state == "accepted" and duty in page
    assert client.get(duty).status_code == 200


def test_arrangements_open_by_a_button_and_leave_a_trace(client, drafts, officer, head, at):
    found = drafts[-1]
    actions.arrange(candidacy_id=found.pk, text="For theirs", by=head, at=at)
    address = reverse("diplomacy:arrangements", args=[found.pk])
    client.force_login(officer)
    assert client.get(address).status_code == 403
    client.force_login(head)
    assert "For theirs" not in client.get(address).content.decode()
    assert "For theirs" in client.post(address).content.decode()
    assert Entry.objects.latest("seq").verb == "arrangements.read"
    page = client.get(reverse("diplomacy:fact", args=["candidacy", found.pk])).content.decode()
    assert "For theirs" not in page


# --- guidance -----------------------------------------------------------------


def test_an_instruction_is_met_by_its_desk_and_the_sector_asked_alone(
    client, desk, officer, head, stranger, sector, liaison, at
):
    found = actions.write_guidance(
        type="instruction", title="For Geneva", text=f"Say {SECRET}.", delegation="Mission",
        desk=desk, by=officer, at=at,
    )  # fmt: skip
    listed, one = reverse("diplomacy:guidance"), reverse("diplomacy:one_guidance", args=[found.pk])
    assert client.get(listed).status_code == 302 and client.get(one).status_code == 302
    client.force_login(stranger)
    assert "For Geneva" not in client.get(listed).content.decode()
    assert client.get(one).status_code == 404
    client.force_login(officer)
    consult = reverse("diplomacy:do", args=["guidance", found.pk, "consult"])
    sent = {"body": sector.pk, "due_on": "2026-12-01"}
    assert client.post(consult, sent).status_code in (302, 303)
    client.force_login(liaison)
    assert client.get(one).status_code == 404 and client.get(listed).status_code == 404
    asked = found.consultations.get()
    opinion = reverse("diplomacy:opinion", args=[asked.pk])
    assert opinion in client.get(reverse("diplomacy:opinions")).content.decode()
    assert SECRET in client.get(opinion).content.decode()
    assert Entry.objects.filter(verb="consultation.read").exists()
    assert client.post(opinion, {"answer": "objects"}).status_code == 422
    assert client.post(opinion, {"answer": "agrees"}).status_code in (302, 303)
    assert "Agrees" in client.get(opinion).content.decode()
    client.force_login(head)
    page = client.get(one).content.decode()
    assert "Agrees" in page and "Liaison" in page and SECRET in page
    clear = reverse("diplomacy:do", args=["guidance", found.pk, "clear"])
    client.post(clear, {"revision": "1"})
    assert Guidance.objects.get().state == "cleared"
    assert "Cleared by" in client.get(one).content.decode()
    client.force_login(stranger)
    assert client.get(opinion).status_code == 404 and client.get(one).status_code == 404


def test_the_search_of_all_rooms_finds_only_what_one_may_see(client, drafts, officer, stranger):
    address = f"{reverse('site:search')}?q={SECRET}"
    client.force_login(stranger)
    assert f"{SECRET} talks" not in client.get(address).content.decode()
    client.force_login(officer)
    assert f"{SECRET} talks" in client.get(address).content.decode()
