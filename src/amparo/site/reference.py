"""The reference, drawn from the code: workflows, permissions, words, country profiles, reactions.

Every page is the same on each run, so that a check can compare it with the one in the repository.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.conf import settings
from django.utils import translation

import vocab
from amparo.kernel.policy import Policy
from amparo.kernel.workflow import Workflow
from amparo.site.reactions import REACTIONS
from amparo.site.ticks import TICKS

NOTE = "<!-- Drawn by `make reference`. Change the code or the words, then draw it again. -->\n"


def pages() -> dict[str, str]:
    """Return every page by its file name."""
    with translation.override("en"):
        found = {
            "workflows.md": _page("Workflows", workflows()),
            "policies.md": _page("Who may do what", policies()),
            "vocabulary.md": _page("Words", vocabulary()),
            "instrument.md": _page("Risk instrument and measures", instrument()),
            "reactions.md": _page("What happens when…?", reactions()),
        }
        for code in sorted(vocab.profile_codes()):
            found[f"profile-{code.lower()}.md"] = _page(f"Country profile {code}", profile(code))
    return found


def _page(title: str, blocks: Iterator[str]) -> str:
    return "\n\n".join([f"{NOTE}\n# {title}", *blocks]).rstrip() + "\n"


def table(heads: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> str:
    """Return a Markdown table."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    cells = ([str(c).replace("|", "\\|").replace("\n", " ") for c in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def _modules(name: str) -> Iterator[tuple[str, ModuleType]]:
    for room in settings.ROOMS:
        if find_spec(f"amparo.{room}") and find_spec(f"amparo.{room}.{name}"):
            yield room, import_module(f"amparo.{room}.{name}")


def workflows() -> Iterator[str]:
    """Yield every workflow: its diagram, its moves, who may, what must hold, which clocks."""
    for room, module in _modules("workflow"):
        for value in vars(module).values():
            if isinstance(value, Workflow):
                yield f"## {value.name} ({room})"
                yield f"```mermaid\n{value.mermaid()}\n```"
                yield table(
                    ("move", "from", "to", "permission", "guards", "starts", "meets"),
                    (
                        (
                            *(move.name, ", ".join(move.source), move.target, move.permit),
                            ", ".join(g.__name__.replace("_", " ") for g in move.guards),
                            *(", ".join(move.starts), ", ".join(move.stops)),
                        )
                        for move in value.moves
                    ),
                )


def policies() -> Iterator[str]:
    """Yield every room's table of permissions, as sentences."""
    for room, module in _modules("policies"):
        for value in vars(module).values():
            if isinstance(value, Policy):
                yield f"## {room}"
                yield table(("permission", "who"), iter(value.matrix()))


def vocabulary() -> Iterator[str]:
    """Yield every closed list with its words in three languages."""
    for name in sorted(vocab.lists()):
        yield f"## {name}"
        yield table(
            ("key", "español", "English", "runasimi"),
            (
                (f"`{t.key}`", t.label.es, t.label.en, t.label.qu)
                for t in vocab.terms(name).values()
            ),
        )


def instrument() -> Iterator[str]:
    """Yield the questions and floors of the risk instrument, and the catalogue of measures."""
    tool = vocab.instrument()
    yield f"Version {tool.version}. {tool.calibration.en}"
    for dimension in tool.dimensions:
        yield f"## {dimension.key}: {dimension.name.en}"
        yield table(("item", "question"), ((i.id, i.question.en) for i in dimension.items))
    yield "## Levels"
    yield table(("level", "below"), ((x.key, x.below or "–") for x in tool.levels))
    yield "## Floors"
    yield table(
        ("floor", "when", "then", "basis", "source"),
        ((f.id, f.condition.en, f.effect.en, f.basis, f.source) for f in tool.floors),
    )
    yield "## Measures"
    yield table(
        ("code", "measure", "kind", "for", "acts on", "body", "basis"),
        (
            (m.code, m.name.en, m.kind, m.scope, m.against, m.body or "any", m.basis)
            for m in vocab.measures().values()
        ),
    )


def profile(code: str) -> Iterator[str]:
    """Yield one country's law as data: rules, deadlines, bodies, days off."""
    law = vocab.profile(code)
    bases = {key: words.en for key, words in vocab.BASES.items()}
    yield f"{law.name.en}, version {law.version}, in force since {law.since}."
    if law.caveat:
        yield f"> {law.caveat.en}"
    yield "Basis: " + "; ".join(f"{key} {words}" for key, words in bases.items()) + "."
    yield from _rules(law)
    yield from _bodies(law)


def _rules(law: vocab.Profile) -> Iterator[str]:
    yield "## Law"
    yield table(
        ("rule", "also printed as", "basis", "source", "note"),
        (
            (x.ref, ", ".join(a.ref for a in x.aliases), x.basis, x.source, x.note)
            for x in law.legal
        ),
    )
    yield "## Deadlines"
    yield table(
        ("clock", "value", "unit", "runs from", "basis", "source", "note"),
        (
            (f"`{key}`", x.value, x.unit, x.runs_from, x.basis, x.source, x.note)
            for key, x in law.deadlines.items()
        ),
    )
    yield "## Escalation"
    yield table(
        ("family", "after the term", "told", "copy only"),
        (
            (family, f"{r.after_value} {r.after_unit}", r.role, "yes" if r.copy_only else "")
            for family, rungs in law.escalation.items()
            for r in rungs
        ),
    )


def _bodies(law: vocab.Profile) -> Iterator[str]:
    yield "## Bodies"
    yield table(
        ("code", "body", "kind", "member", "remit"),
        (
            (f"`{b.code}`", b.name.es, b.kind, "yes" if b.member else "", b.remit.en)
            for b in law.bodies
        ),
    )
    yield "## Days off"
    yield f"Frozen from {law.days.frozen_from}: {len(law.holidays)} holidays."
    yield table(
        ("day", "name", "source"), ((h.on, h.name, h.source or "–") for h in law.extra_days)
    )


def reactions() -> Iterator[str]:
    """Yield what answers each event, and what the worker does by the clock."""
    yield "## Events"
    yield table(
        ("event", "is answered by"),
        (
            (f"`{verb}`", ", ".join(f"`{_name(f)}`" for f in answers))
            for verb, answers in sorted(REACTIONS.items())
        ),
    )
    yield "## By the clock"
    yield table(
        ("what", "calls", "about every"),
        ((t.name, f"`{_name(t.call)}`", f"{t.seconds:g} s") for t in TICKS),
    )


def _name(function: object) -> str:
    module = str(getattr(function, "__module__", "")).removeprefix("amparo.")
    return f"{module}.{getattr(function, '__name__', function)}"
