"""The life of an instrument's record."""

from amparo.instruments.policies import Can
from amparo.kernel.workflow import Move, Workflow

RECORD = Workflow(
    name="instrument",
    states=("draft", "in_review", "published", "archived"),
    initial="draft",
    final=frozenset(),
    moves=(
        Move(name="submit", source=("draft",), target="in_review", permit=Can.WRITE),
        Move(name="return", source=("in_review",), target="draft", permit=Can.WRITE),
        Move(name="publish", source=("draft", "in_review"), target="published", permit=Can.PUBLISH),
        Move(name="archive", source=("published",), target="archived", permit=Can.PUBLISH),
        Move(name="restore", source=("archived",), target="published", permit=Can.PUBLISH),
    ),
)
