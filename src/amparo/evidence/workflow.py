"""The life of a claim (SM17). What was published is never changed: a new version follows it."""

from django.utils.translation import gettext as _

from amparo.evidence.models import Citation, Claim
from amparo.evidence.policies import Can
from amparo.evidence.rules.totals import MISMATCH
from amparo.kernel.workflow import Move, Workflow
from amparo.ledger.actions import label

OPENNESS = ("SECRET", "RESTRICTED", "INTERNAL", "PUBLIC")


def has_a_citation(claim: Claim) -> str | None:
    if Citation.objects.filter(target=label(claim)).exists():
        return None
    return _("Cite the passage that says so first: nothing is published without its source.")


def its_sum_is_explained(claim: Claim) -> str | None:
    if claim.check_result != MISMATCH or claim.note.strip():
        return None
    return _(
        "The parts and the total differ by %(n)s. Write a note that says why, or correct it."
    ) % {"n": claim.check_difference}


def is_no_more_open_than_its_sources(claim: Claim) -> str | None:
    cited = Citation.objects.filter(target=label(claim)).select_related("source")
    for citation in cited:
        if OPENNESS.index(citation.source.secrecy) < OPENNESS.index(claim.secrecy):
            return _("This claim is more open than a source it cites. Choose a closer secrecy.")
    return None


PUBLISHING = (has_a_citation, its_sum_is_explained, is_no_more_open_than_its_sources)

CLAIM = Workflow(
    name="claim",
    states=("draft", "cited", "reviewed", "published", "superseded", "corrected", "retracted"),
    initial="draft",
    final=frozenset({"superseded", "corrected", "retracted"}),
    moves=(
        Move(name="cite", source=("draft",), target="cited", permit=Can.WRITE_CLAIM),
        Move(name="change", source=("cited", "reviewed"), target="cited", permit=Can.WRITE_CLAIM),
        Move(
            name="review",
            source=("cited",),
            target="reviewed",
            permit=Can.REVIEW_CLAIM,
            guards=(has_a_citation,),
        ),
        Move(
            name="publish",
            source=("reviewed",),
            target="published",
            permit=Can.PUBLISH_CLAIM,
            guards=PUBLISHING,
        ),
        Move(
            name="supersede", source=("published",), target="superseded", permit=Can.PUBLISH_CLAIM
        ),
        Move(name="correct", source=("published",), target="corrected", permit=Can.PUBLISH_CLAIM),
        Move(name="retract", source=("published",), target="retracted", permit=Can.PUBLISH_CLAIM),
    ),
)
