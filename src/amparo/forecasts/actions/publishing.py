"""Forecasts: read and signed by an analyst, published by a second person, kept in the record."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.forecasts.models import Forecast
from amparo.forecasts.policies import POLICY, Can
from amparo.forecasts.rules.telling import never_said_in
from amparo.forecasts.workflow import FORECAST
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Denied, Invalid
from amparo.ledger import actions as ledger
from amparo.ledger.locks import hold_journal, locking
from amparo.ledger.moving import move
from amparo.vault.naming import require_nobody

LANGUAGES = ("es", "en", "qu")


@transaction.atomic
def sign(*, code: str, reading: str, language: str, by: Actor, at: datetime) -> Forecast:
    """Sign a forecast as an analyst who read it, with one's reading of it in words.

    :raises Denied: if who asks is no analyst.
    :raises Invalid: without a reading, in a language of no list, or with words that promise safety
        or foretell a crime.
    :raises Refused: if it is no draft.
    """
    forecast = _locked(code, by, Can.SIGN)
    if language not in LANGUAGES:
        raise Invalid(_("Choose a language from the list."), "language")
    forecast.reading, forecast.reading_language = _said(reading, "reading"), language
    forecast.signed_id, forecast.signed_label = by.actor_id, by.actor_label
    forecast.signed_at, forecast.reason = at, ""
    return _moved("sign", forecast, by, at)


@transaction.atomic
def send_back(*, code: str, reason: str, by: Actor, at: datetime) -> Forecast:
    """Send a signed forecast back to the analysts, with the reason.

    :raises Denied: if who asks signed it, or is no authority for alerts.
    :raises Invalid: without a reason.
    :raises Refused: if it is not signed.
    """
    forecast = _locked(code, by, Can.PUBLISH)
    forecast.reason = _said(reason, "reason")
    forecast.signed_id = forecast.signed_label = ""
    forecast.signed_at = None
    return _moved("return", forecast, by, at)


@transaction.atomic
def publish(*, code: str, reason: str = "", by: Actor, at: datetime) -> Forecast:
    """Publish a signed forecast as a second person. One that stands for the same year is corrected.

    The corrected one stays where it is, says why, and leads to the new one.

    :raises Denied: if who asks signed it, or is no authority for alerts.
    :raises Invalid: if it corrects another, and no reason is given.
    :raises Refused: if nobody signed it, or its words may point to a person.
    """
    hold_journal()  # two publications for one year take turns
    forecast = _locked(code, by, Can.PUBLISH)
    FORECAST.check(FORECAST.move("publish"), forecast)
    earlier = locking(Forecast).filter(
        card=forecast.card, window=forecast.window, state="published"
    ).first()  # fmt: skip
    if earlier is not None:
        if not reason.strip():
            raise Invalid(
                _("A forecast of this year is published: say why this one takes its place."),
                "reason",
            )
        earlier.reason, earlier.ended_at = _said(reason, "reason"), at
        earlier.corrected_by = forecast
    # Last of all: words that would not go out anyway tell nobody whose identity is kept.
    require_nobody(f"{forecast.reading}\n{reason}", what=forecast, by=by, at=at)
    if earlier is not None:
        _moved("correct", earlier, by, at, corrected_by=forecast.code)
    forecast.published_at, forecast.published_label = at, by.actor_label
    published = _moved("publish", forecast, by, at)
    ledger.emit(
        verb="forecast.published", target=forecast, at=at,
        payload={"card": forecast.card, "window": forecast.window},
    )  # fmt: skip
    return published


@transaction.atomic
def withdraw(*, code: str, reason: str, by: Actor, at: datetime) -> Forecast:
    """Withdraw a published forecast: it stays in the record with its numbers and the reason.

    :raises Denied: if who asks is no authority for alerts.
    :raises Invalid: without a reason.
    :raises Refused: if it is not published, or the reason may point to a person.
    """
    forecast = _locked(code, by, Can.WITHDRAW)
    FORECAST.check(FORECAST.move("withdraw"), forecast)
    forecast.reason, forecast.ended_at = _said(reason, "reason"), at
    require_nobody(reason, what=forecast, by=by, at=at)
    return _moved("withdraw", forecast, by, at)


@transaction.atomic
def discard(*, code: str, reason: str, by: Actor, at: datetime) -> Forecast:
    """Discard a forecast that nobody should sign, with the reason; its run stays.

    :raises Denied: if who asks is no analyst.
    :raises Invalid: without a reason.
    :raises Refused: if it is no draft.
    """
    forecast = _locked(code, by, Can.SIGN)
    forecast.reason, forecast.ended_at = _said(reason, "reason"), at
    return _moved("discard", forecast, by, at)


def _said(text: str, field: str) -> str:
    """Return what is written, if it may stand beside a forecast."""
    if not (said := text.strip()):
        raise Invalid(_("Write this."), field)
    labels = [term.label for term in vocab.terms("forecasts/never_said").values()]
    phrases = [words for one in labels for words in (one.es, one.en)]
    if found := never_said_in(said, phrases):
        raise Invalid(
            _("«%(phrase)s»: a forecast foretells no crime and promises no safety. Say what the "
              "numbers show, and what they cannot see.") % {"phrase": found}, field,
        )  # fmt: skip
    return said


def _locked(code: str, by: Actor, permit: Can) -> Forecast:
    forecast = locking(Forecast).get(code=code)
    if not POLICY.allows(by, permit, forecast):
        if permit == Can.PUBLISH and forecast.signed_id == by.actor_id:
            raise Denied(_("Whoever signed it does not publish it: ask someone else."), forecast)
        POLICY.require(by, permit, forecast)
    return forecast


def _moved(name: str, forecast: Forecast, by: Actor, at: datetime, **after: Any) -> Forecast:
    move(FORECAST, name, forecast, noun="forecast", by=by, at=at, **after)
    return forecast
