import json

import pytest

from claims.errors import InputError
from claims.schema import Finding, Span
from eval.events import Place, find_event_sets, read_events
from eval.news import digest
from eval.pairing import as_events, merge
from eval.pairs import Split, read_pairs
from eval.runs import Outcome, measure_outcomes, run_events
from tests.conftest import ROOT
from tests.fakes import make_claim

EVENTS = ROOT / "eval/data/events"
FOLDERS = find_event_sets([EVENTS])
FIRST = "The bridge over the Lune was closed on Monday after the flood."
SECOND = "The bridge over the Lune stayed open on Monday despite the flood."


def make_set(folder, *gold):
    (folder / "news").mkdir()
    articles = [{"id": name, "source": name, "text": text} for name, text in (("gazette", FIRST), ("herald", SECOND))]
    write(folder / "news/articles.jsonl", articles)
    write(folder / "gold.jsonl", gold)
    return folder


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def item(**changes):
    sides = {"left": [{"document": "gazette", "text": FIRST}], "right": [{"document": "herald", "text": SECOND}]}
    known = {"id": "g", "why": "closed or open", "relation": "contradiction", "kind": "status", "voices": "sources"}
    return sides | known | changes


def test_gold_is_found_by_the_words_of_its_articles(tmp_path):
    events = read_events(make_set(tmp_path, item()))
    [gold] = events.gold
    left, right = make_claim(FIRST, gold.left[0].document), make_claim(SECOND, gold.right[0].document)
    assert gold.covers(left, right)
    assert gold.covers(right, left)
    assert not gold.covers(left, left)


def test_gold_is_found_by_offsets_and_the_hash_of_the_article(tmp_path):
    passage = {"document": "gazette", "start": 4, "end": 20, "hash": digest(FIRST)}
    [gold] = read_events(make_set(tmp_path, item(left=[passage]))).gold
    assert gold.left[0].span == Span(4, 20)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"left": [{"document": "tribune", "text": FIRST}]}, "no article is named 'tribune'"),
        ({"left": [{"document": "gazette", "text": "The tunnel"}]}, "stands 0 times"),
        ({"left": [{"document": "gazette", "text": "the"}]}, "stands 2 times"),
        ({"left": [{"document": "gazette", "start": 0, "end": 5, "hash": "0" * 16}]}, "not the labelled one"),
        ({"left": [{"document": "gazette"}]}, "needs 'text', or 'start', 'end' and 'hash'"),
        ({"kind": None}, "a finding needs 'relation', 'kind' and 'voices'"),
        ({"trap": True}, "a trap has none of them"),
        ({"trap": True, "kind": None, "voices": None}, "a trap has none of them"),
        ({"left": []}, "'left' and 'right' each need a passage"),
        ({"left": [{"document": "gazette", "start": 9, "end": 4, "hash": digest(FIRST)}]}, "9–4 is no stretch"),
        ({"left": [{"document": "gazette", "start": 0, "end": 999, "hash": digest(FIRST)}]}, "0–999 is no stretch"),
        ({"relation": "quarrel"}, "'relation'"),
    ],
)
def test_gold_that_fits_no_article_is_refused_with_its_line(tmp_path, changes, reason):
    folder = make_set(tmp_path, item(**changes))
    with pytest.raises(InputError) as caught:
        read_events(folder)
    assert "gold.jsonl:1: " in str(caught.value)
    assert reason in str(caught.value)


def test_gold_that_stands_twice_is_refused(tmp_path):
    folder = make_set(tmp_path, item(), item(id="h", relation="update"))
    with pytest.raises(InputError, match="as contradiction, here as update"):
        read_events(folder)


def test_a_folder_without_gold_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"no gold\.jsonl below"):
        find_event_sets([tmp_path])


def test_a_claim_is_a_gold_passage_where_the_shorter_one_lies_in_the_other_by_half():
    place = Place("a", Span(10, 30))
    assert place.holds(make_claim("x" * 100, "a"))
    assert place.holds(make_claim("x" * 20, "a"))
    assert not place.holds(make_claim("x" * 19, "a"))
    assert not place.holds(make_claim("x" * 100, "b"))


def test_a_run_is_measured_by_what_it_finds_and_what_else_it_reports(tmp_path):
    events = read_events(make_set(tmp_path, item(), item(id="h", left=[{"document": "gazette", "text": FIRST[:30]}])))
    finding = Finding("f", "contradiction", "time", *[None] * 3, *[None] * 3, 0, (), 1, 1, "")
    outcome = Outcome(events, (), right=(True, False, True), shown=(finding, None), trapped=())
    metrics = measure_outcomes([outcome])
    assert metrics["recall"].value == 0.5
    assert metrics["precision at 10"].value == pytest.approx(2 / 3)
    assert metrics["recall, kind status"].value == 0.5
    assert metrics["relation right, of those found"].value == 1
    assert metrics["kind right, of those found"].value == 0


class BrokenDetector:
    def detect(self, documents):
        raise RuntimeError("no more memory")


def test_a_crash_finds_nothing_and_does_not_end_the_measurement(tmp_path, caplog):
    events = read_events(make_set(tmp_path, item()))
    outcome = run_events(BrokenDetector(), events)
    assert (outcome.shown, outcome.findings) == ((None,), ())
    assert "no more memory" in caplog.text


def test_merged_sets_keep_apart_articles_of_the_same_name(tmp_path):
    folders = [tmp_path / "one/set", tmp_path / "two/set"]
    for folder in folders:
        folder.mkdir(parents=True)
    sets = [read_events(make_set(folder, item())) for folder in folders]
    documents, gold = merge(sets)
    assert len({document.id for document in documents}) == 4
    assert {place.document for one in gold for place in one.left} <= {document.id for document in documents}


def test_labelled_pairs_become_articles_whose_contradictions_are_the_gold():
    pairs = read_pairs([ROOT / "eval/data/typed_pairs.jsonl"], Split.DEV)
    events = as_events(pairs, "pairs")
    assert len(events.gold) == sum(pair.relation in ("contradiction", "discrepancy") for pair in pairs)
    ids = {document.id for document in events.documents}
    assert all(place.document in ids for gold in events.gold for place in (*gold.left, *gold.right))


def test_there_are_eight_sets_and_three_of_them_mix_languages():
    sets = [read_events(folder) for folder in FOLDERS]
    assert len(sets) >= 8
    languages = [{document.language for document in events.documents} for events in sets]
    assert all("ar" in found for found in languages)
    assert sum(len(found) > 1 for found in languages) >= 3


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_each_set_holds_few_articles_with_many_sorts_of_disagreement_and_traps(folder):
    events = read_events(folder)
    assert 4 <= len(events.documents) <= 6
    assert len(events.gold) >= 7
    assert len(events.traps) >= 6
    assert {gold.relation for gold in events.gold} == {"contradiction", "discrepancy", "update"}
    assert len({gold.kind for gold in events.gold}) >= 5


def test_the_gold_of_the_seeds_fits_the_seeds(shared):
    events = read_events(shared / "seeds", ROOT / "eval/data/seeds_gold.jsonl")
    assert len(events.gold) >= 10
    assert len(events.documents) == 5


def test_the_gold_of_the_seeds_holds_no_text():
    lines = (ROOT / "eval/data/seeds_gold.jsonl").read_text(encoding="utf-8").splitlines()
    passages = [passage for line in lines for side in ("left", "right") for passage in json.loads(line)[side]]
    assert all(passage.keys() == {"document", "start", "end", "hash"} for passage in passages)
