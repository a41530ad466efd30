"""Blocking: what is not embedded could not have disagreed with anything."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, product

import numpy as np
import pytest

from claims import Config, Detector
from claims.align import lay_out
from claims.block import COPIES_A_SOURCE, find_alike, find_debated, find_needed, find_translated
from claims.config import BlockingSettings, ClaimnessSettings, DecisionSettings
from claims.lexicon import build_lexicon
from claims.meeting import describe
from claims.progress import Clock, silent
from claims.schema import Hedge, Name, Precision, Quantity, Span, TimeMention
from tests.fakes import MONDAY, BagOfWordsEncoder, NegationClassifier, make_claim, make_document

ANY = BlockingSettings(min_overlap=0.0, min_covered=0.05)


def laid_out(claims, origins=None):
    documents = [make_document(name) for name in dict.fromkeys(claim.document for claim in claims)]
    lexicon = build_lexicon(documents, claims)
    return lay_out(claims, np.zeros((len(claims), 0), np.float32), lexicon, origins or [claim.id for claim in claims])


def alike(claims, origins=None):
    return [frozenset({pair.left.id, pair.right.id}) for pair in alike_pairs(claims, origins)]


def alike_pairs(claims, origins=None):
    articles = laid_out(claims, origins)
    facets = describe(claims, articles.origins, window_days=3)
    blocks = find_alike(claims, articles, facets, Config(blocking=ANY))
    return [*chain.from_iterable(blocks), *find_debated(claims, articles, facets)]


BRIDGE = make_claim("The bridge of Nahla is closed.", "a")
BRIDGE_TOO = make_claim("Nahla: bridge reopened today.", "b")
MARKET = make_claim("Brokers expect quiet trading.", "c")


def test_claims_that_share_rare_words_meet_once():
    assert alike([BRIDGE, BRIDGE_TOO, MARKET]) == [frozenset({BRIDGE.id, BRIDGE_TOO.id})]


def test_claims_of_two_languages_do_not_meet_by_words():
    assert alike([BRIDGE, replace(BRIDGE_TOO, language="fr")]) == []


def test_claims_outside_the_window_do_not_meet():
    late = replace(BRIDGE_TOO, published=MONDAY + timedelta(days=9))
    assert alike([BRIDGE, late]) == []
    assert len(alike([BRIDGE, replace(late, published=None)])) == 1


def test_ten_thousand_copies_of_a_paragraph_make_few_pairs():
    copies = [make_claim(BRIDGE.text, f"copy{n}", source=f"source {n % 20}") for n in range(10_000)]
    claims = [BRIDGE_TOO, *copies]
    pairs = alike(claims, ["other", *["wire"] * len(copies)])
    assert 0 < len(pairs) <= 20 * COPIES_A_SOURCE


def test_a_source_may_print_a_text_again_in_another_article():
    again = replace(BRIDGE, id="again", document="again")
    assert len(alike([BRIDGE, again, BRIDGE_TOO], ["wire", "wire", "other"])) == 2


def test_articles_are_about_what_was_embedded_of_them():
    claims = [make_claim(f"{n}", name, id=f"{name}{n}") for name in "abc" for n in range(2)]
    vectors = np.array([[1, 0.0], [0, 0], [0.8, 0.6], [0, 0], [0, 1], [0, 0]], np.float32)
    lexicon = build_lexicon([make_document(name) for name in "abc"], claims)
    partly = lay_out(claims, vectors, lexicon, [claim.id for claim in claims])
    wholly = lay_out(claims, vectors.repeat(2, axis=0)[[0, 1, 4, 5, 8, 9]], lexicon, [claim.id for claim in claims])
    for name in "abc":
        assert partly.topics[name] == pytest.approx(wholly.topics[name], abs=1e-6)


def test_the_likely_similarity_grows_with_the_shared_words():
    near = replace(BRIDGE, id="near", document="near", source="near")
    claims = [BRIDGE, BRIDGE_TOO, near]
    likely = {frozenset({pair.left.id, pair.right.id}): pair.similarity for pair in alike_pairs(claims)}
    assert likely[frozenset({BRIDGE.id, "near"})] == 1 > likely[frozenset({BRIDGE.id, BRIDGE_TOO.id})]


NAHLA, ADAN = (Name(town, town.lower(), Span(0, 5)) for town in ("Nahla", "Adan"))


@pytest.mark.parametrize(
    ("days", "languages", "towns", "expected"),
    [
        ((0, 1, 9), ("ar", "fr", "ar"), (NAHLA, NAHLA, NAHLA), [0, 1]),
        ((0, None, 9), ("ar", "fr", "ar"), (NAHLA, NAHLA, NAHLA), [0, 1, 2]),
        ((0, 0, 0), ("ar", "ar", "ar"), (NAHLA, NAHLA, NAHLA), []),
        ((0, 0, 0), ("ar", "fr", "und"), (NAHLA, NAHLA, ADAN), [0, 1]),
    ],
)
def test_articles_of_two_languages_meet_by_what_a_translation_keeps(days, languages, towns, expected):
    claims = [
        make_claim(f"{n}", f"d{n}", language=language, names=(town,), published=None if day is None else at(day))
        for n, (day, language, town) in enumerate(zip(days, languages, towns, strict=True))
    ]
    articles = laid_out(claims)
    facets = describe(claims, articles.origins, window_days=3)
    assert sorted(find_translated(claims, articles, facets, min_common=0.05)) == expected


def at(day):
    return MONDAY + timedelta(days=day)


def test_the_days_and_figures_of_an_article_meet_in_any_language():
    killed = Quantity(31, 31, "", "killed", Hedge.EXACT, Span(0, 1))
    friday = TimeMention(date(2015, 8, 7), date(2015, 8, 7), 4, Precision.DAY, Span(0, 1))
    claims = [
        make_claim("a", "a", language="ar", quantities=(killed,), times=(friday,)),
        make_claim("also of a", "a", language="ar", id="a:2"),
        make_claim("b", "b", language="en", quantities=(killed,)),
        make_claim("c", "c", language="fr", times=(friday,)),
        make_claim("d", "d", language="fr", quantities=(replace(killed, low=4, high=4),)),
    ]
    articles = laid_out(claims)
    facets = describe(claims, articles.origins, window_days=3)
    assert sorted(find_translated(claims, articles, facets, min_common=0.05)) == [0, 1, 2, 3]


def test_with_a_pair_goes_what_may_be_a_nearer_counterpart():
    rival = make_claim("The bridge of Nahla is closed, too.", "b", id="b:rival", start=100, end=135)
    claims = [BRIDGE, BRIDGE_TOO, rival, MARKET]
    [pair] = [pair for pair in alike_pairs(claims) if {pair.left.id, pair.right.id} == {BRIDGE.id, BRIDGE_TOO.id}]
    needed = find_needed([pair], laid_out(claims))
    assert [claims[row].id for row in needed] == [BRIDGE.id, BRIDGE_TOO.id, rival.id]


def event(town, number):
    return (
        f"The ferry to {town} sank off the coast of {town}. {number} passengers of the {town} ferry were killed. "
        f"Divers searched the harbour of {town} all night."
    )


def test_blocking_loses_no_finding():
    towns = [f"{a}{b}{c}" for a, b, c in product(("Mar", "Nah", "Bel"), ("a", "o"), ("sa", "lim", "tur"))]
    documents = [
        make_document(f"{side}{town}", event(town, number))
        for town in towns
        for side, number in (("a", 12), ("b", 12 if "lim" in town else 31))
    ]
    models = BagOfWordsEncoder(), NegationClassifier()
    config = Config(claimness=ClaimnessSettings(min_probability=0), decision=DecisionSettings(min_confidence=0.1))
    blocked = config.model_copy(update={"blocking": BlockingSettings(from_claims=0)})
    whole, some = (Detector(settings, *models) for settings in (config, blocked))
    assert some.collect(documents, Clock(silent)).embedded < whole.collect(documents, Clock(silent)).embedded
    first, second = whole.detect(documents), some.detect(documents)
    assert len(first.findings) == 12
    assert [finding.id for finding in first.findings] == [finding.id for finding in second.findings]
