import numpy as np
import pytest

from claims.align import lay_out
from claims.comparable import compare_subjects, heed_neighbours, heed_particulars
from claims.config import ComparableSettings
from claims.lexicon import build_lexicon
from claims.schema import Comparability, Evidence, Kind, Relation, Verdict
from claims.understand.quantities import read_quantities
from tests.fakes import BagOfWordsEncoder, make_claim, make_document, make_pair

SETTINGS = ComparableSettings()


def articles_of(*texts_by_article):
    """Lay out articles given as lists of sentences; return the layout and the claims by article."""
    documents = [make_document(str(n), " ".join(texts)) for n, texts in enumerate(texts_by_article)]
    claims = [
        [
            make_claim(text, document.id, id=f"{document.id}:{k}", start=100 * k, end=100 * k + len(text))
            for k, text in enumerate(texts)
        ]
        for document, texts in zip(documents, texts_by_article, strict=True)
    ]
    flat = [claim for of_article in claims for claim in of_article]
    vectors = BagOfWordsEncoder().encode([claim.text for claim in flat])
    laid_out = lay_out(flat, vectors, build_lexicon(documents, flat), [claim.id for claim in flat])
    return laid_out, claims


def verdict_of(left, right, laid_out):
    pairs = [make_pair(left, right)]
    [subject] = heed_neighbours(pairs, compare_subjects(pairs, laid_out, SETTINGS), laid_out, SETTINGS)
    return subject


FERRY = ["The ferry Amal sank off Marsa with many passengers.", "Divers searched the harbour of Marsa all night."]
FERRY_TOO = [
    "Passengers of the ferry Amal, which sank off Marsa, were many.",
    "All night divers searched Marsa harbour.",
]
MARKET = ["The bourse closed higher on Monday.", "Brokers expect quiet trading this week."]


def test_counterparts_in_reports_of_one_event_are_not_rejected():
    laid_out, (ferry, too, _) = articles_of(FERRY, FERRY_TOO, MARKET)
    assert verdict_of(ferry[0], too[0], laid_out).verdict is not Verdict.NO


def test_a_claim_with_a_nearer_counterpart_is_not_compared_with_its_neighbour():
    laid_out, (ferry, too, _) = articles_of(FERRY, FERRY_TOO, MARKET)
    subject = verdict_of(ferry[0], too[1], laid_out)
    assert (subject.verdict, subject.reason) == (
        Verdict.NO,
        "one of them has a nearer counterpart in the other's article",
    )


def test_articles_about_different_events_are_not_compared():
    laid_out, (ferry, _, market) = articles_of(FERRY, FERRY_TOO, MARKET)
    assert verdict_of(ferry[1], market[1], laid_out).verdict is Verdict.NO


def measured(**changes):
    fields = {"verdict": Verdict.UNCLEAR, "reason": "", "overlap": 0.5, "context": 0.5, "topic": 0.5}
    fields |= {"covered": 0.6, "gap": 0.0, "nearby": False, "shared_names": 0, "crowd": 0.0}
    fields |= {"strangers": False, "exchanged": False}
    return Comparability(**(fields | changes))


def evidence(code, relation=None, strength=0.6):
    return Evidence(Kind.OTHER, relation, strength, code)


@pytest.mark.parametrize(
    ("seen", "changes", "verdict"),
    [
        ([], {}, Verdict.YES),
        ([evidence("time.different")], {}, Verdict.NO),
        ([evidence("quantity.volatile")], {}, Verdict.NO),
        ([evidence("degree.volatile")], {}, Verdict.NO),
        ([evidence("ordinal.different")], {}, Verdict.YES),
        ([evidence("ordinal.different"), evidence("quantity.disjoint", Relation.CONTRADICTION)], {}, Verdict.NO),
        ([evidence("negation.lost")], {"covered": 1.0}, Verdict.NO),
        ([evidence("name.different")], {"covered": 0.3}, Verdict.NO),
        ([evidence("name.different")], {"covered": 0.3, "shared_names": 1}, Verdict.UNCLEAR),
        ([], {"covered": 0.01}, Verdict.NO),
        ([evidence("status.opposite", Relation.CONTRADICTION)], {"covered": 0.01}, Verdict.UNCLEAR),
        ([], {"verdict": Verdict.NO, "reason": "strangers"}, Verdict.NO),
    ],
)
def test_particulars_settle_what_the_words_left_open(seen, changes, verdict):
    pair = make_pair(make_claim(), make_claim(name="b"))
    [settled] = heed_particulars([pair], [measured(**changes)], [seen], SETTINGS)
    assert settled.verdict is verdict


def test_a_statement_without_an_article_has_no_context_to_be_rejected_for():
    laid_out, ((left,), (right,)) = articles_of(["The bridge is open."], ["The bridge is closed."])
    assert verdict_of(left, right, laid_out).context == 1.0


def test_strangers_lack_the_rarest_words_of_each_others_headlines():
    titles = ("Gulf Pearl Bank profit", "Arab Cedar Bank profit", "Pearl Bank of the Gulf earns")
    documents = [make_document(str(n), "The bank earned much.", title=title) for n, title in enumerate(titles)]
    claims = [make_claim("The bank earned much.", document.id, id=document.id) for document in documents]
    lexicon = build_lexicon(documents, claims)
    gulf, arab, again = claims
    assert lexicon.are_strangers([gulf, gulf], [arab, again]).tolist() == [True, False]


def test_articles_without_titles_are_no_strangers():
    laid_out, (ferry, _, market) = articles_of(FERRY, FERRY_TOO, MARKET)
    assert not verdict_of(ferry[0], market[0], laid_out).strangers


def test_figures_that_each_article_gives_are_not_held_against_each_other():
    """Two reports that list 30 wells of one field and 45 of the other do not disagree about wells."""
    both = ["The northern field has 30 wells.", "The southern field has 45 wells."]
    documents = [make_document(name, " ".join(both)) for name in ("a", "b")]
    claims = [
        make_claim(text, name, id=f"{name}{n}", quantities=read_quantities(text, "en"))
        for name in ("a", "b")
        for n, text in enumerate(both)
    ]
    vectors = BagOfWordsEncoder().encode([claim.text for claim in claims])
    laid_out = lay_out(claims, vectors, build_lexicon(documents, claims), [claim.id for claim in claims])
    assert verdict_of(claims[0], claims[3], laid_out).exchanged
    assert not verdict_of(claims[0], claims[2], laid_out).exchanged


def test_no_pairs_give_no_verdicts():
    laid_out, _ = articles_of(FERRY, MARKET)
    assert compare_subjects([], laid_out, SETTINGS) == []


def test_gaps_are_the_same_from_both_sides():
    laid_out, (ferry, too, _) = articles_of(FERRY, FERRY_TOO, MARKET)
    assert np.isclose(verdict_of(ferry[0], too[1], laid_out).gap, verdict_of(too[1], ferry[0], laid_out).gap)
