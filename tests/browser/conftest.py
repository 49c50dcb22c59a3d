"""One Chromium for the journeys of a file."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.hands import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give the browser in which the journeys of a file are made."""
    with chromium() as started:
        yield started
