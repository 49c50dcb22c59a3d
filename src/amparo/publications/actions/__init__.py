"""Every deed of this room, by part."""

from amparo.publications.actions.making import make_release
from amparo.publications.actions.releasing import approve_release, refuse_release, withdraw_release

__all__ = ["approve_release", "make_release", "refuse_release", "withdraw_release"]
