"""What people decide about accounts, posts and bodies."""

from amparo.people.actions.accounts import (
    change_account,
    choose_language,
    open_account,
    reset_second_factor,
    switch_off,
    switch_on,
)
from amparo.people.actions.bodies import load_bodies
from amparo.people.actions.posts import end_post, give_post
from amparo.people.actions.security import note_security_change

__all__ = [
    "change_account",
    "choose_language",
    "end_post",
    "give_post",
    "load_bodies",
    "note_security_change",
    "open_account",
    "reset_second_factor",
    "switch_off",
    "switch_on",
]
