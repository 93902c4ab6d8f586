"""Text uploaded as text: its paragraphs as HTML."""

import html
import re

# Lines at least this long that do not end their paragraph were wrapped by an editor.
WRAPPED_LENGTH = 50

_TAG = re.compile(
    r"<(?:!doctype|html|head|body|p|div|article|br|h1|meta|title|span|a|section|main|table|b|i|ul|script)\b",
    re.I,
)


def is_plain(text: str) -> bool:
    """Whether the text holds no HTML."""
    return not _TAG.search(text)


def paragraphs_html(text: str) -> str:
    """The text's paragraphs, escaped, as ``<p>`` elements.

    Blank lines part paragraphs; where there are none, every line is one. Lines wrapped by an
    editor are joined, short ones keep their breaks as ``<br>``.
    """
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n\n")
    )
    blocks = re.split(r"\n[^\S\n]*\n", text)
    if sum(1 for block in blocks if block.strip()) < 2:
        blocks = text.split("\n")
    return "\n".join(f"<p>{_lines(block)}</p>" for block in blocks if block.strip())


def _lines(block: str) -> str:
    joined = ""
    last = ""
    for line in filter(None, (" ".join(line.split()) for line in block.split("\n"))):
        if joined:
            joined += " " if len(last) >= WRAPPED_LENGTH else "<br>"
        joined += html.escape(line, quote=False)
        last = line
    return joined
