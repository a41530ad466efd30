"""Writes small files of articles and reads them back."""

import csv
import io
import json
import zipfile

from claims.config import InputSettings
from claims.sources import read_documents

ARABIC = "أعلن الدفاع المدني يوم الثلاثاء مقتل نحو عشرين شخصا في غارة استهدفت قافلة مساعدات، وقال إن البحث مستمر."
FRENCH = "L'armée a été déployée près d'Alep. Une vingtaine de civils ont été tués, selon la Croix-Rouge."
ENGLISH = "About twenty people were killed when an aid convoy was hit on Monday, rescuers said."
ARTICLE = {"source": "Example Post", "text": ENGLISH, "title": "Convoy hit", "published": "2016-09-20"}


def write(path, content):
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content, encoding="utf-8", newline="")
    return path


def write_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def read(*inputs, **options):
    reader = read_documents(*inputs, settings=InputSettings(**options))
    return list(reader), list(reader.rejects)


def read_fields(folder, **fields):
    """Read one JSON article with these fields changed; a field of None is left out."""
    content = {name: value for name, value in {**ARTICLE, **fields}.items() if value is not None}
    return read(write(folder / "one.json", json.dumps(content)))


def as_csv(rows, delimiter=","):
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
