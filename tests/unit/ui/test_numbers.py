"""What stands in an address is whatever someone typed there."""

import pytest

from amparo.ui.numbers import whole
from tests.unit.situations.people import sign_in, staff_of


@pytest.mark.parametrize("text", [None, "", "²", "٣", "-1", "1.5", " 7", "9" * 10, "9" * 5000])
def test_what_is_no_small_number_is_none(text):
    assert whole(text, 3) == 3


def test_a_number_is_read():
    assert (whole("0", 1), whole("12"), whole("9" * 17, digits=17)) == (0, 12, 10**17 - 1)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["²", "9" * 5000, "-1"])
def test_pages_begin_anew_after_a_number_that_is_none(client, typed):
    sign_in(client, staff_of("sector_liaison"))
    assert client.get("/duties/", {"after": typed}).status_code == 200
