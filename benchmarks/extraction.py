"""How often what is proposed of a document is right: `python benchmarks/extraction.py DOCS FACTS`.

DOCS is a folder of documents, FACTS a list of facts as `manage.py load facts` takes it: what a
reader found in them. A fact is *hit* when a proposal overlaps its words and, where the proposal
has a value (a date, a number, a symbol, a treaty action), gives one that the fact gives too.

Recall is the share of facts hit; of the facts that give a date or number of two digits or more in
their words, also how many of those values are proposed. Precision is the share of proposals that
hit a fact. The list holds what one reader wanted, not all that is true: a date that is rightly
read but was not listed counts as wrong here, so precision is a floor. Beside it stands how many of
the values proposed do stand in the sentence shown. The rules were written by people who had read
the five seeds: on documents never seen, expect less than the figures for these.
"""

import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from amparo.evidence.rules.facts import Fact, facts_in  # noqa: E402
from amparo.evidence.rules.locating import locate, locate_value  # noqa: E402
from amparo.evidence.rules.opening import DOCX, HTML, PDF, TEXT, opened  # noqa: E402
from amparo.evidence.rules.passages import Passage  # noqa: E402
from amparo.evidence.rules.proposing import KINDS, Proposal, proposals  # noqa: E402

TYPES = {".txt": TEXT, ".pdf": PDF, ".docx": DOCX, ".html": HTML, ".htm": HTML}
VALUED = {"date", "count", "symbol"}


@dataclass(frozen=True)
class Wanted:
    """A fact with the place of its words."""

    fact: Fact
    passage: int
    start: int
    end: int

    @property
    def values(self) -> list[str]:
        """Return what the fact gives: its values, its date, and each number inside them."""
        given = [*self.fact.parts, *([self.fact.on] if self.fact.on else [])]
        return [*given, *(n for one in self.fact.parts for n in re.findall(r"\d[\d,.-]*", one))]


def wanted_in(facts: Sequence[Fact], document: str, passages: Sequence[Passage]) -> list[Wanted]:
    found = []
    for fact in facts:
        if fact.document != document:
            continue
        places = ((n, locate(one.text, fact.quote)) for n, one in enumerate(passages))
        hit = next(((n, place) for n, place in places if place), None)
        if hit:
            found.append(Wanted(fact, hit[0], hit[1].start, hit[1].end))
    return found


def hits(says: Proposal, want: Wanted) -> bool:
    """Test if a proposal gives a fact: the same place, and where it has one, the same value."""
    if says.passage != want.passage:
        return False
    near = says.start < want.end and want.start < says.end
    if says.kind in VALUED:
        # A value may stand beside the words quoted, in the same sentence.
        gives = any(
            value == says.typed or locate_value(says.typed, value) is not None
            or (says.kind == "count" and locate_value(says.typed, value.split(" ")[0]))
            for value in want.values
            if any(c.isdigit() for c in value)
        )  # fmt: skip
        same_sentence = locate(says.statement, want.fact.quote) is not None
        return gives and (near or same_sentence)
    return near


def measure(folder: Path, listed: Path) -> int:
    facts = facts_in(listed.read_bytes())
    right, made, grounded = Counter[str](), Counter[str](), Counter[str]()
    found: set[str] = set()
    by_value: set[str] = set()
    located, seconds = 0, 0.0
    for path in sorted(one for one in folder.iterdir() if one.suffix.lower() in TYPES):
        passages = opened(path.read_bytes(), TYPES[path.suffix.lower()])
        begun = time.perf_counter()
        says = proposals(passages)
        seconds += time.perf_counter() - begun
        wanted = wanted_in(facts, path.name, passages)
        located += len(wanted)
        for one in says:
            given = [want for want in wanted if hits(one, want)]
            made[one.kind] += 1
            right[one.kind] += bool(given)
            grounded[one.kind] += one.kind not in VALUED or bool(
                locate_value(one.statement, one.typed)
            )
            found |= {want.fact.key for want in given}
            if one.kind in VALUED:
                by_value |= {want.fact.key for want in given}
    if not located:
        print("No fact of the list has its words in a document of the folder.")
        return 1
    report(facts, found, by_value, right, made, grounded)
    print(f"{sum(made.values())} proposals in {seconds * 1000:.0f} ms")
    return 0


def report(
    facts: Sequence[Fact], found: set[str], by_value: set[str],
    right: Counter[str], made: Counter[str], grounded: Counter[str],
) -> None:  # fmt: skip
    with_number = [one for one in facts if any(map(str.isdigit, one.quote))]
    print(f"{'kind':16} {'proposed':>9} {'on the list':>12} {'precision':>10} {'in the text':>12}")
    for kind in (*KINDS, "all"):
        n = made[kind] if kind != "all" else made.total()
        ok = right[kind] if kind != "all" else right.total()
        sure = grounded[kind] if kind != "all" else grounded.total()
        if n:
            print(f"{kind:16} {n:9} {ok:12} {ok / n:10.0%} {sure / n:12.0%}")
    print(f"recall: {len(found)} of {len(facts)} facts ({len(found) / len(facts):.0%})")
    valued = [one for one in with_number if one.key in by_value]
    share = len(valued) / max(1, len(with_number))
    print(f"recall of facts whose words have a digit, by value: {len(valued)} of "
          f"{len(with_number)} ({share:.0%})")  # fmt: skip
    missed = [one.key for one in facts if one.key not in found]
    print(f"missed: {' '.join(missed) or 'none'}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(measure(Path(sys.argv[1]), Path(sys.argv[2])))
