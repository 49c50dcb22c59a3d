"""Accessible PDFs as typst writes them, joined into one: pages, tags, headings, in their order.

Each object is copied as it stands, with its references counted on; only what there is once in a
file (the root of its pages, of its tags, of its outline) is written anew. So a long paper is set
in parts, and only one is held at a time.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

# The objects there are once; those of the parts follow.
PAGES, OUTLINE, TAGS, DOCUMENT, CATALOG = 1, 2, 3, 4, 5
# What stands in brackets is a text, with brackets of its own down to three deep.
_SIGN = rb"[^()\\]|\\."
_TEXT = rb"\((?:" + _SIGN + rb")*\)"
for _deep in range(3):
    _TEXT = rb"\((?:" + _SIGN + rb"|" + _TEXT + rb")*\)"
TOKEN = re.compile(
    rb"(" + _TEXT + rb"|<[0-9A-Fa-f]*>)|(\()|\b(\d+) 0 R\b|/StructParents? (\d+)", re.DOTALL
)
NAME = re.compile(rb"\(U\d+x\d+y\d+\)")  # of a heading of a table
START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
TABLE = re.compile(rb"xref\s+0 (\d+)\s+")
LINE = 20  # bytes in the table of objects


class NotJoined(ValueError):
    """A file is not as typst writes it, so it cannot be joined."""


@dataclass(slots=True)
class Part:
    """One file, with the numbers from which its objects and its tagged pages count on."""

    number: int
    content: bytes
    first: int
    first_tagged: int
    table: int = 0
    places: list[int] = field(default_factory=list)
    trailer: bytes = b""
    instead: dict[int, int] = field(default_factory=dict)
    catalog: int = 0
    pages: int = 0
    tags: int = 0
    outline: int = 0

    def __post_init__(self) -> None:
        """Read where its objects are, and which there are once."""
        found = START.search(self.content)
        self.table = int(found.group(1)) if found else 0
        head = TABLE.match(self.content, self.table)
        if head is None:
            raise NotJoined("no table of objects")
        lines = self.content[head.end() :]
        count = int(head.group(1))
        self.places = [int(lines[LINE * n : LINE * n + 10]) for n in range(count)]
        self.trailer = lines[LINE * count :]
        self.catalog = self.ref(self.trailer, b"Root")
        said = self.one(self.catalog)
        self.pages, self.tags = self.ref(said, b"Pages"), self.ref(said, b"StructTreeRoot")
        self.outline = self.ref(said, b"Outlines")
        self.instead = {self.outline: OUTLINE, self.tags: DOCUMENT}

    def objects(self) -> Iterator[tuple[int, bytes, bytes]]:
        """Yield each object: its number, what is said of it, and the stream that follows."""
        starts = sorted((at, n) for n, at in enumerate(self.places) if n)
        ends = [*(at for at, _n in starts[1:]), self.table]
        for (at, number), end in zip(starts, ends, strict=True):
            body = self.content[at:end].partition(b" obj\n")[2].rpartition(b"endobj")[0]
            said, stream, rest = body.partition(b"\nstream\n")
            yield number, said, stream + rest

    def one(self, number: int) -> bytes:
        """Return what is said of one object."""
        at = self.places[number]
        return self.content[at : self.content.index(b"endobj", at)].partition(b" obj\n")[2]

    def ref(self, said: bytes, name: bytes) -> int:
        """Return the number of the object that another names.

        :raises NotJoined: if it names none.
        """
        found = re.search(rb"/" + name + rb" (\d+) 0 R", said)
        if found is None:
            raise NotJoined(f"no {name.decode()}")
        return int(found.group(1))

    def at(self, number: int) -> int:
        """Return the number of an object in the whole."""
        return self.instead.get(number, number + self.first)

    def moved(self, said: bytes) -> bytes:
        """Return what is said of an object with its numbers and names counted on."""
        return TOKEN.sub(self._token, said)

    def _token(self, found: re.Match[bytes]) -> bytes:
        text, odd, ref, tagged = found.groups()
        if odd:
            raise NotJoined("a text that does not end")
        if ref:
            return b"%d 0 R" % self.at(int(ref))
        if tagged:
            name = found.group().partition(b" ")[0]
            return b"%s %d" % (name, int(tagged) + self.first_tagged)
        return b"(P%d%s" % (self.number, text[1:]) if NAME.fullmatch(text) else text


@dataclass(slots=True)
class Whole:
    """The file being written, and what of each part is still to be said of all."""

    out: BinaryIO
    last: int
    places: dict[int, int] = field(default_factory=dict)
    at: int = 0
    count: int = 0
    pages: list[int] = field(default_factory=list)
    documents: list[int] = field(default_factory=list)
    tagged: list[bytes] = field(default_factory=list)
    names: list[bytes] = field(default_factory=list)
    headings: list[tuple[int, int]] = field(default_factory=list)  # first and last of each part
    heads: dict[int, bytes] = field(default_factory=dict)

    def write(self, some: bytes) -> None:
        """Write on."""
        self.out.write(some)
        self.at += len(some)

    def put(self, number: int, said: bytes, stream: bytes = b"") -> None:
        """Write an object, and note where it stands."""
        self.places[number] = self.at
        said = said.rstrip(b"\n") + b"\n"
        self.write(b"%d 0 obj\n%s%sendobj\n" % (number, said, stream and stream.lstrip(b"\n")))


def joined(parts: Iterable[bytes], out: BinaryIO) -> None:
    """Write one file of several in their order; title, language and day are those of the first.

    :raises NotJoined: if one of them is not as typst writes it.
    """
    whole, first, tagged = Whole(out, CATALOG), None, 0
    whole.write(b"%PDF-1.7\n%\x80\x80\x80\x80\n\n")
    for number, content in enumerate(parts):
        part = Part(number, content, whole.last, tagged)
        tagged += _copy(part, whole)
        whole.last += len(part.places) - 1
        first = first or Part(0, content, CATALOG, 0)
    if first is None:
        raise NotJoined("nothing to join")
    _close(first, whole)


def _copy(part: Part, whole: Whole) -> int:
    """Copy the objects of a part but those there is one of; return its number of tagged pages."""
    tree = part.one(part.tags)
    documents = {int(n) for n in _listed(tree, b"K", rb"(\d+) 0 R")}
    once = {part.catalog, part.tags, part.outline}
    if part.number == 0:
        once |= {part.ref(part.one(part.catalog), b"Metadata")}
    ends = _ends(part, whole)
    for number, said, stream in part.objects():
        if number in once:
            continue
        moved, place = part.moved(said), part.at(number)
        if number == part.pages:
            whole.count += int((re.findall(rb"/Count (\d+)", said) or [0])[0])
            whole.pages.append(place)
            moved = moved.replace(b"/Type/Pages", b"/Type/Pages/Parent %d 0 R" % PAGES, 1)
        elif number in documents:
            whole.documents.append(place)
            moved = moved.replace(b"/S/Document", b"/S/Part", 1)
        if place in ends:  # a heading that others will point to is written at the end
            whole.heads[place] = moved
        else:
            whole.put(place, moved, stream)
    pairs = _listed(tree, b"Nums", rb"(\d+) (\d+) 0 R")
    whole.tagged += [b"%d %d 0 R" % (int(k) + part.first_tagged, part.at(int(n)))
                     for k, n in pairs]  # fmt: skip
    named = _listed(tree, b"Names", rb"(\([^()]*\))(\d+) 0 R")
    whole.names += [b"%s%d 0 R" % (part.moved(name), part.at(int(n))) for name, n in named]
    return len(pairs)


def _listed(said: bytes, name: bytes, one: bytes) -> list[Any]:
    return re.findall(one, said.partition(b"/%s[" % name)[2].partition(b"]")[0])


def _ends(part: Part, whole: Whole) -> tuple[int, ...]:
    """Return the first and last heading of a part's outline, if it has any."""
    said = part.one(part.outline)
    if b"/First" not in said:
        return ()
    found = part.at(part.ref(said, b"First")), part.at(part.ref(said, b"Last"))
    whole.headings.append(found)
    return found


def _close(first: Part, whole: Whole) -> None:
    """Write what there is once: pages, outline, tags, catalog, and where each object stands."""
    kids = b" ".join(b"%d 0 R" % n for n in whole.pages)
    whole.put(PAGES, b"<</Type/Pages/Count %d/Kids[%s]>>" % (whole.count, kids))
    _write_outline(whole)
    _write_tags(first, whole)
    _write_about(first, whole)
    catalog = first.one(first.catalog)
    first.instead = {first.pages: PAGES, first.outline: OUTLINE, first.tags: TAGS}
    whole.put(CATALOG, first.moved(catalog))
    start, lines = whole.at, [b"0000000000 65535 f\r\n"]
    for number in range(1, whole.last + 1):
        place = whole.places.get(number)
        lines.append(b"%010d 00000 n\r\n" % place if place else lines[0])
    whole.write(b"xref\n0 %d\n%s" % (len(lines), b"".join(lines)))
    first.instead = {first.catalog: CATALOG}
    said = first.moved(first.trailer.partition(b"startxref")[0])
    said = re.sub(rb"/Size \d+", b"/Size %d" % len(lines), said)
    whole.write(said.rstrip() + b"\nstartxref\n%d\n%%%%EOF" % start)


def _write_tags(first: Part, whole: Whole) -> None:
    """Write the root of the tags, and the one document that all parts belong to."""
    roles = re.search(rb"/RoleMap<<.*?>>", first.one(first.tags), re.DOTALL)
    said = [b"<</Type/StructTreeRoot", roles.group() if roles else b"", b"/K[%d 0 R]" % DOCUMENT]
    said.append(b"/ParentTree<</Nums[%s]>>" % b" ".join(whole.tagged))
    if whole.names:
        said.append(b"/IDTree<</Names[%s]>>" % b" ".join(sorted(whole.names)))
    whole.put(TAGS, b"%s/ParentTreeNextKey %d>>" % (b"".join(said), len(whole.tagged)))
    kids = b" ".join(b"%d 0 R" % n for n in whole.documents)
    told = b"<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>" % (TAGS, kids)
    whole.put(DOCUMENT, told)


def _write_outline(whole: Whole) -> None:
    """Write the outline of all parts, each part's headings after those of the part before."""
    for n, (begins, ends) in enumerate(whole.headings):
        if n:
            said = b"/Prev %d 0 R>>" % whole.headings[n - 1][1]
            whole.heads[begins] = whole.heads[begins].rstrip().removesuffix(b">>") + said
        if n + 1 < len(whole.headings):
            said = b"/Next %d 0 R>>" % whole.headings[n + 1][0]
            whole.heads[ends] = whole.heads[ends].rstrip().removesuffix(b">>") + said
    for number, said in whole.heads.items():
        whole.put(number, said)
    ends = (whole.headings[0][0], whole.headings[-1][1]) if whole.headings else ()
    whole.put(OUTLINE, b"<</Type/Outlines%s>>" % (
        b"/First %d 0 R/Last %d 0 R" % ends if ends else b""
    ))  # fmt: skip


def _write_about(first: Part, whole: Whole) -> None:
    """Write what the file says of itself, with the number of pages of the whole."""
    number = first.ref(first.one(first.catalog), b"Metadata")
    for found, said, stream in first.objects():
        if found == number:
            told = stream.partition(b"stream\n")[2].rpartition(b"\nendstream")[0]
            told = re.sub(rb"(<xmpTPg:NPages>)\d+", b"\\g<1>%d" % whole.count, told)
            said = re.sub(rb"/Length \d+", b"/Length %d" % len(told), said)
            whole.put(first.at(number), said, b"stream\n%s\nendstream\n" % told)
