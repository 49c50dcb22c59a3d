"""The life of a forecast: made, signed by an analyst, published by a second person; then a record.

What was published is never taken out of the record: it is withdrawn or corrected where it stands.
"""

from amparo.forecasts.policies import Can
from amparo.kernel.workflow import Move, Workflow

FORECAST = Workflow(
    name="forecasts",
    states=("draft", "signed", "published", "withdrawn", "corrected", "discarded"),
    initial="draft",
    final=frozenset({"withdrawn", "corrected", "discarded"}),
    moves=(
        Move(name="sign", source=("draft",), target="signed", permit=Can.SIGN),
        Move(name="return", source=("signed",), target="draft", permit=Can.PUBLISH),
        Move(name="publish", source=("signed",), target="published", permit=Can.PUBLISH),
        Move(name="correct", source=("published",), target="corrected", permit=Can.WITHDRAW),
        Move(name="withdraw", source=("published",), target="withdrawn", permit=Can.WITHDRAW),
        Move(name="discard", source=("draft",), target="discarded", permit=Can.SIGN),
    ),
)
