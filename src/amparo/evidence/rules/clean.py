"""Take out of a file what tells more than its sender meant: place, device, author."""

import io
import re
import struct
import zipfile
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

import vocab.file_types as kinds
from amparo.evidence.rules.look import DOCX, ODT, BadContent

SAVED_AS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
EMPTY_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://'
    b'schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
EMPTY_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.'
    b'openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
EMPTY_META = (
    b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta xmlns:office="urn:oasis:names:tc:'
    b'opendocument:xmlns:office:1.0" office:version="1.2"><office:meta/></office:document-meta>'
)
EMPTY_PEOPLE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w15:people xmlns:w15="http://schemas.'
    b'microsoft.com/office/word/2012/wordml"/>'
)
REPLACED = {
    "docProps/core.xml": EMPTY_CORE,
    "docProps/app.xml": EMPTY_APP,
    "docProps/custom.xml": EMPTY_APP.replace(b"extended-properties", b"custom-properties"),
    "word/people.xml": EMPTY_PEOPLE,
    "meta.xml": EMPTY_META,
}
DROPPED = ("docProps/thumbnail", "Thumbnails/")
# What names a dropped part: without these lines gone, strict readers call the document broken.
POINTERS = {
    "_rels/.rels": re.compile(rb'<Relationship\s[^>]*Target="/?docProps/thumbnail[^>]*/>'),
    "META-INF/manifest.xml": re.compile(rb'<manifest:file-entry\s[^>]*"Thumbnails/[^>]*/>'),
}
# Who changed the words or commented on them, and when: the words stay.
# Each is one pass and tries no tag twice: what is read here was written by anyone.
_SAID = rb"""(?:"[^"<]*"|'[^'<]*')"""
WHO = [
    re.compile(rb"(<w(?>[^<>]*?\s" + name + rb"\s*=\s*))" + _SAID)
    for name in (b"w:author", b"w:initials")
]
WHEN = re.compile(rb"(<w(?>[^<>]*?(?=\sw:date\s*=)))\sw:date\s*=\s*" + _SAID)
CREATOR = re.compile(rb"(<(?:dc:creator|meta:creator-initials|loext:sender-initials)>)[^<]*")
# Folders of the machine on which it was written: of a template, of a picture that was linked.
FOLDER = re.compile(rb"""(Target\s*=\s*["']file:)[^"']*""", re.IGNORECASE)
MARKUP = (".xml", ".rels")
PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"RIFF": "image/webp"}
WAV_KEPT = {b"fmt ", b"data", b"fact"}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file without its traces; `removed` says what was taken out, in keys."""

    content: bytes
    removed: tuple[str, ...] = ()


def cleaned(content: bytes, kind: kinds.FileType) -> Cleaned:
    """Return a file without hidden traces, as far as its type allows.

    :raises BadContent: if it is a bomb, or so broken that it cannot be cleaned.
    """
    if kind.family == "image":
        return _picture(content, kind.media_type)
    if kind.media_type in (DOCX, ODT):
        return _document(content)
    if kind.media_type in ("video/mp4", "audio/mp4", "video/3gpp"):
        return _boxes(content)
    if kind.media_type == "audio/mpeg":
        return _mp3(content)
    if kind.media_type == "audio/wav":
        return _wav(content)
    return Cleaned(content)


def _picture(content: bytes, media_type: str) -> Cleaned:
    """Draw a picture again: pixels only, turned as its camera meant."""
    saved_as = SAVED_AS[media_type]
    try:
        with Image.open(io.BytesIO(content), formats=(saved_as,)) as picture:
            if picture.width * picture.height > kinds.file_types().pixels:
                raise BadContent("bomb")
            had = _traces(picture)
            upright = ImageOps.exif_transpose(picture)
            return Cleaned(_redrawn(upright, saved_as), had)
    except (Image.DecompressionBombError, MemoryError):
        raise BadContent("bomb") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error):
        raise BadContent("broken") from None


def _redrawn(picture: Image.Image, saved_as: str) -> bytes:
    if saved_as == "JPEG" and picture.mode not in ("RGB", "L"):
        picture = picture.convert("RGB")
    elif picture.mode not in ("RGB", "RGBA", "L", "LA", "P", "1", "I;16"):
        picture = picture.convert("RGBA")
    bare = picture.copy()
    bare.info.clear()
    out = io.BytesIO()
    options = {"JPEG": {"quality": 92}, "PNG": {"optimize": False}, "WEBP": {"quality": 92}}
    bare.save(out, saved_as, **options[saved_as])  # type: ignore[arg-type]
    return out.getvalue()


def _traces(picture: Image.Image) -> tuple[str, ...]:
    exif = picture.getexif()
    found = []
    if exif.get_ifd(0x8825):
        found.append("place")
    if len(exif):
        found.append("exif")
    words = {"xmp", "XML:com.adobe.xmp", "comment", "photoshop", "icc_profile", "parameters"}
    if words & set(picture.info) or getattr(picture, "text", None):
        found.append("notes")
    if getattr(picture, "n_frames", 1) > 1:
        found.append("further_pictures")
    return tuple(found)


def _document(content: bytes) -> Cleaned:
    """Pack a document again without author, times, thumbnail or the place of its pictures.

    All its pictures together have a limit: a page of one colour is some kilobytes, and seconds to
    draw, so that a thousand of them would keep the server for minutes.
    """
    out, removed = io.BytesIO(), ["author"]
    known = kinds.file_types()
    budget, pixels, markup = known.zip_bytes, known.document_pixels, known.markup_bytes
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as old,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for part in old.infolist():
                if part.is_dir() or part.filename.startswith(DROPPED):
                    continue
                # A part may be larger than its table says: read no more than what is left.
                with old.open(part) as stream:
                    plain = stream.read(budget + 1)
                budget -= len(plain)
                if budget < 0:
                    raise BadContent("bomb")
                pixels -= _pixels(part.filename, plain)
                markup -= len(plain) if part.filename.endswith(MARKUP) else 0
                if pixels < 0 or markup < 0:
                    raise BadContent("bomb")
                plain, traces = _part(part.filename, plain)
                removed += [trace for trace in traces if trace not in removed]
                stored = part.filename == "mimetype"
                fresh = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
                fresh.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                new.writestr(fresh, plain)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise BadContent("broken") from None
    return Cleaned(out.getvalue(), tuple(removed))


def _picture_type(name: str, plain: bytes) -> str:
    """Return as what a part of a document is drawn again, by its bytes; empty if no picture."""
    if not name.startswith(("word/media/", "Pictures/")):
        return ""
    return next((kind for first, kind in PICTURES.items() if plain.startswith(first)), "")


def _unsigned(name: str, plain: bytes) -> bytes:
    """Return a part without who wrote in it, when, and in which folder of their machine."""
    if name.endswith(".rels"):
        return FOLDER.sub(rb"\1///", plain)
    if name.startswith("word/"):
        for one in WHO:
            plain = one.sub(rb'\1""', plain)
        return WHEN.sub(rb"\1", plain)
    return CREATOR.sub(rb"\1", plain) if name in ("content.xml", "styles.xml") else plain


def _pixels(name: str, plain: bytes) -> int:
    """Return how many pixels a part says that it has, before any is drawn; 0 if it is no picture.

    A broken one counts too: that it breaks is known only once it is drawn.
    """
    media_type = _picture_type(name, plain)
    if not media_type:
        return 0
    try:
        with Image.open(io.BytesIO(plain), formats=(SAVED_AS[media_type],)) as picture:
            return picture.width * picture.height
    except (Image.DecompressionBombError, OSError, SyntaxError, ValueError, struct.error):
        return 0


def _part(name: str, plain: bytes) -> tuple[bytes, tuple[str, ...]]:
    if name in REPLACED:
        return REPLACED[name], ()
    if name in POINTERS:
        return _unsigned(name, POINTERS[name].sub(b"", plain)), ()
    if media_type := _picture_type(name, plain):
        try:
            picture = _picture(plain, media_type)
        except BadContent as bad:
            if bad.why == "bomb":
                raise
            return plain, ()
        return picture.content, picture.removed
    return (_unsigned(name, plain) if name.endswith(MARKUP) else plain), ()


def _boxes(content: bytes) -> Cleaned:
    """Blank the boxes of a film or sound that hold place, device and notes (ISO 14496-12).

    Their type becomes `free`, which players skip, and their bytes become zeros: nothing moves, so
    the tables of offsets stay right.
    """
    film = bytearray(content)
    found = _blank(film, 0, len(film), depth=0)
    return Cleaned(bytes(film), ("place_and_device",) if found else ())


def _blank(film: bytearray, start: int, end: int, depth: int) -> int:
    found, at = 0, start
    while at + 8 <= end:
        length, kind = struct.unpack_from(">I4s", film, at)
        head = 8
        if length == 1 and at + 16 <= end:
            (length,) = struct.unpack_from(">Q", film, at + 8)
            head = 16
        elif length == 0:
            length = end - at
        if length < head or at + length > end:
            break
        if kind in (b"udta", b"meta", b"uuid"):
            film[at + 4 : at + 8] = b"free"
            film[at + head : at + length] = bytes(length - head)
            found += 1
        elif kind in (b"moov", b"trak", b"moof") and depth < 4:
            found += _blank(film, at + head, at + length, depth + 1)
        at += length
    return found


def _mp3(content: bytes) -> Cleaned:
    """Cut the ID3 notes off both ends of a sound."""
    start, end = 0, len(content)
    while content[start : start + 3] == b"ID3" and start + 10 <= end:
        size = 0
        for byte in content[start + 6 : start + 10]:
            size = size << 7 | byte & 0x7F
        start += 10 + size + (10 if content[start + 5] & 0x10 else 0)
    if end - start > 128 and content[end - 128 : end - 125] == b"TAG":
        end -= 128
    if start >= end:
        raise BadContent("broken")
    changed = (start, end) != (0, len(content))
    return Cleaned(content[start:end], ("notes",) if changed else ())


def _wav(content: bytes) -> Cleaned:
    """Keep of a sound only its format and its samples."""
    kept, dropped, at = b"", False, 12
    while at + 8 <= len(content):
        kind, length = struct.unpack_from("<4sI", content, at)
        whole = content[at : at + 8 + length + (length & 1)]
        if kind in WAV_KEPT:
            kept += whole
        else:
            dropped = True
        at += 8 + length + (length & 1)
    if not kept:
        raise BadContent("broken")
    return Cleaned(
        b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WAVE" + kept, ("notes",) if dropped else ()
    )
