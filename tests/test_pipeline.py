"""The whole path on small inputs: with stand-in models for the promises of the path, with the real ones for quality."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

import claims
from claims.config import PairingSettings
from claims.errors import InputError
from claims.schema import Kind, Label, Relation, Voices
from eval.events import read_events
from tests.conftest import ROOT
from tests.fakes import BagOfWordsEncoder, NegationClassifier, make_document

EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def small():
    return claims.Detector(
        # The stand-in's vectors tell nothing of what can be checked.
        claims.Config(claimness={"min_probability": 0}),
        BagOfWordsEncoder(),
        NegationClassifier(),
    )


@pytest.fixture(scope="module")
def examples(detector):
    return detector.detect(claims.read_documents(EXAMPLES / "news"))


def test_more_claims_than_the_limit_are_refused(detector):
    few = detector.config.model_copy(update={"pairing": PairingSettings(max_claims=1)})
    articles = [
        make_document("a", "The bridge of Nahla is closed."),
        make_document("b", "The bridge of Nahla is open."),
    ]
    with pytest.raises(InputError, match=r"2 claims.*pairing\.max_claims.*split the input"):
        replace(detector, config=few).detect(articles)


def test_no_articles_give_an_empty_report(small):
    report = small.detect([])
    assert (report.documents, report.findings, report.disputes) == ((), (), ())


def test_articles_without_claims_give_a_report_that_lists_them(small):
    report = small.detect([make_document("a", ""), make_document("b", "Share\n\nRead more")])
    assert [document.id for document in report.documents] == ["a", "b"]
    assert report.findings == ()


def test_every_input_ends_as_a_document_or_as_a_reject(small, tmp_path):
    lines = [
        '{"source": "A", "text": "The bridge over the river is open again."}',
        "{",
        '{"source": "B"}',
        '{"text": ""}',
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    report = small.detect(claims.read_documents(path))
    assert len(report.documents) + len(report.rejects) == len(lines)


def test_offsets_of_all_findings_resolve_in_their_documents(examples):
    texts = {document.id: document.text for document in examples.documents}
    for finding in examples.findings:
        for claim in (finding.left, finding.right, *finding.also_left, *finding.also_right):
            assert texts[claim.document][claim.start : claim.end] == claim.text


def test_the_order_of_articles_and_the_batch_size_do_not_change_the_findings(detector, examples):
    documents = list(reversed(list(claims.read_documents(EXAMPLES / "news"))))
    settings = claims.Config.model_validate({"models": {"batch_size": 5}})
    other = claims.Detector.load(settings).detect(documents)
    before = {finding.id: finding.confidence for finding in examples.findings}
    after = {finding.id: finding.confidence for finding in other.findings}
    assert before.keys() == after.keys()
    assert all(abs(before[name] - after[name]) <= 0.01 for name in before)


def test_findings_come_surest_first_and_belong_to_a_dispute(examples):
    confidences = [finding.confidence for finding in examples.findings]
    assert confidences == sorted(confidences, reverse=True)
    disputes = {dispute.id for dispute in examples.disputes}
    assert all(finding.dispute in disputes for finding in examples.findings)


def test_several_threads_may_share_a_detector(detector):
    pairs = [("Ten people were killed in the fire.", "Thirty people were killed in the fire.")] * 3
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: detector.compare(pairs), range(8)))
    assert {judgement.decision.label for result in results for judgement in result} == {Label.CONTRADICTION}
    assert len({round(judgement.decision.confidence, 3) for result in results for judgement in result}) == 1


def test_a_pair_is_judged_alike_alone_and_among_others(detector):
    pair = ("The strait was reopened to ships on Monday.", "The strait is still closed to ships.")
    [alone] = detector.compare([pair])
    [first, *_] = detector.compare([pair, ("قُتل 12 شخصا", "قُتل 30 شخصا"), ("A", "B")])
    assert alone.decision.confidence == pytest.approx(first.decision.confidence, abs=0.01)


def test_figures_that_exclude_each_other_contradict_where_nothing_else_differs(detector):
    [judgement] = detector.compare([("About 20 people were killed", "More than 30 people were killed")])
    assert judgement.decision.label is Label.CONTRADICTION


def test_stating_the_same_is_no_disagreement(detector):
    [judgement] = detector.compare([("قُتل نحو عشرين مدنيا في القصف", "قتل حوالي 20 مدنيا في القصف")])
    assert judgement.decision.label is not Label.CONTRADICTION


def test_check_tells_support_from_contradiction(detector):
    article = make_document("a", "The government reopened the coastal road on Monday after the flood.")
    answer = detector.check("The government did not reopen the coastal road on Monday after the flood.", [article])
    assert ["a" in {j.pair.left.document, j.pair.right.document} for j in answer.contradicted_by] == [True]
    assert answer.supported_by == ()


def found_gold(report):
    gold = read_events(EXAMPLES).gold
    return {item.id for item in gold if any(item.covers(found.left, found.right) for found in report.findings)}


def test_the_examples_show_disagreements_of_several_kinds_and_languages(examples):
    assert found_gold(examples) >= {
        "talks-progress-1",
        "ferry-certificate-1",
        "ferry-passengers-1",
        "ferry-rescued-1",
        "ferry-missing-1",
        "ferry-missing-2",
        "accord-signed-1",
        "convoy-toll-1",
    }
    assert {finding.voices for finding in examples.findings} == set(Voices)
    assert {finding.relation for finding in examples.findings} == set(Relation)


def test_most_findings_on_the_examples_are_in_the_gold_list(examples):
    assert len(found_gold(examples)) >= 0.7 * len(examples.findings)


@pytest.fixture(scope="module")
def seeds(detector, shared):
    return detector.detect(claims.read_documents(shared / "seeds"))


def numbers_of(report, finding):
    """Return the numbers of the two seed articles that a finding stands between, as their file names begin."""
    names = {document.id: Path(document.origin).name[:3] for document in report.documents}
    return frozenset({names[finding.left.document], names[finding.right.document]})


@pytest.mark.parametrize(
    ("kind", "articles"),
    [
        (Kind.QUANTITY, {"001", "004"}),  # about twenty killed, more than twenty
        (Kind.DEGREE, {"004"}),  # slight progress, no movement
        (Kind.STATUS, {"001", "003"}),  # the truce is not dead, it collapsed
        (Kind.STATUS, {"002"}),  # who controls the colleges
        (Kind.NEGATION, {"004"}),  # who bombed the convoy
    ],
)
def test_the_seed_articles_show_what_their_reader_expects(seeds, kind, articles):
    assert (kind, frozenset(articles)) in {(finding.kind, numbers_of(seeds, finding)) for finding in seeds.findings}


def test_the_article_from_before_the_agreement_contradicts_no_later_one(seeds):
    later = [f for f in seeds.findings if "002" in numbers_of(seeds, f) and f.relation is not Relation.UPDATE]
    assert all(numbers_of(seeds, finding) == {"002"} for finding in later)
