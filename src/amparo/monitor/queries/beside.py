"""What stands beside the text of an edition: the treaty table, tables of figures, remarks."""

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.commitments.queries import Asked, Line, lines_of_state
from amparo.commitments.queries.standings import bound_on
from amparo.commitments.rules.falling_due import first_due
from amparo.evidence.models import Claim, ClaimLink
from amparo.evidence.queries.sums import sums_in_words
from amparo.evidence.queries.wording import number_words, state_words
from amparo.kernel.actors import VISITOR
from amparo.monitor.models import Edition, Usage
from amparo.monitor.queries.held import claims_for
from amparo.monitor.queries.wording import value_words
from amparo.monitor.rules.rendering import Remark, Row, Table
from amparo.monitor.rules.scores import BadScore, scored
from amparo.ui import days
from vocab.monitor import performance, plans
from vocab.treaties import deadlines


def header_of(edition: Edition) -> Table:
    """Return the table at the top: how the State stood to the topic's treaties at the cut-off.

    Worked out from the treaty actions that everyone may read; a treaty of which none is recorded
    has no line.
    """
    rows: list[Row] = []
    if edition.cut_off:
        asked = Asked(on=edition.cut_off)
        wanted = plans()[edition.profile.topic].treaties
        lines = {
            line.instrument.known_as: line
            for line in lines_of_state(VISITOR, edition.profile.country, asked)
        }
        rows = [_treaty_row(lines[key]) for key in wanted if key in lines]
    columns = (_("Treaty"), _("Status"), _("In force for it since"), _("Deadlines"))
    note = _("As of %(day)s") % {"day": days.day(edition.cut_off)} if edition.cut_off else ""
    return Table("treaties", _("Treaties"), columns, tuple(rows), note)


def _treaty_row(line: Line) -> Row:
    instrument, since = line.instrument, bound_on(line)
    due = [
        f"{one.article}: {days.day(first_due(one, since))}"
        for one in deadlines()
        if since and one.treaty == instrument.known_as and one.years
    ]
    status = vocab.label("commitments/standings", line.standing.status, _language())
    return Row(
        (instrument.called, status, days.day(since) if since else "–", "; ".join(due) or "–")
    )


def tables_of(usages: Sequence[Usage]) -> tuple[Table, ...]:
    """Return the tables of the figures that an edition uses: stocks, victims, deadlines, scores."""
    by_kind: dict[str, list[Claim]] = {}
    for usage in usages:
        if usage.type:
            by_kind.setdefault(usage.type, []).append(usage.claim)
    found: list[Table] = []
    for kind, term in vocab.terms("monitor/claim_types").items():
        claims = by_kind.get(kind, [])
        records = [one for one in claims if one.type == "record"]
        if kind == "performance":
            found += [table for one in records if (table := _performance(one))]
        elif kind == "deadline" and claims:
            found.append(_deadlines(claims))
        elif term.fields and records:
            found.append(_fields(kind, term.fields, records))
    return tuple(found)


def _fields(kind: str, fields: Sequence[str], claims: Sequence[Claim]) -> Table:
    names = [name for name in fields if any(name in one.value for one in claims)]
    if kind == "casualties":
        names = list(fields)
    rows = [
        Row((*(_cell(name, one.value.get(name, "")) for name in names), _when(one)))
        for one in claims
    ]
    columns = (*(_field_words(name) for name in names), _("As of"))
    return Table(kind, vocab.label("monitor/claim_types", kind, _language()), columns, tuple(rows))


def _cell(name: str, value: str) -> str:
    if name == "origin":
        value = ", ".join(state_words(part) for part in re.split(r"\s*[/;,]\s*", value) if part)
    return str(value) or _("not known")


def _field_words(name: str) -> str:
    return {
        "type": _("Type"),
        "origin": _("Origin"),
        "holder": _("Holder"),
        "munitions": _("Munitions"),
        "submunitions": _("Submunitions"),
        "quantity": _("Quantity"),
        "place": _("Place"),
        "method": _("Method"),
        "killed": _("Killed"),
        "injured": _("Injured"),
        "unknown": _("Outcome not known"),
    }[name]


def _performance(claim: Claim) -> Table | None:
    try:
        result = scored(claim.value, performance())
    except BadScore:
        return None
    labels = {one.key: one.label.in_language(_language()) for one in performance().criterion}
    rows = [
        Row((labels[key], f"{weight} %", number_words(value)))
        for key, weight, value in result.lines
    ]
    rows.append(Row((_("Weighted mean"), "100 %", number_words(result.whole))))
    title = vocab.label("monitor/claim_types", "performance", _language())
    columns = (_("Criterion"), _("Weight"), _("Score"))
    return Table("performance", title, columns, tuple(rows), _when(claim))


def _deadlines(claims: Sequence[Claim]) -> Table:
    """Return how a deadline moved, in the order in which it was said."""
    rows = [
        Row((_when(one) or "–", value_words(one), one.statement))
        for one in sorted(claims, key=lambda one: (one.as_of or one.period, str(one.value)))
    ]
    columns = (_("As of"), _("Deadline"), _("What is said"))
    return Table("deadline", _("Deadlines over time"), columns, tuple(rows))


def _when(claim: Claim) -> str:
    said = claim.as_of or claim.period
    return days.within(said) if said else ""


def remarks_of(usages: Sequence[Usage], who: Any) -> tuple[Remark, ...]:
    """Return what a reader must know of the claims used: another contradicts, a sum differs."""
    by_claim = {usage.claim_id: usage for usage in usages}
    links = ClaimLink.objects.filter(
        Q(one__in=by_claim) | Q(other__in=by_claim), kind="contradicts"
    ).select_related("one", "other")
    readable = claims_for(who)
    found: list[Remark] = []
    for link in links.order_by("id"):
        mine, other = (link.one, link.other) if link.one_id in by_claim else (link.other, link.one)
        if not readable.filter(pk=other.pk).exists() or other.state == "retracted":
            continue
        said = _("Another source says otherwise: %(statement)s") % {"statement": other.statement}
        source = f" ({other.asserted_by})" if other.asserted_by else ""
        text = f"{said.rstrip('.')}{source}. {link.note}".strip()
        found.append(Remark("contradicts", by_claim[mine.pk].key, text))
    sums = ((usage.key, sum_words(usage.claim)) for usage in usages)
    return (*found, *(Remark("sum", key, text) for key, text in sums if text))


def sum_words(claim: Claim) -> str:
    """Return a stated total beside the sum of its parts, in both units; empty without parts."""
    total = sums_in_words(claim) if claim.check_result in ("ok", "mismatch") else ""
    if not total:
        return ""
    words = {"stated": value_words(claim), "sum": total}
    if claim.check_result == "ok":
        return _("The sum of the parts is %(sum)s, as stated.") % words
    said = _("Stated: %(stated)s. The sum of the parts is %(sum)s.") % words
    return f"{said} {claim.note}".strip()


def _language() -> str:
    return get_language() or "es"
