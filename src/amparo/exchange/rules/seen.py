"""Which row of a long file said a thing first, in twelve bytes a row."""

from array import array

EMPTY = 0


class FirstRows:
    """Remembers of each key, a SHA-256 in hex, the first row that had it.

    Sixty-four bits of the key are kept: enough for a note. Whether a row is taken is never decided
    here but in the database, where the whole key stands.
    """

    def __init__(self) -> None:
        self._size = 1 << 12
        self._keys = array("Q", bytes(8 * self._size))
        self._rows = array("I", bytes(4 * self._size))
        self._count = 0

    def first(self, key: str, row: int) -> int:
        """Return the row that had a key before, or 0 and remember this one."""
        mark = int(key[:16], 16) or 1
        place = self._place(mark)
        if self._keys[place] == mark:
            return self._rows[place]
        self._keys[place], self._rows[place] = mark, row
        self._count += 1
        if self._count * 3 > self._size * 2:
            self._grow()
        return 0

    def kept(self) -> bytes:
        """Return all that is remembered, to be put down and taken up again later."""
        head = self._count.to_bytes(8, "big") + self._size.to_bytes(8, "big")
        return head + self._keys.tobytes() + self._rows.tobytes()

    @classmethod
    def again(cls, kept: bytes) -> "FirstRows":
        """Return what was put down."""
        found = cls()
        found._count = int.from_bytes(kept[:8], "big")
        found._size = int.from_bytes(kept[8:16], "big")
        keys = 16 + 8 * found._size
        found._keys, found._rows = array("Q"), array("I")
        found._keys.frombytes(memoryview(kept)[16:keys])
        found._rows.frombytes(memoryview(kept)[keys:])
        return found

    def _place(self, mark: int) -> int:
        place = mark & (self._size - 1)
        while self._keys[place] not in (EMPTY, mark):
            place = (place + 1) & (self._size - 1)
        return place

    def _grow(self) -> None:
        keys, rows = self._keys, self._rows
        self._size *= 2
        self._keys = array("Q", bytes(8 * self._size))
        self._rows = array("I", bytes(4 * self._size))
        for mark, row in zip(keys, rows, strict=True):
            if mark != EMPTY:
                place = self._place(mark)
                self._keys[place], self._rows[place] = mark, row
