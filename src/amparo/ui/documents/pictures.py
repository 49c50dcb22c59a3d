"""Drawings as PNG, for those who cannot use SVG: drawn by typst, with the fonts that it brings."""

from pathlib import Path

import typst

HERE = Path(__file__).parent
FINE = 144.0  # two dots for each unit of a drawing


def png(drawing: str, width: int) -> bytes:
    """Return an SVG drawing as PNG, `width` units of it wide, at two dots a unit.

    :raises typst.TypstError: if it is no drawing.
    """
    made: bytes = typst.compile(
        str(HERE / "picture.typ"), root=str(HERE), font_paths=[], ignore_system_fonts=True,
        sys_inputs={"drawing": drawing, "width": str(width)}, format="png", ppi=FINE,
    )  # fmt: skip
    return made
