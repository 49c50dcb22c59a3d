"""The journal of a case in the words of the person: who, what, why, when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

import vocab
from amparo.cases.models import Case
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.ledger.models import Entry
from amparo.ledger.queries import entries_of

# Why someone may look, by the rule that let them in. A rule not listed here is not shown.
RULES = {
    "is assigned": gettext_lazy("works on your case"),
    "is case officer of case": gettext_lazy("works on your case"),
    "is assessor of case": gettext_lazy("looks at the risk"),
    "sees by post": gettext_lazy("works at the desk where it waits"),
    "is intake officer at desk": gettext_lazy("works at the desk that received it"),
    "is intake lead at desk": gettext_lazy("leads the desk that received it"),
    "is duty officer at desk": gettext_lazy("is on duty for dangers"),
    "is decider at desk": gettext_lazy("decides on protection"),
    "is review authority at desk": gettext_lazy("reviews what was decided"),
    "is assessment lead at desk": gettext_lazy("reviews the study of the risk"),
}
# What the machinery notes for itself: clocks, seals, files kept beside an act already listed.
QUIET = ("clock.", "file.", "identity.kept", "person.registered", "collective.registered")


@dataclass(frozen=True, slots=True)
class Look:
    """One line: who, what in plain words, why, when; `kind` is read, write or denied."""

    who: str
    what: str
    why: str
    at: datetime
    kind: str


def looks_at(case: Case, *, only_others: bool = False) -> list[Look]:
    """Return the lines of a case's journal, newest first; `only_others` leaves out the person's."""
    found = entries_of(case.file)
    if only_others:
        found = found.exclude(actor_id__startswith="holder:").exclude(
            actor_id__in=(SYSTEM.actor_id, VISITOR.actor_id)
        )
    return list(_told(found, case))


def _told(entries: Iterable[Entry], case: Case) -> Iterable[Look]:
    before: tuple[str, str, str] | None = None
    own = {
        f"holder:{pk}"
        for pk in case.receipts.exclude(holder="third_party").values_list("pk", flat=True)
    }
    for entry in entries:
        if entry.verb.startswith(QUIET):
            continue
        look = Look(_who(entry, own), _what(entry), _why(entry), entry.at, entry.kind)
        same = (look.who, look.what, timezone.localdate(look.at).isoformat())
        if entry.kind == Entry.READ and same == before:
            continue  # the same page opened again the same day
        before = same
        yield look


def _who(entry: Entry, own: set[str]) -> str:
    if entry.actor_id in own:
        return _("You")
    if entry.actor_id == VISITOR.actor_id:
        return _("Whoever sent the form")
    # Who told something to the mechanism is never named to anyone.
    return _("Who asked for you") if entry.actor_id.startswith("holder:") else entry.actor_label


def _what(entry: Entry) -> str:
    words = vocab.terms("cases/journal_words")
    said = "read" if entry.kind == Entry.READ else "other"
    keys = (entry.verb, f"{entry.verb.partition('.')[0]}.{said}", f"any.{said}")
    key = "denied" if entry.kind == Entry.DENIED else next(key for key in keys if key in words)
    return words[key].label.in_language(get_language() or "es")


def _why(entry: Entry) -> str:
    if not entry.why:
        return ""
    purpose, colon, reason = entry.why.partition(": ")
    if colon and purpose in vocab.terms("vault/purposes"):
        return f"{vocab.label('vault/purposes', purpose, get_language() or 'es')}: {reason}"
    for rule, words in RULES.items():
        if entry.why.startswith(rule):
            return str(words)
    # A rule in the words of the code, or a reason written in full.
    return "" if " and " in entry.why or entry.why.startswith("is ") else entry.why
