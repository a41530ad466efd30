"""Finds the files to read: single ones, those of a folder or a URL, and the members of a zip, which stay inside it."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from claims.errors import InputError
from claims.objects import File, list_objects
from claims.schema import Reject

ZIP_SUFFIX = ".zip"
MAX_MEMBER_BYTES = 512 * 1024 * 1024

# What opening or reading a damaged, encrypted or forbidden file or zip member raises.
READ_ERRORS = (
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)


def find_files(places: Sequence[Path | str]) -> Iterator[File | Reject]:
    """Yield the files behind paths and URLs, folders in the order of their names; hidden files are passed over."""
    for place in places:
        for found in list_stored(place) if isinstance(place, str) else list_local(place):
            if isinstance(found, File) and found.suffix == ZIP_SUFFIX:
                yield from list_members(found)
            else:
                yield found


def list_stored(url: str) -> Iterator[File | Reject]:
    """Yield what lies below a URL."""
    try:
        objects = list_objects(url)
    except InputError as error:
        yield Reject(url, str(error))
        return
    for name, found in objects.items():
        if not any(map(is_hidden, name.split("/"))):
            yield found


def list_local(path: Path) -> Iterator[File | Reject]:
    """Yield a file, or those of a folder."""
    for found in list_folder(path) if path.is_dir() else [path]:
        yield found if isinstance(found, Reject) else describe_file(found)


def list_folder(folder: Path) -> Iterator[Path | Reject]:
    try:
        entries = sorted(entry for entry in folder.iterdir() if not is_hidden(entry.name))
    except OSError as error:
        yield Reject(str(folder), f"cannot be read: {error}")
        return
    for entry in entries:
        # A link to a folder may lead back to where it stands; it ends as a reject.
        yield from list_folder(entry) if entry.is_dir() and not entry.is_symlink() else [entry]


def is_hidden(name: str) -> bool:
    # The archiver of macOS adds a folder of its own.
    return name == "__MACOSX" or (name.startswith(".") and name != "..")


def describe_file(path: Path) -> File | Reject:
    if not path.is_file():
        return Reject(str(path), "not a regular file; expected a file, or a folder that is no link")
    return File(str(path), path.name, path.stat().st_size, partial(open_file, path))


def open_file(path: Path) -> BinaryIO:
    return path.open("rb")


def list_members(file: File) -> Iterator[File | Reject]:
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
            for member in sorted(archive.infolist(), key=lambda member: member.filename):
                if not member.is_dir() and not any(map(is_hidden, split_name(member.filename))):
                    yield check_member(archive, member, f"{file.origin}!{member.filename}")
    except READ_ERRORS as error:
        yield Reject(file.origin, f"cannot be read as a zip: {error}")


def check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, origin: str) -> File | Reject:
    if climbs_out(member.filename):
        return Reject(origin, "the member's path leads out of the zip; expected a relative path without '..'")
    if member.file_size > MAX_MEMBER_BYTES:
        return Reject(origin, f"unpacks to {member.file_size:,} bytes; expected at most {MAX_MEMBER_BYTES:,}")
    name = split_name(member.filename)[-1]
    if PurePosixPath(name).suffix.lower() == ZIP_SUFFIX:
        return Reject(origin, "a zip inside a zip is not read; expected the articles themselves")
    return File(origin, name, member.file_size, partial(open_member, archive, member))


def climbs_out(name: str) -> bool:
    parts = split_name(name)
    return parts[0] == "" or parts[0].endswith(":") or ".." in parts


def split_name(name: str) -> list[str]:
    # Some archivers of Windows write its own separator.
    return name.replace("\\", "/").split("/")


def open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(archive.open(member)))
