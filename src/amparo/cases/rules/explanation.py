"""The score told in sentences, step by step, for the page and for the act."""

from dataclasses import dataclass
from fractions import Fraction

from amparo.cases.rules.dimensions import Part
from amparo.cases.rules.risk import Score
from vocab import Instrument, Words


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the calculation: what it is, its exact value if it has one, the sentence."""

    key: str
    value: Fraction | None
    words: Words


def steps(score: Score, instrument: Instrument) -> tuple[Step, ...]:
    """Return how the score came about, from the answers to the final level."""
    return (
        _mean("T", score.parts["T"], instrument),
        _mean("V", score.parts["V"], instrument),
        _raised(score),
        _able(score, instrument),
        _index(score, instrument),
        *(Step(f.id, None, f.reason) for f in score.floors),
    )


def decimal(value: Fraction, comma: bool = False) -> str:
    """Return a fraction with two decimals, half up; only for reading, never for comparing."""
    hundredths = (value * 200 + 1) // 2
    text = f"{hundredths // 100}.{hundredths % 100:02d}"
    return text.replace(".", ",") if comma else text


def _both(value: Fraction) -> tuple[str, str]:
    return f"{value} = {decimal(value, comma=True)}", f"{value} = {decimal(value)}"


def _mean(key: str, part: Part, instrument: Instrument) -> Step:
    name = instrument.dimension(key).name
    if part.value is None:
        return Step(
            key,
            None,
            Words(
                f"{name.es}: nada se respondió, no hay valor.",
                f"{name.en}: nothing was answered, there is no value.",
            ),
        )
    used = [p for p in part.points if p.use == "counted"]
    listed = ", ".join(f"{p.item} {p.answer}" for p in used)
    es, en = _both(part.value)
    most = instrument.scoring.max_answer
    return Step(
        key,
        part.value,
        Words(
            f"{name.es}: media de las {len(used)} respuestas más altas ({listed}) "
            f"entre {most}: {es}.",
            f"{name.en}: mean of the {len(used)} highest answers ({listed}) over {most}: {en}.",
        ),
    )


def _raised(score: Score) -> Step:
    found = score.raising
    if found is None or not (found.strongest or found.combined_answer):
        return Step(
            "D",
            score.V,
            Words(
                "El enfoque diferencial no eleva la vulnerabilidad.",
                "The differential block does not raise vulnerability.",
            ),
        )
    es, en = _both(found.value)
    strongest = f"{found.strongest} {found.strongest_answer}" if found.strongest else "0"
    return Step(
        "D",
        found.value,
        Words(
            f"El enfoque diferencial (mayor factor {strongest}, efecto combinado "
            f"{found.combined_answer}) eleva la vulnerabilidad a {es}.",
            f"The differential block (strongest factor {strongest}, combined effect "
            f"{found.combined_answer}) raises vulnerability to {en}.",
        ),
    )


def _able(score: Score, instrument: Instrument) -> Step:
    part, able = score.parts["C"], score.capacity
    es, en = _both(able.used)
    if able.is_cautious:
        return Step(
            "C",
            able.used,
            Words(
                f"Se desconocen {part.unknown} de {part.applicable} capacidades: se cuentan como "
                f"0, lo que da {es}; sin contarlas daría {_both(able.answered)[0]}.",
                f"{part.unknown} of {part.applicable} capacities are unknown: they are taken as 0, "
                f"which gives {en}; left out they would give {_both(able.answered)[1]}.",
            ),
        )
    if part.value is None:
        return Step(
            "C", able.used, Words("Ninguna capacidad es aplicable.", "No capacity is applicable.")
        )
    most = instrument.scoring.max_answer
    return Step(
        "C",
        able.used,
        Words(
            f"Capacidades: media de lo respondido entre {most}: {es}.",
            f"Capacities: mean of what was answered over {most}: {en}.",
        ),
    )


def _index(score: Score, instrument: Instrument) -> Step:
    if score.R is None:
        return Step(
            "R",
            None,
            Words(
                "No hay índice R: falta amenaza o vulnerabilidad.",
                "There is no index R: threat or vulnerability is missing.",
            ),
        )
    es, en = _both(score.R)
    ends = ", ".join(level.below for level in instrument.levels if level.below)
    return Step(
        "R",
        score.R,
        Words(
            f"R = (1 + 4T)(1 + 4V) / (1 + 4C) = {es}; puntos de corte: {ends}.",
            f"R = (1 + 4T)(1 + 4V) / (1 + 4C) = {en}; cut points: {ends}.",
        ),
    )
