"""What is asked, the targets and the treaty articles it is tied to: as a table, and drawn.

The drawing is made of the rows of the table and of nothing else: what is frozen is the table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NAME = "crosswalk"  # of the table from which it is drawn
ROW, TOP, WIDTH = 24, 34, 344  # as a drawing for a phone: its letters stay readable
ASKED, TARGET, ARTICLE = 72, 166, 222  # where the words of each column stand
MOST = 24  # rows drawn; the table has all
SHORT = 17  # letters of an article in the drawing


@dataclass(frozen=True, slots=True)
class Dot:
    """A word of the drawing: what is written, all of it, and how far down."""

    text: str
    whole: str
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """A tie between two words."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Three columns of words with the ties between them: of the first rows if there are many."""

    asked: list[Dot]
    targets: list[Dot]
    articles: list[Dot]
    lines: list[Line]
    height: int
    drawn: int
    is_cut: bool

    width: int = WIDTH
    heads: int = 14


def drawing_of(rows: Sequence[tuple[str, Sequence[str], Sequence[str]]]) -> Drawing:
    """Return the drawing of (what is asked, its targets, its articles)."""
    shown = rows[:MOST]
    names = (
        [asked for asked, _targets, _articles in shown],
        _once(target for _asked, targets, _articles in shown for target in targets),
        _once(article for _asked, _targets, articles in shown for article in articles),
    )
    room = max((len(column) for column in names), default=0) * ROW
    asked, targets, articles = (_placed(column, room) for column in names)
    middle = {dot.whole: dot.y for dot in targets}
    right = {dot.whole: dot.y for dot in articles}
    lines: dict[Line, None] = {}
    for dot, (_name, aims, rights) in zip(asked, shown, strict=True):
        for aim in aims:
            lines[Line(ASKED + 6, dot.y, TARGET - 24, middle[aim])] = None
            lines |= {Line(TARGET + 24, middle[aim], ARTICLE - 6, right[r]): None for r in rights}
        if not aims:  # past the targets: it is tied to none
            lines |= {Line(ASKED + 6, dot.y, ARTICLE - 6, right[r]): None for r in rights}
    height = TOP + room + 6
    return Drawing(
        asked, targets, articles, list(lines), height, len(shown), len(shown) < len(rows)
    )


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _placed(words: Sequence[str], room: int) -> list[Dot]:
    """Return words spread evenly over the height."""
    step = room / len(words) if words else 0
    return [Dot(_short(word), word, round(TOP + step * (i + 0.5))) for i, word in enumerate(words)]


def _short(word: str) -> str:
    return word if len(word) <= SHORT else f"{word[: SHORT - 1].rstrip()}…"
