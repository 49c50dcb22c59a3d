"""Words of the vocabulary of statistics, in the reader's language."""

from django import template
from django.utils.translation import get_language

from vocab.words import Words

register = template.Library()


@register.filter
def in_words(given: Words | None) -> str:
    """Return words in the reader's language."""
    return given.in_language(get_language() or "es") if given else ""
