"""Which questions of a list of issues a chapter answers, by the numbers in its title."""

import re

# «7», «7.», «7 to 9», «Questions 7 and 8», «Pregunta 7», «Respuesta a la cuestión 7».
NAMED = re.compile(
    r"^\s*(?:(?:answers?|repl(?:y|ies)|respuestas?)\s+(?:to|a)\s+(?:the\s+|las?\s+)?)?"
    r"(?:questions?|issues?|paragraphs?|preguntas?|cuesti[oó]n(?:es)?|p[aá]rrafos?)?\s*"
    r"(\d{1,3}(?:\s*(?:,|-|–|\bto\b|\band\b|\ba\b|\by\b)\s*\d{1,3})*)(?![\d/])",
    re.IGNORECASE,
)
PART = re.compile(r"(\d{1,3})(?:\s*(?:-|–|\bto\b|\ba\b)\s*(\d{1,3}))?", re.IGNORECASE)


def answered_by(title: str) -> frozenset[int]:
    """Return the numbers of the questions that a title names at its beginning; often none."""
    found = NAMED.match(title)
    if found is None:
        return frozenset()
    numbers: set[int] = set()
    for first, last in PART.findall(found[1]):
        numbers.update(range(int(first), int(last or first) + 1))
    return frozenset(numbers)


def number_of(printed: str) -> int | None:
    """Return the number of a question as it is printed: «7», «7.», «Question 7»."""
    found = re.search(r"\d{1,3}", printed)
    return int(found[0]) if found else None
