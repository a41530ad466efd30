"""Are two claims about the same thing? Cheap, and before any NLI: most similar sentences of a day are not.

What counts is what makes an event that event: rare words, names and days that both claims, and their articles, share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claims.config import ComparableSettings
from claims.lexicon import Lexicon
from claims.schema import Comparability, Evidence, Pair, Verdict


def compare_subjects(
    pairs: Sequence[Pair],
    evidence: Sequence[Sequence[Evidence]],
    lexicon: Lexicon,
    settings: ComparableSettings,
) -> list[Comparability]:
    """Return for each pair whether its claims are about the same thing, given what the comparators saw in them."""
    if not pairs:
        return []
    left, right = [pair.left for pair in pairs], [pair.right for pair in pairs]
    overlaps = lexicon.claim_similarities(left, right)
    contexts = lexicon.article_similarities(left, right)
    measured = [
        Comparability(Verdict.UNCLEAR, "", overlap, context, covered(pair, lexicon), shared_names(pair))
        for pair, overlap, context in zip(pairs, overlaps, contexts, strict=True)
    ]
    return [
        judge(pair, {item.code for item in seen}, measure, settings)
        for pair, seen, measure in zip(pairs, evidence, measured, strict=True)
    ]


def covered(pair: Pair, lexicon: Lexicon) -> float:
    left, right = lexicon.words_of(pair.left), lexicon.words_of(pair.right)
    lighter = min(lexicon.weight(left), lexicon.weight(right))
    return lexicon.weight(left & right) / lighter if lighter else 0.0


def shared_names(pair: Pair) -> int:
    return len({name.key for name in pair.left.names} & {name.key for name in pair.right.names})


def judge(pair: Pair, codes: set[str], measured: Comparability, settings: ComparableSettings) -> Comparability:
    objection = across_languages(pair, codes, measured, settings)
    if pair.left.language == pair.right.language:
        objection = within_language(codes, measured, settings)
    if objection:
        return replace(measured, verdict=Verdict.NO, reason=objection)
    if measured.covered >= settings.sure_covered and measured.context >= settings.sure_context:
        return replace(measured, verdict=Verdict.YES, reason="they share their rare words, and so do their articles")
    return replace(measured, reason="they share some rare words")


def within_language(codes: set[str], measured: Comparability, settings: ComparableSettings) -> str | None:
    """Return why two claims of one language are about different things, or None."""
    if "time.different" in codes:
        return "they name different days"
    if measured.context < settings.min_context:
        return "their articles are about different events"
    if measured.covered < settings.min_covered:
        return "they share too few rare words"
    if "name.different" in codes and not measured.shared_names and measured.covered < settings.sure_covered:
        return "they name different people or places"
    return None


def across_languages(pair: Pair, codes: set[str], measured: Comparability, settings: ComparableSettings) -> str | None:
    """Return why two claims of different languages are about different things, or None: only names can tell."""
    if "time.different" in codes:
        return "they name different days"
    if not measured.shared_names and pair.similarity < settings.sure_similarity:
        return "they share no name"
    return None
