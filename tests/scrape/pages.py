"""Small pages and uploads for the tests of scrape."""

from onrecord.story import Upload

SENTENCES = (
    "The harbour of Eastport was closed on Monday after a crane fell into the basin.",
    "Nobody was hurt, the port authority reported, and two ships were sent to Westport.",
    "“We will be open by Friday,” harbour master Ida Brandt told reporters on the quay.",
)


def upload(url: str | None = None, charset: str | None = None, key: str = "inbox/page") -> Upload:
    return Upload(
        key=key,
        version_id=None,
        version="",
        uploaded="2024-06-01T09:30:00Z",
        url=url,
        charset=charset,
    )


def page(
    head: str = "", before: str = "", after: str = "", sentences: tuple[str, ...] = SENTENCES
) -> bytes:
    """A page with a short article; ``before`` and ``after`` stand around its paragraphs."""
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (
        f"<!doctype html><html lang=en><head>{head}</head><body>"
        f"<article>{before}{paragraphs}{after}</article></body></html>"
    ).encode()


def linked(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'
