"""Measure times: the expression found at all, and its days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from dateparser.search import search_dates

from claims.schema import Precision, Span, TimeMention
from claims.understand.times import read_times
from eval.metrics import Estimate
from eval.understanding.annotations import Joined, NamedTime, TimeSentence, around
from eval.understanding.tally import Graded, match_spans, measure_levels

Reader = Callable[[Joined[TimeSentence]], Sequence[TimeMention]]


def read_ours(sentence: Joined[TimeSentence]) -> Sequence[TimeMention]:
    document = sentence.document
    return read_times(sentence.text, document.language, document.published, sentence.span.start)


def read_by_dateparser(sentence: Joined[TimeSentence]) -> Sequence[TimeMention]:
    """Return what dateparser's search finds, told the day of publication and to prefer the past."""
    published = sentence.document.published or datetime(2015, 8, 1)
    settings = {"RELATIVE_BASE": published.replace(tzinfo=None), "PREFER_DATES_FROM": "past"}
    mentions: list[TimeMention] = []
    position = 0
    for words, found in search_dates(sentence.text, languages=["ar"], settings=settings) or []:
        start = sentence.text.find(words, position)
        if start >= 0:
            position = start + len(words)
            span = Span(start + sentence.span.start, position + sentence.span.start)
            mentions.append(TimeMention(found.date(), found.date(), None, Precision.DAY, span))
    return mentions


READERS: Mapping[str, Reader] = {"crossclaim": read_ours, "dateparser.search": read_by_dateparser}


def measure_times(sentences: Sequence[Joined[TimeSentence]]) -> dict[str, dict[str, Estimate]]:
    """Return the metrics of each reader: the expression found at all, and with its days."""
    return {name: measure_reader(sentences, reader) for name, reader in READERS.items()}


def measure_reader(sentences: Sequence[Joined[TimeSentence]], reader: Reader) -> dict[str, Estimate]:
    return measure_levels([judge(sentence, reader(sentence)) for sentence in sentences], ("place", "days"))


def judge(sentence: Joined[TimeSentence], found: Sequence[TimeMention]) -> Graded:
    """Return for each annotated time 0 (missed), 1 (found) or 2 (with its days), and how many were found in all."""
    gold = sentence.marked.times
    matched = match_spans([Span(one.start, one.end) for one in gold], [one.span for one in found])
    levels = [0 if at is None else 1 + has_days(one, found[at]) for one, at in zip(gold, matched, strict=True)]
    return Graded(levels, len(found))


def has_days(named: NamedTime, found: TimeMention) -> bool:
    return (named.first, named.last) == (found.first, found.last)


def explain_times(sentences: Sequence[Joined[TimeSentence]]) -> Iterator[str]:
    """Yield a line for each mistake of the program, to be read by developers."""
    for sentence in sentences:
        found = read_ours(sentence)
        gold = sentence.marked.times
        matched = match_spans([Span(one.start, one.end) for one in gold], [one.span for one in found])
        for one, at in zip(gold, matched, strict=True):
            if at is None or not has_days(one, found[at]):
                got = f"{found[at].first}–{found[at].last}" if at is not None else "missed"
                place = around(sentence, Span(one.start, one.end))
                yield f"{sentence.marked.id} {one.first}–{one.last} | {got} | {place}"
        for at in sorted(set(range(len(found))) - set(matched)):
            yield f"{sentence.marked.id} false {found[at].first} | {around(sentence, found[at].span)}"
