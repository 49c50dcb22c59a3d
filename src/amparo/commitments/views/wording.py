"""Words that several pages of this room share."""

import re
from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

import vocab
from amparo.commitments.queries import Asked, Line
from amparo.evidence.rules.partial_dates import Span, span_of
from amparo.instruments.models import Instrument
from vocab.states import state_name
from vocab.treaties import rule_on, treaties

TONES = {
    "party": "ok", "contracting": "act", "signatory": "wait", "none": "wait",
    "denounced_pending": "late", "former_party": "late", "uncertain": "soon",
}  # fmt: skip


def doubts() -> dict[str, str]:
    """Return what each finding says."""
    return {
        "ratified_unsigned": _("Ratified, but no signature before it is recorded."),
        "acceded_signatory": _("Acceded although it had signed: a ratification was expected."),
        "no_rule": _("No rule here says from when this treaty binds: the day is not known."),
        "not_in_force": _("The treaty itself is not in force."),
        "succession_day_open": _("Type from when the succession binds, with a citation."),
        "leaving_day_open": _("Type when the denunciation takes effect, with a citation."),
        "effect_too_early": _("It is said to take effect before it can."),
        "before_adoption": _("Dated before the treaty was adopted."),
        "before_opening": _("Dated before the treaty was open for signature."),
        "after_closing": _("Dated after the treaty was closed for signature."),
        "two_consents": _("Two consents with different days: the earlier is taken."),
        "parent_missing": _("Bound by the protocol, but not by the treaty it belongs to."),
    }


def asked_of(request: HttpRequest) -> Asked:
    """Return as of which day someone asks: today, unless `on` names another.

    `known` asks what was held to be so at the end of a day: what came later is left out.
    """
    known = _day(request, "known")
    until = datetime.combine(known, time.max, timezone.get_current_timezone()) if known else None
    return Asked(_day(request, "on") or timezone.localdate(), until)


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return parse_date(request.GET.get(name, ""))
    except ValueError:
        return None


def rule_of(instrument: Instrument, on: date) -> dict[str, Any] | None:
    """Return the rule by which a treaty binds on a day, in words, and if a text confirms it."""
    known = treaties().get(instrument.known_as)
    rule = rule_on(known.rules, on) if known else None
    if rule is None:
        return None
    n = {"n": rule.n}
    said = {
        "days": ngettext("%(n)d day after the deposit", "%(n)d days after the deposit", rule.n),
        "months": ngettext(
            "%(n)d month after the deposit", "%(n)d months after the deposit", rule.n
        ),
        "nth_month": _("first day of month %(n)d after the month of the deposit"),
        "first_after_days": _("first of the month after day %(n)d"),
        "first_after_months": _("first of the month after %(n)d months"),
    }
    article = re.fullmatch(r"article (\S+)", rule.source)
    source = _("article %(number)s") % {"number": article[1]} if article else rule.source
    return {
        "words": said[rule.wait] % n, "source": source, "is_confirmed": rule.basis == "S"
    }  # fmt: skip


def language() -> str:
    """Return the reader's language."""
    return get_language() or "es"


def name_of(country: str, participant: str = "") -> str:
    """Return a State's name in the reader's language; anyone else's as printed."""
    return state_name(country, language()) if country else participant


def word(listed: str, key: str) -> str:
    """Return a word of a closed list in the reader's language."""
    return vocab.label(listed, key, language())


def checked(check: str, more: int | None = None) -> str:
    """Return how what is stated compares with what is held, in words."""
    return word("evidence/claim_checks", check) + (f" ({more:+d})" if more is not None else "")


def count_of(name: str) -> str:
    """Return what a count that a meeting states is called; a fulfilment not known as such."""
    names = {
        "total": _("Promises"), "recommendations": _("Recommendations"), "axes": _("Axes"),
        "conclusions": _("Conclusions"), "": _("Not known"),
    }  # fmt: skip
    return names.get(name) or word("commitments/fulfilments", name)


def span(found: Span | None) -> str:
    """Return a day as far as it is known, or from when to when it may be."""
    if found is None:
        return ""
    first, last = found.first, found.last
    if first == last:
        return str(first)
    partial = f"{first:%Y-%m}" if (first.year, first.month) == (last.year, last.month) else ""
    for said in (f"{first.year:04}", partial):
        if said and span_of(said) == found:
            return said
    return f"{first} – {last}"


def standing(line: Line) -> dict[str, Any]:
    """Return how a participant stands, as words and a tone."""
    found = line.standing
    may_be = [word("commitments/standings", key) for key in found.may_be]
    return {
        "tone": TONES[found.status],
        "label": word("commitments/standings", found.status),
        "may_be": _(" or ").join(may_be),
    }


def as_row(line: Line, parents: dict[str, Line] | None, finder: Any) -> dict[str, Any]:
    """Return one line of a table, with everything in words."""
    found = line.standing
    signed, consented = found.signed, found.consented
    doubted = {one.key for one in finder(line, parents)}
    said = doubts() if doubted else {}  # most lines have none, and tables are long
    return {
        "line": line,
        "name": name_of(line.country, line.participant),
        "standing": standing(line),
        "signed": span(signed.made) if signed else "",
        "signed_key": signed.name if signed else "",
        "consented": span(consented.made) if consented else "",
        "consented_key": consented.name if consented else "",
        "how": word("commitments/treaty_actions", consented.kind) if consented else "",
        "marker": line.marker(),
        "bound_from": span(found.bound_from),
        "left": span(found.left.made) if found.left else "",
        "bound_until": span(found.bound_until),
        "reservations": line.count("reservation"),
        "declarations": line.count("declaration", "objection"),
        "findings": sorted(said[key] for key in doubted),
    }
