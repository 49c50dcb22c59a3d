"""What a document tells of who wrote it, and on which machine, is taken out; its words stay."""

import io
import zipfile

import docx
import pytest

import vocab.file_types as kinds
from amparo.evidence import queries
from amparo.evidence.rules import cleaned
from amparo.evidence.rules.look import ODT
from tests.unit.evidence.test_files import document, keep, packed, picture_with_place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


def test_a_document_loses_who_commented_and_where_it_was_written(at):
    comment = (
        b'<w:comments xmlns:w="x"><w:comment w:id="1" w:author="Rosa Inventada" w:initials="RI"'
        b' w:date="2026-01-02T03:04:05Z"><w:t>the word w:author="stays" here</w:t></w:comment>'
        b"<w:ins w:id='2' w:author='Rosa Inventada'/></w:comments>"
    )
    parts = {
        "word/comments.xml": comment,
        "word/people.xml": b'<w15:people><w15:person w15:author="Rosa Inventada"/></w15:people>',
        "docProps/custom.xml": b"<Properties>Office of Rosa Inventada</Properties>",
        "word/_rels/settings.xml.rels": b'<R Id="r1" Target="file:///C:/Users/Rosa/a.dotx"/>',
        "word/media/image1.png": picture_with_place(),  # by its name it is another
    }
    row = keep(document(**parts), at, "acta.docx")
    with zipfile.ZipFile(io.BytesIO(queries.content_of(row))) as clean:
        kept = {name: clean.read(name) for name in clean.namelist()}
    assert not [name for name, inside in kept.items() if b"Rosa" in inside]
    assert (
        b'w:id="1" w:author="" w:initials=""><w:t>the word w:author="stays"'
        in (kept["word/comments.xml"])
    )
    assert b'Id="r1" Target="file:///"' in kept["word/_rels/settings.xml.rels"]
    assert b"Maker of telephones" not in kept["word/media/image1.png"]


def test_a_text_of_another_program_loses_who_commented():
    annotation = b"<office:annotation><dc:creator>Rosa Inventada</dc:creator>words</office:x>"
    kept = cleaned(
        packed({"mimetype": ODT, "content.xml": annotation, "meta.xml": "<m>Rosa</m>"}),
        kinds.file_types().of(ODT),
    )
    with zipfile.ZipFile(io.BytesIO(kept.content)) as clean:
        assert b"<dc:creator></dc:creator>words" in clean.read("content.xml")
        assert b"Rosa" not in clean.read("meta.xml")


def test_a_document_with_changes_and_comments_still_opens(at):
    made = docx.Document()
    made.add_comment(made.add_paragraph("words").runs, "why?", author="Rosa", initials="R")
    written = io.BytesIO()
    made.save(written)
    kept = queries.content_of(keep(written.getvalue(), at, "acta.docx"))
    (comment,) = docx.Document(io.BytesIO(kept)).comments
    assert (comment.author, comment.initials, comment.text) == ("", "", "why?")
