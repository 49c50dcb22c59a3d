"""Which words of a page in Quechua are Spanish, for want of their own: a voice must know it."""

from functools import cache

from django.utils.translation import get_language, trans_real

import vocab
from vocab.states import states

QUECHUA, FALLBACK = "qu", "es"


def tongue_of(text: object, language: str = "") -> str:
    """Return `es` where a text is Spanish inside Quechua, a word of the house that lacks its own.

    Each line of a text is looked at: all of them must be such words.
    """
    if (language or get_language() or "")[:2] != QUECHUA:
        return ""
    lines = [line.strip() for line in str(text).split("\n") if line.strip()]
    return FALLBACK if lines and all(line in _borrowed() for line in lines) else ""


@cache
def _borrowed() -> frozenset[str]:
    """Return the Spanish of the interface, of closed lists and of States that has no Quechua."""
    found = {state.name.es for state in states().state if not state.name.qu}
    own: set[str] = set()
    for name in vocab.lists():
        for term in vocab.terms(name).values():
            (own if term.label.qu else found).add(term.label.qu or term.label.es)
    spanish, quechua = (_said(language) for language in (FALLBACK, QUECHUA))
    found |= {said for key, said in spanish.items() if not quechua.get(key)}
    # What Quechua says with the same letters is Quechua.
    return frozenset(found - own - {said for said in quechua.values() if said})


def _said(language: str) -> dict[object, str]:
    """Return what the catalogue of a language says by its English."""
    catalogue = trans_real.translation(language)._catalog
    return {key: said for key, said in catalogue.items() if key and isinstance(said, str)}
