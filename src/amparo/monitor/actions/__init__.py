"""Writes: profiles, editions, paragraphs, usages of claims, questionnaires."""

from amparo.monitor.actions.editions import (
    EditionFacts,
    change_edition,
    copy_edition,
    move_edition,
    open_edition,
    open_profile,
)
from amparo.monitor.actions.paragraphs import (
    add_paragraph,
    change_paragraph,
    change_usage,
    remove_paragraph,
    take_newer,
    use_claim,
)

__all__ = [
    "EditionFacts",
    "add_paragraph",
    "change_edition",
    "change_paragraph",
    "change_usage",
    "copy_edition",
    "move_edition",
    "open_edition",
    "open_profile",
    "remove_paragraph",
    "take_newer",
    "use_claim",
]
