"""Keep what a draft said before it is changed."""

from datetime import datetime

from amparo.diplomacy.models import Fact, Guidance, Version
from amparo.diplomacy.queries.versions import WORDS, words_of
from amparo.kernel.actors import Actor
from amparo.ledger.actions import label


def keep_version(fact: Fact | Guidance, *, by: Actor, at: datetime) -> None:
    """Keep the words of a fact as they are, under the revision that they are."""
    if fact.kind in WORDS:
        Version.objects.create(
            target=label(fact), revision=fact.revision, words=words_of(fact), changed_at=at,
            changed_label=by.actor_label,
        )  # fmt: skip
