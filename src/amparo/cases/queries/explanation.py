"""How the level of a risk assessment comes out: a sentence, a drawing, the sum step by step."""

import math
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

import vocab
from amparo.cases import rules
from vocab import Instrument, Words

LEAST, MOST = Fraction(1, 5), Fraction(25)  # of the index R
WIDTH = 300  # of the drawing
EDGE = 60  # so near to an end, words are not set in the middle
BAR_AT, BAR = 112, 150  # where the bars of the parts begin, and the length of a full one


def _in(words: Words) -> str:
    return words.in_language(get_language() or "es")


def level_name(level: str) -> str:
    """Return a level in words."""
    return vocab.label("cases/risk_levels", level, get_language() or "es")


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of the formula in the drawing: its length now, and where it stood before."""

    label: str
    value: str
    width: str
    was: str
    y: int
    operator: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The parts and the index, ready to be drawn."""

    bars: tuple[Bar, ...]
    now: str
    now_words: str
    now_anchor: str
    before: str
    before_words: str
    before_anchor: str
    edges: tuple[str, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Explained:
    """How the level of an assessment comes out, in words and numbers for the reader."""

    level: str
    verdict: str
    summary: str
    drawing: Drawing | None
    raised: tuple[str, ...]
    unknowns: tuple[str, ...]
    steps: tuple[str, ...]
    formula: str
    delta: tuple[tuple[str, str, str], ...]
    before: str


def number(value: Fraction | None, places: int = 1) -> str:
    """Return a number for reading, half up, with the decimal sign of the language."""
    if value is None:
        return "–"
    scale = 10**places
    scaled = (value * 2 * scale + 1) // 2
    whole, rest = divmod(int(scaled), scale)
    sign = "." if (get_language() or "es").startswith("en") else ","
    return f"{whole}{sign}{rest:0{places}d}" if places else str(whole)


def index_words(r: Fraction | None, instrument: Instrument) -> str:
    """Return the index with as many decimals as keep it on its side of the cut points."""
    if r is None:
        return "–"
    cuts = [Fraction(level.below) for level in instrument.levels if level.below]
    for places in (1, 2, 3):
        scale = 10**places
        read = Fraction((r * 2 * scale + 1) // 2, scale)
        if all((read < cut) == (r < cut) for cut in cuts):
            break
    return number(r, places)


def explained(
    score: rules.Score, level: str, instrument: Instrument, before: rules.Score | None = None,
    when: str = "",
) -> Explained:  # fmt: skip
    """Return how a level comes out; `before` is the score of the previous assessment."""
    r = index_words(score.R, instrument)
    verdict = level_name(level) if score.R is None else f"{level_name(level)}, {r}"
    return Explained(
        level=level, verdict=verdict, summary=_summary(score, level, instrument),
        drawing=_drawing(score, level, instrument, before, when),
        raised=tuple(_in(floor.reason) for floor in score.applied),
        unknowns=_unknowns(score, level, instrument),
        steps=tuple(_in(step.words) for step in rules.steps(score, instrument)),
        formula=_formula(score, r), delta=_delta(score, before, instrument), before=when,
    )  # fmt: skip


def _summary(score: rules.Score, level: str, instrument: Instrument) -> str:
    if score.R is None or score.T is None or score.V is None:
        return _("Answer something about the threat and the vulnerability: then there is a result.")
    told = _(
        "Threat %(t)s of 4 and vulnerability %(v)s of 4 multiply; capacities %(c)s of 4 divide."
    ) % {"t": number(score.T * 4), "v": number(score.V * 4), "c": number(score.C * 4)}
    gap, upper = _next_level(score.R, instrument)
    if upper and gap <= 1 and level == score.level_by_score:
        near = {"gap": number(gap, 2), "level": level_name(upper).lower()}
        told += " " + _("It is %(gap)s under %(level)s.") % near
    return told


def _next_level(r: Fraction, instrument: Instrument) -> tuple[Fraction, str]:
    """Return how far an index lies under the next level, and which; nothing above the last."""
    for level, above in zip(instrument.levels, instrument.levels[1:], strict=False):
        if r < Fraction(level.below):
            return Fraction(level.below) - r, above.key
    return Fraction(0), ""


def _formula(score: rules.Score, r: str) -> str:
    if score.R is None or score.T is None or score.V is None:
        return ""
    t, v, c = (number(x * 4, 2) for x in (score.T, score.V, score.C))
    return f"(1 + {t}) × (1 + {v}) ÷ (1 + {c}) = {r}"


def _unknowns(score: rules.Score, level: str, instrument: Instrument) -> tuple[str, ...]:
    """Return what each unknown would be worth, those that would change the level first."""
    told: list[tuple[bool, str]] = []
    for one in score.unknowns:
        name = _in(instrument.items[one.item].name)
        most = instrument.scoring.max_answer
        ends = [
            _worth(answer, r, found, instrument)
            for answer, r, found in (
                ("0", one.r_if_zero, one.level_if_zero),
                (str(most), one.r_if_most, one.level_if_most),
            )
            if r is not None and found and r != score.R
        ]
        if ends:
            moves = {one.level_if_zero, one.level_if_most} != {score.level_by_score}
            told.append((not moves, f"{one.item}, {name}: {'; '.join(ends)}."))
    return tuple(words for _order, words in sorted(told, key=lambda pair: pair[0]))


def _worth(answer: str, r: Fraction, level: str, instrument: Instrument) -> str:
    said = {"answer": answer, "r": index_words(r, instrument), "level": level_name(level).lower()}
    return _("if it were %(answer)s, the result would be %(r)s (%(level)s)") % said


def _delta(
    score: rules.Score, before: rules.Score | None, instrument: Instrument
) -> tuple[tuple[str, str, str], ...]:
    if before is None:
        return ()
    rows = [
        (_in(instrument.dimension(k).name), _times4(getattr(before, k)), _times4(getattr(score, k)))
        for k in "TVC"
    ]
    unknown = [sum(part.unknown for part in s.parts.values()) for s in (before, score)]
    asked = [sum(part.applicable for part in s.parts.values()) for s in (before, score)]
    known = [
        ngettext("%(n)d of %(of)d", "%(n)d of %(of)d", n) % {"n": n, "of": of}
        for n, of in zip(unknown, asked, strict=True)
    ]
    return (
        *rows,
        (_("Not known"), *known),
        (_("Result"), index_words(before.R, instrument), index_words(score.R, instrument)),
    )


def _times4(value: Fraction | None) -> str:
    return number(None if value is None else value * 4)


def _drawing(
    score: rules.Score, level: str, instrument: Instrument, before: rules.Score | None, when: str
) -> Drawing | None:
    if score.R is None:
        return None
    bars = tuple(_bar(key, n, score, before, instrument) for n, key in enumerate(("T", "V", "C")))
    cuts = [Fraction(one.below) for one in instrument.levels if one.below]
    r, was = index_words(score.R, instrument), before.R if before else None
    alt = _("Threat %(t)s times vulnerability %(v)s divided by capacities %(c)s gives %(r)s.") % {
        "t": bars[0].value, "v": bars[1].value, "c": bars[2].value, "r": r,
    }  # fmt: skip
    return Drawing(
        bars=bars, now=_x(score.R), now_words=_("now %(r)s") % {"r": r},
        now_anchor=_anchor(score.R), before=_x(was) if was is not None else "",
        before_anchor=_anchor(was) if was is not None else "",
        before_words=f"{when} {index_words(was, instrument)}" if was is not None else "",
        edges=tuple(_x(cut) for cut in cuts), alt=alt,
    )  # fmt: skip


def _bar(
    key: str, n: int, score: rules.Score, before: rules.Score | None, instrument: Instrument
) -> Bar:
    value, was = getattr(score, key), getattr(before, key) if before else None
    return Bar(
        label=_in(instrument.dimension(key).name), value=_times4(value),
        width=f"{float(value or 0) * BAR:.1f}",
        was=f"{BAR_AT + float(was) * BAR:.1f}" if was is not None else "",
        y=n * 34, operator=("×", "÷", "")[n],
    )  # fmt: skip


def _x(r: Fraction) -> str:
    """Return where an index lies on the line of the drawing: equal ratios, equal lengths."""
    share = math.log(float(r) / float(LEAST)) / math.log(float(MOST / LEAST))
    return f"{min(max(share, 0), 1) * WIDTH:.1f}"


def _anchor(r: Fraction) -> str:
    """Return the class that keeps words at an index inside the drawing."""
    x = float(_x(r))
    return "" if x < EDGE else "tr" if x > WIDTH - EDGE else "tm"
