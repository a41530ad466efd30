"""Are two claims about the same thing? Cheap, and before any NLI: most similar sentences of a day are not.

What counts is what makes an event that event: that the articles share their rare words, that each claim is the other's
counterpart in its article, and that neither names other days or people.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from claims.align import Articles, figures_of, find_gaps, subject_of
from claims.config import ComparableSettings
from claims.schema import Claim, Comparability, Evidence, Pair, Verdict

NEARBY_CHARACTERS = 60
LARGEST_CROWD = 10_000
FEW_WORDS = "they share too few rare words"
# What merely one negation among many words is worth; see `compare.polarity`.
WEAK = 0.5
NEAR_COPY = 0.8
FIGURES = {"quantity.disjoint", "quantity.hedge"}
VOLATILE = {"quantity.volatile", "degree.volatile"}


def compare_subjects(pairs: Sequence[Pair], articles: Articles, settings: ComparableSettings) -> list[Comparability]:
    """Return for each pair how much its claims and their articles share; NO where that is too little."""
    if not pairs:
        return []
    lexicon = articles.lexicon
    left, right = [pair.left for pair in pairs], [pair.right for pair in pairs]
    measures = zip(
        pairs,
        lexicon.claim_similarities(left, right).tolist(),
        lexicon.article_similarities(left, right).tolist(),
        lexicon.are_strangers(left, right).tolist(),
        lexicon.coverage(left, right).tolist(),
        strict=True,
    )
    return [reject_unrelated(measure(*one, articles), one[0], settings) for one in measures]


def measure(
    pair: Pair, overlap: float, context: float, strangers: bool, covered: float, articles: Articles
) -> Comparability:
    # An article that is nothing but the claim, such as a statement to be checked, tells nothing more about the event.
    has_context = articles.has_context(pair.left) and articles.has_context(pair.right)
    return Comparability(
        verdict=Verdict.UNCLEAR,
        reason="",
        overlap=overlap,
        context=context if has_context else 1.0,
        strangers=strangers,
        topic=articles.topic_similarity(pair.left, pair.right) if has_context else 1.0,
        covered=covered,
        gap=0.0,
        nearby=nearby(pair.left, pair.right),
        shared_names=len({name.key for name in pair.left.names} & {name.key for name in pair.right.names}),
        exchanged=have_exchanged_figures(pair, articles),
        crowd=crowd(articles.lexicon.articles),
    )


def have_exchanged_figures(pair: Pair, articles: Articles) -> bool:
    """Tell whether each article also gives the figure of the other's claim, beside its own of the same thing."""
    if pair.left.document == pair.right.document or not pair.left.quantities or not pair.right.quantities:
        return False
    ours, theirs = figures_of(pair.left.quantities), figures_of(pair.right.quantities)
    given = {subject_of(f) for f in (ours - theirs) & articles.figures[pair.right.document]}
    return any(subject_of(f) in given for f in (theirs - ours) & articles.figures[pair.left.document])


def crowd(articles: int) -> float:
    return min(1.0, math.log10(articles) / math.log10(LARGEST_CROWD))


def nearby(left: Claim, right: Claim) -> bool:
    """Tell whether one claim follows the other in the same paragraph."""
    gap = max(left.start, right.start) - min(left.end, right.end)
    return left.document == right.document and left.paragraph.overlaps(right.paragraph) and gap <= NEARBY_CHARACTERS


def reject_unrelated(measured: Comparability, pair: Pair, settings: ComparableSettings) -> Comparability:
    across = pair.left.language != pair.right.language
    if measured.exchanged:
        return say_no(measured, "each article gives the figure of the other's claim, too")
    if (measured.topic < settings.min_topic) if across else (measured.context < settings.min_context):
        return say_no(measured, "their articles are about different events")
    if not across and measured.covered < settings.min_covered and pair.left.document != pair.right.document:
        return say_no(measured, FEW_WORDS)
    return measured


def heed_neighbours(
    pairs: Sequence[Pair], comparability: Sequence[Comparability], articles: Articles, settings: ComparableSettings
) -> list[Comparability]:
    """Return the verdicts in view of the rest of both articles: a claim disagrees with its counterpart there only."""
    heeded = list(comparability)
    open_ones = [row for row, subject in enumerate(comparability) if subject.verdict is not Verdict.NO]
    for row, gap in zip(open_ones, find_gaps([pairs[row] for row in open_ones], articles), strict=True):
        heeded[row] = reject_neighbours(replace(heeded[row], gap=gap), settings)
    return heeded


def reject_neighbours(measured: Comparability, settings: ComparableSettings) -> Comparability:
    if measured.gap > settings.max_gap:
        return say_no(measured, "one of them has a nearer counterpart in the other's article")
    return measured


def say_no(measured: Comparability, reason: str) -> Comparability:
    return replace(measured, verdict=Verdict.NO, reason=reason)


def heed_particulars(
    pairs: Sequence[Pair],
    comparability: Sequence[Comparability],
    evidence: Sequence[Sequence[Evidence]],
    settings: ComparableSettings,
) -> list[Comparability]:
    """Return the verdicts in view of what the comparators saw: other days or other names make two things of it."""
    return [settle(*one, settings) for one in zip(pairs, comparability, evidence, strict=True)]


def settle(
    pair: Pair, measured: Comparability, seen: Sequence[Evidence], settings: ComparableSettings
) -> Comparability:
    if measured.verdict is Verdict.NO:
        return measured
    objection = None if pair.left.language != pair.right.language else find_objection(measured, seen, settings)
    if objection:
        return say_no(measured, objection)
    if measured.covered >= settings.sure_covered and measured.context >= settings.sure_context:
        return replace(measured, verdict=Verdict.YES, reason="they share their rare words, and so do their articles")
    return replace(measured, reason="they share some rare words")


def find_objection(measured: Comparability, seen: Sequence[Evidence], settings: ComparableSettings) -> str | None:
    """Return why two claims of one language are about different things, or None."""
    codes = {item.code for item in seen}
    opposed = any(item.relation is not None and item.strength > WEAK for item in seen)
    if "negation.lost" in codes:
        return "one of them has lost the verb that it began with"
    if "time.different" in codes:
        return "they name different days"
    if "ordinal.different" in codes and codes & FIGURES:
        return "they give figures of different ones of a series"
    if codes & VOLATILE and not ("time.agree" in codes and measured.covered >= NEAR_COPY):
        return "they give what changes by the hour, and name no common day"
    if "speaker.unnamed" in codes and not measured.shared_names:
        return "they speak of a company or the like, which only its own article names"
    if measured.nearby or opposed:
        return None
    if measured.covered < settings.min_covered:
        return FEW_WORDS
    if "name.different" in codes and not measured.shared_names and measured.covered < NEAR_COPY:
        return "they name different people or places"
    return None
