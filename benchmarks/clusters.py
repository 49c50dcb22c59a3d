#!/usr/bin/env python3
"""How well likeness of meaning finds recommendations that ask the same, in Spanish and English.

`python benchmarks/clusters.py` reads a set made by hand: each line asks one thing in English, in
Spanish, and in other English words. Two texts of a line ask the same; texts of two lines do not,
though some lines are near on purpose. Prints precision and recall of the pairs proposed at some
thresholds, apart for pairs of one language and of two, and how many texts are read a second. The
threshold in use is marked with a star.
"""

import sys
import time
from itertools import combinations
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src")]

from amparo.commitments.rules.meaning import meanings, unpacked  # noqa: E402
from vocab.likeness import alike  # noqa: E402

SAME = (
    ("Abolish the death penalty", "Abolir la pena de muerte", "Put an end to capital punishment"),
    ("Establish a moratorium on executions", "Establecer una moratoria de las ejecuciones",
     "Suspend all executions"),
    ("Ratify the Convention against Torture", "Ratificar la Convención contra la Tortura",
     "Become a party to the Convention against Torture"),
    ("Ratify the Convention on the Rights of Persons with Disabilities",
     "Ratificar la Convención sobre los Derechos de las Personas con Discapacidad",
     "Accede to the disability rights convention"),
    ("Protect human rights defenders from attacks",
     "Proteger de ataques a los defensores de los derechos humanos",
     "Ensure that human rights defenders can work in safety"),
    ("Protect journalists from threats and violence",
     "Proteger a los periodistas de amenazas y violencia", "Guarantee the safety of journalists"),
    ("Combat violence against women", "Combatir la violencia contra la mujer",
     "Take measures against gender-based violence"),
    ("Reduce maternal mortality in rural areas", "Reducir la mortalidad materna en zonas rurales",
     "Lower the number of women in the countryside who die in childbirth"),
    ("Eradicate child labour", "Erradicar el trabajo infantil", "Put an end to children working"),
    ("Combat trafficking in persons", "Combatir la trata de personas",
     "Strengthen the fight against human trafficking"),
    ("Reduce overcrowding in prisons", "Reducir el hacinamiento en las cárceles",
     "Improve prison conditions and lower the number of inmates"),
    ("Guarantee the prior consultation of indigenous peoples",
     "Garantizar la consulta previa de los pueblos indígenas",
     "Consult indigenous communities before projects on their land"),
    ("Extend a standing invitation to all special procedures",
     "Cursar una invitación permanente a todos los procedimientos especiales",
     "Issue an open invitation to the special procedures of the Council"),
    ("Ensure access to drinking water", "Asegurar el acceso al agua potable",
     "Provide everyone with safe water"),
    ("Improve access to education for girls", "Mejorar el acceso de las niñas a la educación",
     "Make sure that girls go to school"),
    ("Fight corruption in the judiciary", "Luchar contra la corrupción en el poder judicial",
     "Prevent bribery of judges"),
)  # fmt: skip
ENGLISH = (0, 2)  # the places of the English texts in a line
THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)


def measured() -> list[tuple[float, bool, bool]]:
    """Return of every pair of texts: how alike, if it is the same, if in two languages."""
    texts = [(line, place, text) for line, row in enumerate(SAME) for place, text in enumerate(row)]
    vectors = unpacked(meanings([text for _line, _place, text in texts]))
    scores = vectors @ vectors.T
    return [
        (
            float(scores[one, other]),
            texts[one][0] == texts[other][0],
            (texts[one][1] in ENGLISH) != (texts[other][1] in ENGLISH),
        )
        for one, other in combinations(range(len(texts)), 2)
    ]


def told(pairs: list[tuple[float, bool, bool]], threshold: float) -> str:
    """Return precision and recall at a threshold."""
    right = sum(score >= threshold and same for score, same, _two in pairs)
    proposed = sum(score >= threshold for score, _same, _two in pairs)
    wanted = sum(same for _score, same, _two in pairs)
    precision = f"{right / proposed:.2f}" if proposed else "   –"
    return f"{precision} {right / wanted:>7.2f} {proposed:>4}"


def main() -> None:
    """Measure and print."""
    meanings(["warm"])
    texts = [text for row in SAME for text in row] * 8
    began = time.perf_counter()
    meanings(texts)
    print(f"{len(texts) / (time.perf_counter() - began):.0f} texts a second")
    pairs = measured()
    parts = {
        "all pairs": pairs,
        "in two languages": [one for one in pairs if one[2]],
        "in one language": [one for one in pairs if not one[2]],
    }
    for name, some in parts.items():
        print(f"{name}\n  threshold precision recall pairs")
        for threshold in THRESHOLDS:
            mark = "*" if threshold == alike().threshold else " "
            print(f"  {mark} {threshold:.2f}      {told(some, threshold)}")


if __name__ == "__main__":
    main()
