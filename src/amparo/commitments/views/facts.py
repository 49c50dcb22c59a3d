"""What each thing of the chain says, as pairs of a term and a fact; empty ones left out."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

import vocab
from amparo.commitments import models
from amparo.commitments.views import wording
from amparo.ui import days
from amparo.ui.shapes import Stage

Pairs = list[tuple[str, Any]]


def _filled(pairs: Pairs) -> Pairs:
    return [(term, fact) for term, fact in pairs if fact]


def money(amount: Any, currency: str) -> str:
    """Return an amount as people write it in their language: «2 400 000 PEN»."""
    if amount is None:
        return ""
    whole = amount == amount.to_integral_value()
    said = number_format(amount, 0 if whole else 2, use_l10n=True, force_grouping=True)
    return f"{said} {currency}".strip()


def of_mechanism(row: models.Mechanism) -> str:
    """Return a mechanism's name in the reader's language."""
    spanish = wording.language().startswith(("es", "qu"))
    return (row.title_es if spanish else "") or row.title


def of_recommendation(row: models.Recommendation) -> Pairs:
    """Return what is known of a recommendation beside its text."""
    labels: dict[str, list[str]] = {}
    for one in row.labels.order_by("value"):
        labels.setdefault(one.kind, []).append(one.value)
    made_by = [
        wording.name_of(r.country, r.name) if r.country else r.name
        for r in row.recommenders.order_by("name")
    ]
    category = str(row.category or "")
    return _filled(
        [
            (_("State"), wording.name_of(row.country)),
            (_("Who asks"), of_mechanism(row.mechanism)),
            (_("Round"), row.cycle.label if row.cycle else ""),
            (_("Kind"), wording.word("commitments/recommendation_kinds", row.kind)),
            (_("Number, as printed"), row.number),
            (_("When"), days.day(row.issued)),
            (_("Made by"), ", ".join(made_by)),
            (_("What it asks"), row.sought and wording.word("commitments/sought", row.sought)),
            (_("How specific"),
             category and wording.word("commitments/action_categories", category)),
            (_("Follow-up"), _("chosen for follow-up") if row.follow_up else ""),
            *((wording.word("commitments/label_kinds", kind), ", ".join(words))
              for kind, words in labels.items()),
            (_("Axis"), row.axis),
            (_("Due"), days.day(row.due_on) if row.due_on else ""),
            (_("Fulfilment"),
             row.fulfilment and wording.word("commitments/fulfilments", row.fulfilment)),
            (_("Assigned to"), row.lead.name if row.lead else ""),
            (_("Desk"), row.desk.name if row.desk else ""),
            (_("Note"), row.note),
            (_("Why it was closed"), row.closed_why),
        ]
    )  # fmt: skip


def of_action(row: models.Action) -> Pairs:
    """Return what is known of an action."""
    return _filled(
        [
            (_("Reference"), row.ref),
            (_("State"), wording.name_of(row.country)),
            (_("Kind"), wording.word("commitments/action_kinds", row.kind)),
            (_("Begins"), days.day(row.begins)),
            (_("To be done by"), days.day(row.target_on) if row.target_on else ""),
            (_("About that day"), row.target_comment),
            (_("Budget"), money(row.budget, row.currency)),
            (_("Goal"), row.goal.title if row.goal else ""),
            (_("What came of it"), row.outcome),
            (_("Why it stands still"), row.halted_why),
            (_("Completed, as said by"), row.completed_label),
            (_("Verified by"), row.verified_label),
            (_("Note"), row.note),
        ]
    )


def of_cycle(row: models.Cycle) -> Pairs:
    """Return what is known of a round."""
    return _filled(
        [
            (_("Mechanism"), of_mechanism(row.mechanism)),
            (_("State"), wording.name_of(row.country)),
            (pgettext("of a body", "Session"), row.session),
            (_("Reviewed"), days.day(row.reviewed)),
            (_("Symbol of the report"), row.report_symbol),
            (_("Symbol of the outcome"), row.outcome_symbol),
            (_("Symbol of the answers"), row.addendum_symbol),
            (_("Next report due"), days.day(row.next_due)),
            (_("Troika"), ", ".join(wording.name_of(code) for code in row.troika.split())),
            (_("Note"), row.note),
        ]
    )


def of_indicator(row: models.Indicator) -> Pairs:
    """Return what is known of an indicator."""
    every = ""
    if row.repeats:
        every = _("every %(n)d months until %(day)s") % {
            "n": row.every_months or 0, "day": days.day(row.ends_on),
        }  # fmt: skip
    return _filled(
        [
            (_("Reference"), row.ref),
            (_("Kind"), wording.word("commitments/indicator_kinds", row.kind)),
            (_("How it is measured"), row.description),
            (_("Unit"), row.unit),
            (_("Where it begins"), row.baseline),
            (_("What is aimed at"), row.target),
            (_("By what it is parted"), row.disaggregation),
            (_("Indicator of the 2030 Agenda"), row.sdg),
            (_("Body that reports"), row.manager.name if row.manager else ""),
            (_("First report due on"), days.day(row.begins_on) if row.begins_on else ""),
            (_("It is reported"), every),
            (_("Note"), row.note),
        ]
    )


def of_submission(row: models.Submission) -> Pairs:
    """Return what is known of a report to a mechanism."""
    return _filled(
        [
            (_("Mechanism"), of_mechanism(row.mechanism)),
            (_("Kind of report"), wording.word("commitments/submission_kinds", row.kind)),
            (_("State"), wording.name_of(row.country)),
            (_("Round"), row.cycle.label if row.cycle else ""),
            (_("Due on"), days.day(row.due_on) if row.due_on else ""),
            (_("Sent on"), days.day(row.submitted)),
            (_("Body that leads"), row.body.name if row.body else ""),
            (_("Note"), row.note),
        ]
    )


def counts() -> dict[str, str]:
    """Return what each count of a round is called."""
    return {
        "received": pgettext("recommendations", "Received"), "supported": _("Supported"),
        "in_part": _("Supported in part"), "noted": _("Noted"), "pending": _("Pending"),
    }  # fmt: skip


def grade(scale: str, value: str) -> tuple[str, str]:
    """Return the name of a scale, and a grade of it as issued."""
    found = vocab.terms("commitments/scales").get(scale)
    if found is None:
        return scale, value
    one, language = found.grade(value), wording.language()
    name = found.label.in_language(language)
    return name, one.label.in_language(language) if one else value


def stages(listed: str, here: str) -> list[Stage]:
    """Return the way through the words of a list, with what is behind a stage."""
    keys = list(vocab.terms(listed))
    at = keys.index(here) if here in keys else -1
    return [
        Stage(
            label=wording.word(listed, key),
            state="now" if n == at else "done" if n < at else "todo",
        )
        for n, key in enumerate(keys)
    ]
