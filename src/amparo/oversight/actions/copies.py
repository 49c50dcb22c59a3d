"""The copy of everything kept about a person, for that person alone."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.cases.models import Case
from amparo.kernel.actors import Holder
from amparo.ledger import actions as ledger
from amparo.ledger.queries import entries_of
from amparo.oversight.models import DataRequest
from amparo.oversight.policies import POLICY, Can
from amparo.ui.documents import Document, Heading, Note, Pairs, Paragraph, Table
from amparo.vault.actions import FIELDS
from vocab.words import label

# What a copy holds of each list of a case: its title, the rows, and the columns of a row. Never the
# names of third sources, nor what one officer wrote of another.
PARTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("requests", "made_at", ("made_at", "channel", "narrative", "wanted_outcome", "answers")),
    ("messages", "at", ("at", "sender_label", "kind", "text")),
    ("consents", "at", ("at", "purpose", "answer", "how", "by_label", "witness")),
    ("changes", "at", ("at", "before", "after", "by_label")),
    ("assessments", "started_at", ("accepted_at", "level", "narrative", "person_view",
                                   "level_reason")),
    ("measures", "id", ("catalogue_code", "detail", "answer", "answer_words", "ended_at",
                        "end_reason")),
    ("decisions", "opened_at", ("decided_at", "kind", "act_number", "reasons", "orientation")),
    ("follow_ups", "at", ("at", "mode", "statement", "suitability")),
    ("grievances", "made_at", ("made_at", "about", "text", "answered_at", "answer")),
    ("closings", "proposed_at", ("proposed_at", "ground", "reasons", "objection")),
    ("withdrawals", "asked_at", ("asked_at", "reason", "outcome")),
    ("data_requests", "asked_at", ("asked_at", "kind", "text", "answered_at", "outcome",
                                   "answer")),
)  # fmt: skip


@transaction.atomic
def copy_of_my_data(*, request_id: object, by: Holder, at: datetime) -> dict[str, Any]:
    """Return everything kept about the person who asks, once access was granted; it is journalled.

    :raises Denied: for anyone else, the data-protection officer included.
    """
    asked = DataRequest.objects.select_related("case").get(pk=request_id)
    POLICY.require(by, Can.COPY_DATA, asked)
    case = asked.case
    who = case.person or case.collective
    identity = who.identity if who else None
    copy = {
        "case": {"code": case.code, "code_name": case.code_name, "state": case.state,
                 "received_at": case.received_at, "companion": case.companion},
        "identity": {name: getattr(identity, name) for name in FIELDS if identity},
        **{name: _rows(case, name, order, columns) for name, order, columns in PARTS},
        "log": [
            {"at": e.at, "who": e.actor_label, "kind": e.kind, "what": e.verb, "why": e.why}
            for e in entries_of(case.file).order_by("seq")
        ],
    }  # fmt: skip
    ledger.record_read(verb="data_request.copied", target=asked, by=by, at=at, file=case.file)
    return copy


def _rows(case: Case, name: str, order: str, columns: Iterable[str]) -> list[dict[str, Any]]:
    rows = getattr(case, name).order_by(order)
    if name == "assessments":
        rows = rows.exclude(accepted_at=None)
    return [{column: getattr(row, column) for column in columns} for row in rows]


def as_json(copy: dict[str, Any]) -> str:
    """Return a copy as JSON that any program reads."""
    return json.dumps(copy, ensure_ascii=False, indent=2, default=_plain)


def as_paper(copy: dict[str, Any], *, at: datetime, language: str) -> Document:
    """Return a copy as a paper to read."""
    blocks: list[Any] = [
        Note(_("This paper names you. Keep it where nobody else can find it.")),
        Heading(_("Who you are")),
        Pairs([(_titles()[name], _words(value)) for name, value in copy["identity"].items()
               if value]),
        Heading(_("Your case")),
        Pairs([(_titles().get(k, k), _words(v)) for k, v in copy["case"].items() if v]),
    ]  # fmt: skip
    for name, *_rest in PARTS:
        if copy[name]:
            blocks.append(Heading(_titles()[name]))
            for row in copy[name]:
                blocks.append(Paragraph("\n".join(_words(v) for v in row.values() if v)))
    rows = [
        [_words(e["at"]), e["who"], label("ledger/verbs", e["what"], language), e["why"]]
        for e in copy["log"]
    ]
    columns = [_("When"), _("Who"), _("What"), _("Why")]
    blocks += [Heading(_("Who looked, and what was done")),
               Table(_("Every act and every look at your file"), columns, rows)]  # fmt: skip
    return Document(
        title=_("Copy of my data"), reference=copy["case"]["code"],
        date=timezone.localdate(at), language=language, blocks=blocks, issuer="Amparo",
    )  # fmt: skip


def _words(value: Any) -> str:
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%d/%m/%Y %H:%M")
    if isinstance(value, dict):
        return "; ".join(f"{k}: {_words(v)}" for k, v in value.items() if v)
    if isinstance(value, list):
        return "\n".join(_words(v) for v in value)
    return str(value)


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _titles() -> dict[str, str]:
    return {
        "legal_name": _("Name"), "social_name": _("Name you use"), "document": _("Document"),
        "birth_date": _("Date of birth"), "contacts": _("Ways to reach you"),
        "emergency_contact": _("Person of trust"), "exact_place": _("Place"),
        "code": _("Code"), "code_name": _("Code name"), "state": _("Stage"),
        "received_at": _("Received"), "companion": _("Who goes with you"),
        "requests": _("What you asked"), "messages": _("Messages"), "consents": _("Consents"),
        "changes": _("Stages"), "assessments": _("Risk assessments"),
        "measures": _("Protection measures"), "decisions": _("Decisions"),
        "follow_ups": _("Follow-up"), "grievances": _("Complaints"), "closings": _("Closing"),
        "withdrawals": _("Withdrawal"), "data_requests": _("What you asked about your data"),
    }  # fmt: skip
