"""From bytes to text, and the uploads that hold none."""

import gzip

import pytest

from onrecord.errors import Rejected
from onrecord.scrape import MAX_PAGE_BYTES, scrape
from tests.scrape.pages import page, upload

SPEECH = "“Prices won’t rise,” said Zoë Müller, who runs the café on the quay of Eastport harbour."
FILLER = "The committee of the harbour met again on Tuesday and will report to the town next month."


def in_encoding(encoding: str, declared: str = "") -> bytes:
    meta = f'<meta charset="{declared}">' if declared else ""
    text = f"<html><head>{meta}</head><body><p>{SPEECH}</p><p>{FILLER}</p></body></html>"
    return text.encode(encoding)


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (in_encoding("utf-8", "utf-8"), None),
        (in_encoding("utf-8"), None),
        (in_encoding("cp1252", "windows-1252"), None),
        (in_encoding("cp1252", "iso-8859-1"), None),
        (in_encoding("cp1252", "latin1"), None),
        (in_encoding("cp1252"), None),
        (in_encoding("utf-8", "iso-8859-1"), None),
        (in_encoding("cp1252", "utf-8"), None),
        (in_encoding("cp1252"), "iso-8859-1"),
        (in_encoding("cp1252", "shift_jis"), "windows-1252"),
        (b"\xef\xbb\xbf" + in_encoding("utf-8", "iso-8859-1"), None),
        (in_encoding("utf-16"), None),
        (in_encoding("utf-16-be"), "utf-16be"),
        (gzip.compress(in_encoding("utf-8", "utf-8")), None),
    ],
)
def test_every_encoding_gives_the_same_words(body: bytes, charset: str | None):
    assert SPEECH in scrape(body, upload(charset=charset)).fragment


def test_a_page_in_a_japanese_encoding_is_read_by_its_declaration():
    sentence = (
        "東港の港は月曜日、クレーンが倒れたため閉鎖された。けが人はいなかったと港湾局は発表した。"
    )
    text = f"<html><head><meta charset=shift_jis></head><body><p>{sentence * 3}</p></body></html>"

    assert sentence in scrape(text.encode("shift_jis"), upload()).fragment


def test_an_unknown_label_is_passed_over():
    assert SPEECH in scrape(in_encoding("utf-8"), upload(charset="no-such-charset")).fragment


@pytest.mark.parametrize("declared", ["utf-8", "", "iso-8859-1"])
@pytest.mark.parametrize("marks", [SPEECH, "“No,” the mayor told the crews on the quay."])
def test_one_broken_byte_does_not_cost_a_utf8_page_its_marks(declared: str, marks: str):
    body = in_encoding("utf-8", declared).replace(SPEECH.encode(), marks.encode())

    assert marks in scrape(body.replace(b"committee", b"comm\xe9ittee"), upload()).fragment
    assert marks in scrape(body + "“".encode()[:2], upload()).fragment


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (gzip.compress(b""), "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "binary"),
        (b"PK\x03\x04\x14\x00\x06\x00", "binary"),
        (bytes(range(256)) * 40, "binary"),
        (b"\x00" * 500, "binary"),
        (gzip.compress(b"\x00\x01\x02" * 300), "binary"),
        (gzip.compress(page())[:-30], "broken_gzip"),
        (b"\x1f\x8b\x08\x00broken", "broken_gzip"),
        (b"\x1f\x8b", "broken_gzip"),
        (b"a" * (MAX_PAGE_BYTES + 1), "too_large"),
        (gzip.compress(b"a" * (MAX_PAGE_BYTES + 1)), "too_large"),
        (b"<html><body><p>Not found</p></body></html>", "no_article"),
        (b"Not found", "no_article"),
    ],
)
def test_what_holds_no_story_is_rejected_with_its_reason(body: bytes, reason: str):
    with pytest.raises(Rejected) as rejected:
        scrape(body, upload())

    assert rejected.value.reason == reason
    assert rejected.value.detail


def test_a_gzip_bomb_is_stopped_before_it_unfolds():
    bomb = gzip.compress(b"\x20" * 300_000_000, compresslevel=9)

    with pytest.raises(Rejected) as rejected:
        scrape(bomb, upload())

    assert rejected.value.reason == "too_large"


def test_gzip_in_several_members_is_read_whole():
    body = page()

    story = scrape(gzip.compress(body[:200]) + gzip.compress(body[200:]), upload())

    assert "two ships were sent" in story.fragment


def test_the_hash_is_that_of_the_uploaded_bytes():
    body = gzip.compress(page(), mtime=0)

    assert scrape(body, upload()).sha256 != scrape(page(), upload()).sha256


@pytest.mark.parametrize("written", ["\x1b", "\x9b", "&#27;", "&#x9b;"])
def test_no_way_to_write_a_control_character_brings_it_into_the_story(written: str):
    story = scrape(page(before=f"<h1>Harbour{written}[31m closed</h1>"), upload())

    assert story.headline in {"Harbour[31m closed", "Harbour›[31m closed"}
    assert not any(c < " " or "\x7f" <= c < "\xa0" for c in story.fragment + story.headline)


def test_control_characters_do_not_reach_the_story():
    body = page(after="<p>It was \x1b[31mred\x07 all over, the harbour master said.</p>")

    assert not set("\x1b\x07") & set(scrape(body, upload()).fragment)
