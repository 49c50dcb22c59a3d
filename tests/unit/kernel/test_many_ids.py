"""Keys made many at a time: of version 7, in their order, each once."""

import time
from datetime import UTC, datetime

from amparo.kernel.ids import moment_of, uuid7, uuids7


def test_many_keys_are_as_if_each_were_made_by_itself():
    before = uuid7()
    keys = uuids7(10_000)
    assert len(set(keys)) == 10_000 and keys == sorted(keys)
    assert {key.version for key in keys} == {7} and {key.variant for key in keys} == {
        uuid7().variant
    }
    assert before.int >> 64 <= keys[0].int >> 64
    seconds = moment_of(keys[-1]) - datetime.fromtimestamp(time.time(), tz=UTC)
    assert abs(seconds.total_seconds()) < 5
    assert len({key.int & (1 << 62) - 1 for key in keys}) == 10_000  # chance, not a counter


def test_no_keys_are_none():
    assert uuids7(0) == []
