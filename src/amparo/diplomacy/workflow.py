"""The lives of what a desk holds: facts, statements, inputs, candidacies, support, guidance."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.diplomacy.models import Fact
from amparo.diplomacy.policies import SHOWN, Can
from amparo.diplomacy.rules.counting import MISMATCH
from amparo.evidence.models import Citation
from amparo.kernel.brief import brief
from amparo.kernel.workflow import Move, Workflow
from amparo.ledger.actions import label
from amparo.ledger.resting import resting_on
from vocab.states import state_name

NAMED = 3  # of what stands in the way of a move


def has_its_source(fact: Any) -> str | None:
    if fact.paragraph_of is not None or Citation.objects.filter(target=label(fact)).exists():
        return None
    return _("Cite where this is said first: nothing goes on without its source.")


def is_no_more_open_than_its_sources(fact: Any) -> str | None:
    cited = Citation.objects.filter(target=label(fact)).exclude(source__secrecy="PUBLIC")
    if cited.exists():
        return _("This rests on a source that is not public. Cite one that is, or open that one.")
    said = fact.paragraph_of
    if said is not None and said.statement.state != "published":
        return _("This rests on a statement that is not published yet. Publish that one first.")
    return None


def its_context_is_published(fact: Any) -> str | None:
    for name in ("meeting", "process", "forum", "initiative", "parent", "original", "supersedes"):
        other = getattr(fact, name, None)
        if other is not None and other.state != "published":
            return _("«%(what)s» is not published yet. Publish that first.") % {"what": other}
    return None


def its_count_is_explained(fact: Any) -> str | None:
    if getattr(fact, "check_result", "") != MISMATCH or fact.note.strip():
        return None
    return _(
        "The States listed and the number stated differ by %(n)s. Write a note that says why, or "
        "correct the list."
    ) % {"n": fact.check_difference}


def its_names_are_resolved(fact: Any) -> str | None:
    if not hasattr(fact, "signatories") or not fact.signatories.filter(party="").exists():
        return None
    return _("Some names in the list are no State that the table knows. Correct them first.")


def nothing_published_rests_on_it(fact: Any) -> str | None:
    return _rests_on(type(fact), [fact])


def nothing_published_rests_on_its_text(statement: Any) -> str | None:
    parts = (statement.paragraphs.all(), statement.footnotes.all())
    return next((why for part in parts if (why := _rests_on(part.model, part))), None)


def _rests_on(model: Any, rows: Any) -> str | None:
    found = [one for some in resting_on(model, rows, Fact) for one in some.filter(state__in=SHOWN)]
    if not found:
        return None
    return _("What is published rests on this: %(what)s. Take that back first.") % {
        "what": ", ".join(f"«{brief(_named(one), 60)}»" for one in found[:NAMED])
        + ("…" if len(found) > NAMED else ""),
    }  # fmt: skip


def _named(fact: Any) -> str:
    party = getattr(fact, "party", "")
    if party and str(fact).startswith(f"{party} "):  # a State and a key, such as its step
        return state_name(party, get_language() or "es")
    return str(fact)


PUBLISHING = (
    *(has_its_source, is_no_more_open_than_its_sources, its_context_is_published),
    *(its_count_is_explained, its_names_are_resolved),
)

FACT = Workflow(
    name="fact",
    states=("draft", "published", "withdrawn"),
    initial="draft",
    final=frozenset({"withdrawn"}),
    moves=(
        Move(
            name="publish", source=("draft",), target="published", permit=Can.PUBLISH,
            guards=PUBLISHING,
        ),
        Move(name="discard", source=("draft",), target="withdrawn", permit=Can.WRITE),
        Move(
            name="withdraw", source=("published",), target="withdrawn", permit=Can.TAKE_BACK,
            guards=(nothing_published_rests_on_it,),
        ),
    ),
)  # fmt: skip


def has_paragraphs(statement: Any) -> str | None:
    if statement.paragraphs.exists():
        return None
    return _("Write its paragraphs first.")


def has_its_day(statement: Any) -> str | None:
    return None if statement.when else _("Say on which day it was delivered.")


STATEMENT = Workflow(
    name="statement",
    states=("requested", "draft", "cleared", "delivered", "published", "withdrawn"),
    initial="requested",
    final=frozenset({"withdrawn"}),
    moves=(
        Move(name="write", source=("requested",), target="draft", permit=Can.WRITE),
        Move(
            name="clear", source=("draft",), target="cleared", permit=Can.PUBLISH,
            guards=(has_paragraphs,),
        ),
        Move(name="return", source=("cleared",), target="draft", permit=Can.TAKE_BACK),
        Move(
            name="deliver", source=("cleared",), target="delivered", permit=Can.WRITE,
            guards=(has_its_day, has_its_source),
        ),
        Move(
            name="publish", source=("delivered",), target="published", permit=Can.PUBLISH,
            guards=(
                has_paragraphs, has_its_source, is_no_more_open_than_its_sources,
                its_context_is_published,
            ),
        ),
        Move(
            name="discard", source=("requested", "draft", "delivered"), target="withdrawn",
            permit=Can.WRITE,
            guards=(nothing_published_rests_on_it, nothing_published_rests_on_its_text),
        ),
        Move(
            name="withdraw", source=("published",), target="withdrawn", permit=Can.TAKE_BACK,
            guards=(nothing_published_rests_on_it, nothing_published_rests_on_its_text),
        ),
    ),
)  # fmt: skip


def has_words(request: Any) -> str | None:
    return None if request.text.strip() else _("Write what is sent first.")


INPUT = Workflow(
    name="input",
    states=(
        *("received", "accepted", "declined", "draft", "sent", "acknowledged", "published_in"),
    ),
    initial="received",
    final=frozenset({"declined", "published_in"}),
    moves=(
        Move(name="accept", source=("received",), target="accepted", permit=Can.WRITE),
        Move(
            name="decline", source=("received", "accepted", "draft"), target="declined",
            permit=Can.TAKE_BACK,
        ),
        Move(name="draft", source=("accepted",), target="draft", permit=Can.WRITE),
        Move(
            name="send", source=("draft",), target="sent", permit=Can.PUBLISH,
            guards=(has_words, has_its_source),
        ),
        Move(
            name="reopen", source=("sent", "acknowledged"), target="draft", permit=Can.TAKE_BACK
        ),
        Move(name="acknowledge", source=("sent",), target="acknowledged", permit=Can.WRITE),
        Move(
            name="publish_in", source=("acknowledged",), target="published_in", permit=Can.PUBLISH,
            guards=(has_its_source, is_no_more_open_than_its_sources),
        ),
    ),
)  # fmt: skip


def has_an_endorsement(candidacy: Any) -> str | None:
    if candidacy.endorsements.exists():
        return None
    return _("Write down first which State endorses it.")


CANDIDACY = Workflow(
    name="candidacy",
    field="stage",
    states=(
        *("announced", "endorsed", "elected", "not_elected", "withdrawn", "serving", "ended"),
    ),
    initial="announced",
    final=frozenset(),  # what was written by mistake is undone
    moves=(
        Move(
            name="endorse", source=("announced",), target="endorsed", permit=Can.WRITE,
            guards=(has_an_endorsement,),
        ),
        Move(name="elect", source=("endorsed",), target="elected", permit=Can.WRITE,
             guards=(has_its_source,)),
        Move(name="lose", source=("endorsed",), target="not_elected", permit=Can.WRITE,
             guards=(has_its_source,)),
        Move(name="withdraw", source=("endorsed",), target="withdrawn", permit=Can.TAKE_BACK),
        Move(name="take_up", source=("elected",), target="serving", permit=Can.WRITE),
        Move(name="end", source=("serving",), target="ended", permit=Can.WRITE),
        Move(name="unendorse", source=("endorsed",), target="announced", permit=Can.WRITE),
        Move(
            name="reopen", source=("elected", "not_elected", "withdrawn", "serving", "ended"),
            target="endorsed", permit=Can.TAKE_BACK,
        ),
    ),
)  # fmt: skip

# Of the status of a State on a day, which is worked out from its steps and stored nowhere.
SUPPORT = Workflow(
    name="support",
    field="status",
    states=("none", "not_yet", "supports", "co_sponsor", "signed", "withdrawn"),
    initial="none",
    final=frozenset({"withdrawn"}),
    moves=(
        Move(name="not_yet", source=("none",), target="not_yet", permit=Can.WRITE),
        Move(name="supports", source=("none", "not_yet"), target="supports", permit=Can.WRITE),
        Move(
            name="co_sponsor", source=("none", "not_yet", "supports"), target="co_sponsor",
            permit=Can.WRITE,
        ),
        Move(
            name="signed", source=("supports", "co_sponsor"), target="signed", permit=Can.WRITE
        ),
        Move(
            name="withdrawn", source=("supports", "co_sponsor", "signed"), target="withdrawn",
            permit=Can.WRITE,
        ),
    ),
)  # fmt: skip

COOPERATION = Workflow(
    name="cooperation",
    field="stage",
    states=("open", "accepted", "declined", "carried_out"),
    initial="open",
    final=frozenset({"declined", "carried_out"}),
    moves=(
        Move(name="accept", source=("open",), target="accepted", permit=Can.WRITE),
        Move(name="decline", source=("open",), target="declined", permit=Can.WRITE),
        Move(name="carry_out", source=("accepted",), target="carried_out", permit=Can.WRITE,
             guards=(has_its_source,)),
    ),
)  # fmt: skip


def has_asked_a_sector(guidance: Any) -> str | None:
    if guidance.consultations.filter(revision=guidance.revision).exists():
        return None
    return _("Ask at least one sector about these words first.")


def every_sector_answered_or_it_is_said_why(guidance: Any) -> str | None:
    asked = guidance.consultations.filter(revision=guidance.revision)
    settled = all(one.answer and one.answer != "objects" for one in asked)
    if settled or (guidance.cleared_note or "").strip():
        return None
    return _(
        "A sector objects or has not answered. Write why the text is cleared all the same, or wait."
    )


GUIDANCE = Workflow(
    name="guidance",
    states=("draft", "consulting", "cleared", "issued", "ended"),
    initial="draft",
    final=frozenset({"ended"}),
    moves=(
        Move(
            name="consult", source=("draft", "consulting"), target="consulting",
            permit=Can.WRITE_GUIDANCE,
        ),
        Move(name="change", source=("draft", "consulting"), target="draft",
             permit=Can.WRITE_GUIDANCE),
        Move(
            name="clear", source=("consulting",), target="cleared", permit=Can.CLEAR_GUIDANCE,
            guards=(has_asked_a_sector, every_sector_answered_or_it_is_said_why),
        ),
        Move(name="issue", source=("cleared",), target="issued", permit=Can.WRITE_GUIDANCE),
        Move(name="end", source=("issued",), target="ended", permit=Can.CLEAR_GUIDANCE),
    ),
)  # fmt: skip
