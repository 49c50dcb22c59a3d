"""The list of reports to mechanisms: what is still to be sent stands first."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.commitments import actions
from amparo.commitments.models import Submission
from amparo.commitments.queries.submissions import in_turn
from tests.unit.situations.people import sign_in

pytestmark = pytest.mark.django_db


def test_what_is_to_be_sent_comes_first_and_says_that_it_is_overdue(client, officer, at):
    today = timezone.localdate()
    days = {"Sent": -400, "Late": -3, "Later": 40, "Soon": 5}
    due = {title: today + dt.timedelta(days=n) for title, n in days.items()}
    rows = {
        title: actions.plan_submission(
            mechanism="UPR", kind="national_upr", title=title, country="PE",
            due_on=due_on, by=officer, at=at,
        )
        for title, due_on in (due | {"Without a day": None}).items()
    }  # fmt: skip
    Submission.objects.filter(pk=rows["Sent"].pk).update(submitted="2024-01-01")
    assert [row.title for row in in_turn(officer)] == [
        *("Late", "Soon", "Later", "Without a day", "Sent")
    ]
    sign_in(client, officer)
    told = client.get(reverse("commitments:submissions")).content.decode()
    assert told.count("Overdue") == 1
    for title in days:
        page = client.get(reverse("commitments:submission", args=[rows[title].pk])).content.decode()
        assert ("Overdue" in page) is (title == "Late")
