"""Long files sealed on disk, a part at a time so that none is ever held whole."""

import io
import os
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from amparo.vault.fields import seal, unseal

PART = 1 << 20  # bytes of the file in one envelope
NONCE_AND_TAG = 12 + 16


def keep_sealed(pieces: Iterable[bytes], path: Path, bound_to: str) -> int:
    """Seal a file that comes in pieces, and return its size; until it is whole, nothing is there.

    `bound_to` is what it belongs to: in another place the file does not open.
    """
    with Sealing(path, bound_to) as out:
        for piece in pieces:
            out.write(piece)
    return out.size


def opened(path: Path, bound_to: str) -> BinaryIO:
    """Return a sealed file, to be read from anywhere in it.

    :raises FileNotFoundError: if it is not there.
    """
    return io.BufferedReader(Sealed(path, bound_to), PART)  # type: ignore[return-value]


def _name(bound_to: str, number: int, is_last: bool) -> str:
    # A part cannot change its place, and the last is known: a file cut short does not open.
    return f"{bound_to}:{number}{':last' if is_last else ''}"


class Sealing(io.RawIOBase):
    """A file being sealed as it is written: no plain word of it comes to the disk."""

    def __init__(self, path: Path, bound_to: str) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path, self._beside = path, path.with_suffix(f".{uuid.uuid4().hex}.part")
        self._out = self._beside.open("wb")
        self._bound_to = bound_to
        self._waits, self._number = bytearray(), 0
        self.size = 0

    def writable(self) -> bool:
        """Return that it can be written."""
        return True

    def tell(self) -> int:
        """Return how much was written."""
        return self.size

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        """Write on, and return how many bytes these were."""
        self._waits += piece
        self.size += len(piece)
        # One byte stays: only at the end is it known which part is the last.
        while len(self._waits) > PART:
            self._seal(PART, is_last=False)
        return len(piece)

    def _seal(self, count: int, *, is_last: bool) -> None:
        part = bytes(self._waits[:count])
        del self._waits[:count]
        self._out.write(seal(part, _name(self._bound_to, self._number, is_last)))
        self._number += 1

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        """Put the whole file in its place; of one that broke, leave nothing."""
        if kind is None:
            self._seal(len(self._waits), is_last=True)
        self._out.close()
        if kind is None:
            os.replace(self._beside, self._path)
        else:
            self._beside.unlink(missing_ok=True)
        super().__exit__(kind, *rest)  # type: ignore[arg-type]


class Sealed(io.RawIOBase):
    """A sealed file, opened a part at a time."""

    def __init__(self, path: Path, bound_to: str) -> None:
        self._file = path.open("rb")
        self._bound_to = bound_to
        length_of_key = self._file.read(2)[1]
        self._more = 2 + length_of_key + NONCE_AND_TAG
        size = path.stat().st_size
        self._count = -(-size // (PART + self._more))
        self._size = size - self._count * self._more
        self._at, self._number, self._part = 0, -1, b""

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def seekable(self) -> bool:
        """Return that any place of it can be gone to."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, and return it."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        """Return the place that is read next."""
        return self._at

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Read on into a buffer, and return how many bytes there were."""
        if self._at >= self._size:
            return 0
        number, start = divmod(self._at, PART)
        self._open(number)
        part = self._part[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _open(self, number: int) -> None:
        if number == self._number:
            return
        self._file.seek(number * (PART + self._more))
        envelope = self._file.read(PART + self._more)
        name = _name(self._bound_to, number, number == self._count - 1)
        self._part, self._number = unseal(envelope, name), number

    def close(self) -> None:
        """Close the file beneath."""
        self._file.close()
        super().close()
