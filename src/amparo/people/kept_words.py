"""Keeps what was typed when a session had expired, until the same person has signed in again.

A POST that is sent to the sign-in page would lose its fields. They are sealed in the new, still
anonymous session, bound to the account that last used this browser, and handed back to it alone.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from amparo.people.sealing import InvalidToken, seal, unseal

SESSION_NAME = "kept_words"
MOST = 400_000  # characters: more is a file or an abuse
NOT_KEPT = ("csrfmiddlewaretoken", "password")
DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class KeptWords:
    """The fields of one form: where they were going, on which page they were typed, by whom."""

    action: str
    page: str
    user: str
    fields: tuple[tuple[str, str], ...]

    @property
    def texts(self) -> list[str]:
        """Return what was written in words, long texts first seen: not keys, codes or choices."""
        return [value for _, value in self.fields if " " in value.strip()]

    @property
    def others(self) -> int:
        """Return how many other answers were given."""
        return len([value for _, value in self.fields if value]) - len(self.texts)


def cookie_name() -> str:
    """Return the name of the cookie that says whose browser this is."""
    return "__Host-last" if settings.SESSION_COOKIE_SECURE else "last"


def remember_user(request: HttpRequest, response: HttpResponse) -> None:
    """Write down who uses this browser, signed, for a day after their last page."""
    if last_user(request) != str(request.user.pk):
        response.set_cookie(
            cookie_name(),
            signing.dumps(str(request.user.pk), salt="people.last"),
            max_age=DAY,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
            httponly=True,
        )


def last_user(request: HttpRequest) -> str:
    """Return the key of the account that last used this browser, or nothing."""
    try:
        return str(signing.loads(request.COOKIES.get(cookie_name(), ""), salt="people.last"))
    except signing.BadSignature:
        return ""


def keep(request: HttpRequest, page: str) -> bool:
    """Keep the fields of a request that was not answered; tell if there was anything to keep."""
    user = last_user(request)
    fields = tuple(
        (name, value)
        for name, values in request.POST.lists()
        if not any(word in name for word in NOT_KEPT)
        for value in values
    )
    if not user or not fields or sum(len(value) for _, value in fields) > MOST:
        return False
    words = KeptWords(request.get_full_path(), page, user, fields)
    request.session[SESSION_NAME] = seal(json.dumps(asdict(words)), SESSION_NAME)
    return True


def kept_for(request: HttpRequest) -> KeptWords | None:
    """Return what was kept for the person signed in; what was kept for another is thrown away."""
    sealed = request.session.get(SESSION_NAME)
    if not sealed:
        return None
    try:
        raw: dict[str, Any] = json.loads(unseal(sealed, SESSION_NAME))
    except InvalidToken:
        raw = {}
    if raw.get("user") != str(request.user.pk):
        forget(request)
        return None
    fields = tuple((name, value) for name, value in raw.pop("fields"))
    return KeptWords(fields=fields, **raw)


def forget(request: HttpRequest) -> None:
    """Throw away what was kept."""
    request.session.pop(SESSION_NAME, None)
