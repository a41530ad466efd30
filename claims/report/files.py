"""Write a file of the report whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from claims.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Put `chunks` into `path`, replacing what stood there only once everything is written; the folder is created.

    Raises OutputError where the folder or the file cannot be written.
    """
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    with naming_the_folder(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as file:
                file.writelines(chunks)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def naming_the_folder(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{path.parent}: {path.name} cannot be written there: {error.strerror or error}; "
            "expected a folder that you may write to, with space left. Choose another output folder or free this one"
        ) from error
