"""A pasted statement as numbered paragraphs and footnotes; what is neither is said, never lost."""

import re
from dataclasses import dataclass, field

_PARAGRAPH = re.compile(r"^\s*(?:¶\s*)?(\d{1,3})[.)]\s+(?=\S)")
_FOOTNOTE = re.compile(r"^\s*(?:<sup>(\d{1,3})</sup>|\[(\d{1,3})\])\s*(?=\S)")
_MARK = re.compile(r"\s*<sup>(\d{1,3})</sup>")
_CALL = re.compile(r"\[(\d{1,3})\]")
_RULE = re.compile(r"^\s*[-_*]{3,}\s*$")
_ENDS = (".", "?", "!", ":", ";", "”", '"', "»")


@dataclass(slots=True)
class Numbered:
    """What a text holds: paragraphs and footnotes by number, and lines that are neither."""

    paragraphs: dict[int, str] = field(default_factory=dict)
    footnotes: dict[int, str] = field(default_factory=dict)
    called_in: dict[int, int] = field(default_factory=dict)  # footnote: the paragraph that calls it
    left_out: list[str] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)  # numbers that stand twice


def read_numbered(text: str) -> Numbered:
    """Return the paragraphs and footnotes of a text that numbers them.

    A block without a number goes on with the paragraph before it where that one had not ended its
    sentence (a page break, a footnote in between); otherwise it is left out, and said.
    """
    found, open_ = Numbered(), 0
    for block in _blocks(text):
        if _RULE.match(block):
            continue
        if note := _FOOTNOTE.match(block):
            number = int(note[1] or note[2])
            _put(found.footnotes, number, block[note.end() :], found.twice)
        elif start := _PARAGRAPH.match(block):
            open_ = int(start[1])
            _put(found.paragraphs, open_, block[start.end() :], found.twice)
        elif open_ and not found.paragraphs[open_].endswith(_ENDS):
            found.paragraphs[open_] += " " + block
        else:
            found.left_out.append(block)
    for number, words in found.paragraphs.items():
        for call in _CALL.findall(words):
            if int(call) in found.footnotes:
                found.called_in.setdefault(int(call), number)
    return found


def _put(kept: dict[int, str], number: int, words: str, twice: list[int]) -> None:
    if number in kept:
        twice.append(number)
        return
    kept[number] = words.strip()


def _blocks(text: str) -> list[str]:
    """Return the blocks of a text: parted by empty lines, by rules, or by a number at the start."""
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        bare = line.strip()
        if not bare or _RULE.match(bare) or _PARAGRAPH.match(bare) or _FOOTNOTE.match(bare):
            blocks.append([])
        if bare:
            blocks[-1].append(bare)
    # A mark of a footnote inside a text is written one way, whatever the page did.
    joined = (" ".join(" ".join(block).split()) for block in blocks if block)
    return [block if _FOOTNOTE.match(block) else _MARK.sub(r"[\1]", block) for block in joined]
