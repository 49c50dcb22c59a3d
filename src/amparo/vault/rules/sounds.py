"""How a word sounds in the Spanish of the Andes: one key for all the ways in which it is written.

Quispe, Kispe and Quizpe are one key; so are Huamán, Guamán and Wamán, or Jiménez and Giménez.
"""

import re

# In this order: each rule reads what the rules before it have left.
RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"^[hw]?u(?=[aeio])|^gu(?=[ao])|(?<=[a-z])hu(?=[aei])|w", "W"),  # Huamán, Wamán
        (r"g[uü](?=[ei])", "G"),  # the hard g of Guevara
        (r"ch|sh", "X"),
        (r"ph", "f"),
        (r"h", ""),
        (r"ll|y(?=[aeiou])|^gi(?=[aou])|^i(?=[aeou])", "Y"),  # Llamoca, Yamoca; Giovana, Yovana
        (r"y", "i"),
        (r"g(?=[ei])|^x(?=[aeiou])", "j"),  # Giménez, Ximénez, Jiménez
        (r"q[u]?(?=[ei])|q|ck|cc(?![ei])", "k"),
        (r"c(?=[ei])|z|x|sc(?=[ei])", "s"),
        (r"c", "k"),
        (r"v", "b"),
        (r"n(?=[bp])", "m"),
        (r"^ps", "s"),
        (r"G", "g"),
        (r"(.)\1+", r"\1"),
    )
)
LETTERS = "abdefgijklmnoprstuWXY"


def sound(word: str) -> str:
    """Return the key of how a normal word (small letters, no accents) sounds."""
    for pattern, key in RULES:
        word = pattern.sub(key, word)
    return word
