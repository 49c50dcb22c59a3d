"""Diagrams of how far a chance can be relied on, as SVG: what was said, and how often it came."""

import html
from collections.abc import Sequence
from math import sqrt

SIZE, EDGE = 360, 56
WIDE = 1.645  # 90 of 100
STYLE = (
    "text{font:12px sans-serif;fill:#222}.axis{stroke:#222}.even{stroke:#777;stroke-dasharray:4 4}"
    ".bar{stroke:#1d5a8a;stroke-width:1.5}.dot{fill:#1d5a8a}.grid{stroke:#ddd}"
)


def likely(came: float, cases: int) -> tuple[float, float]:
    """Return between which shares the true one lies, 90 of 100 times (Wilson).

    >>> [round(x, 3) for x in likely(0.0, 100)]
    [0.0, 0.026]
    """
    square = WIDE**2 / cases
    middle = (came + square / 2) / (1 + square)
    wide = WIDE * sqrt(came * (1 - came) / cases + square / (4 * cases)) / (1 + square)
    return max(middle - wide, 0.0), min(middle + wide, 1.0)


def reliability_svg(bins: Sequence[dict[str, float]], title: str, *, of: str) -> str:
    """Return a diagram of bins (cases, risk, came): said across, came upwards, alike on the line.

    The bars hold the true share 90 of 100 times. `of` says of what the chance is.
    """
    top = _round_up(max([0.01, *(max(b["risk"], b["came"]) for b in bins)]))
    marks = "".join(_mark(one, top) for one in bins)
    lines = "".join(_tick(top * i / 4, top) for i in range(5))
    told = "; ".join(f"said {b['risk']:.3f}, came {b['came']:.3f}" for b in bins)
    middle, low = EDGE + SIZE / 2, EDGE + SIZE + 40
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE + 2 * EDGE} {SIZE + 2 * EDGE}"'
        f' role="img" aria-labelledby="t d"><title id="t">{html.escape(title)}</title>'
        f'<desc id="d">{html.escape(told)}</desc><style>{STYLE}</style>{lines}'
        f'<line class="even" x1="{_x(0, top):.1f}" y1="{_y(0, top):.1f}"'
        f' x2="{_x(top, top):.1f}" y2="{_y(top, top):.1f}"/>{marks}'
        f'<text x="{middle}" y="24" text-anchor="middle">{html.escape(title)}</text>'
        f'<text x="{middle}" y="{low}" text-anchor="middle">chance told: {html.escape(of)}</text>'
        f'<text transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">'
        f"how often it came</text></svg>\n"
    )


def _x(value: float, top: float) -> float:
    return EDGE + SIZE * value / top


def _y(value: float, top: float) -> float:
    return EDGE + SIZE * (1 - min(value, top) / top)


def _mark(one: dict[str, float], top: float) -> str:
    x = _x(one["risk"], top)
    low, high = likely(one["came"], int(one["cases"]))
    return (
        f'<line class="bar" x1="{x:.1f}" x2="{x:.1f}" y1="{_y(low, top):.1f}"'
        f' y2="{_y(high, top):.1f}"/><circle class="dot" r="4" cx="{x:.1f}"'
        f' cy="{_y(one["came"], top):.1f}"/>'
    )


def _tick(value: float, top: float) -> str:
    x, y, end = _x(value, top), _y(value, top), EDGE + SIZE
    kind = "axis" if value == 0 else "grid"
    return (
        f'<line class="{kind}" x1="{x:.1f}" x2="{x:.1f}" y1="{EDGE}" y2="{end}"/>'
        f'<line class="{kind}" x1="{EDGE}" x2="{end}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{x:.1f}" y="{end + 18}" text-anchor="middle">{value:.3g}</text>'
        f'<text x="{EDGE - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.3g}</text>'
    )


def _round_up(value: float) -> float:
    steps = (0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.16, 0.2, 0.3, 0.4, 0.6, 0.8)
    return next((step for step in steps if value <= step), 1.0)
