"""A whole edition as structure, for pages and for reports."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

import vocab
from amparo.evidence.queries.wording import state_words
from amparo.kernel.actors import VISITOR
from amparo.monitor.models import Edition, Paragraph, Usage
from amparo.monitor.policies import POLICY, Can
from amparo.monitor.queries.beside import header_of, remarks_of, tables_of
from amparo.monitor.queries.held import Held, held_by, mark_of, replaced_by
from amparo.monitor.queries.wording import footnote_words, identity_of, value_words
from amparo.monitor.queries.years import comparison_of
from amparo.monitor.rules import rendering
from amparo.monitor.rules.rendering import Kept, Numbering, Rendered, Use, thawed
from amparo.monitor.rules.wording import keys_in
from amparo.monitor.rules.years import Said
from amparo.ui import days
from vocab.monitor import plans

LANGUAGES = ("es", "en")  # in which editions are written
PRINTED = (*LANGUAGES, "qu")  # in which they are read: what lacks Quechua is Spanish


def rendered(edition: Edition, language: str = "", *, who: Any = VISITOR) -> Rendered:
    """Return an edition in a language, free of markup, for pages and reports (R-16, R-17).

    The shape, all of it frozen dataclasses of `monitor.rules.rendering`: `title`, `state_name`,
    `year`, `cut_off`, `updated`, `published`, `authors`, `reviewer` (words);
    `header: Table(title, columns, rows[cells], note)` with the treaties at the cut-off;
    `sections[Section(key, title, paragraphs[Paragraph(runs, language)])]` where a
    `Run(kind, text, number, key, use)` is text, value, mark (a footnote's «[3]») or aside
    («(as of 2009)»); `footnotes[Footnote(number, text, addresses, uses, sources)]` numbered by
    first use; `tables[Table]` of figures; `remarks[Remark(kind, key, text)]` (contradictions,
    sums); `claims[Kept]`, the versions it rests on.
    Once published it is what was frozen, whatever happens later. Of a draft, `who` sees only what
    they may: the rest is printed as withheld.

    :raises Denied: if who asks may not see the edition.
    """
    POLICY.require(who, Can.SEE, edition)
    language = language_of(edition, language)
    if edition.is_frozen:  # those of before have no Quechua
        return thawed(edition.frozen.get(language) or edition.frozen["es"])
    return built(edition, language, who)


def language_of(edition: Edition, language: str) -> str:
    """Return in which language an edition is shown to a reader: theirs, or the one written in."""
    wanted = language[:2]
    return wanted if wanted in PRINTED else edition.language


def built(edition: Edition, language: str, who: Any) -> Rendered:
    """Return an edition as it stands now."""
    with translation.override(language):
        paragraphs = paragraphs_of(edition)
        held = held_by(edition, who)
        newer = replaced_by(usage.claim_id for usage in held.usages.values())
        numbering = Numbering(_uses(held), missing=_("[no claim]"))
        sections = tuple(_sections(edition, paragraphs, language, numbering, held))
        used = _used(held, (words_in(one, language)[0] for one in paragraphs))
        readable = [usage for usage in used if usage.claim_id in held.seen]
        return Rendered(
            **_heading(edition, language),
            header=header_of(edition),
            sections=sections,
            footnotes=numbering.footnotes(),
            tables=(*_years(edition, language, who), *tables_of(readable)),
            remarks=remarks_of(readable, who),
            claims=tuple(_kept(usage, newer) for usage in readable),
        )


def paragraphs_of(edition: Edition) -> list[Paragraph]:
    """Return the paragraphs of an edition, in order."""
    rows = Paragraph.objects.filter(section__edition=edition, removed_at=None)
    return list(rows.select_related("section").order_by("section__order", "order", "id"))


def words_in(paragraph: Paragraph, language: str) -> tuple[str, str]:
    """Return a paragraph's words and their language: another than asked for where it lacks one."""
    first, other = ("en", "es") if language == "en" else ("es", "en")
    said = getattr(paragraph, first)
    return (said, first) if said.strip() else (getattr(paragraph, other), other)


def preview(
    edition: Edition, text: str, language: str, who: Any
) -> tuple[rendering.Paragraph, tuple[rendering.Footnote, ...]]:
    """Return words as they would be printed, with their footnotes counted from 1; keeps nothing."""
    with translation.override(language):
        numbering = Numbering(_uses(held_by(edition, who)), missing=_("[no claim]"))
        return rendering.Paragraph(numbering.runs_of(text), language), numbering.footnotes()


def title_of(edition: Edition) -> str:
    """Return what an edition is called, in the language in use."""
    topic = vocab.label("monitor/topics", edition.profile.topic, translation.get_language() or "es")
    name = state_words(edition.profile.country)
    if edition.kind == "ten_year":
        years = f"{edition.since_year or edition.year - 10}–{edition.year}"
        return f"{name}: {topic}, {years}"
    if edition.kind == "mid_year_update":
        said = {"name": name, "topic": topic, "year": edition.year}
        return _("%(name)s: %(topic)s, mid-year update %(year)s") % said
    return f"{name}: {topic}, {edition.year}"


def _heading(edition: Edition, language: str) -> dict[str, Any]:
    published = timezone.localdate(edition.published_at) if edition.published_at else None
    return {
        "code": edition.code,
        "title": title_of(edition),
        "state_name": state_words(edition.profile.country),
        "country": edition.profile.country,
        "topic": edition.profile.topic,
        "kind": edition.kind,
        "year": edition.year,
        "language": language,
        "cut_off": days.day(edition.cut_off),
        "updated": days.day(edition.updated_at),
        "state": edition.state,
        "published": days.day(published),
        "authors": edition.authors,
        "reproduces": _reproduced(edition),
        "reviewer": edition.reviewer_label,
    }


def _reproduced(edition: Edition) -> str:
    source = edition.reproduces
    if source is None or not source.publisher:
        return ""
    return ". ".join(part for part in (source.publisher, source.title, source.address) if part)


def _sections(
    edition: Edition, paragraphs: list[Paragraph], language: str, numbering: Numbering, held: Held
) -> Iterable[rendering.Section]:
    titles = {one.key: one.title for one in plans()[edition.profile.topic].section}
    by_section: dict[str, list[rendering.Paragraph]] = {}

    @cache
    def uses_in(said_in: str) -> dict[str, Use]:
        with translation.override(said_in):
            return _uses(held)

    for one in paragraphs:
        words, said_in = words_in(one, language)
        uses = None if said_in == language else uses_in(said_in)
        shown = rendering.Paragraph(numbering.runs_of(words, uses), said_in)
        by_section.setdefault(one.section.key, []).append(shown)
    for key, shown_here in by_section.items():
        title = titles[key].in_language(language) if key in titles else key
        yield rendering.Section(key, title, tuple(shown_here))


def _years(edition: Edition, language: str, who: Any) -> tuple[rendering.Table, ...]:
    """Return what was said first and last over the years, in an edition of ten years (R-17)."""
    if edition.kind != "ten_year":
        return ()
    since = edition.since_year or edition.year - 10
    found = comparison_of(
        edition.profile, language, who=who, since=since, until=edition.year, within=edition
    )
    rows = [
        rendering.Row((
            vocab.label("monitor/claim_types", one.kind, language),
            "; ".join(dict.fromkeys(said.value for said in one.first)),
            days.within(one.first[0].on),
            "; ".join(dict.fromkeys(said.value for said in one.last)),
            days.within(one.last[0].on),
        ))
        for one in found.kinds
    ]  # fmt: skip
    columns = (_("Kind"), _("First said"), _("As of"), _("Last said"), _("As of"))
    title = _("From %(since)s to %(until)s") % {"since": since, "until": edition.year}
    told = (
        (
            "developments",
            _("Key developments since %(year)s") % {"year": since},
            found.developments,
        ),
        ("deadlines", _("Deadlines over time"), found.deadlines),
    )
    return (
        rendering.Table("years", title, columns, tuple(rows)),
        *(_told(key, words, said) for key, words, said in told if said),
    )


def _told(key: str, title: str, said: Iterable[Said]) -> rendering.Table:
    rows = [rendering.Row((days.within(one.on), one.value, one.statement)) for one in said]
    columns = (_("As of"), _("Value"), _("What is said"))
    return rendering.Table(key, title, columns, tuple(rows))


def _uses(held: Held) -> dict[str, Use]:
    newer = replaced_by(usage.claim_id for usage in held.usages.values())
    return {key: _use(held, usage, newer) for key, usage in held.usages.items()}


def _use(held: Held, usage: Usage, newer: dict[Any, Any]) -> Use:
    if held.claim(usage.key) is None:
        return Use(usage.key, value=_("[withheld]"))
    cited = held.cited(usage)
    return Use(
        key=usage.key,
        value=value_words(usage.claim, usage.type),
        footnote=footnote_words(cited, usage.printed) or held.own_words(usage),
        identity=identity_of(cited, usage.printed),
        addresses=tuple(dict.fromkeys(one.source.address for one in cited if one.source.address)),
        sources=tuple(dict.fromkeys(str(one.source_id) for one in cited)),
        aside=_aside(usage, mark_of(usage, newer)),
    )


def _aside(usage: Usage, mark: str) -> str:
    since = {
        "superseded": _("superseded since"),
        "corrected": _("corrected since"),
        "retracted": _("taken back since"),
    }
    if mark in since:
        return f" ({since[mark]})"
    said = _("as of %(when)s") % {"when": days.within(usage.as_of)} if mark else ""
    return f" ({said})" if said else ""


def _used(held: Held, texts: Iterable[str]) -> list[Usage]:
    keys = dict.fromkeys(key for text in texts for key in keys_in(text))
    return [held.usages[key] for key in keys if key in held.usages]


def _kept(usage: Usage, newer: dict[Any, Any]) -> Kept:
    claim = usage.claim
    return Kept(
        key=usage.key, claim=str(claim.pk), series=str(claim.series), version=claim.version,
        statement=claim.statement, type=usage.type, mark=mark_of(usage, newer),
    )  # fmt: skip
