"""Pages about oneself, about accounts and bodies, and about being kept out."""

from amparo.people.views.administration import (
    account,
    accounts,
    change_account,
    end_post,
    give_post,
    open_account,
    reset_second_factor,
    switch_off,
    switch_on,
)
from amparo.people.views.bodies import bodies, body
from amparo.people.views.myself import choose_language, me
from amparo.people.views.signing_in import (
    forget_kept,
    kept,
    locked_out,
    no_sign_up,
    second_factor,
)

__all__ = [
    "account",
    "accounts",
    "bodies",
    "body",
    "change_account",
    "choose_language",
    "end_post",
    "forget_kept",
    "give_post",
    "kept",
    "locked_out",
    "me",
    "no_sign_up",
    "open_account",
    "reset_second_factor",
    "second_factor",
    "switch_off",
    "switch_on",
]
