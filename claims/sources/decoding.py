"""Turns bytes into text: UTF-8 and UTF-16 for sure, the older encodings of Arabic and French by their look."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import charset_normalizer

from claims.errors import InputError

UTF_8 = "utf-8-sig"
WIDE_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
HEAD_BYTES = 8_192
UNREADABLE = "\N{REPLACEMENT CHARACTER}"

# The encodings that Arabic, French and English articles come in; more candidates make short texts ambiguous.
GUESSED = {"cp1256": "windows-1256", "cp1252": "windows-1252", "iso8859_6": "iso-8859-6"}
DECLARABLE = re.compile(r"(windows|cp|iso|koi8|mac|gb|big5|euc|shift)[\w-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A text and a note on its encoding where that was not UTF-8."""

    text: str
    notes: tuple[str, ...] = ()


def decode_text(data: bytes, declared: str = "") -> DecodedText:
    """Decode a file or line; `declared` is what an HTML page says of itself, believed where it is no UTF-8.

    Damaged UTF-8 keeps U+FFFD in place of what cannot be read. Raises InputError for binary data and for an encoding
    that cannot be told.
    """
    encoding = find_encoding(data, declared)
    text = data.decode(encoding, errors="replace")
    if encoding == UTF_8:
        return DecodedText(text)
    return DecodedText(text, (f"converted from {GUESSED.get(encoding, encoding)}",))


def find_encoding(data: bytes, declared: str) -> str:
    wide = find_wide_encoding(data)
    if wide:
        return wide
    check_for_binary(data)
    if fits(data, UTF_8) or is_damaged_utf8(data):
        return UTF_8
    if DECLARABLE.fullmatch(declared) and fits(data, declared):
        return declared
    return guess_encoding(data)


def find_wide_encoding(data: bytes) -> str:
    """Return the encoding that the byte order mark names, "" without one."""
    return next((encoding for mark, encoding in WIDE_MARKS.items() if data.startswith(mark)), "")


def check_for_binary(data: bytes) -> None:
    position = data.find(0)
    if position >= 0:
        raise InputError(f"binary data (a NUL at byte {position:,}); expected text")


def fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return False
    return True


def is_damaged_utf8(data: bytes) -> bool:
    # Older encodings hardly ever form a valid UTF-8 sequence, so that a majority of them gives UTF-8 away.
    text = data.decode("utf-8", errors="replace")
    damaged = text.count(UNREADABLE)
    return sum(not letter.isascii() for letter in text) > 2 * damaged


def guess_encoding(data: bytes) -> str:
    best = charset_normalizer.from_bytes(data, cp_isolation=list(GUESSED)).best()
    if best is None:
        names = ", ".join(GUESSED.values())
        raise InputError(f"the encoding cannot be told; expected UTF-8, UTF-16 with a byte order mark, or {names}")
    return best.encoding


def split_lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a text file without holding it in memory; wide encodings come as UTF-8."""
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    wide = find_wide_encoding(head)
    if not wide:
        check_for_binary(head)
        yield from stream
        return
    for line in io.TextIOWrapper(stream, wide, errors="replace", newline="\n"):
        yield line.encode("utf-8", errors="replace")
