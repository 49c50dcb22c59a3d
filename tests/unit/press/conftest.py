"""A desk with a writer, a second person and a head; words that may go out."""

from dataclasses import replace

import pytest
from django.core.cache import cache

from amparo.press import actions
from amparo.press.actions.releases import Words
from tests.unit.diplomacy.conftest import (  # noqa: F401  (fixtures)
    body,
    client,
    desk,
    head,
    officer,
    stranger,
    user,
)

WORDS = Words(
    title="Defenders of the forest are recognised",
    text="The Ministry recognises the work of those who defend the forest.\n\nIt will go on.",
    contact="Press office", contact_email="press@example.org", place="Lima",
    links="/statistics/ Figures of attacks",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _uncounted(db):
    cache.clear()


@pytest.fixture
def second(desk):  # noqa: F811
    return user("second", "desk_officer", desk)


@pytest.fixture
def draft(desk, officer, at):  # noqa: F811
    return actions.write(
        body=desk, kind="recognition", language="es", words=WORDS, by=officer, at=at
    )


@pytest.fixture
def make(desk, officer, second, head, at):  # noqa: F811
    """Return what publishes a release of the desk."""

    def published(title="A release", when=at, language="es"):
        made = actions.write(
            body=desk, kind="release", language=language, words=replace(WORDS, title=title),
            by=officer, at=when,
        )  # fmt: skip
        actions.clear(release_id=made.pk, revision=1, by=second, at=when)
        return actions.publish(release_id=made.pk, by=head, at=when)

    return published
