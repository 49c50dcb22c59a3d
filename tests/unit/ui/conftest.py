"""The frame alone: a few pages of its own, signed out, with sessions in a cookie."""

from copy import deepcopy
from pathlib import Path

import pytest

PAGES = Path(__file__).parent / "pages"
# The frame is tried without the house: what rooms add to each request is tried with them.
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "amparo.ui.middleware.LanguageChoice",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "amparo.ui.middleware.Noes",
]


@pytest.fixture
def framed(settings):
    """Answer with the pages of this folder, and remember each refusal that was told."""
    settings.ROOT_URLCONF = "tests.unit.ui.addresses"
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [PAGES]
    options = templates[0]["OPTIONS"]
    options["context_processors"] = [
        name for name in options["context_processors"] if name.startswith("django.template")
    ]
    settings.TEMPLATES = templates
    settings.MIDDLEWARE = MIDDLEWARE
    settings.AMPARO_ON_DENIED = "tests.unit.ui.conftest.hear"
    HEARD.clear()
    return HEARD


HEARD: list[tuple[str, str]] = []


def hear(request, no):
    HEARD.append((request.path, str(no)))
