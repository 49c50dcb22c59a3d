"""Letting a list leave: asked by one, approved by another, taken within some days, journalled."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.exchange.importers import EXPORTERS, Exporter
from amparo.exchange.models import Export
from amparo.exchange.rules.writing import Sheet
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import User
from vocab.exchange_files import limits


@transaction.atomic
def ask_export(*, kind: str, query: str, by: User, at: datetime) -> Export:
    """Ask that a list may leave as a file, with the filter it has now.

    :raises Denied: if that is not part of the role.
    """
    exporter = exporter_of(kind)
    if not exporter.may_ask(by):
        raise Denied(_("Taking this list out is not part of your role."))
    export = Export.objects.create(
        kind=kind, query=query[:500], asked_by=by.pk, asked_label=by.actor_label, asked_at=at
    )
    ledger.record(
        verb="export.asked", target=export, by=by, at=at, after={"kind": kind, "query": query}
    )
    ledger.emit(verb="export.asked", target=export, at=at, payload={"kind": kind})
    return export


@transaction.atomic
def approve_export(*, export_id: object, by: User, at: datetime) -> Export:
    """Approve, as a second person, that a list leaves.

    :raises Denied: if that is not part of the role, or it is one's own.
    :raises Refused: if it was decided already.
    """
    export = _waiting(export_id, by)
    export.approved_by, export.approved_label, export.approved_at = by.pk, by.actor_label, at
    export.save(update_fields=["approved_by", "approved_label", "approved_at"])
    ledger.record(verb="export.approved", target=export, by=by, at=at)
    return export


@transaction.atomic
def refuse_export(*, export_id: object, by: User, at: datetime, reason: str) -> Export:
    """Refuse that a list leaves, with the reason.

    :raises Denied: if that is not part of the role, or it is one's own.
    :raises Invalid: without a reason.
    :raises Refused: if it was decided already.
    """
    export = _waiting(export_id, by)
    if not reason.strip():
        raise Invalid(_("Write the reason."), "reason")
    export.refused_reason = reason.strip()
    export.save(update_fields=["refused_reason"])
    ledger.record(verb="export.refused", target=export, by=by, at=at)
    return export


@transaction.atomic
def take_export(*, export_id: object, by: User, at: datetime) -> tuple[Export, Sequence[Sheet]]:
    """Take an approved list with what belongs to it, as far as the person who asked may see it.

    Its rows are read while they are written, so that a long list fills no memory.

    :raises Denied: if another asked for it, or the role is no longer held.
    :raises Refused: if it is not approved, or the days to take it are over.
    """
    export = locking(Export).get(pk=export_id)
    require_taking(export, by, at)
    exporter = exporter_of(export.kind)
    count = exporter.count(by, export.query)
    export.rows, export.taken_at = count, at
    export.save(update_fields=["rows", "taken_at"])
    ledger.record_read(verb="export.taken", target=export, by=by, at=at, why=f"{count} rows")
    return export, exporter.sheets(by, export.query)


def require_taking(export: Export, by: User, at: datetime) -> None:
    """Check that someone may take a list now.

    :raises Denied: if another asked for it, or the role is no longer held.
    :raises Refused: if it is not approved, or the days to take it are over.
    """
    if export.asked_by != by.pk or not exporter_of(export.kind).may_ask(by):
        raise Denied(_("Only the person who asked for this list may take it."))
    if export.approved_at is None:
        raise Refused(_("A second person has not approved this list yet."))
    days = limits().export_days
    if at > export.approved_at + timedelta(days=days):
        raise Refused(
            _("The approval was for %(n)d days, and they are over. Ask again.") % {"n": days}
        )


def _waiting(export_id: object, by: User) -> Export:
    export = locking(Export).get(pk=export_id)
    if not exporter_of(export.kind).may_approve(by):
        raise Denied(_("Approving that this list leaves is not part of your role."))
    if export.asked_by == by.pk:
        raise Denied(_("A second person must decide: you asked for it yourself."))
    if export.approved_at or export.refused_reason:
        raise Refused(_("This was decided already."))
    return export


def exporter_of(kind: str) -> Exporter:
    """Return what gives a kind of list.

    :raises Invalid: if there is no such list.
    """
    if kind not in EXPORTERS:
        raise Invalid(_("There is no such list."), "kind")
    return EXPORTERS[kind]
