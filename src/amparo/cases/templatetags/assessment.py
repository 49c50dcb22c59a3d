"""Filters of the pages of a risk assessment."""

from django import template
from django.utils.translation import get_language

from amparo.cases.queries.assessments import short
from vocab import Instrument, Words

register = template.Library()


@register.filter
def answer(value: str) -> str:
    """Return an answer as it is read: a number, «not known», «does not apply»."""
    return short(value)


@register.filter
def said(words: Words) -> str:
    """Return words of a vocabulary in the reader's language."""
    return words.in_language(get_language() or "es")


@register.filter
def named(key: str, instrument: Instrument) -> str:
    """Return an item or a quality of the legal test by its key: «T4 Pattern and escalation»."""
    if key in instrument.items:
        return f"{key} {said(instrument.items[key].name)}"
    return next((said(one.label) for one in instrument.legal_test if one.key == key), key)
