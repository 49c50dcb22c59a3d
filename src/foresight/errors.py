"""The one no of this library: what was given cannot be used, and why."""


class Unusable(Exception):
    """A file, a table, a card or a window cannot be used; nothing of it has been taken.

    The message is for the person who gave it: where, what is wrong, what to do.
    """
