"""Bytes to text, as browsers do it (WHATWG Encoding Standard), and what is no text at all."""

import re
import zlib
from typing import NamedTuple

import webencodings

from onrecord.errors import Rejected

# The largest news pages are near 2.5 MB; past this size parsing alone would cost seconds.
MAX_PAGE_BYTES = 10_000_000
# Text compresses at most some thirtyfold, a gzip bomb a thousandfold: stop where a page would.
MAX_UNZIPPED_BYTES = MAX_PAGE_BYTES
# Browsers look for <meta charset> in the first 1,024 bytes; some pages declare it after scripts.
DECLARATION_BYTES = 8_192
# Text holds next to none; random bytes hold ten per cent.
MAX_CONTROL_SHARE = 0.01
CONTROL_SAMPLE_BYTES = 65_536
# A page that breaks in a few places, or at its end, is UTF-8 with faults. In another encoding
# hardly a byte beyond ASCII fits.
MIN_UTF8_SHARE = 0.5
DETECTION_BYTES = 65_536

GZIP_MAGIC = b"\x1f\x8b"
BINARY_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file (WebP, audio or video)"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\x00\x00\x00\x18ftyp", "a video"),
    (b"ID3", "an MP3 file"),
    (b"OggS", "an Ogg file"),
    (b"\x7fELF", "a program"),
)
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\r\f\x1b") + b"\x7f"
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARATION = re.compile(
    rb"""<(?:meta\b[^>]*?charset|\?xml\b[^>]*?encoding)\s*=\s*["']?\s*([a-z0-9_:.-]+)""", re.I
)


def unzipped(body: bytes) -> bytes:
    """The page itself where it came gzipped. Raises Rejected for broken or endless gzip."""
    if not body.startswith(GZIP_MAGIC):
        return body
    pages = []
    room = MAX_UNZIPPED_BYTES + 1
    while body.startswith(GZIP_MAGIC):
        member = zlib.decompressobj(wbits=31)
        try:
            page = member.decompress(body, room)
        except zlib.error as error:
            raise Rejected("broken_gzip", f"gzip ends in an error: {error}") from error
        pages.append(page)
        room -= len(page)
        if room <= 0:
            raise Rejected("too_large", f"more than {MAX_UNZIPPED_BYTES:,} bytes once unzipped")
        if not member.eof:
            raise Rejected("broken_gzip", "gzip breaks off before its end")
        body = member.unused_data
    return b"".join(pages)


class Decoded(NamedTuple):
    """The text of a page, and its bytes in UTF-8, which parsers read."""

    text: str
    utf8: bytes


def decoded(body: bytes, charset: str | None) -> Decoded:
    """The text of a page: byte order mark, ``charset``, the page's own word, then detection.

    Raises Rejected for what holds no text.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _as(encoding, body[len(mark) :])
    declared = _known(charset) or _declared(body)
    if declared not in {"utf-16-le", "utf-16-be"}:
        _reject_binary(body)
        utf8 = _as_utf8(body, declared)
        if utf8 is not None:
            return utf8
    if declared is None or declared == "utf-8":
        declared = _detected(body)
    return _as(declared, body)


def _as(encoding: str, body: bytes) -> Decoded:
    text = body.decode(encoding, "replace")
    return Decoded(text, text.encode())


def _reject_binary(body: bytes) -> None:
    for magic, what in BINARY_MAGIC:
        if body.startswith(magic):
            raise Rejected("binary", f"the upload is {what}")
    sample = body[:CONTROL_SAMPLE_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > MAX_CONTROL_SHARE * len(sample):
        raise Rejected("binary", f"{controls} of {len(sample)} bytes are control characters")


def _known(label: str | None) -> str | None:
    """The Python codec of a label as browsers read it: iso-8859-1 is windows-1252."""
    encoding = webencodings.lookup(label) if label else None
    # "replacement" is what browsers make of encodings that they refuse to read.
    if encoding is None or encoding.name in {"x-user-defined", "replacement"}:
        return None
    return str(encoding.codec_info.name)


def _declared(body: bytes) -> str | None:
    found = _DECLARATION.search(body, 0, DECLARATION_BYTES)
    encoding = _known(found[1].decode("ascii")) if found else None
    # A declaration that can be read as ASCII does not stand in UTF-16.
    return "utf-8" if encoding in {"utf-16-le", "utf-16-be"} else encoding


def _as_utf8(body: bytes, declared: str | None) -> Decoded | None:
    """The page as UTF-8 where it is that, whatever it declares; else None.

    Text in another encoding is valid UTF-8 by chance only when it is ASCII.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        page = _as("utf-8", body)
    else:
        meant = declared in {None, "utf-8"} or len(text) < len(body)
        return Decoded(text, body) if meant else None
    broken = page.text.count("\ufffd")
    beyond_ascii = len(page.text) - len(page.text.encode("ascii", "ignore"))
    return page if broken <= (1 - MIN_UTF8_SHARE) * beyond_ascii else None


def _detected(body: bytes) -> str:
    """The likeliest legacy encoding; windows-1252, the web's default, where nothing tells."""
    from charset_normalizer import from_bytes

    best = from_bytes(body[:DETECTION_BYTES]).best()
    return _known(best.encoding) or "cp1252" if best else "cp1252"
