"""Files come in by what they are, without their traces, sealed; and go out by right only."""

import io
import struct
import zipfile
from pathlib import Path

import docx
import pytest
from django.conf import settings
from PIL import Image

import vocab.file_types as kinds
from amparo.evidence import actions, jobs, policies, queries
from amparo.evidence.models import File
from amparo.evidence.rules import BadContent, cleaned, looked_at
from amparo.evidence.rules.look import DOCX
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger.models import Entry
from amparo.vault import keys
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db
FILE = "case:0193aaaa-0000-7000-8000-000000000001"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


def picture(form="JPEG", **save):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 10, 10)).save(out, form, **save)
    return out.getvalue()


def picture_with_place():
    exif = Image.Exif()
    exif[0x010F] = "Maker of telephones"
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[2] = (12.0, 3.0, 4.0)
    return picture(exif=exif)


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def document(**more):
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": "<w>Words of the testimony</w>",
            "docProps/core.xml": "<core>Author Invented</core>",
            **more,
        }
    )


def keep(content, at, name="photo of Rosa.jpg"):
    return actions.keep_file(content=content, name=name, file=FILE, by=SYSTEM, at=at)


def test_a_picture_is_kept_without_place_or_device_and_sealed(at):
    content = picture_with_place()
    assert b"Maker of telephones" in content
    row = keep(content, at)
    inside = queries.content_of(row)
    with Image.open(io.BytesIO(inside)) as clean:
        assert clean.size == (40, 30)
        assert not len(clean.getexif())
    assert b"Maker of telephones" not in inside
    assert set(row.cleaned.split()) >= {"exif", "place"}
    assert row.sha256 != row.original_sha256
    on_disk = queries.place_of(row).read_bytes()
    assert inside[:100] not in on_disk and b"JFIF" not in on_disk
    assert "Rosa" not in row.path
    assert File.objects.get(pk=row.pk).name == "photo of Rosa.jpg"
    entry = Entry.objects.get(verb="file.kept")
    assert entry.file == FILE and "Rosa" not in str(entry.after)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_pictures_are_drawn_again(form):
    content = picture(form)
    kind = looked_at(content)
    assert kind.media_type == f"image/{form.lower()}"
    assert Image.open(io.BytesIO(cleaned(content, kind).content)).size == (40, 30)


def test_a_text_of_a_picture_is_taken_out():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "Invented Author")
    content = picture("PNG", pnginfo=info)
    assert b"Invented Author" in content
    assert b"Invented Author" not in cleaned(content, looked_at(content)).content


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n%rest", "application/pdf"),
        (b"Testimonio: amenaza en la chacra", "text/plain"),
        ("Se\u00f1or".encode("cp1252"), "text/plain"),
        (b"ID3\x03\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x00" + bytes(200), "audio/mpeg"),
        (b"OggS" + bytes(60), "audio/ogg"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"#!AMR\n" + bytes(40), "audio/amr"),
        (b"\x00\x00\x00\x18ftypM4A " + bytes(40), "audio/mp4"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(40), "video/mp4"),
        # What the recorder of a browser writes: a film that has sound and no pictures.
        (b"\x00\x00\x00\x18ftypmp42" + b"hdlr" + bytes(8) + b"soun" + bytes(40), "audio/mp4"),
        (
            b"\x00\x00\x00\x18ftypmp42"
            + b"hdlr"
            + bytes(8)
            + b"soun"
            + b"hdlr"
            + bytes(8)
            + b"vide",
            "video/mp4",
        ),
        (b"\x1a\x45\xdf\xa3" + b"\x42\x82\x84webm" + b"A_OPUS" + bytes(40), "audio/webm"),
        (b"\x1a\x45\xdf\xa3" + b"\x42\x82\x84webm" + b"A_OPUSV_VP9" + bytes(40), "video/webm"),
        (b"\x00\x00\x00\x18ftyp3gp4" + bytes(40), "video/3gpp"),
        (b"\x1a\x45\xdf\xa3" + b"\x42\x82\x84webm" + bytes(40), "video/webm"),
    ],
)
def test_the_real_type_is_found_in_the_bytes(content, media_type):
    assert looked_at(content).media_type == media_type


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + bytes(100), "type"),
        (b"\x7fELF" + bytes(100), "type"),
        (b"<html><script>alert(1)</script>", "type"),
        (b"  <svg xmlns='x'><script/></svg>", "type"),
        (b"#!/bin/sh\nrm -rf /", "type"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(40), "heic"),
        (packed({"a.txt": b"x"}), "type"),
        (b"PK\x03\x04 broken", "broken"),
        (document(**{"word/vbaProject.bin": b"x"}), "macro"),
        (document(**{"word/media/x.bin": bytes(30_000_000)}), "bomb"),
        (document(**{f"word/{n}.xml": "" for n in range(2100)}), "bomb"),
        (b"words " * 400_000, "large"),
    ],
)  # fmt: skip
def test_what_may_not_be_kept_is_refused_with_its_reason(content, why):
    with pytest.raises(BadContent) as bad:
        looked_at(content)
    assert bad.value.why == why


def test_a_page_that_calls_itself_a_picture_is_refused_in_words(at):
    with pytest.raises(Invalid) as no:
        keep(b"<html><body>hello</body></html>", at, "picture.jpg")
    assert no.value.field == "file"
    assert "cannot be kept" in str(no.value)
    assert not File.objects.exists()


def test_a_picture_of_too_many_points_is_a_bomb(monkeypatch, at):
    monkeypatch.setattr(kinds, "file_types", lambda: SMALL)
    with pytest.raises(Invalid, match="too large when opened"):
        keep(picture(), at)


def test_many_pictures_in_a_document_are_a_bomb_together(monkeypatch, at):
    # Each is some kilobytes and within the limit of one; all are drawn again while someone waits.
    pictures = {f"word/media/{n}.png": picture("PNG") for n in range(4)}
    monkeypatch.setattr(kinds, "file_types", lambda: FOUR)
    keep(document(**pictures), at, "acta.docx")
    with pytest.raises(Invalid, match="too large when opened"):
        keep(document(**pictures, **{"word/media/one.png": picture("PNG")}), at, "acta.docx")


def as_written(old, new):
    written = (Path(kinds.__file__).parent / "evidence" / "file_types.toml").read_bytes()
    assert old in written
    return kinds.read_file_types(written.replace(old, new), "file_types.toml")


FOUR = as_written(b"document_pixels = 120_000_000", b"document_pixels = 4800")  # of 40 by 30
SHORT = as_written(b"markup_bytes = 41_943_040", b"markup_bytes = 1000")
SMALL = as_written(b"\npixels = 60_000_000", b"\npixels = 1000")


def test_a_broken_picture_is_refused(at):
    with pytest.raises(Invalid, match="damaged"):
        keep(picture()[:200], at)


def test_a_document_loses_its_author_and_its_pictures_their_place(at):
    content = document(**{"word/media/image1.jpeg": picture_with_place()})
    row = keep(content, at, "acta.docx")
    with zipfile.ZipFile(io.BytesIO(queries.content_of(row))) as clean:
        assert b"Author Invented" not in clean.read("docProps/core.xml")
        assert b"Words of the testimony" in clean.read("word/document.xml")
        assert b"Maker of telephones" not in clean.read("word/media/image1.jpeg")
    assert {"author", "place"} <= set(row.cleaned.split())


def test_words_without_end_are_a_bomb(monkeypatch):
    monkeypatch.setattr(kinds, "file_types", lambda: SHORT)
    content = document(**{"word/more.xml": "<w/>" * 250})
    with pytest.raises(BadContent, match="bomb"):
        cleaned(content, kinds.file_types().of(DOCX))


def test_a_document_that_loses_its_thumbnail_still_opens(at):
    written = io.BytesIO()
    docx.Document().save(written)
    with zipfile.ZipFile(written) as parts:
        assert "docProps/thumbnail.jpeg" in parts.namelist()
    row = keep(written.getvalue(), at, "acta.docx")
    kept = queries.content_of(row)
    with zipfile.ZipFile(io.BytesIO(kept)) as parts:
        assert "docProps/thumbnail.jpeg" not in parts.namelist()
        assert b"thumbnail" not in parts.read("_rels/.rels")
    assert docx.Document(io.BytesIO(kept)).paragraphs == []


def box(kind, content):
    return struct.pack(">I4s", 8 + len(content), kind) + content


def test_a_film_loses_its_place_and_keeps_its_length():
    place = box(b"udta", b"\xa9xyz+12.05-077.04/")
    film = box(b"ftyp", b"mp42" + bytes(12)) + box(b"moov", box(b"trak", b"") + place)
    film += box(b"mdat", b"pictures")
    clean = cleaned(film, looked_at(film))
    assert len(clean.content) == len(film)
    assert b"+12.05" not in clean.content and b"pictures" in clean.content
    assert clean.removed == ("place_and_device",)


def test_sounds_lose_their_notes():
    mp3 = b"ID3\x03\x00\x00\x00\x00\x00\x0aTPE1secret" + b"\xff\xfb\x90\x00" + bytes(300)
    clean = cleaned(mp3, looked_at(mp3)).content
    assert b"secret" not in clean and clean.startswith(b"\xff\xfb")
    wav = b"RIFF\x00\x00\x00\x00WAVE"
    for kind, content in ((b"fmt ", bytes(16)), (b"LIST", b"INFOsecret"), (b"data", bytes(20))):
        wav += kind + struct.pack("<I", len(content)) + content
    clean = cleaned(wav, looked_at(wav)).content
    assert b"secret" not in clean and clean.count(b"data") == 1


def test_a_name_keeps_no_folder_and_gets_its_real_ending(at):
    row = keep(picture(), at, "..\\..\\etc/pass\u202ewd.exe")
    assert row.name == "passwd.jpg"


def test_a_copy_moved_to_another_row_does_not_open(at):
    from cryptography.exceptions import InvalidTag

    one, two = keep(picture(), at), keep(picture("PNG"), at)
    queries.place_of(one).write_bytes(queries.place_of(two).read_bytes())
    with pytest.raises(InvalidTag):
        queries.content_of(one)


def test_a_missing_copy_says_so(at):
    row = keep(picture(), at)
    queries.place_of(row).unlink()
    with pytest.raises(Refused, match="missing"):
        queries.content_of(row)


def test_a_new_key_seals_every_copy_again(at, settings):
    row = keep(picture(), at)
    before, inside = queries.place_of(row).read_bytes(), queries.content_of(row)
    assert jobs.rotate(limit=10) == 0
    settings.VAULT_KEYS = "new:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=," + settings.VAULT_KEYS
    assert keys.ring().newest == "new"
    assert jobs.rotate(limit=10) == 1
    row.refresh_from_db()
    assert row.key_id == "new"
    assert queries.place_of(row).read_bytes() != before
    assert queries.content_of(row) == inside
    assert jobs.rotate(limit=10) == 0


def test_an_erased_file_leaves_its_row_and_no_copy(at, django_capture_on_commit_callbacks):
    row = keep(picture(), at)
    path = queries.place_of(row)
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.erase(file=FILE, at=at) == 1
    row.refresh_from_db()
    assert row.erased_at and not path.exists() and row.sha256
    assert row.name == ""
    with pytest.raises(Refused, match="erased"):
        queries.content_of(row)
    assert jobs.erase(file=FILE, at=at) == 0


def test_what_a_rollback_left_is_swept_after_a_day(at):
    import os

    kept = keep(picture(), at)
    folder = Path(settings.FILES_ROOT) / "zz"
    folder.mkdir()
    orphan = folder / "orphan.sealed"
    orphan.write_bytes(b"x")
    day = at.timestamp()
    for path in (orphan, queries.place_of(kept)):
        os.utime(path, (day - 3600, day - 3600))
    assert jobs.sweep(at=at) == 0
    for path in (orphan, queries.place_of(kept)):
        os.utime(path, (day - 90_000, day - 90_000))
    assert jobs.sweep(at=at) == 1
    assert not orphan.exists() and queries.content_of(kept)


# --- the way out ----------------------------------------------------------------------------


def test_a_file_opens_by_right_of_its_protected_file_and_the_reading_is_journalled(
    client, at, monkeypatch
):
    row = keep(picture(), at, "nombre de Rosa.jpg")
    officer, other = staff_of("case_officer"), staff_of("case_officer", "other officer")
    monkeypatch.setattr(
        policies, "OPENERS", [lambda who, file: who == officer and file.file == FILE]
    )
    path = f"/evidence/files/{row.pk}/"
    assert client.get(path).status_code == 302
    sign_in(client, other)
    assert client.get(path).status_code == 404
    assert not Entry.objects.filter(verb="file.opened").exists()
    sign_in(client, officer)
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "no-store"
    assert Image.open(io.BytesIO(response.content)).size == (40, 30)
    entry = Entry.objects.get(verb="file.opened")
    assert (entry.kind, entry.file) == ("read", FILE)


def test_nobody_opens_a_file_of_no_protected_file(client, at, monkeypatch):
    monkeypatch.setattr(policies, "OPENERS", [lambda who, file: True])
    row = actions.keep_file(content=picture(), name="x.jpg", file="", by=SYSTEM, at=at)
    sign_in(client, staff_of("case_officer"))
    assert client.get(f"/evidence/files/{row.pk}/").status_code == 404
