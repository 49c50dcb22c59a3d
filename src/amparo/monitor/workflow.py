"""The life of an edition (SM18) and of a questionnaire. No move goes back.

What is found wrong after `final` is corrected and declared final again, by a second person.
"""

from django.utils.translation import gettext as _

from amparo.kernel.workflow import Move, Workflow
from amparo.monitor.models import Edition, Paragraph, Questionnaire
from amparo.monitor.policies import Can


def has_its_cut_off(edition: Edition) -> str | None:
    return None if edition.cut_off else _("Say up to which day this edition looks.")


def has_words(edition: Edition) -> str | None:
    written = Paragraph.objects.filter(section__edition=edition, removed_at=None)
    return None if written.exists() else _("Write a paragraph first.")


def is_what_was_declared_final(edition: Edition) -> str | None:
    if edition.revision == edition.final_revision:
        return None
    return _("Its words changed after they were declared final. Declare them final again.")


EDITION = Workflow(
    name="edition",
    states=("open", "research", "state_comment", "fact_check", "final", "published", "archived"),
    initial="open",
    final=frozenset({"archived"}),
    moves=(
        Move(name="research", source=("open",), target="research", permit=Can.WRITE),
        Move(
            name="ask_state", source=("research",), target="state_comment", permit=Can.WRITE,
            guards=(has_words,),
        ),
        Move(
            name="check_facts", source=("state_comment",), target="fact_check", permit=Can.WRITE,
            guards=(has_words,),
        ),
        Move(
            name="finish", source=("fact_check", "final"), target="final", permit=Can.REVIEW,
            guards=(has_words, has_its_cut_off),
        ),
        Move(
            name="publish", source=("final",), target="published", permit=Can.PUBLISH,
            guards=(has_words, has_its_cut_off, is_what_was_declared_final),
        ),
        Move(name="archive", source=("published",), target="archived", permit=Can.PUBLISH),
    ),
)  # fmt: skip


def has_questions(questionnaire: Questionnaire) -> str | None:
    return None if questionnaire.questions.exists() else _("Write a question first.")


QUESTIONNAIRE = Workflow(
    name="questionnaire",
    states=("draft", "sent", "answered"),
    initial="draft",
    final=frozenset({"answered"}),
    moves=(
        Move(
            name="send", source=("draft",), target="sent", permit=Can.ASK, guards=(has_questions,)
        ),
        Move(name="answer", source=("sent",), target="answered", permit=Can.ASK),
    ),
)
