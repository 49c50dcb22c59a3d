"""R-26: what does not agree, contradicts or could not be resolved, each with who owns it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.commitments.models import Cycle
from amparo.commitments.policies import POLICY as COMMITMENTS
from amparo.commitments.policies import Can as OfCommitments
from amparo.commitments.queries import unresolved, visible
from amparo.commitments.rules.counting import counted as compared
from amparo.diplomacy.models import JointStatement
from amparo.diplomacy.policies import SHOWN
from amparo.diplomacy.queries import visible_to as facts_visible_to
from amparo.evidence.models import Claim, ClaimLink
from amparo.evidence.queries.claims import visible_claims
from amparo.reports.queries.asking import Answer, Asking, Notes
from amparo.reports.queries.reviews import counts_of
from amparo.reports.rules.document import Block, Heading, Table

# Claims that stand: what was replaced or taken back is no longer in doubt.
STANDING = ("published",)
NAMES = 500  # unresolved names listed


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that does not fit: what kind, what about, what is wrong, and who owns it."""

    kind: str
    about: str
    wrong: str
    owner: str
    url: str = ""


def register(asking: Asking) -> Answer:
    """Gather R-26: open doubts with their owner. Drafts are not yet in doubt: nobody reads them."""
    found = list(all_doubts(asking.who))
    by_kind: dict[str, int] = {}
    for one in found:
        by_kind[one.kind] = by_kind.get(one.kind, 0) + 1
    blocks: list[Block] = [
        Table("kinds", _("How many"), (_("Kind"), _("Number")), tuple(by_kind.items()), (4, 1),
              _("Nothing that you may see is in doubt.")),
        Heading(_("The register")),
        Table("doubts", _("What does not fit"),
              (_("Kind"), _("About"), _("What is wrong"), _("Owner")),
              tuple((one.kind, one.about, one.wrong, one.owner) for one in found), (2, 4, 5, 3),
              _("Nothing that you may see is in doubt.")),
    ]  # fmt: skip
    return Answer(blocks, Notes(asking.who))


def all_doubts(who: Any) -> Iterator[Doubt]:
    """Yield what someone may see that does not fit."""
    yield from _sums(who)
    yield from _contradictions(who)
    yield from _joint(who)
    yield from _cycles(who)
    if COMMITMENTS.allows(who, OfCommitments.WRITE):
        for name, n in unresolved()[:NAMES]:
            yield Doubt(_("Name not resolved"), name,
                        _("%(n)d treaty actions") % {"n": n}, _("The desk that took the file in"),
                        reverse("commitments:treaties"))  # fmt: skip


def _sums(who: Any) -> Iterator[Doubt]:
    rows = visible_claims(who).filter(check_result="mismatch", state__in=STANDING)
    for claim in rows.order_by("subject", "predicate", "id"):
        word = vocab.label("evidence/claim_checks", "mismatch", get_language() or "es")
        wrong = f"{word} ({claim.check_difference})" if claim.check_difference else word
        yield Doubt(_("Total that does not agree"), claim.statement, wrong, claim.written_label,
                    reverse("evidence:claim", args=[claim.pk]))  # fmt: skip


def _contradictions(who: Any) -> Iterator[Doubt]:
    seen = visible_claims(who).filter(state__in=STANDING).values("pk")
    links = ClaimLink.objects.filter(kind="contradicts", one__in=seen, other__in=seen)
    for link in links.select_related("one", "other").order_by("at", "id"):
        yield Doubt(_("Contradiction"), _both(link.one, link.other), link.note, link.by_label,
                    reverse("evidence:claim", args=[link.one_id]))  # fmt: skip


def _both(one: Claim, other: Claim) -> str:
    return f"{one.statement}\n{other.statement}"


def _joint(who: Any) -> Iterator[Doubt]:
    rows = facts_visible_to(who, JointStatement).filter(check_result="mismatch", state__in=SHOWN)
    for one in rows.select_related("desk").order_by("id"):
        wrong = _("%(stated)s stated, the list differs by %(difference)s") % {
            "stated": one.stated_count, "difference": one.check_difference,
        }  # fmt: skip
        yield Doubt(_("Count that does not agree"), one.title, wrong,
                    one.desk.name if one.desk else _("All desks"),
                    reverse("diplomacy:fact", args=[one.kind, one.pk]))  # fmt: skip


def _cycles(who: Any) -> Iterator[Doubt]:
    """Yield reviews whose outcome states other counts than are held."""
    rows = visible(Cycle, who).filter(state="published").exclude(stated={})
    for cycle in rows.select_related("mechanism").order_by("country", "label"):
        for line in compared(cycle.stated, counts_of(who, cycle)).lines:
            if line.stated is None or not line.difference:
                continue
            wrong = _("%(word)s: %(stated)d stated, %(held)d held") % {
                "word": _counted(line.name), "stated": line.stated, "held": line.held,
            }  # fmt: skip
            yield Doubt(_("Count that does not agree"), f"{cycle.country} {cycle.label}", wrong,
                        cycle.written_label)  # fmt: skip


def _counted(key: str) -> str:
    return {
        "received": _("received"), "supported": _("supported"), "in_part": _("supported in part"),
        "noted": _("noted"), "pending": _("pending"),
    }.get(key, key)  # fmt: skip
