"""The pages of duties: what each person sees, is refused, and leaves behind."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from amparo.duties import actions
from amparo.duties.models import Duty
from amparo.duties.views.act import ACTS, words_of
from amparo.ledger.models import Entry
from tests.unit.duties.conftest import FILE

LIMA = ZoneInfo("America/Lima")
Offered = Callable[..., Duty]
SignedIn = Callable[[Any], Client]


@pytest.fixture
def now_at() -> datetime:
    """Views read the real clock: what they look at must be offered a little before it."""
    from django.utils import timezone

    return timezone.now() - timedelta(hours=1)


def _page(duty: Duty, name: str = "") -> str:
    if name:
        return reverse("duties:act", args=[duty.code, name])
    return reverse("duties:detail", args=[duty.code])


def test_signed_out_is_sent_to_sign_in(offered: Offered, client: Client) -> None:
    duty = offered()
    for address in (reverse("duties:inbox"), _page(duty), _page(duty, "accept")):
        answer = client.get(address)
        assert answer.status_code == 302
        assert duty.title not in answer.content.decode()


def test_the_inbox_shows_only_the_duties_of_ones_own_body(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn
) -> None:
    offered(title="Patrol on market days")
    offered("MINAM", title="Inspect the river")
    shown = signed_in(crew.liaison).get(reverse("duties:inbox")).content.decode()
    assert "Patrol on market days" in shown
    assert "Inspect the river" not in shown


def test_the_inbox_puts_what_is_due_first_at_the_top(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn, now_at: datetime
) -> None:
    offered(title="Can wait", at=now_at)
    offered(title="In four hours", at=now_at, is_urgent=True)
    shown = signed_in(crew.liaison).get(reverse("duties:inbox")).content.decode()
    assert shown.index("In four hours") < shown.index("Can wait")


@pytest.mark.parametrize(
    ("tab", "words"),
    [
        ("", "owes nothing now"),
        ("late", "Nothing is late"),
        ("waiting", "Nothing waits for your answer"),
        ("progress", "Nothing is in progress"),
        ("claimed", "Nothing waits for the person"),
        ("done", "Nothing is over yet"),
        ("nonsense", "owes nothing now"),
    ],
)
def test_an_empty_tab_says_what_will_appear(
    crew: SimpleNamespace, signed_in: SignedIn, tab: str, words: str
) -> None:
    shown = signed_in(crew.liaison).get(reverse("duties:inbox"), {"tab": tab, "after": "x"})
    assert words in shown.content.decode()


def test_a_stranger_finds_nothing(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn
) -> None:
    duty = offered()
    browser = signed_in(crew.stranger)
    assert browser.get(_page(duty)).status_code == 404
    assert browser.get(_page(duty, "accept")).status_code == 404
    assert browser.post(_page(duty, "accept")).status_code == 404


def test_opening_a_task_shows_the_least_and_is_journalled_under_the_protected_file(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn
) -> None:
    duty = offered()
    shown = signed_in(crew.liaison).get(_page(duty)).content.decode()
    assert "Walk the road on Sundays." in shown
    assert "Zorzal" in shown
    assert "Zorzal" not in shown.split("</title>")[0]
    entry = Entry.objects.get(kind="read", verb="duty.read")
    assert entry.file == FILE
    assert entry.actor_label == crew.liaison.service_name


DESK = "desk:0193aaaa-0000-7000-8000-00000000000d"


def test_who_reads_a_task_is_told_truly(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn
) -> None:
    of_a_desk = {"code_name": "", "task": "", "needs_confirmation": False}
    said = {
        "log that the protected person sees": offered(),
        "desk that asked for it reads": offered(kind="commitment", file=DESK, **of_a_desk),
        "only those who oversee it read": offered(kind="agreement", file="", **of_a_desk),
    }
    browser = signed_in(crew.liaison)
    for words, duty in said.items():
        shown = browser.get(_page(duty)).content.decode()
        assert words in shown
        assert ("protected person" in shown) == duty.is_of_a_person
        assert ("Of what the person said" in shown) == duty.is_of_a_person


def test_nobody_is_asked_about_a_duty_that_nobody_confirms(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn, now_at: datetime
) -> None:
    duty = offered(kind="sector_opinion", file=DESK, needs_confirmation=False, at=now_at)
    browser = signed_in(crew.liaison)
    actions.accept(duty_id=duty.pk, responsible_name="Ana", by=crew.liaison, at=now_at)
    main = browser.get(_page(duty, "done")).content.decode().partition("<main")[2]
    assert "person" not in main.partition("</main")[0]
    sent = browser.post(_page(duty, "done"), {"reference": "Letter 5"}, follow=True)
    shown = sent.content.decode()
    assert "The duty is over, with what was shown." in shown
    assert "is now asked" not in shown and "Confirmed" not in shown
    assert "Reported as done" in shown
    assert "now asked" in str(words_of(ACTS["done"], offered())[1])


def test_the_term_of_what_a_desk_asks_has_its_own_name(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn, now_at: datetime
) -> None:
    names = {
        "commitment": "Carry out the action committed to",
        "sector_opinion": "Give the opinion of the sector",
        "input": "Send the input",
        "input_contribution": "Contribute to the input",
    }
    browser = signed_in(crew.liaison)
    for kind, name in names.items():
        duty = offered(
            kind=kind, file=DESK, needs_confirmation=False, at=now_at,
            due_at=now_at + timedelta(days=20),
        )  # fmt: skip
        shown = browser.get(_page(duty)).content.decode()
        assert name in shown
        assert "Put the measures into effect" not in shown


def test_a_desk_reads_that_these_are_the_duties_it_asked_for(
    staff: Callable[..., Any], signed_in: SignedIn, law: object
) -> None:
    shown = signed_in(staff("desk_officer")).get(reverse("duties:inbox")).content.decode()
    assert "Duties that your desk asked for" in shown
    assert "your cases" not in shown


def test_accepting_without_script_goes_back_to_the_duty(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn
) -> None:
    duty = offered()
    browser = signed_in(crew.liaison)
    page = browser.get(_page(duty, "accept")).content.decode()
    assert crew.carrier.service_name in page
    answer = browser.post(_page(duty, "accept"), {"responsible": str(crew.carrier.pk)})
    assert (answer.status_code, answer["Location"]) == (302, _page(duty))
    duty.refresh_from_db()
    assert (duty.state, duty.responsible) == ("accepted", crew.carrier)


def test_a_second_press_is_told_that_the_duty_moved_on_and_keeps_the_words(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn
) -> None:
    duty = offered()
    browser = signed_in(crew.liaison)
    browser.post(_page(duty, "accept"), {"responsible_name": "Tnt. Rojas"})
    again = browser.post(_page(duty, "accept"), {"responsible_name": "Tnt. Quispe"})
    assert again.status_code == 409
    assert "Tnt. Quispe" in again.content.decode()
    assert browser.get(_page(duty, "accept")).status_code == 409


def test_the_same_report_sent_twice_is_kept_once(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn
) -> None:
    duty = offered()
    browser = signed_in(crew.liaison)
    browser.post(_page(duty, "accept"))
    assert 'name="once"' in browser.get(_page(duty, "report")).content.decode()
    said = {"text": "Two rounds on Sunday", "once": "ONE"}
    for _time in range(2):
        answer = browser.post(_page(duty, "report"), said)
        assert (answer.status_code, answer["Location"]) == (302, _page(duty))
    assert Entry.objects.filter(verb="duty.reported", kind=Entry.WRITE).count() == 1
    browser.post(_page(duty, "report"), {**said, "text": "One more on Monday"})
    assert Entry.objects.filter(verb="duty.reported", kind=Entry.WRITE).count() == 2


def test_refusing_needs_a_reason_beside_its_field(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn
) -> None:
    duty = offered()
    browser = signed_in(crew.liaison)
    assert browser.post(_page(duty, "refuse"), {"reason": ""}).status_code == 422
    assert browser.post(_page(duty, "refuse"), {"reason": "No remit"}).status_code == 302
    duty.refresh_from_db()
    assert duty.state == "refused"


def test_an_unknown_act_is_not_found(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn
) -> None:
    assert signed_in(crew.liaison).get(_page(offered(), "dance")).status_code == 404


def test_who_carries_it_out_sees_the_task_but_does_not_claim(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn, at: datetime
) -> None:
    duty = offered()
    later = datetime(2100, 1, 1, tzinfo=at.tzinfo)
    actions.accept(
        duty_id=duty.pk, by=crew.liaison, at=at, responsible=crew.carrier, sheet_until_at=later
    )
    browser = signed_in(crew.carrier)
    assert browser.get(_page(duty)).status_code == 200
    assert browser.post(_page(duty, "report"), {"text": "Two rounds"}).status_code == 302
    assert browser.get(_page(duty, "done")).status_code == 403
    assert browser.get(reverse("duties:export")).status_code == 403


def test_the_way_of_a_duty_through_its_pages(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn
) -> None:
    duty = offered()
    browser = signed_in(crew.liaison)
    browser.post(_page(duty, "accept"))
    page = browser.post(_page(duty, "report"), {"text": "Two rounds on Sunday"}, follow=True)
    assert "Two rounds on Sunday" in page.content.decode()
    browser.post(_page(duty, "obstacle"), {"obstacle": "no_staff", "text": "One car only"})
    assert "No staff" in browser.get(_page(duty)).content.decode()
    assert browser.post(_page(duty, "clear"), {"text": "Second car"}).status_code == 302
    without = browser.post(_page(duty, "done"), {"text": "Done"})
    assert without.status_code == 409
    assert "Show evidence first" in without.content.decode()
    done = browser.post(_page(duty, "done"), {"text": "Done", "reference": "Oficio 12-2026"})
    assert done.status_code == 302
    page = browser.get(_page(duty)).content.decode()
    assert "Oficio 12-2026" in page
    assert "being asked if it happened" in page


def test_an_uploaded_file_is_kept_under_the_protected_file_and_its_reading_is_journalled(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn, at: datetime
) -> None:
    duty = offered()
    actions.accept(duty_id=duty.pk, by=crew.liaison, at=at)
    browser = signed_in(crew.liaison)
    program = SimpleUploadedFile("acta.pdf", b"MZ" + bytes(200), content_type="application/pdf")
    assert browser.post(_page(duty, "evidence"), {"upload": program}).status_code == 422
    sent = SimpleUploadedFile("acta.pdf", PDF, content_type="application/pdf")
    answer = browser.post(_page(duty, "evidence"), {"upload": sent})
    assert answer.status_code == 302
    step = duty.progress.exclude(copy=None).latest("at")
    assert step.copy.file == FILE
    got = browser.get(reverse("duties:evidence", args=[duty.code, step.pk]))
    assert got.status_code == 200
    assert got["Content-Disposition"] == f'attachment; filename="{duty.code}.pdf"'
    assert Entry.objects.filter(verb="evidence.read", file=FILE).exists()


def test_a_file_of_another_body_is_not_found(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn, at: datetime
) -> None:
    duty = offered()
    actions.accept(duty_id=duty.pk, by=crew.liaison, at=at)
    step = actions.show_evidence(duty_id=duty.pk, by=crew.liaison, at=at, upload=("acta.pdf", PDF))
    address = reverse("duties:evidence", args=[duty.code, step.pk])
    assert signed_in(crew.stranger).get(address).status_code == 404


def test_the_csv_has_states_and_dates_but_no_content(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn
) -> None:
    duty = offered()
    answer = signed_in(crew.liaison).get(reverse("duties:export"))
    text = answer.content.decode("utf-8-sig")
    assert duty.code in text
    for hidden in ("Zorzal", "Patrol", "Walk the road"):
        assert hidden not in text
    assert Entry.objects.filter(verb="duties.exported", kind="read").exists()


def test_the_overview_is_for_those_who_coordinate(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn, at: datetime
) -> None:
    offered()
    assert signed_in(crew.liaison).get(reverse("duties:bodies")).status_code == 403
    shown = signed_in(crew.decider).get(reverse("duties:bodies")).content.decode()
    assert "MININTER" in shown
    assert "Zorzal" not in shown


def test_the_overview_of_nothing_says_what_will_appear(
    crew: SimpleNamespace, signed_in: SignedIn
) -> None:
    shown = signed_in(crew.decider).get(reverse("duties:bodies"), {"days": "90"})
    assert "No body has been asked" in shown.content.decode()


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def test_an_officer_reads_that_these_are_the_duties_of_their_cases(
    crew: SimpleNamespace, signed_in: SignedIn
) -> None:
    shown = signed_in(crew.follower).get(reverse("duties:inbox")).content.decode()
    assert "Duties owed to your cases" in shown
    assert "owes nothing now" not in shown


def test_who_carries_it_out_is_not_shown_the_money(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn, at: datetime
) -> None:
    duty = offered(cost=Decimal("1250.00"), currency="PEN", budget_line="0068.3000735")
    later = datetime(2100, 1, 1, tzinfo=at.tzinfo)
    actions.accept(
        duty_id=duty.pk, by=crew.liaison, at=at, responsible=crew.carrier, sheet_until_at=later
    )
    assert "0068.3000735" in signed_in(crew.liaison).get(_page(duty)).content.decode()
    assert "0068.3000735" not in signed_in(crew.carrier).get(_page(duty)).content.decode()


def test_a_day_that_is_none_and_a_person_of_another_body_are_said_beside_its_field(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn, at: datetime
) -> None:
    duty = offered()
    browser = signed_in(crew.liaison)
    wrong = browser.post(_page(duty, "accept"), {"sheet_until_on": "2026-02-31"})
    assert wrong.status_code == 422
    assert 'id="id_sheet_until_on_error"' in wrong.content.decode()
    stranger = browser.post(_page(duty, "accept"), {"responsible": str(crew.stranger.pk)})
    assert stranger.status_code == 422
    duty.refresh_from_db()
    assert duty.state == "offered"


def test_the_task_sheet_closes_at_the_end_of_the_day_chosen(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn
) -> None:
    duty = offered()
    signed_in(crew.liaison).post(
        _page(duty, "accept"),
        {"responsible": str(crew.carrier.pk), "sheet_until_on": "2031-03-04"},
    )
    duty.refresh_from_db()
    assert duty.sheet_until_at is not None
    assert duty.sheet_until_at.astimezone(LIMA).isoformat() == "2031-03-04T23:59:59-05:00"


def test_a_long_list_is_cut_in_pages(
    offered: Offered, crew: SimpleNamespace, signed_in: SignedIn
) -> None:
    for _ in range(43):
        offered()
    browser = signed_in(crew.liaison)
    first = browser.get(reverse("duties:inbox")).content.decode()
    assert "Next ones" in first
    second = browser.get(reverse("duties:inbox"), {"after": "40"}).content.decode()
    assert second.count('class="q"') == 3
    assert "Previous ones" in second
