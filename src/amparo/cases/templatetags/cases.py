"""Filters of the cases room."""

from django import template
from django.utils.translation import get_language

import vocab

register = template.Library()


@register.filter
def deed(verb: str) -> str:
    """Return a journal verb in words: `case.admit` as «admitted the request»."""
    terms = vocab.terms("ledger/verbs")
    return vocab.label("ledger/verbs", verb, get_language() or "es") if verb in terms else verb


@register.filter
def said_why(why: str) -> str:
    """Return why someone looked, where a person wrote it; the rule of a permission says nothing."""
    return "" if why.startswith(("is ", "sees ", "sits ")) or " and is " in why else why
