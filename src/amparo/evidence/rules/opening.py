"""Taking the text out of a document: PDF, DOCX, HTML and plain text become passages.

What is opened here was written by anyone: it is read in a process of its own (`reader`), with
bounds on time and memory. Nothing is fetched, run or drawn.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from amparo.evidence.rules.passages import (
    FOOTNOTE,
    HEADING,
    ITEM,
    Passage,
    cut,
    number_items,
    passage_of,
    split_long,
)

PDF, HTML, TEXT = "application/pdf", "text/html", "text/plain"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = (PDF, DOCX, HTML, TEXT)

PAGES = 2000
LETTERS = 5_000_000  # characters of one document
PASSAGES = 20_000
PART = 60_000_000  # bytes of one part of a packed document, unpacked

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Unreadable(Exception):
    """A document gives no text. `why` is one of large, broken, locked, empty."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def opened(content: bytes, media_type: str) -> list[Passage]:
    """Return the passages of a document.

    :raises Unreadable: if it is too large, broken, locked with a password, or without text.
    """
    ways = {PDF: _pdf, DOCX: _docx, HTML: _html, TEXT: _text}
    found = ways[media_type](content)
    if len(found) > PASSAGES or sum(len(one.text) for one in found) > LETTERS:
        raise Unreadable("large")
    if not found:
        raise Unreadable("empty")
    return found


def decoded(content: bytes) -> str:
    """Return bytes as text: UTF-8, or what an old Windows or Mac wrote."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _text(content: bytes) -> list[Passage]:
    return cut(decoded(content))


def _pdf(content: bytes) -> list[Passage]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("locked")
        if len(reader.pages) > PAGES:
            raise Unreadable("large")
        pages, size = [], 0
        for page in reader.pages:
            pages.append(page.extract_text())
            size += len(pages[-1])
            if size > LETTERS:
                raise Unreadable("large")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError):
        raise Unreadable("broken") from None
    except (RecursionError, MemoryError):
        raise Unreadable("large") from None
    found: list[Passage] = []
    for number, text in enumerate(pages, start=1):
        for one in cut(text.replace("\f", "\n").replace("\x00", "")):
            found.append(Passage(one.text, one.kind, one.label, number, one.line))
    return found


def _docx(content: bytes) -> list[Passage]:
    from docx.oxml.parser import parse_xml

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = {name: _part(packed, name) for name in ("document", "footnotes")}
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError, EOFError):
        raise Unreadable("broken") from None
    try:
        # python-docx's own parser: it resolves no entities and fetches nothing.
        body = parse_xml(parts["document"])
        notes = parse_xml(parts["footnotes"]) if parts["footnotes"] else None
    except (ValueError, SyntaxError, LookupError):
        raise Unreadable("broken") from None
    found = [part for one in _paragraphs(body) for part in split_long(one)]
    if all(one.page == 1 for one in found):
        # Never laid out, or one page: nothing is known that would help to find the place.
        found = [replace(one, page=None) for one in found]
    if notes is not None:
        found += _footnotes(notes)
    return number_items(found)


def _part(packed: zipfile.ZipFile, name: str) -> bytes:
    full = f"word/{name}.xml"
    if full not in packed.namelist():
        if name == "document":
            raise Unreadable("broken")
        return b""
    with packed.open(full) as stream:
        plain = stream.read(PART + 1)
    if len(plain) > PART:
        raise Unreadable("large")
    return plain


def _paragraphs(body: Any) -> Iterator[Passage]:
    """Yield the paragraphs of a Word document; the page is the one its last saving laid it on."""
    page = 1
    for paragraph in body.iter(f"{W}p"):
        words, breaks = _words_of(paragraph)
        text = " ".join(words.split())
        if text:
            known = passage_of(text, page=page)
            yield replace(known, kind=_style_of(paragraph) or known.kind)
        page += breaks


def _words_of(paragraph: Any) -> tuple[str, int]:
    """Return the words of a paragraph, and how many pages end in it."""
    text, breaks = "", 0
    for part in paragraph.iter():
        if part.tag == f"{W}t":
            text += part.text or ""
        elif part.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            breaks += part.get(f"{W}type") == "page"
            text += " "
        elif part.tag == f"{W}lastRenderedPageBreak":
            breaks += 1
        elif part.tag == f"{W}footnoteReference":
            text += f"[{part.get(f'{W}id')}]"
    return text, breaks


def _style_of(paragraph: Any) -> str:
    """Return the kind of passage that a paragraph's style tells, empty if it tells none."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    name = (style.get(f"{W}val") or "").lower() if style is not None else ""
    if name.startswith(("heading", "title", "ttulo", "titulo")):
        return HEADING
    if paragraph.find(f"{W}pPr/{W}numPr") is not None or "list" in name:
        return ITEM
    return ""


def _footnotes(notes: Any) -> Iterator[Passage]:
    for note in notes.iter(f"{W}footnote"):
        text = " ".join("".join(part.text or "" for part in note.iter(f"{W}t")).split())
        if text:
            number = note.get(f"{W}id") or ""
            yield Passage(f"[{number}] {text}"[:20_000], FOOTNOTE, number)


_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "td",
        "th",
        "blockquote",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "figure",
        "figcaption",
        "address",
        "aside",
        "hr",
        "form",
        "fieldset",
        "br",
        "title",
    ]
)
_SILENT = frozenset(
    ["script", "style", "noscript", "template", "svg", "head", "nav", "iframe", "object", "select"]
)
_BLANK = re.compile(r"\s+")


class _Page(HTMLParser):
    """Reads a page as a list of blocks; it keeps no tree, so no depth can exhaust it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Passage] = []
        self.words: list[str] = []
        self.size = 0
        self.silent = 0
        self.kind, self.line = "", 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, or a part that says nothing."""
        if tag in _SILENT:
            self.silent += 1
        if tag in _BLOCKS:
            self.close_block()
            self.kind = ITEM if tag == "li" else HEADING if re.match(r"h[1-6]$", tag) else ""

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        if tag in _SILENT and self.silent:
            self.silent -= 1
        if tag in _BLOCKS:
            self.close_block()
            self.kind = ""

    def handle_data(self, data: str) -> None:
        """Keep words."""
        if self.silent:
            return
        if not self.words:
            self.line = self.getpos()[0]
        self.size += len(data)
        if self.size > LETTERS:
            raise Unreadable("large")
        self.words.append(data)

    def close_block(self) -> None:
        """Make a passage of the words so far."""
        text = _BLANK.sub(" ", "".join(self.words)).strip()
        self.words = []
        if not text:
            return
        known = passage_of(text, line=self.line)
        kind = known.kind if known.kind == FOOTNOTE else self.kind or known.kind
        self.found += split_long(Passage(text, kind, known.label, None, self.line))


def _html(content: bytes) -> list[Passage]:
    page = _Page()
    try:
        page.feed(decoded(content))
        page.close()
        page.close_block()
    except (AssertionError, RecursionError):
        raise Unreadable("broken") from None
    return number_items(page.found)
