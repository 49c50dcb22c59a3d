"""The public tables as data: read strictly, with an exact message for each mistake."""

import pytest

from vocab import statistics
from vocab.reading import BadFile, decode

TABLE = """
[[dimension]]
key = "region"
label = { es = "Región", en = "Region" }
hxl = "#adm1"
[[population]]
key = "acts"
label = { es = "Actos", en = "Acts" }
definition = { es = "Actos", en = "Acts" }
[[stage]]
key = "s"
label = { es = "Etapa", en = "Stage" }
begins = ["submit"]
ends = ["admit"]
[[table]]
key = "t"
number = 1
title = { es = "Tabla", en = "Table" }
"""


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('population = "acts"\nfaces = [["district"]]', "stops at the region"),
        ('population = "acts"', "faces, or waits"),
        ('faces = [["region"]]\nplace = "x"', "not known"),
    ],
)
def test_a_wrong_table_is_told_exactly(more, says):
    with pytest.raises(BadFile, match=says):
        decode((TABLE + more).encode(), statistics.Book, "tables.toml")


def test_a_threshold_that_hides_nobody_is_refused():
    text = (
        "threshold = 1\nvalues = 5\ndelay_days = 30\nmedian_least = 5\nlongest_months = 12\n"
        "most_open = 900\n"
        'since = 2026-01-01\nbasis = "P"\n'
    )
    with pytest.raises(BadFile, match="hides nobody"):
        decode(text.encode(), statistics.Disclosure, "disclosure.toml")


def test_every_table_names_a_population_and_dimensions_that_are_there():
    for table in statistics.tables().values():
        assert not table.population or table.population in statistics.populations()
        assert {d for face in table.faces for d in face} <= set(statistics.dimensions())


def test_every_label_is_in_spanish_and_english_and_the_public_ones_in_quechua():
    for table in statistics.tables().values():
        assert table.title.es and table.title.en and table.title.qu, table.key
    for dim in statistics.dimensions().values():
        assert dim.label.qu, dim.key
