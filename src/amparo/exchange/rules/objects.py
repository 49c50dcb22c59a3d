"""JSON and Parquet as tables: features with shapes, lists of objects, columns of a data set."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from amparo.exchange.rules.decoding import decoded
from amparo.exchange.rules.headings import check_columns, headings_of
from amparo.exchange.rules.tables import Row, Table, Unreadable, cell_of
from vocab.exchange_files import limits

AT_ONCE = 2000  # rows of a data set held at once


def open_objects(data: bytes) -> Table:
    """Return JSON as a table: GeoJSON, each feature a row with its shape, or a list of objects.

    The list may stand alone, or as the only list of an object. Lists inside an object become the
    lines of a cell.

    :raises Unreadable: if it is neither.
    """
    text, found = decoded(data)
    if not text.strip():
        raise Unreadable("empty", "empty")
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("geojson", "geojson") from None
    if isinstance(whole, dict) and "features" in whole:
        return _shapes(whole["features"], found)
    objects = whole if isinstance(whole, list) else _only_list(whole)
    if not objects or not all(isinstance(one, dict) for one in objects):
        raise Unreadable("geojson", "geojson")
    _check_rows(len(objects))
    headings = tuple(dict.fromkeys(str(key) for one in objects for key in one))
    check_columns(len(headings))
    return Table(headings, _rows(objects, len(headings)), [], found, {}, len(objects))


def _only_list(whole: Any) -> list[Any]:
    lists = [v for v in whole.values() if isinstance(v, list)] if isinstance(whole, dict) else []
    return lists[0] if len(lists) == 1 else []


def _check_rows(count: int) -> None:
    if count > limits().rows:
        raise Unreadable("rows", "rows", limit=limits().rows)


def _rows(objects: list[dict[str, Any]], width: int) -> Iterator[Row]:
    for number, one in enumerate(objects, start=1):
        yield Row(number, {str(key): _lines(value) for key, value in one.items()}, width)


def _lines(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(_lines(one) for one in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return cell_of(value)


def _shapes(features: Any, encoding: str) -> Table:
    try:
        headings = tuple(dict.fromkeys(k for f in features for k in (f["properties"] or {})))
    except (KeyError, TypeError):
        raise Unreadable("geojson", "geojson") from None
    check_columns(len(headings))
    _check_rows(len(features))
    return Table(headings, _features(features, len(headings)), [], encoding, {}, len(features))


def _features(features: list[dict[str, Any]], width: int) -> Iterator[Row]:
    for number, feature in enumerate(features, start=1):
        values = {k: cell_of(v) for k, v in (feature["properties"] or {}).items()}
        yield Row(number, values, width, feature.get("geometry"))


def open_columns(stream: BinaryIO) -> Table:
    """Return a Parquet file as a table, read some thousand rows at a time.

    :raises Unreadable: if it is damaged, or too large unpacked.
    """
    import pyarrow.parquet as parquet  # 0.1 s, and seldom needed
    from pyarrow import ArrowException

    try:
        opened = parquet.ParquetFile(stream)
    except (ArrowException, OSError, ValueError):
        raise Unreadable("packed", "packed") from None
    about = opened.metadata
    size = sum(about.row_group(n).total_byte_size for n in range(about.num_row_groups))
    if size > limits().unpacked_bytes:
        raise Unreadable("large", "large", limit=limits().unpacked_bytes // (1024 * 1024))
    _check_rows(about.num_rows)
    names = list(opened.schema_arrow.names)
    headings = headings_of(names)
    return Table(headings, _data_rows(opened, headings), [], "", {}, about.num_rows)


def _texts(cells: list[Any]) -> list[str]:
    return [cell.strip() if isinstance(cell, str) else cell_of(cell) for cell in cells]


def _data_rows(opened: Any, headings: tuple[str, ...]) -> Iterator[Row]:
    from pyarrow import ArrowException

    number, width = 0, len(headings)
    try:
        for batch in opened.iter_batches(batch_size=AT_ONCE):
            columns = [_texts(batch.column(n).to_pylist()) for n in range(width)]
            for cells in zip(*columns, strict=True):
                number += 1
                yield Row(number, dict(zip(headings, cells, strict=True)), width)
    except (ArrowException, OSError):
        raise Unreadable("packed", "packed") from None
