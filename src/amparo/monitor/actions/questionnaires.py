"""Asking a State, and keeping what it answers as a source."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.evidence.models import Source
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.monitor.models import Profile, Question, Questionnaire
from amparo.monitor.policies import POLICY, Can
from amparo.monitor.queries.held import sources_for
from amparo.monitor.queries.rendering import LANGUAGES
from amparo.monitor.workflow import QUESTIONNAIRE


@transaction.atomic
def open_questionnaire(
    *, profile_id: object, addressee: str, year: int, by: Actor, at: datetime,
    language: str = "es", due_on: date | None = None,
) -> Questionnaire:  # fmt: skip
    """Begin a questionnaire to a State about a topic.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without an addressee, or for a language of no list.
    """
    POLICY.require(by, Can.ASK)
    if not addressee.strip():
        raise Invalid(_("Write to which body it goes."), "addressee")
    if language not in LANGUAGES:
        raise Invalid(_("Choose from the list."), "language")
    row = Questionnaire.objects.create(
        profile=Profile.objects.get(pk=profile_id), addressee=addressee.strip()[:200], year=year,
        language=language, due_on=due_on, opened_at=at, opened_label=by.actor_label,
    )  # fmt: skip
    ledger.record(verb="questionnaire.opened", target=row, by=by, at=at, after={"year": year})
    return row


@transaction.atomic
def set_questions(
    *, questionnaire_id: object, revision: int, questions: Sequence[tuple[str, str]], by: Actor,
    at: datetime,
) -> Questionnaire:  # fmt: skip
    """Write the questions, each with the kind of statement it asks for (or none).

    :raises Denied: if who asks works at no desk.
    :raises Invalid: for a kind of no list.
    :raises Refused: if it was sent, or another changed it meanwhile.
    """
    row = _locked(questionnaire_id, by)
    if row.state != "draft":
        raise Refused(_("What was sent is not changed: begin another questionnaire."))
    if row.revision != revision:
        raise Refused(
            _("Someone changed this meanwhile. Compare what you typed with what stands now.")
        )
    for _text, kind in questions:
        if kind and kind not in vocab.terms("monitor/claim_types"):
            raise Invalid(_("Choose from the list."), "questions")
    row.questions.all().delete()
    written = [(text.strip(), kind) for text, kind in questions if text.strip()]
    Question.objects.bulk_create(
        Question(questionnaire=row, number=n, text=text, type=kind)
        for n, (text, kind) in enumerate(written, start=1)
    )
    row.revision += 1
    row.save(update_fields=["revision"])
    after = {"questions": len(written)}
    ledger.record(verb="questionnaire.written", target=row, by=by, at=at, after=after)
    return row


@transaction.atomic
def send(*, questionnaire_id: object, sent_on: date, by: Actor, at: datetime) -> Questionnaire:
    """Write down on which day a questionnaire was sent. The letter itself goes by the post.

    :raises Denied: if who asks works at no desk.
    :raises Refused: if it has no question, or was sent.
    """
    row = _locked(questionnaire_id, by)
    move = QUESTIONNAIRE.move("send")
    QUESTIONNAIRE.check(move, row)
    row.state, row.sent_on = move.target, sent_on
    row.save(update_fields=["state", "sent_on"])
    after = {"on": sent_on.isoformat()}
    ledger.record(verb="questionnaire.sent", target=row, by=by, at=at, after=after)
    return row


@transaction.atomic
def answer(
    *, questionnaire_id: object, source: Source, answered_on: date, by: Actor, at: datetime
) -> Questionnaire:
    """Keep a State's answer: the source that holds it, which claims then cite.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: if the day lies before it was sent, or the source is none that one may see.
    :raises Refused: if it was not sent, or was answered.
    """
    row = _locked(questionnaire_id, by)
    move = QUESTIONNAIRE.move("answer")
    QUESTIONNAIRE.check(move, row)
    if not sources_for(by).filter(pk=source.pk).exists():
        raise Invalid(_("Choose from the list."), "source")
    if row.sent_on and answered_on < row.sent_on:
        raise Invalid(_("The answer lies before the questions were sent."), "answered_on")
    row.state, row.answered_on, row.answer = move.target, answered_on, source
    row.save(update_fields=["state", "answered_on", "answer"])
    after = {"on": answered_on.isoformat(), "source": str(source.pk)}
    ledger.record(verb="questionnaire.answered", target=row, by=by, at=at, after=after)
    return row


def _locked(questionnaire_id: object, by: Actor) -> Questionnaire:
    row = locking(Questionnaire).get(pk=questionnaire_id)
    POLICY.require(by, Can.ASK)
    return row
