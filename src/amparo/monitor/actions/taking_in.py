"""Taking in a profile that was published elsewhere: `manage.py load profile FILE`.

Its document and the facts of a list are held before (`load seeds`, `load facts`). Each sentence
then rests on the claims that cite it; one that none cites becomes a claim of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.evidence.actions import add_source, cite, correct_source
from amparo.evidence.actions.citing import cite_passage
from amparo.evidence.actions.claims import (
    WAITING,
    ClaimFacts,
    change_claim,
    facts_of,
    publish_claim,
    review_claim,
    write_claim,
)
from amparo.evidence.models import Citation, Claim, Document, Passage, Source
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid
from amparo.ledger.actions import label
from amparo.monitor.actions.editions import EditionFacts, move_edition, open_edition, open_profile
from amparo.monitor.actions.paragraphs import add_paragraph, use_claim
from amparo.monitor.models import Edition, Profile
from amparo.monitor.rules.published import (
    Published,
    Stretch,
    read_published,
    references,
    stretches,
)
from vocab.states import state

LARGEST = 50_000_000  # bytes of one document


def load_profile(path: Path, *, by: Actor, at: datetime, dry_run: bool) -> Iterator[str]:
    """Take a published profile in as an edition to be checked; yield a line about it.

    :raises Invalid: if the document is not kept and read, or is no profile of a State.
    """
    document = _document(path)
    rows = list(document.passages.order_by("number"))
    found = read_published(rows)
    if found is None:
        raise Invalid(_("%(name)s is no profile of a State on a topic.") % {"name": path.name})
    known = Edition.objects.filter(reproduces=document.source).first()
    if known is not None:
        yield _("%(code)s: known") % {"code": known.code}
    elif dry_run:
        said = {"n": len(found.sections), "notes": len(found.notes)}
        yield _("would be taken in: %(n)d paragraphs, %(notes)d footnotes") % said
    else:
        yield _Taking(document, rows, found, by, at).take()


def load_published(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, published_by: Actor | None = None
) -> Iterator[str]:
    """Take a published profile in, and open it and all it rests on to everyone.

    Only for what its publisher has made public: who writes it and who publishes it answer for that.

    :raises Denied: if who publishes it heads no desk, or wrote any of it.
    :raises Invalid: as `load_profile`, or if nobody answers for publishing it.
    :raises Refused: if something in it must be put right first.
    """
    if published_by is None:
        raise Invalid(
            _("Say who wrote it and who publishes it: --written-by and --published-by. To have it "
              "checked on its pages first: manage.py load profile.")
        )  # fmt: skip
    with transaction.atomic():
        yield from load_profile(path, by=by, at=at, dry_run=dry_run)
        edition = Edition.objects.filter(reproduces=_document(path).source).first()
        if edition is None or edition.is_frozen:
            return
        _open_to_all(edition, by, published_by, at)
        moves = {"research": by, "ask_state": by, "check_facts": by}
        for name in (*moves, "finish", "publish"):
            who = moves.get(name, published_by)
            edition = move_edition(edition_id=edition.pk, name=name, by=who, at=at)
        yield _("%(code)s: published") % {"code": edition.code}


def _document(path: Path) -> Document:
    if not path.is_file() or path.stat().st_size > LARGEST:
        raise Invalid(_("There is no file at %(path)s.") % {"path": path})
    digest = sha256(path.read_bytes()).hexdigest()
    kept = Document.objects.filter(sha256=digest, state=Document.READ).select_related("source")
    document = kept.first()
    if document is None:
        raise Invalid(
            _("%(name)s is not kept and read yet: manage.py load seeds %(name)s")
            % {"name": path.name}
        )
    return document


@dataclass(slots=True)
class _Taking:
    """One profile on its way in."""

    document: Document
    rows: list[Passage]
    found: Published
    by: Actor
    at: datetime
    held: int = 0
    made: int = 0
    sources: dict[str, Source] = field(default_factory=dict)

    @transaction.atomic
    def take(self) -> str:
        """Open the edition and write its paragraphs; return a line about it."""
        found, who = self.found, {"by": self.by, "at": self.at}
        profile = Profile.objects.filter(country=found.country, topic=found.topic).first()
        if profile is None:
            profile = open_profile(country=found.country, topic=found.topic, **who)
        source = self.document.source
        facts = EditionFacts(
            kind="annual", year=found.year, cut_off=found.cut_off,
            language="es" if self.document.language == "es" else "en",
            authors=(source.publisher or found.issuer)[:300],
        )  # fmt: skip
        edition = open_edition(profile_id=profile.pk, facts=facts, reproduces=source, **who)
        sections = {one.key: one.pk for one in edition.sections.all()}
        for key, index in found.sections:
            words = self._words(edition, self.rows[index])
            add_paragraph(section_id=sections[key], **{facts.language: words}, **who)
        said = {"code": edition.code, "held": self.held, "made": self.made,
                "notes": len(found.notes)}  # fmt: skip
        return (
            _(
                "%(code)s: taken in with %(notes)d footnotes; its sentences rest on %(held)d "
                "claims that were held, and %(made)d made of the sentences that none cited"
            )
            % said
        )

    def _words(self, edition: Edition, passage: Passage) -> str:
        """Return a paragraph with its places for claims."""
        cited = _claims_at(passage)
        out = []
        for one in stretches(passage.text):
            words = passage.text[one.start : one.end].strip()
            claims = [claim for start, claim in cited if one.start <= start < one.end]
            self.held += len(claims)
            note = self._note(one)
            if note is not None:
                told = [claim for _start, claim in _claims_at(note)]
                self.held += len(told)
            if not claims:
                claims = [self._claim_of(passage, one)]
                self.made += 1
            places = self._places(edition, [*claims, *(told if note else [])], note)
            out.append(words.replace("{", "(").replace("}", ")") + places)
        return " ".join(out)

    def _note(self, one: Stretch) -> Passage | None:
        index = self.found.notes.get(one.note)
        return self.rows[index] if index is not None else None

    def _claim_of(self, passage: Passage, one: Stretch) -> Claim:
        words = " ".join(passage.text[one.start : one.end].split())
        country = state(self.found.country)
        facts = ClaimFacts(
            subject=country.iso3 if country else self.found.country, predicate="statement",
            statement=words, type="text", typed=words[:4000], said=words,
            as_of=str(self.found.year), asserted_by=self.document.source.publisher,
            secrecy=self.document.source.secrecy, language=self.document.language,
        )  # fmt: skip
        claim = write_claim(facts=facts, by=self.by, at=self.at)
        cite_passage(
            claim_id=claim.pk, passage=passage, start=one.start, end=one.end, by=self.by, at=self.at
        )
        return Claim.objects.get(pk=claim.pk)

    def _places(self, edition: Edition, claims: list[Claim], note: Passage | None) -> str:
        """Return the places for the claims of one stretch; all of them carry its footnote."""
        printed = note.text.partition("]")[2].strip() if note else ""
        places = []
        for claim in dict.fromkeys(claims):
            if note is not None:
                self._cite_named(claim, note)
            usage = use_claim(
                edition_id=edition.pk, claim=claim, printed=printed, by=self.by, at=self.at
            )
            places.append(f"{{note:{usage.key}}}")
        return "".join(dict.fromkeys(places))

    def _cite_named(self, claim: Claim, note: Passage) -> None:
        """Let a claim cite each source that its footnote names, at that footnote."""
        if claim.state not in WAITING:
            return  # what was published is not changed
        locator = f"n. {note.label}"
        for named in references(note.text):
            source = self._source(named.title, named.author, named.printed, named.published)
            there = Citation.objects.filter(target=label(claim), source=source, locator=locator)
            if not there.exists():
                cite(
                    source=source, target=claim, locator=locator, quote=named.printed, passage=note,
                    start=0, end=len(note.text), by=self.by, at=self.at,
                )  # fmt: skip

    def _source(self, title: str, author: str, printed: str, published: str) -> Source:
        """Return a source by its title and author: one that two footnotes name is one source."""
        known = Source.objects.filter(title=title, publisher=author, is_of_desks=True).first()
        return known or add_source(
            title=title, kind="other", publisher=author, attribution=printed, published=published,
            secrecy=self.document.source.secrecy, is_of_desks=True, by=self.by, at=self.at,
        )  # fmt: skip


def _claims_at(passage: Passage) -> list[tuple[int, Claim]]:
    """Return the standing claims that rest on a passage, with where, in order of the text.

    Those that only find a date in it, and rest on another, are left out: it is not their first.
    """
    cited = Citation.objects.filter(passage=passage, target__startswith="evidence.Claim:")
    cited = cited.filter(source=passage.document.source, start__isnull=False, order=1)
    starts = {one.target.partition(":")[2]: one.start or 0 for one in cited.order_by("-start")}
    claims = Claim.objects.filter(pk__in=starts, state__in=(*WAITING, "published"))
    return sorted(
        ((starts[str(one.pk)], one) for one in claims), key=lambda pair: (pair[0], pair[1].pk)
    )


def _open_to_all(edition: Edition, by: Actor, published_by: Actor, at: datetime) -> None:
    """Open the sources and the claims of an edition to everyone, reviewed and published."""
    claims = [one.claim for one in edition.usages.select_related("claim")]
    targets = [label(one) for one in claims]
    for source in Source.objects.filter(citations__target__in=targets, is_of_desks=True).distinct():
        if source.secrecy == "INTERNAL":
            correct_source(source_id=source.pk, secrecy="PUBLIC", by=by, at=at)
    for claim in claims:
        claim.refresh_from_db()
        if claim.state not in WAITING:
            continue
        if claim.secrecy == "INTERNAL":
            facts = facts_of(claim)
            words = {name: getattr(facts, name) for name in facts.__slots__}
            claim = change_claim(
                claim_id=claim.pk, revision=claim.revision, by=by, at=at,
                facts=ClaimFacts(**{**words, "secrecy": "PUBLIC"}),
            )  # fmt: skip
        if claim.state == "cited":
            claim = review_claim(claim_id=claim.pk, revision=claim.revision, by=published_by, at=at)
        publish_claim(claim_id=claim.pk, revision=claim.revision, by=published_by, at=at)
