"""What keeps an edition from being published, each thing named."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from amparo.kernel.actors import VISITOR
from amparo.kernel.brief import brief
from amparo.monitor.models import Edition, Paragraph
from amparo.monitor.queries.held import Held, held_by, mark_of, replaced_by
from amparo.monitor.queries.rendering import LANGUAGES, paragraphs_of
from amparo.monitor.queries.wording import footnote_words
from amparo.monitor.rules.wording import keys_in, strays_in, unsupported

SHOWN = 120  # letters of a sentence that is named


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that must be put right, in words, and where."""

    kind: str  # cut_off, sentence, stray, translation, claim, source, replaced
    text: str
    paragraph: Paragraph | None = None
    key: str = ""


def faults_of(edition: Edition) -> list[Fault]:
    """Return what must be put right before an edition is published, in the order of its text."""
    held = held_by(edition, VISITOR)
    newer = replaced_by(usage.claim_id for usage in held.usages.values())
    rows = paragraphs_of(edition)
    texts = [_in(row, language) for row in rows for language in LANGUAGES]
    used = dict.fromkeys(key for text in texts for key in keys_in(text))
    found = [fault for row in rows for fault in _of_words(row, held)]
    if edition.cut_off is None:
        found.insert(0, Fault("cut_off", _("Say up to which day this edition looks.")))
    return found + [fault for key in used if (fault := _of_claim(key, held, newer, used))]


def _of_words(row: Paragraph, held: Held) -> list[Fault]:
    found = []
    for language in LANGUAGES:
        text = _in(row, language)
        for sentence in unsupported(text, held.usages):
            said = _("This sentence rests on no claim: «%(words)s»") % {
                "words": brief(sentence, SHOWN)
            }
            found.append(Fault("sentence", said, row))
        for stray in [*strays_in(text), *(k for k in keys_in(text) if k not in held.usages)]:
            said = _("«%(words)s» is no place for a claim that this edition uses.")
            found.append(Fault("stray", said % {"words": brief(stray, SHOWN)}, row))
    if row.es.strip() and row.en.strip() and set(keys_in(row.es)) != set(keys_in(row.en)):
        said = _("The Spanish and the English of a paragraph rest on different claims: «%(words)s»")
        found.append(Fault("translation", said % {"words": brief(row.en, SHOWN)}, row))
    return found


def _of_claim(key: str, held: Held, newer: dict[Any, Any], used: dict[str, None]) -> Fault | None:
    usage = held.usages.get(key)
    if usage is None:
        return None
    claim = usage.claim
    is_open = claim.secrecy in ("PUBLIC", "INTERNAL")  # the words of a closed one are told nobody
    words = {"words": brief(claim.statement, SHOWN) if is_open else _("[withheld]"), "key": key}
    if claim.state == "retracted":
        said = _("The claim %(key)s was taken back since: «%(words)s»")
        return Fault("claim", said % words, key=key)
    if usage.claim_id not in held.seen:
        said = _("The claim %(key)s is not published, or not public: «%(words)s»")
        return Fault("claim", said % words, key=key)
    if not held.edition_says_so(usage) and not footnote_words(held.cited(usage)):
        said = _("The claim %(key)s cites no source that is public: «%(words)s»")
        return Fault("source", said % words, key=key)
    after = newer.get(usage.claim_id)
    if mark_of(usage, newer) not in ("superseded", "corrected"):
        return None
    if after and any(u.claim_id == after.pk for u in held.usages.values() if u.key in used):
        return None  # it stands beside what replaced it
    said = _("Later facts replaced the claim %(key)s. Use them too, or in its place: «%(words)s»")
    return Fault("replaced", said % words, key=key)


def _in(row: Paragraph, language: str) -> str:
    said: str = getattr(row, language)
    return said
