"""What someone does with a page: opens it, follows a link, fills a form, presses its one button."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, Page, Response, sync_playwright

from tests.browser.axe import scrolls_sideways
from tests.browser.test_frame import CHROMIUM, FLAGS

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
COLOURS = 64  # enough for text and thin rules; keeps a picture below 120 kB


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a browser for as long as the block lasts."""
    with sync_playwright() as driver:
        # Django takes the driver's own loop for an asynchronous caller.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        started = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def key_of(user: Any) -> str:
    """Return the session of a user who has just signed in."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def shot(page: Page, name: str, at: str = "body") -> None:
    """Save the screen for the manual, with an element at its top.

    Where `AMPARO_SCREENSHOTS` names no folder, nothing happens.
    """
    if folder := os.environ.get("AMPARO_SCREENSHOTS"):
        path = Path(folder) / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.locator(at).first.evaluate(
            "e => { document.activeElement.blur(); e.scrollIntoView({block: 'start'}); }"
        )
        page.screenshot(path=path, animations="disabled")
        Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)


class Hands:
    """One person before their own screen, in their language, signed in or not."""

    def __init__(
        self, browser: Browser, address: str, *, lang: str, key: str = "", **how: Any
    ) -> None:
        self.address, self.lang = address, lang
        context = browser.new_context(**{"viewport": DESK, "reduced_motion": "reduce", **how})
        context.route("https://**", lambda route: route.fulfill(body="elsewhere"))
        cookies = {settings.LANGUAGE_COOKIE_NAME: lang}
        if key:
            cookies[settings.SESSION_COOKIE_NAME] = key
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": k, "value": v, "url": address} for k, v in cookies.items()])
        self.page = context.new_page()

    def close(self) -> None:
        """Close the window."""
        self.page.context.close()

    def tries(self, path: str) -> int:
        """Return how the house answers at an address: 200, 403, 404."""
        answer = self.page.goto(f"{self.address}{path}")
        assert isinstance(answer, Response)
        return answer.status

    def opens(self, path: str) -> None:
        """Open an address that is theirs; on no screen is it wider than the window."""
        assert self.tries(path) == 200, path
        assert not scrolls_sideways(self.page), path

    def follows(self, end: str, nth: int = 0) -> None:
        """Follow a link of the page by the end of its address."""
        link = self.page.locator(f'main a[href$="{end}"]').nth(nth)
        with self.page.expect_navigation():
            link.click()

    def fills(self, **said: Any) -> None:
        """Answer questions of the form by their names; what is already there is replaced."""
        for name, value in said.items():
            field = self.page.locator(f'main [name="{name}"]')
            kind = field.first.evaluate("e => e.localName === 'select' ? 'select' : e.type")
            if value is True:
                field.check(force=True)
            elif kind in {"radio", "checkbox"}:
                choice = field.and_(self.page.locator(f'[value="{value}"]'))
                if not choice.is_checked():
                    choice.press("Space")  # a click may miss while what was saved is being drawn
            elif kind == "select":
                field.select_option(str(value))
            elif kind == "file":
                field.set_input_files(value)
            else:
                field.fill(str(value))

    def presses(self, button: str = "main .btn:not(.btn-2)", *, refused: bool = False) -> None:
        """Press the one filled button of the page; the house takes it, or says why not."""
        found = self.page.locator(button)
        assert found.count() == 1, f"one filled button a page: {self.page.url}"
        with self.page.expect_navigation():
            found.click()
        assert bool(self.page.locator("main #errors").count()) == refused, self.reads()

    def does(self, end: str, **said: Any) -> None:
        """Follow a link to the page of an act, fill it in and press its button."""
        self.follows(end)
        self.fills(**said)
        self.presses()

    def reads(self) -> str:
        """Return the words of the page, as someone reads them."""
        return self.page.locator("main").inner_text()

    def keeps(self, name: str, at: str = "body") -> None:
        """Keep a picture for the manual."""
        shot(self.page, f"{name}-{self.lang}", at)
