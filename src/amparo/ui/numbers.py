"""Numbers as they come in addresses and in hidden fields: written by programs, or by anyone."""


def whole(text: str | None, otherwise: int = 0, *, digits: int = 9) -> int:
    """Return the whole number that a text says, or `otherwise`.

    Plain digits only, and few: «²» is a digit that is no number, and five thousand are an error.
    """
    if not text or not (text.isascii() and text.isdecimal() and len(text) <= digits):
        return otherwise
    return int(text)
