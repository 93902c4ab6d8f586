"""`onrecord story`: one story, with its quotes marked in its text."""

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from onrecord.cli.machine import StackOption, open_stack
from onrecord.cli.output import refuse, show, speakers_of, table_of, write_json

if TYPE_CHECKING:
    from rich.text import Text

    from onrecord.stack import Stack
    from onrecord.story import Article, Removed
    from onrecord.table.items import StoredQuote, StoryItem

StoryFormat = Literal["text", "json"]

# No limit of ours: what was uploaded is given back whole.
ANY_SIZE = sys.maxsize - 1

NOBODY = "no speaker"


def story(
    named: Annotated[
        str, typer.Argument(metavar="ID|URL|KEY", help="The story's id, URL or inbox key.")
    ],
    removed: Annotated[
        bool, typer.Option("--removed", help="What was stripped from the page, and by which rule.")
    ] = False,
    original: Annotated[
        bool, typer.Option("--original", help="The page as it was uploaded, byte for byte.")
    ] = False,
    stack: StackOption = None,
    format: Annotated[  # noqa: A002
        StoryFormat, typer.Option("--format", help="How to print: for people, or for programs.")
    ] = "text",
) -> None:
    """Print a story: headline, metadata, and its text with the quotes and their speakers.

    \b
    Examples:
      onrecord story https://news.example/story
      onrecord story page.html --removed
      onrecord story page.html --original > page.html
    """
    if removed and original:
        refuse("--removed and --original exclude each other")
    target = open_stack(stack)
    from onrecord.cli.stories import find_story

    head, quotes = find_story(target, named)
    if original:
        _write_page(target, head)
        return
    article = load_article(target, head)
    if format == "json":
        document = {"story": article, "quotes": quotes}
        write_json(document)
    elif removed:
        show_removed(article.removed)
    else:
        _show(article, head, quotes)


def load_article(stack: "Stack", head: "StoryItem") -> "Article":
    """The clean article of the upload whose rows stand."""
    from onrecord import bucket as s3
    from onrecord.story import Article

    return s3.load(stack.work, s3.document_key("articles", head.key), Article)


def show_removed(pieces: "Iterable[Removed]") -> None:
    """Print what was stripped and by which rule."""
    rows = ((" ".join(piece.text.split()), piece.rule) for piece in pieces)
    table = table_of(("stripped", "rule"), rows)
    show(table if table.row_count else "Nothing was stripped.")


def _write_page(stack: "Stack", head: "StoryItem") -> None:
    from onrecord import bucket as s3

    page = s3.read(stack.inbox, head.key, head.version_id, ANY_SIZE)
    sys.stdout.buffer.write(page.body)


def _show(article: "Article", head: "StoryItem", quotes: "tuple[StoredQuote, ...]") -> None:
    from rich.text import Text

    marked = {
        place: _marked(text, [q for q in quotes if (q.place == place)])
        for place, text in (("headline", article.headline), ("standfirst", article.standfirst))
        if text
    }
    in_text = [q for q in quotes if q.place not in ("headline", "standfirst")]
    show(*(Text.assemble(text, style="bold") for text in marked.values()))
    for name, value in _facts(article, head):
        show(Text(f"{name}: {value}", style="dim"))
    show("", _marked(article.text, in_text))


def _facts(article: "Article", head: "StoryItem") -> Iterator[tuple[str, Any]]:
    facts = {
        "story": head.story_id,
        "authors": ", ".join(article.authors),
        "published": article.published or f"unknown; uploaded {article.uploaded}",
        "modified": article.modified,
        "site": article.site_name or article.site,
        "url": article.url,
        "language": article.language,
        "section": article.section,
        "key": head.key,
        "also under": ", ".join(key for key in head.keys if key != head.key),
    }
    return ((name, value) for name, value in facts.items() if value)


def _marked(text: str, quotes: "Iterable[StoredQuote]") -> "Text":
    """The text with each quote in brackets, its speaker after it.

    A quote whose words stand elsewhere by now, as its row is of another upload, is not marked.
    """
    from rich.text import Text

    marked = Text()
    done = 0
    for quote in sorted(quotes, key=lambda quote: quote.start):
        if quote.start < done or text[quote.start : quote.end] != quote.text:
            continue
        marked.append(text[done : quote.start])
        marked.append(f"[{quote.text}]", style="green")
        marked.append(f"({speakers_of(quote) or NOBODY})", style="cyan")
        done = quote.end
    marked.append(text[done:])
    return marked
