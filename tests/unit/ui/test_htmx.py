"""One view serves a page or its part, with and without script."""

import pytest

pytestmark = pytest.mark.usefixtures("framed")
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def post(client):
    def send(note, **kwargs):
        return client.post("/admit/", {"note": note, **kwargs.pop("also", {})}, **kwargs)

    return send


def test_without_script_the_whole_page_comes(client):
    said = client.get("/admit/")
    assert said.status_code == 200
    assert b"<!doctype html>" in said.content
    assert "HX-Request" in said["Vary"]


def test_with_htmx_only_the_part_comes(client):
    said = client.get("/admit/", headers=HTMX)
    assert b"<!doctype" not in said.content
    assert b'id="part"' in said.content


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("note", "status", "told"),
    [
        ("", 422, "This field is required."),
        ("invalid", 422, "The reason is too short."),
        ("refused", 409, "It is already admitted."),
        ("denied", 403, "Only the officer of the case may admit it."),
        ("elsewhere", 422, "No such field."),
    ],
)
def test_a_no_comes_back_in_the_form_with_its_status(post, headers, note, status, told):
    said = post(note, headers=headers)
    assert said.status_code == status
    html = said.content.decode()
    assert told in html
    assert (b"<!doctype" in said.content) is not bool(headers)


def test_what_was_typed_stays(post):
    assert 'value="refused"' in post("refused").content.decode()


def test_an_error_of_a_field_stands_beside_it(post):
    assert 'id="id_note_error"' in post("invalid").content.decode()


def test_after_a_yes_the_browser_is_sent_on(post):
    said = post("fine")
    assert (said.status_code, said["Location"]) == (302, "/done/")


def test_after_a_yes_htmx_gets_the_part_or_is_sent_on(client, post):
    assert post("fine", headers=HTMX).status_code == 200
    said = client.post("/admit/?whole", {"note": "fine"}, headers=HTMX)
    assert (said.status_code, said["HX-Redirect"]) == (204, "/done/")


def test_an_accepted_form_tells_the_script_what_to_forget(post):
    assert post("fine", also={"keep": "assessment-7K3M"}).cookies["kept"].value == "assessment-7K3M"
    assert "kept" not in post("fine", also={"keep": "a b; c"}).cookies
    assert "kept" not in post("refused", also={"keep": "assessment-7K3M"}).cookies


def test_a_refusal_shown_in_a_form_is_told_to_the_journal(post, framed):
    post("denied")
    assert framed == [("/admit/", "Only the officer of the case may admit it.")]
