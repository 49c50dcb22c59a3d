"""How many words a text has, as a mechanism counts them (V-C8)."""


def counted(text: str) -> int:
    """Return how many words there are between the spaces; a lone dash or dot is none."""
    return sum(any(letter.isalnum() for letter in word) for word in text.split())
