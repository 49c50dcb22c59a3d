"""The three ways to say no. The web turns them into 403, 409 and 422, once."""


class No(Exception):
    """Base of the refusals: the message is written for the person who asked."""


class Denied(No):
    """You may not do this. `what` was refused: for the journal, not for who asked."""

    def __init__(self, message: str, what: object = None) -> None:
        super().__init__(message)
        self.what = what


class Refused(No):
    """This cannot be done now, whoever asks."""


class Outdated(Refused):
    """Someone changed this since who asks read it: what they typed stands beside what is there."""


class Invalid(No):
    """This cannot be done with these words."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
