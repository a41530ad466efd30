"""The texts of a collection as public data sets publish it: one file, or a zip of text files."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path


def read_texts(path: Path) -> Iterator[str]:
    """Yield the text of a file, or of each text file in a zip by name; bytes that are no UTF-8 are replaced."""
    if path.suffix != ".zip":
        yield path.read_text(encoding="utf-8", errors="replace")
        return
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".txt"):
                yield archive.read(name).decode("utf-8", "replace")
