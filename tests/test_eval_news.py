import json
from dataclasses import asdict, dataclass, replace

import pytest

from claims import load_config, read_documents
from claims.errors import InputError
from claims.schema import Label, Span
from eval.news import NewsPair, Reference, connect, digest, judge_claims, judge_day, judge_days, match, read_news_pairs
from eval.pairs import Split
from eval.records import write_records
from eval.scoring import predict
from tests.conftest import ROOT
from tests.fakes import make_claim

PATH = ROOT / "eval/data/news_pairs.jsonl"
PAIRS = read_news_pairs(PATH)
TEST_DAYS = {"2015-08-04", "2015-08-06", "2015-08-08"}


def record(**changes):
    return json.loads(PATH.read_text(encoding="utf-8").splitlines()[0]) | changes


def test_there_are_enough_pairs_and_the_final_days_are_for_testing_only():
    assert len(PAIRS) >= 600
    assert {pair.day for pair in PAIRS if pair.split is Split.TEST} == TEST_DAYS
    assert not TEST_DAYS & {pair.day for pair in PAIRS if pair.split is Split.DEV}


def test_labels_hold_references_and_no_text():
    sides = [
        json.loads(line)[side] for line in PATH.read_text(encoding="utf-8").splitlines() for side in ("left", "right")
    ]
    assert all(side.keys() == {"url", "start", "end", "hash"} for side in sides)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"label": "perhaps"}, "'label'"),
        ({"probability": 0}, "'probability' is 0.0"),
        ({"probability": 1.5}, "'probability' is 1.5"),
        ({"left": {"url": "http://a.example/"}}, "'left.start': Field required"),
        ({"label": "entailment", "relation": None, "kind": None, "comparable": "no"}, "not comparable is neutral"),
        ({"relation": "contradiction", "kind": None}, "come together or not at all"),
        ({"label": "neutral", "relation": "contradiction", "kind": "time"}, "goes with label contradiction"),
        ({"label": "contradiction", "relation": None, "kind": None, "comparable": "yes"}, "does not go with relation"),
    ],
)
def test_a_row_that_contradicts_itself_is_refused_with_its_place(tmp_path, changes, reason):
    path = tmp_path / "own.jsonl"
    write_records([record(**changes)], path)
    with pytest.raises(InputError) as caught:
        read_news_pairs(path)
    assert "own.jsonl:1: " in str(caught.value)
    assert reason in str(caught.value)


def test_a_pair_that_stands_twice_is_refused(tmp_path):
    write_records([record(), record(id="other")], tmp_path / "own.jsonl")
    with pytest.raises(InputError, match=r"own\.jsonl:2: the same pair stands in"):
        read_news_pairs(tmp_path / "own.jsonl")


def test_a_day_cannot_be_for_development_and_for_testing(tmp_path):
    other = json.loads(PATH.read_text(encoding="utf-8").splitlines()[1])
    write_records([record(split="dev"), other | {"day": record()["day"], "split": "test"}], tmp_path / "own.jsonl")
    with pytest.raises(InputError, match="is dev data in an earlier row"):
        read_news_pairs(tmp_path / "own.jsonl")


def make_pair(left, right, **changes):
    sides = {"left": asdict(left), "right": asdict(right)}
    neutral = {"comparable": "no", "label": "neutral", "relation": None, "kind": None}
    fields = record(**sides, **neutral, **changes)
    return NewsPair(**(fields | {"left": left, "right": right}))


def reference(url, text, start=0):
    return Reference(url, start, len(text), digest(text))


def test_a_recut_claim_is_found_again_and_another_is_not():
    claims = {"u": [make_claim("The bridge is closed.")]}
    assert match(Reference("u", 0, 19, "x"), claims) == [claims["u"][0]]
    assert match(Reference("u", 12, 200, "x"), claims) == claims["u"][1:]
    assert match(Reference("u", 0, 21, "x"), claims) == [claims["u"][0]]
    assert claims["u"][0].paragraph == Span(0, 21)


def test_a_changed_article_is_refused_with_the_pair_and_the_reason(tmp_path, detector):
    text = "The bridge over the Lune is closed. Repairs take a month."
    rows = [{"source": "a", "url": f"http://{name}.example/", "text": text} for name in "ab"]
    write_records(rows, tmp_path / "day.jsonl")
    good, bad = reference("http://a.example/", text), reference("http://b.example/", text + " No.")
    with pytest.raises(InputError, match=r"pair-7: http://b\.example/: .*not the one that was labelled"):
        judge_day(detector, [make_pair(good, bad, id="pair-7")], read_documents(tmp_path / "day.jsonl"))


def test_labelled_claims_are_judged_among_all_articles_of_their_day(tmp_path, detector):
    first = "The bridge over the Lune was closed on Monday. The mayor spoke of a flood."
    second = "The bridge over the Lune was open on Monday. Traffic was heavy."
    rows = [
        {"source": name, "url": f"http://{name}.example/", "text": text} for name, text in (("a", first), ("b", second))
    ]
    write_records(rows, tmp_path / "day.jsonl")
    left = Reference("http://a.example/", 0, 46, digest(first))
    right = Reference("http://b.example/", 0, 44, digest(second))
    gone = Reference("http://b.example/", 36, 52, digest(second))
    pairs = [make_pair(left, right), make_pair(left, gone, id="x")]
    judged = judge_day(detector, pairs, read_documents(tmp_path / "day.jsonl"))
    assert judged[0].judgement.pair.left.text == "The bridge over the Lune was closed on Monday."
    assert judged[1].judgement is None
    assert judged[1].is_gone
    assert judged[1].pair.right == second[36:52]
    assert predict(judged)[1].predicted is Label.NEUTRAL
    assert judged[0].pair.weight == pytest.approx(1 / record()["probability"])


@dataclass(frozen=True)
class BrokenDetector:
    def read(self, documents):
        raise RuntimeError("no more memory")


def test_a_crash_costs_the_pairs_of_its_day_and_is_wrong(tmp_path, caplog):
    text = "The bridge over the Lune is closed. Repairs take a month."
    rows = [{"source": "a", "url": f"http://{name}.example/", "text": text} for name in "ab"]
    write_records(rows, tmp_path / "day.jsonl")
    pair = make_pair(reference("http://a.example/", text), reference("http://b.example/", text))
    judged = judge_day(BrokenDetector(), [pair], read_documents(tmp_path / "day.jsonl"))
    assert predict(judged)[0].predicted is None
    assert "no more memory" in caplog.text


def test_claims_are_judged_as_in_a_run_of_their_day(tmp_path, detector):
    shared = "The storm reached Oslo on Monday and cut the power in two districts."
    texts = {
        "a": f"{shared} 12 people were killed in the storm in Oslo.",
        "b": f"{shared} 20 people were killed in the storm in Oslo.",
        "c": "La tempête a atteint Oslo lundi. Vingt personnes ont été tuées dans la tempête à Oslo.",
        "d": "Le pont de Tours est fermé. Les travaux durent un mois.",
    }
    write_records(
        [{"source": name, "url": f"http://{name}.example/", "text": text} for name, text in texts.items()],
        tmp_path / "day.jsonl",
    )
    documents = list(read_documents(tmp_path / "day.jsonl"))
    everything = detector.config.decision.model_copy(update={"min_promise": 0.0})
    whole = replace(detector, config=detector.config.model_copy(update={"decision": everything}))
    expected = {
        frozenset((one.pair.left.id, one.pair.right.id)): one.decision.confidence for one in whole.judge_all(documents)
    }
    claims = {(c.source, c.start): c for document in documents for c in detector.understand(document)}
    wanted = [
        (left, right)
        for left in claims.values()
        for right in claims.values()
        if frozenset((left.id, right.id)) in expected and left.id < right.id
    ]
    found = judge_claims(detector, documents, list(claims.values()), wanted)
    assert len(found) == len(expected) > 1
    for judgement in found:
        key = frozenset((judgement.pair.left.id, judgement.pair.right.id))
        assert judgement.decision.confidence == pytest.approx(expected[key], abs=0.02)


def test_pairs_that_share_an_article_through_others_are_one_group():
    a, b, c, d = (Reference(name, 0, 1, "") for name in "abcd")
    first, second, third = connect([make_pair(a, b), make_pair(b, c), make_pair(d, d)])
    assert first == second != third


def test_the_labels_fit_the_articles(shared, detector):
    folder = shared / "data/news/SaudiNewsNet"
    if not folder.is_dir():
        pytest.skip(f"needs the folder {folder.name}")
    reading = load_config(ROOT / "configs/saudinewsnet.yaml").input
    pairs = [pair for pair in PAIRS if pair.day == "2015-07-23"][:3]
    judged = judge_days(detector, pairs, folder, reading)
    assert [one.pair.id for one in judged] == [pair.id for pair in pairs]
    assert all(one.judgement for one in judged)
