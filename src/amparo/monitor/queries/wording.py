"""How a claim is printed: its value in words, its footnote, in the language in use."""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.evidence.models import Citation, Claim
from amparo.evidence.queries.wording import number_words, value_shown
from amparo.monitor.rules.scores import BadScore, scored
from amparo.ui import days
from vocab.monitor import performance

LINE = re.compile(r",? ?l\. \d+$")  # the line of a kept file says nothing to a reader
SIGNS = ("m2", "ha", "km2")  # units written as they are


def value_words(claim: Claim, kind: str = "") -> str:
    """Return what a claim says, with its limits and unit; what is not known is never a number."""
    if claim.type == "unknown" or claim.qualifier == "unknown":
        return _("not known")
    said = _said(claim, kind)
    if claim.unit:
        said = f"{said} {_unit(claim.unit)}"
    if claim.qualifier != "exact":
        limit = vocab.label("evidence/qualifiers", claim.qualifier, _language())
        said = f"{limit[:1].lower()}{limit[1:]} {said}"
    return said


def _said(claim: Claim, kind: str) -> str:
    value: Any = claim.value
    words = vocab.terms("monitor/claim_types")[kind].words if kind else ""
    if words and isinstance(value, str) and value.lower() in vocab.terms(words):
        return vocab.label(words, value.lower(), _language()).lower()
    if claim.type in ("number", "date", "period", "state", "states"):
        return value_shown(claim.type, value)
    if claim.type == "yes_no":
        return _("yes") if value else _("no")
    if claim.type == "list":
        return "; ".join(value)
    if claim.type == "record":
        return _record(value, kind)
    return str(value)


def _record(value: dict[str, str], kind: str) -> str:
    if kind == "performance":
        try:
            return number_words(scored(value, performance()).whole)
        except BadScore:
            return _("not known")
    unknown = _("not known")
    return ", ".join(f"{name} {part or unknown}" for name, part in value.items())


def _unit(unit: str) -> str:
    if unit == "percent":
        return "%"
    word = vocab.label("evidence/units", unit, _language())
    return word if unit in SIGNS else word.lower()


def place_words(citation: Citation) -> str:
    """Return where in its source something stands, as a reader finds it."""
    return LINE.sub("", citation.locator)


def reference(citation: Citation) -> str:
    """Return one source as a footnote names it, with the place in it and the citation's note."""
    source = citation.source
    parts = [source.attribution or _titled(source.publisher, source.title)]
    if source.published and not source.attribution:
        parts.append(days.within(source.published))
    parts += [place_words(citation), citation.note]
    return ", ".join(part.strip().rstrip(".") for part in parts if part.strip())


def _titled(publisher: str, title: str) -> str:
    quoted = _("“%(title)s”") % {"title": title}
    return f"{publisher}, {quoted}" if publisher else quoted


def footnote_words(citations: Sequence[Citation], printed: str = "") -> str:
    """Return the words of a footnote: its own, or its sources in order; empty without a source."""
    if not citations:
        return ""
    return printed or f"{'; '.join(reference(one) for one in citations)}."


def identity_of(citations: Sequence[Citation], printed: str = "") -> str:
    """Return what tells a footnote from another: each source with its place, and what it says."""
    told = [f"{one.source_id}@{place_words(one)}#{one.note}" for one in citations]
    return "|".join([*told, printed])


def _language() -> str:
    return get_language() or "es"
