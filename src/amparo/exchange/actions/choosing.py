"""Which importer takes a file in, and which mapping reads it."""

from typing import BinaryIO

from django.utils.translation import gettext as _

from amparo.exchange.importers import IMPORTERS, Importer
from amparo.exchange.rules import Unreadable
from amparo.exchange.rules.headings import missing_from, unread
from amparo.exchange.rules.reading import open_table
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Denied, Invalid
from vocab.exchange_files import Mapping, mappings


def importer_for(kind: str, by: Actor) -> Importer:
    """Return what takes files of a kind in.

    :raises Invalid: if there is no such kind.
    :raises Denied: if the actor may not take it in.
    """
    importer = IMPORTERS.get(kind)
    if importer is None:
        known = ", ".join(sorted(IMPORTERS))
        raise Invalid(
            _("There is no kind «%(kind)s». There are: %(known)s.")
            % {"kind": kind, "known": known},
            "kind",
        )
    if not importer.may(by):
        raise Denied(_("Taking files of this kind in is not part of your role."))
    return importer


def mapping_for(kind: str, name: str, stream: BinaryIO, file_name: str) -> Mapping:
    """Return the mapping that is named, or the only one whose columns the file has.

    :raises Invalid: if there is none, or several fit.
    """
    of_kind = {m.name: m for m in mappings().values() if m.kind == kind}
    known = ", ".join(of_kind)
    if name:
        if name in of_kind:
            return of_kind[name]
        raise Invalid(
            _("There is no mapping «%(name)s» for this kind. There are: %(known)s.")
            % {"name": name, "known": known},
            "mapping",
        )
    strange = {
        m.name: n for m in of_kind.values() if (n := _strange(stream, file_name, m)) is not None
    }
    best = [name for name, n in strange.items() if n == min(strange.values())]
    if len(best) == 1:
        return of_kind[best[0]]
    raise Invalid(
        _("Say which mapping to use: %(known)s.") % {"known": ", ".join(best) or known}, "mapping"
    )


def _strange(stream: BinaryIO, name: str, mapping: Mapping) -> int | None:
    """Return how many columns of a file a mapping does not know, or None where it lacks one."""
    try:
        table = open_table(stream, name, encoding=mapping.encoding, related=mapping.related)
    except Unreadable:
        return None
    if missing_from(table, mapping):
        return None
    reads = getattr(IMPORTERS[mapping.kind], "reads", lambda _heading: False)
    return len(list(unread(table, mapping, reads)))
