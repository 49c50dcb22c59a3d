"""The lives of a recommendation (SM3), an action (SM4) and a report to a mechanism (SM6)."""

from typing import Any

from django.utils.translation import gettext as _

import vocab
from amparo.commitments.policies import Can
from amparo.commitments.rules.words import counted
from amparo.evidence.models import Citation
from amparo.kernel.workflow import Move, Workflow
from amparo.ledger.actions import label


def owes_answer(row: Any) -> bool:
    """Test if the State first says whether it supports what this recommendation asks."""
    return vocab.terms("commitments/recommendation_kinds")[row.kind].answered


def is_answered_if_owed(row: Any) -> str | None:
    """Return why it is not assigned yet."""
    if row.stage != "classified" or not owes_answer(row):
        return None
    if row.positions.filter(state="draft").exists():
        return _("What the State answered is a draft: the head of a desk publishes it first.")
    return _("First record what the State answered.")


def is_asked_again(row: Any) -> str | None:
    """Return why a closed recommendation is not opened again."""
    if row.repeated_by.exclude(state="withdrawn").exists():
        return None
    return _("It is opened again when it is repeated in a new cycle: link the one that repeats it.")


def has_a_proof(row: Any) -> str | None:
    """Return why an action without evidence is not completed (V-C9)."""
    if row.proofs.exclude(report__state="withdrawn").exists():
        return None
    return _("Nothing is completed without evidence: add a document that shows it.")


def has_a_lead(row: Any) -> str | None:
    """Return why an action does not begin."""
    if row.responsibilities.filter(role="lead", until_on=None).exists():
        return None
    return _("First say which body leads.")


def is_within_its_words(row: Any) -> str | None:
    """Return why a report that is too long is not cleared (V-C8)."""
    words = sum(counted(chapter.text) for chapter in row.chapters.all())
    if row.word_limit and words > row.word_limit:
        return _("It has %(words)d words, and %(limit)d at most are taken.") % {
            "words": words, "limit": row.word_limit,
        }  # fmt: skip
    return None


def has_chapters(row: Any) -> str | None:
    """Return why an empty report is not cleared."""
    chapters = list(row.chapters.values_list("title", "text"))
    if not any(text for _title, text in chapters):
        return _("It has no words yet.")
    empty = next((title for title, text in chapters if not text), None)
    if empty is None:
        return None
    return _("The chapter «%(title)s» has no words: write it, or take it out.") % {"title": empty}


def says_where_it_stands(row: Any) -> str | None:
    """Return why a report without the citation of its sending is not submitted."""
    if row.source_id or Citation.objects.filter(target=label(row)).exists():
        return None
    return _("Cite the document by which it was sent.")


RECOMMENDATION = Workflow(
    name="recommendation",
    states=(
        *("received", "classified", "answered", "assigned", "planned", "in_implementation"),
        *("reported", "assessed", "closed"),
    ),
    initial="received",
    final=frozenset({"closed"}),
    moves=(
        Move(name="classify", source=("received",), target="classified", permit=Can.WRITE),
        Move(name="answer", source=("classified",), target="answered", permit=Can.PUBLISH),
        Move(
            name="assign", source=("classified", "answered"), target="assigned",
            permit=Can.WRITE, guards=(is_answered_if_owed,),
        ),
        Move(name="plan", source=("assigned",), target="planned", permit=Can.WRITE),
        Move(name="begin", source=("planned",), target="in_implementation", permit=Can.WRITE),
        Move(name="report", source=("in_implementation",), target="reported", permit=Can.REVIEW),
        Move(name="assess", source=("reported",), target="assessed", permit=Can.PUBLISH),
        Move(name="close", source=("assessed",), target="closed", permit=Can.WITHDRAW),
        Move(
            name="reopen", source=("closed",), target="in_implementation", permit=Can.WITHDRAW,
            guards=(is_asked_again,),
        ),
    ),
    field="stage",
)  # fmt: skip

OPEN_ACTION = ("proposed", "approved", "in_progress", "suspended")
ACTION = Workflow(
    name="action",
    states=(*OPEN_ACTION, "completed", "verified", "cancelled"),
    initial="proposed",
    final=frozenset({"verified", "cancelled"}),
    moves=(
        Move(name="approve", source=("proposed",), target="approved", permit=Can.PUBLISH),
        Move(
            name="begin", source=("approved",), target="in_progress", permit=Can.WRITE,
            guards=(has_a_lead,),
        ),
        Move(name="suspend", source=("in_progress",), target="suspended", permit=Can.WRITE),
        Move(name="resume", source=("suspended",), target="in_progress", permit=Can.WRITE),
        Move(
            name="complete", source=("in_progress",), target="completed", permit=Can.WRITE,
            guards=(has_a_proof,),
        ),
        Move(name="verify", source=("completed",), target="verified", permit=Can.VERIFY),
        Move(
            name="cancel", source=OPEN_ACTION, target="cancelled", permit=Can.WITHDRAW
        ),
    ),
    field="stage",
)  # fmt: skip

SUBMISSION = Workflow(
    name="submission",
    states=(
        *("planned", "data_call", "draft", "sector_review", "consultation", "cleared"),
        *("submitted", "examined", "outcome_received"),
    ),
    initial="planned",
    final=frozenset({"outcome_received"}),
    moves=(
        Move(name="call_for_data", source=("planned",), target="data_call", permit=Can.WRITE),
        Move(name="draft", source=("data_call",), target="draft", permit=Can.WRITE),
        Move(name="ask_sectors", source=("draft",), target="sector_review", permit=Can.WRITE),
        Move(name="consult", source=("sector_review",), target="consultation", permit=Can.WRITE),
        Move(
            name="clear", source=("consultation",), target="cleared", permit=Can.PUBLISH,
            guards=(has_chapters, is_within_its_words),
        ),
        Move(
            name="reopen", source=("cleared",), target="consultation", permit=Can.PUBLISH,
        ),
        Move(
            name="submit", source=("cleared",), target="submitted", permit=Can.WRITE,
            guards=(says_where_it_stands,),
        ),
        Move(name="examine", source=("submitted",), target="examined", permit=Can.WRITE),
        Move(
            name="take_outcome", source=("examined",), target="outcome_received",
            permit=Can.WRITE,
        ),
    ),
    field="stage",
)  # fmt: skip
