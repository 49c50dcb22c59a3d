"""Pages of treaties: who sees them, what they show as of a day, the desks' forms, the files."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from amparo.commitments import actions
from amparo.commitments.actions import ActionFacts, Cited
from amparo.commitments.models import Campaign, EnforcementAssessment, TreatyAction, Visit
from amparo.instruments.models import Instrument
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def peru(told):
    told("CCM", "signature", "2008-12-03", place="Oslo", signatory="An under-secretary")
    return told("CCM", "ratification", "2012-09-26", secrecy="PUBLIC")


@pytest.fixture
def reader(client):
    user = staff_of("observer")
    sign_in(client, user)
    return user


def words(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_state_as_of_a_day(client, reader, peru):
    home = reverse("commitments:home")
    assert "Signatory" in words(client, home, on="2009-03-18")
    page = words(client, home, on="2013-03-01")
    assert "2013-03-01" in page and "Party" in page
    assert "28 August 2013" in page and "Initial transparency report" in page
    assert "Nothing this State did" in words(client, home, on="2001-01-01")
    assert "Bound by 0 of the 9 core" in page


def test_what_was_known_on_an_earlier_day(client, reader, peru):
    home = reverse("commitments:home")
    assert "Party" in words(client, home, on="2020-01-01", known="2026-11-10")
    assert "Nothing this State did" in words(client, home, on="2020-01-01", known="2026-11-09")


def test_a_treaty_with_its_parties(client, reader, peru, treaty):
    page = words(client, reverse("commitments:treaty", args=[treaty("CCM").pk]), on="2012-10-01")
    assert "Peru" in page and "Contracting, not yet in force for it" in page
    assert "first day of month 6 after the month of the deposit" in page
    assert "Proposed figure, not legally confirmed" in page
    assert "Convention on Cluster Munitions" in words(
        client, reverse("commitments:treaties"), q="26-6"
    )


@pytest.mark.parametrize("name", ["gap", "campaigns", "congress"])
def test_a_visitor_signs_in_first_and_who_holds_no_post_is_refused(client, db, name):
    address = reverse(f"commitments:{name}")
    assert client.get(address).status_code == 302
    sign_in(client, staff_of("", name="nobody"))
    assert client.get(address).status_code == 403


@pytest.fixture
def open_treaty(treaty):
    """Publish the treaty itself to everyone."""
    Instrument.objects.filter(known_as="CCM").update(state="published", secrecy="PUBLIC")
    return treaty("CCM")


@pytest.fixture
def visitor(client):
    client.cookies["django_language"] = "en"
    return client


def test_anyone_sees_what_is_published_to_all(visitor, peru, open_treaty):
    client = visitor
    state = words(client, reverse("commitments:state", args=["PE"]), on="2013-03-01")
    assert "Party" in state and "26 September 2012" in state
    assert "/commitments/records/" not in state and "/commitments/new/" not in state
    one = words(client, reverse("commitments:treaty", args=[open_treaty.pk]), on="2013-03-01")
    assert "Peru" in one and "26 September 2012" in one
    assert "/commitments/records/" not in one and "/instruments/" not in one
    listed = words(client, reverse("commitments:treaties"))
    assert "Convention on Cluster Munitions" in listed and "/commitments/campaigns/" not in listed


def test_what_is_internal_or_a_draft_is_not_shown_to_anyone(
    visitor, peru, told, officer, open_treaty, at
):
    client = visitor
    # The signature was recorded for the staff alone, and Chile's accession is a draft.
    facts = ActionFacts(instrument=open_treaty, country="CL", kind="accession", made="2011",
                        secrecy="PUBLIC")  # fmt: skip
    actions.record_action(facts=facts, by=officer, at=at)
    page = words(client, reverse("commitments:treaty", args=[open_treaty.pk]), on="2020-01-01")
    assert "Chile" not in page and "3 December 2008" not in page
    told("ESCAZU", "signature", "2018-09-27")
    assert "2018" not in words(client, reverse("commitments:home"), on="2020-01-01")
    for ending in ("csv", "xlsx"):
        got = client.get(reverse("commitments:home"), {"as": ending, "on": "2020-01-01"})
        assert got.status_code == 200 and b"ESCAZU" not in got.content
    Instrument.objects.filter(pk=open_treaty.pk).update(secrecy="INTERNAL")
    assert client.get(reverse("commitments:treaty", args=[open_treaty.pk])).status_code == 404
    assert "26 September 2012" not in words(client, reverse("commitments:home"), on="2020-01-01")


def test_who_holds_no_post_sees_no_more_than_anyone(client, peru, open_treaty):
    sign_in(client, staff_of("", name="nobody"))
    page = words(client, reverse("commitments:state", args=["PE"]), on="2013-03-01")
    assert "26 September 2012" in page and "/commitments/records/" not in page


def test_an_unknown_state_or_kind_is_not_found(client, reader, peru):
    assert client.get(reverse("commitments:state", args=["ZZ"])).status_code == 404
    assert client.get(reverse("commitments:record", args=["mood", peru.pk])).status_code == 404
    assert client.get(reverse("commitments:gap"), {"treaty": "x"}).status_code == 404


def test_a_day_that_no_calendar_has_is_today(client, reader, peru):
    assert "Party" in words(client, reverse("commitments:home"), on="2013-02-31")


def test_drafts_are_seen_by_the_desks_alone(client, reader, treaty, officer, at):
    facts = ActionFacts(instrument=treaty("CCM"), country="PE", kind="accession", made="2011")
    row = actions.record_action(facts=facts, by=officer, at=at)
    address = reverse("commitments:record", args=["action", row.pk])
    assert client.get(address).status_code == 404
    assert client.get(reverse("commitments:drafts")).status_code == 403
    listed = words(client, reverse("commitments:treaty", args=[treaty("CCM").pk]))
    assert str(row.pk) not in listed
    for ending in ("csv", "xlsx"):
        got = client.get(reverse("commitments:home"), {"as": ending})
        assert b"CCM" not in got.content
    sign_in(client, officer)
    assert "Draft" in words(client, address)
    assert str(row.pk) in words(client, reverse("commitments:drafts"))


def test_a_draft_of_an_instrument_hides_what_was_done_about_it(client, reader, peru, treaty):
    row = treaty("CCM")
    row.state = "draft"
    row.save()
    assert client.get(reverse("commitments:treaty", args=[row.pk])).status_code == 404
    assert client.get(reverse("commitments:record", args=["action", peru.pk])).status_code == 404
    assert "CCM" not in words(client, reverse("commitments:home"), on="2020-01-01")


def test_the_history_of_an_act(client, reader, peru, told, source):
    page = words(client, reverse("commitments:record", args=["action", peru.pk]))
    assert "Depositary notification" in page and "Recorded a treaty action" in page
    assert "What it did about this treaty besides" in page and "3 December 2008" in page
    assert "Publish the record" not in page and "Withdraw" not in page


def test_an_officer_records_an_act_and_the_head_publishes_it(client, treaty, source, officer, head):
    sign_in(client, officer)
    form = {
        "instrument": treaty("ESCAZU").pk, "country": "PE", "kind": "signature",
        "made_0": "2018", "made_1": "9", "made_2": "27", "made": "2018-09-27",
        "secrecy": "INTERNAL", "source": source.pk, "locator": "C.N.2", "quote": "signed",
    }  # fmt: skip
    address = reverse("commitments:new", args=["action"])
    assert "Keep it as a draft" in words(client, address, country="PE")
    response = client.post(address, form)
    assert response.status_code == 302, response.content.decode()[-3000:]
    row = TreatyAction.objects.get()
    assert (row.kind, row.made, row.state) == ("signature", "2018-09-27", "draft")
    publish = reverse("commitments:publish", args=["action", row.pk])
    assert client.post(publish).status_code == 403
    sign_in(client, head)
    assert client.post(publish).status_code == 302
    row.refresh_from_db()
    assert row.state == "published"
    away = reverse("commitments:withdraw", args=["action", row.pk])
    assert client.post(away, {"reason": "A mistake."}).status_code == 302
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_what_is_refused_is_said_beside_the_field_and_kept(client, treaty, officer):
    sign_in(client, officer)
    form = {
        "instrument": treaty("CCM").pk, "country": "PE", "kind": "signature", "made_0": "2007",
        "made": "2007", "secrecy": "INTERNAL", "place": "Nowhere",
    }  # fmt: skip
    response = client.post(reverse("commitments:new", args=["action"]), form)
    page = response.content.decode()
    assert response.status_code == 422 and "not adopted on that day" in page and "Nowhere" in page


def test_a_draft_is_changed_and_the_second_hand_is_told(client, treaty, officer, at):
    facts = ActionFacts(instrument=treaty("CCM"), country="PE", kind="accession", made="2011")
    row = actions.record_action(facts=facts, by=officer, at=at)
    sign_in(client, officer)
    address = reverse("commitments:change", args=[row.pk])
    form = {"instrument": row.instrument_id, "country": "PE", "kind": "accession", "made_0": "2012",
            "made": "2012", "secrecy": "INTERNAL", "revision": 1}  # fmt: skip
    assert "2011" in words(client, address)
    assert client.post(address, form).status_code == 302
    second = client.post(address, form | {"made": "2013", "made_0": "2013"})
    assert second.status_code == 409
    page = second.content.decode()
    assert "What differs" in page and "2012" in page and 'name="revision" value="2"' in page
    again = client.post(address, form | {"made": "2013", "made_0": "2013", "revision": 2})
    assert again.status_code == 302
    row.refresh_from_db()
    assert row.made == "2013"


@pytest.mark.parametrize(
    "kind", ["step", "competence", "assessment", "campaign", "invitation", "visit"]
)
def test_each_form_opens_for_the_desk_and_for_nobody_else(client, treaty, officer, kind):
    address = reverse("commitments:new", args=[kind])
    sign_in(client, staff_of("observer"))
    assert client.get(address).status_code == 403
    sign_in(client, officer)
    assert "Keep it as a draft" in words(client, address)
    assert client.post(address, {}).status_code == 422


def test_the_desk_fills_in_each_form(client, treaty, source, officer):
    sign_in(client, officer)
    escazu = treaty("ESCAZU").pk
    said = {"country": "PE", "secrecy": "INTERNAL", "source": source.pk}
    forms = {
        "step": {"instrument": escazu, "step": "to_congress", "taken": "2019-08-05",
                 "taken_0": "2019", "taken_1": "8", "taken_2": "5", "deposit_as": "ratification"},
        "competence": {"procedure": "iachr", "accepted_0": "1978", "accepted": "1978"},
        "assessment": {"instrument": escazu, "dimension": "budget", "level": "none",
                       "assessor": "NHRI", "as_of_0": "2020", "as_of": "2020"},
        "campaign": {"title": "Join", "ask": "become_party", "instruments": [escazu],
                     "targets": ["CL"]},
        "invitation": {"begins_0": "2002", "begins": "2002"},
        "visit": {"mandate": "Rapporteur", "requested_0": "2018", "requested": "2018"},
    }  # fmt: skip
    for kind, form in forms.items():
        response = client.post(reverse("commitments:new", args=[kind]), said | form)
        assert response.status_code == 302, (kind, response.content.decode()[-2000:])
        assert client.get(response["Location"]).status_code == 200
    assert Visit.objects.get().requested == "2018"
    campaign = Campaign.objects.get()
    page = words(client, reverse("commitments:campaign", args=[campaign.pk]))
    assert "Chile" in page and "Not signed" in page
    made = client.post(
        reverse("commitments:demarche", args=[campaign.pk]),
        {"country": "CL", "made_on": "2026-11-01", "channel": "note", "said_words": "We asked.",
         "next_on": "2027-02-01", "secrecy": "INTERNAL"},
    )  # fmt: skip
    assert made.status_code == 302, made.content.decode()[-2000:]
    assert "We asked." in words(client, reverse("commitments:campaign", args=[campaign.pk]))
    assert "Join" in words(client, reverse("commitments:campaigns"))
    assert len(words(client, reverse("commitments:drafts")).split("<tr>")) > 6


def test_who_is_missing(client, reader, peru, treaty, source, officer, head, at):
    row = actions.assess_enforcement(
        instrument=treaty("CCM"), country="PE", dimension="legislation", level="none",
        assessor="Monitor", as_of="2014", cited=Cited(source), by=officer, at=at,
    )  # fmt: skip
    actions.publish(model=EnforcementAssessment, record_id=row.pk, by=head, at=at)
    gap, chosen = reverse("commitments:gap"), treaty("CCM").pk
    page = words(client, gap, treaty=chosen, on="2015-01-01")
    assert "1 State is bound" in page and "Monitor" in page
    text = client.get(gap, {"treaty": chosen, "on": "2015-01-01", "as": "csv"}).content.decode()
    assert "CCM,CL,Chile,not signed" in text
    assert 'Not at all",Monitor' in text and "CCM,PE,Peru,not signed" not in text


def test_the_tables_leave_as_files(client, reader, peru, treaty):
    home = reverse("commitments:home")
    csv = client.get(home, {"on": "2013-03-01", "as": "csv"})
    assert csv["Content-Disposition"].endswith('"treaties-PE-2013-03-01.csv"')
    assert "CCM,Convention on Cluster Munitions,Party,2008-12-03,2012-09-26" in csv.content.decode()
    got = client.get(reverse("commitments:treaty", args=[treaty("CCM").pk]), {"as": "xlsx"})
    sheet = load_workbook(io.BytesIO(got.content)).active
    assert [c.value for c in sheet[2]][:3] == ["Peru", "PE", "Party"]


def test_a_state_with_everything_in_the_journal_opens_in_few_questions(
    client, reader, told, django_assert_max_num_queries
):
    for key in ("CCM", "MBT", "CAT", "CRC", "CED"):
        told(key, "accession", "2009-05-05")
    with django_assert_max_num_queries(30):
        client.get(reverse("commitments:home"))


def test_a_line_drawn_for_a_reader_is_drawn_anew_for_a_visitor(client, reader, peru):
    # Lines of a table are drawn once: what leads to a record must not be shown to everyone.
    home, one = reverse("commitments:home"), f'/records/action/{peru.pk}/"'
    known = {"on": "2013-03-01"}
    TreatyAction.objects.update(secrecy="PUBLIC")
    Instrument.objects.update(state="published", secrecy="PUBLIC")
    assert one in words(client, home, **known)
    client.logout()
    page = words(client, home, **known)
    assert "st-ok" in page and "/records/action/" not in page
    on_another = words(client, home, on="2009-03-18")
    assert "st-wait" in on_another and "?on=2009-03-18" in on_another
