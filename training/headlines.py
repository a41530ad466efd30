"""Pairs from Arabic news text that nobody labelled: their labels follow from how they are made.

- A headline and the opening of its own article: entailment.
- A headline and the nearest headline of another day: neutral, the look-alikes that precision is lost on.
- Near copies, as other newspapers print them (`training.copies`).
- A headline and itself with another figure: contradiction; with the same figure in other digits, or hedged so that the
  figure fits: entailment.
"""

from __future__ import annotations

import html
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from claims.config import ModelSettings, Section
from claims.encode import build_encoder
from claims.protocols import Encoder, Vectors
from claims.schema import Hedge, Label, Quantity
from claims.understand.quantities import read_quantities
from eval.pairs import LabelledPair
from training.copies import edit, near_copies
from training.texts import read_texts

ARABIC = "ar"
FIGURE = re.compile(r"\d+")
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
OPENING_WORDS = 40
SMALLEST, LARGEST = 3, 100_000
FIELDS = re.compile(r"<(TITLE|TIME|ABSTRACT|TEXT)>(.*?)</\1>", re.DOTALL)


class HeadlineSettings(Section):
    """Where the news lies, relative to the recipe's `data`, and which headlines are look-alikes.

    Look-alikes are nearest neighbours with a cosine between `nearest` and `farthest`: above it, many tell the same;
    below it, they are too far apart to learn from. An article and its headline belong together from `agreeing` on.
    `limit` counts the headlines read of each source. With `longest_copied`, texts of up to so many words are copied
    with an editor's changes, and openings have look-alikes as well.
    """

    articles: Path
    titles: Path
    limit: int = 9000
    farthest: float = 0.9
    nearest: float = 0.945
    agreeing: float = 0.88
    min_words: int = 6
    longest_copied: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """A headline, the opening of its article ("" where unknown) and the day it appeared ("" where unknown)."""

    title: str
    opening: str = ""
    day: str = ""


def headline_pairs(data: Path, settings: HeadlineSettings, seed: int) -> list[LabelledPair]:
    """Return all pairs that can be made of the articles and of the headlines without articles."""
    encoder, chooser = build_encoder(ModelSettings()), random.Random(seed)
    pairs: list[LabelledPair] = []
    for articles in (read_articles(data / settings.articles, settings), read_titles(data / settings.titles, settings)):
        vectors = encoder.encode([article.title for article in articles])
        pairs += look_alikes(articles, vectors, settings)
        pairs += [pair for article in articles for pair in changed_figures(article.title, chooser)]
        pairs += own_headlines(articles, vectors, encoder, settings)
        if settings.longest_copied:
            pairs += [pair for text in texts_to_copy(articles, settings) for pair in all_copies(text, chooser)]
            pairs += look_alike_openings(articles, encoder, settings)
    return pairs


def texts_to_copy(articles: Sequence[Article], settings: HeadlineSettings) -> Iterator[str]:
    """Yield openings, and the headlines of articles without one, that are not too long for a pair to be read whole."""
    for article in articles:
        text = article.opening or article.title
        if settings.min_words <= len(text.split()) <= settings.longest_copied:
            yield text


def all_copies(text: str, chooser: random.Random) -> Iterator[LabelledPair]:
    """Yield the text beside near copies, and beside edited ones with another figure."""
    yield from near_copies(text, chooser)
    edited = edit(text, chooser)
    for pair in changed_figures(edited, chooser):
        yield replace(pair, left=text, right=pair.right if pair.left == edited else pair.left)


def look_alike_openings(
    articles: Sequence[Article], encoder: Encoder, settings: HeadlineSettings
) -> Iterator[LabelledPair]:
    openings = [Article(article.opening, day=article.day) for article in articles if article.opening]
    if len(openings) > 1:
        yield from look_alikes(openings, encoder.encode([one.title for one in openings]), settings)


def read_articles(path: Path, settings: HeadlineSettings) -> list[Article]:
    """Return the articles of a zip of text files in the tagged form of the ANT corpus."""
    return choose([parse_article(text) for text in read_texts(path)], settings)


def parse_article(text: str) -> Article:
    fields = {name: html.unescape(value).strip() for name, value in FIELDS.findall(text)}
    opening = fields.get("ABSTRACT") or fields.get("TEXT", "").split("\n")[0]
    return Article(fields.get("TITLE", ""), " ".join(opening.split()[:OPENING_WORDS]), fields.get("TIME", "")[:10])


def read_titles(path: Path, settings: HeadlineSettings) -> list[Article]:
    return choose([Article(line.strip()) for text in read_texts(path) for line in text.splitlines()], settings)


def choose(articles: Sequence[Article], settings: HeadlineSettings) -> list[Article]:
    """Return the first articles of each headline that states something: long enough, no question, no exclamation."""
    first = {
        article.title: article
        for article in reversed(articles)
        if len(article.title.split()) >= settings.min_words and not re.search(r"[?؟!]", article.title)
    }
    return list(reversed(first.values()))[: settings.limit]


def own_headlines(
    articles: Sequence[Article], vectors: Vectors, encoder: Encoder, settings: HeadlineSettings
) -> list[LabelledPair]:
    """Return each headline with the opening of its article, where the two are near enough to tell the same."""
    rows = [row for row, article in enumerate(articles) if article.opening]
    if not rows:
        return []
    openings = encoder.encode([articles[row].opening for row in rows])
    nearness = np.einsum("nd,nd->n", vectors[rows], openings)
    return [
        LabelledPair(articles[row].opening, articles[row].title, Label.ENTAILMENT, language=ARABIC)
        for row, near in zip(rows, nearness, strict=True)
        if near >= settings.agreeing
    ]


def look_alikes(articles: Sequence[Article], vectors: Vectors, settings: HeadlineSettings) -> Iterator[LabelledPair]:
    nearness = vectors @ vectors.T
    np.fill_diagonal(nearness, -1)
    for row, other in enumerate(nearness.argmax(axis=1)):
        left, right = articles[row], articles[other]
        apart = not left.day or left.day != right.day
        if apart and settings.farthest <= nearness[row, other] <= settings.nearest:
            yield LabelledPair(left.title, right.title, Label.NEUTRAL, language=ARABIC)


def changed_figures(title: str, chooser: random.Random) -> Iterator[LabelledPair]:
    """Yield the headline against itself with another figure, with other digits, and with a hedge that fits."""
    for quantity in read_quantities(title, ARABIC):
        match = FIGURE.fullmatch(title, quantity.span.start, quantity.span.end)
        if not match or not is_plain(quantity):
            continue
        value = int(quantity.low)
        before, after = title[: match.start()], title[match.end() :]
        for text, label in (
            (str(other_figure(value, chooser)), Label.CONTRADICTION),
            (match.group().translate(EASTERN), Label.ENTAILMENT),
            (hedged(value, chooser), Label.ENTAILMENT),
        ):
            sides = [title, before + text + after]
            chooser.shuffle(sides)
            yield LabelledPair(sides[0], sides[1], label, language=ARABIC)


def is_plain(quantity: Quantity) -> bool:
    return (
        quantity.hedge is Hedge.EXACT
        and quantity.otherwise is None
        and SMALLEST <= quantity.low <= LARGEST
        and quantity.low == quantity.high == int(quantity.low)
    )


def other_figure(value: int, chooser: random.Random) -> int:
    """Return a figure that differs by one, by some, or by a factor, as misprints and other counts do."""
    some = value // 3 + 1
    candidates = [value + 1, value - 1, value + some, value - some, value * 2, value * 3, value // 2]
    return chooser.choice([one for one in candidates if one > 1 and one != value])


def hedged(value: int, chooser: random.Random) -> str:
    below = value - max(1, value // 10)
    return chooser.choice([f"نحو {value}", f"أكثر من {below}", f"ما لا يقل عن {below}", f"حوالي {value}"])
