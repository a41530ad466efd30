"""What is kept for measuring, and the check that nothing of it is trained on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from claims.config import Section
from claims.segment import ClauseSegmenter
from claims.text import normalise
from eval.events import find_event_sets, read_events
from eval.pairs import LabelledPair, read_pairs
from eval.rows import read_rows_by_number
from eval.settings import load_settings
from eval.sources import Source, read_sources

NOT_A_LETTER = re.compile(r"[\W_]+")


class HeldOutSettings(Section):
    """Which pairs, and which single sentences, are kept; sources are relative to `data`, all else to the project.

    `written` are labelled-pairs files of this project, `events` its sets of articles, and `rows` public rows that were
    labelled again, with the source that says what their columns are.
    """

    data: Path
    labels: dict[str, dict[str, str]]
    pairs: tuple[Source, ...]
    sentences: tuple[Source, ...]
    written: tuple[Path, ...]
    events: tuple[Path, ...]
    rows: dict[Path, Source] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Normalised texts: the pairs that are kept for measuring, in either order, and the single sentences."""

    pairs: frozenset[frozenset[str]]
    sentences: frozenset[str]

    def holds(self, pair: LabelledPair) -> bool:
        """Tell whether a pair is a copy of a held-out pair, or shares a sentence with the held-out ones.

        Texts are compared without case, spaces, punctuation and Arabic diacritics.
        """
        key = pair_key(pair)
        return key in self.pairs or not key.isdisjoint(self.sentences)


def load_held_out(path: Path) -> HeldOut:
    """Read all that the settings name; ConfigError for unusable settings, InputError for a missing file."""
    settings = load_settings(path, HeldOutSettings)
    written = read_pairs(settings.written)
    for path, source in settings.rows.items():
        written += read_rows_by_number(path, source, settings.data)
    texts = [
        *(text for pair in read_sources(settings.data, settings.sentences, seed=0) for text in (pair.left, pair.right)),
        *(text for pair in written for text in (pair.left, pair.right)),
        *(line for folder in find_event_sets(settings.events) for line in event_lines(folder)),
    ]
    return HeldOut(
        pairs=frozenset(map(pair_key, read_sources(settings.data, settings.pairs, seed=0))),
        sentences=frozenset(map(text_key, texts)),
    )


def event_lines(folder: Path) -> Iterable[str]:
    """Return the paragraphs and the claims of all articles."""
    documents = read_events(folder).documents
    paragraphs = [line for document in documents for line in document.text.splitlines() if line.strip()]
    return paragraphs + [claim.text for document in documents for claim in ClauseSegmenter().segment(document)]


def find_leaks(pairs: Sequence[LabelledPair], held_out: HeldOut) -> list[LabelledPair]:
    """Return the pairs that must not be trained on."""
    return [pair for pair in pairs if held_out.holds(pair)]


def pair_key(pair: LabelledPair) -> frozenset[str]:
    return frozenset({text_key(pair.left), text_key(pair.right)})


def text_key(text: str) -> str:
    return NOT_A_LETTER.sub("", normalise(text).casefold())
