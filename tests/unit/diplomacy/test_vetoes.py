"""The list of vetoes taken in as ballots, and crossed with who supports the Code of Conduct."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from amparo.diplomacy import actions
from amparo.diplomacy.models import Ballot, Initiative, Support, Vote
from amparo.diplomacy.queries import visible_to
from amparo.diplomacy.queries.votes import crossed
from amparo.exchange.importers import IMPORTERS
from amparo.exchange.jobs import run_import
from amparo.exchange.models import ImportJob
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.ledger.models import Entry

pytestmark = pytest.mark.django_db
HEADS = (
    "year,date,month,draft,meeting_record,agenda_item,crisis_topic,region,member_veto1,"
    "member_veto2,member_veto3,single_veto,multiple_vetoes,China,France,Russia,USSR,USA,UK,"
    "russia_china,usa_uk,usa_france,usa_france_uk,france_uk"
)
REST = ",1,0.0,0,0,0,1,0,0,0,0,0,0,0"


def listed(tmp_path, *rows):
    path = tmp_path / "vetoes.csv"
    path.write_text("\n".join([HEADS, *rows]) + "\n")
    return path


ROW = "2017,2/28/2017,2,S/2017/172,S/PV.7893,Middle East,Syria,Middle East,Russia,China," + REST


def take(path, at, **more):
    return run_import(kind="ballots", path=path, by=SYSTEM, at=at, **more)


def published(path, officer, head, at):
    """Take a list in by one account, and publish it by another."""
    job = run_import(kind="ballots", path=path, by=officer, at=at)
    lines = IMPORTERS["ballots"].publish(wrote=officer, since=job.created_at, by=head, at=at)
    return job, list(lines)


def test_a_row_becomes_a_ballot_with_its_vetoes(tmp_path, officer, head, at):
    job, lines = published(listed(tmp_path, ROW), officer, head, at)
    assert (job.state, lines) == (ImportJob.DONE, ["Votes published: 1."])
    ballot = visible_to(VISITOR, Ballot).get()
    assert (ballot.when, ballot.draft) == ("2017-02-28", "S/2017/172")
    votes = ballot.votes.order_by("party").values_list("party", "as_written", "choice")
    assert list(votes) == [("CN", "China", "veto"), ("RU", "Russia", "veto")]
    assert take(listed(tmp_path, ROW), at).rows_new == 0


def test_a_dry_run_writes_nothing(tmp_path, at):
    assert take(listed(tmp_path, ROW), at, dry_run=True).rows_total == 1
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [(ROW.replace("Russia", "Ruritania"), "no State"), (ROW.replace("2/28", "2/30"), "no day"),
     (ROW.replace("China", "Russia"), "twice")],
)  # fmt: skip
def test_a_wrong_row_refuses_the_file_and_says_why(tmp_path, at, wrong, says):
    job = take(listed(tmp_path, wrong), at)
    assert job.state == ImportJob.REFUSED
    assert any(says in note.message for note in job.notes.all())
    assert not Ballot.objects.exists()


def test_vetoes_are_crossed_with_supporters_as_of_their_day(
    tmp_path, desk, officer, head, cited, at
):
    rows = [
        ROW.replace("Russia,China", "France,"),
        ROW.replace("2/28/2017", "2/28/2014")
        .replace("172", "1")
        .replace("Russia,China", "France,"),
        ROW.replace("172", "2"),
    ]
    published(listed(tmp_path, *rows), officer, head, at)
    code = actions.launch(title="Code of Conduct", type="code_of_conduct", desk=desk, cited=cited,
                          by=officer, at=at)  # fmt: skip
    actions.publish(model=Initiative, key=code.pk, by=head, at=at)
    step = actions.record_support(
        initiative_id=code.pk, party_code="FR", status="supports", when="2015-10-23", desk=desk,
        cited=cited, by=officer, at=at,
    )  # fmt: skip
    assert [line.supporters for line in crossed(VISITOR, code)] == [[], [], []]
    actions.publish(model=Support, key=step.pk, by=head, at=at)
    lines = {line.ballot.draft: line for line in crossed(VISITOR, code)}
    assert lines["S/2017/172"].supporters == ["FR"]
    assert lines["S/2017/1"].supporters == [] and lines["S/2017/2"].supporters == []
    assert lines["S/2017/1"].ballot.first_on == dt.date(2014, 2, 28)


def test_a_desk_takes_a_file_in_as_its_drafts(tmp_path, officer, stranger, at):
    run_import(kind="ballots", path=listed(tmp_path, ROW), by=officer, at=at)
    assert Ballot.objects.get().state == "draft"
    assert not visible_to(VISITOR, Ballot).exists() and not visible_to(stranger, Ballot).exists()


def test_what_the_operator_loads_waits_as_drafts_until_a_head_publishes_it(tmp_path, head, at):
    said = io.StringIO()
    call_command("load", "ballots", str(listed(tmp_path, ROW)), stdout=said)
    ballot = Ballot.objects.get()
    assert ballot.state == "draft" and not visible_to(VISITOR, Ballot).exists()
    assert "waits as drafts" in " ".join(said.getvalue().split())
    actions.publish(model=Ballot, key=ballot.pk, by=head, at=at)
    assert visible_to(VISITOR, Ballot).get() == ballot


def test_two_accounts_answer_for_a_list_and_the_second_publishes_it(
    tmp_path, officer, head, stranger
):
    path, said = str(listed(tmp_path, ROW)), io.StringIO()
    wrong = {"written_by": officer.email, "published_by": stranger.email}
    with pytest.raises(CommandError):
        call_command("load", "ballots", path, stdout=io.StringIO(), **wrong)
    assert not visible_to(VISITOR, Ballot).exists()
    Ballot.objects.all().delete()
    with pytest.raises(CommandError, match="second person"):
        call_command("load", "ballots", path, **{**wrong, "published_by": officer.email})
    path = str(listed(tmp_path, ROW.replace("172", "173")))
    two = {"written_by": officer.email, "published_by": head.email}
    call_command("load", "ballots", path, stdout=said, **two)
    assert "Votes published: 1." in said.getvalue() and "waits" not in said.getvalue()
    ballot = visible_to(VISITOR, Ballot).get()
    assert (ballot.written_id, ballot.desk) == (officer.actor_id, officer.posts.get().organisation)
    step = Entry.objects.get(verb="fact.publish")
    assert (step.actor_id, step.after) == (head.actor_id, {"state": "published"})
    assert Entry.objects.filter(verb="import.in_name").count() == 2


@pytest.mark.slow
def test_the_whole_list_loads_and_every_name_is_known(shared, at):
    job = take(shared("treaties/unsc_vetoes_1946_2022.csv"), at)
    assert job.state == ImportJob.DONE and job.rows_refused == 0
    assert Ballot.objects.count() == 213  # one row of 214 stands twice, word for word
    assert Vote.objects.filter(party="SU").count() == 89  # 90 rows, of which that one twice
    # The report names that row, and one whose dash was spoilt in the list itself.
    assert {note.row for note in job.notes.all()} == {5, 202}
