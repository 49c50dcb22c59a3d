"""Words that differ in one place: a letter dropped, added, changed or swapped with the next."""

from collections.abc import Iterator

SHORTEST = 4  # letters; of a shorter word, too many others are near


def near(word: str, letters: str) -> set[str]:
    """Return all that differ from a word in one place, without the word itself."""
    return set(_variants(word, letters)) - {word} if len(word) >= SHORTEST else set()


def _variants(word: str, letters: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
            for letter in letters:
                yield before + letter + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in letters:
            yield before + letter + after
