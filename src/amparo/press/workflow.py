"""The life of a release: draft, cleared by a second person, published, perhaps withdrawn."""

from typing import Any

from django.utils.translation import gettext as _

from amparo.kernel.workflow import Move, Workflow
from amparo.press.policies import Can


def its_original_is_published(release: Any) -> str | None:
    if release.original is None or release.original.state == "published":
        return None
    return _("This is a translation: publish the first text before it.")


def has_no_published_sibling(release: Any) -> str | None:
    if release.siblings.filter(state="published").exists():
        return _("Withdraw its translations first.")
    return None


RELEASE = Workflow(
    name="press",
    states=("draft", "cleared", "published", "withdrawn", "discarded"),
    initial="draft",
    final=frozenset({"withdrawn", "discarded"}),
    moves=(
        Move(name="clear", source=("draft",), target="cleared", permit=Can.CLEAR),
        Move(name="return", source=("cleared",), target="draft", permit=Can.CLEAR),
        Move(
            name="publish", source=("cleared",), target="published", permit=Can.PUBLISH,
            guards=(its_original_is_published,),
        ),
        Move(
            name="withdraw", source=("published",), target="withdrawn", permit=Can.PUBLISH,
            guards=(has_no_published_sibling,),
        ),
        Move(name="discard", source=("draft",), target="discarded", permit=Can.WRITE),
    ),
)  # fmt: skip
