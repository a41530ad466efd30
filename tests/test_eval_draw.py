import json

import pytest

from claims.decide import Case
from claims.errors import InputError
from claims.schema import Comparability, Evidence, Kind, Relation, Verdict
from eval.draw import BANDS, Band, adopt_sheets, draw, sheet
from eval.news import Pool, read_news_pairs
from eval.pairs import Split
from eval.records import write_records
from tests.fakes import make_claim, make_document, make_pair, make_scores


def make_case(number, *, overlap=0.5, similarity=0.9, code=None, contradiction=0.1):
    subject = Comparability(Verdict.YES, "", overlap, 0.5, False, False, 0.5, 0.5, 0.0, False, 0, 0.0)
    evidence = (Evidence(Kind.QUANTITY, Relation.CONTRADICTION, 0.9, code),) if code else ()
    left = make_claim(f"left {number}", "a", id=f"a:{number}")
    right = make_claim(f"right {number}", "b", id=f"b:{number}")
    return Case(make_pair(left, right, similarity), subject, evidence, make_scores(contradiction))


CASES = [
    make_case(
        number, overlap=number / 200, similarity=1 - number / 200, code="quantity.disjoint" if number % 2 else None
    )
    for number in range(200)
]


def test_the_probability_of_being_drawn_is_that_of_any_band_drawing_it():
    bands = [Band("any", 0, None, 20), Band("rare words, figures differ", 0, 50, 10)]
    drawn = draw(CASES, bands, seed=1)
    by_id = {one.pair.left.id: one.probability for one in drawn}
    for name, probability in by_id.items():
        number = int(name.split(":")[1])
        in_second = number % 2 == 1 and number >= 100
        assert probability == pytest.approx(1 - (1 - 20 / 200) * ((1 - 10 / 50) if in_second else 1))


def test_pairs_are_drawn_as_often_as_their_probability_says():
    bands = [Band("similarity", 0, 20, 5), Band("similarity", 20, None, 9)]
    chosen = [one for seed in range(400) for one in draw(CASES, bands, seed)]
    first = sum(int(one.pair.left.id.split(":")[1]) == 3 for one in chosen)
    later = sum(int(one.pair.left.id.split(":")[1]) == 150 for one in chosen)
    assert first / 400 == pytest.approx(5 / 20, abs=0.07)
    assert later / 400 == pytest.approx(9 / 180, abs=0.04)


def test_the_same_seed_draws_the_same_pairs_and_another_does_not():
    ids = [[one.pair.left.id for one in draw(CASES, BANDS, seed)] for seed in (1, 1, 2)]
    assert ids[0] == ids[1] != ids[2]


def test_a_band_with_few_members_draws_them_all():
    assert len(draw(CASES[:3], [Band("any", 0, None, 20)], seed=1)) == 3
    assert draw([], BANDS, seed=1) == []


DOCUMENTS = {name: make_document(name, f"Before. left 1 {name}", url=f"http://{name}.example/") for name in "ab"}


def make_sheet(path, **labels):
    records = sheet(draw(CASES[1:2], [Band("any", 0, None, 1)], 1), "2026-03-02", Split.DEV, DOCUMENTS)
    write_records([record | labels for record in records], path)
    return path


LABELS = {"comparable": "yes", "label": "contradiction", "relation": "contradiction", "kind": "quantity", "why": "x"}


def test_a_labelled_sheet_is_adopted_without_its_text(tmp_path):
    path = make_sheet(tmp_path / "sheet.jsonl", **LABELS)
    assert adopt_sheets([path], tmp_path / "pairs.jsonl") == 1
    [pair] = read_news_pairs(tmp_path / "pairs.jsonl")
    assert (pair.pool, pair.split, pair.left.url) == (Pool.CANDIDATES, Split.DEV, "http://a.example/")
    stored = json.loads((tmp_path / "pairs.jsonl").read_text(encoding="utf-8"))
    assert "article" not in stored["left"]
    assert "claim" not in stored["left"]


def test_adopting_again_replaces(tmp_path):
    for label in ("contradiction", "neutral"):
        known = LABELS if label == "contradiction" else LABELS | {"label": label, "relation": None, "kind": None}
        path = make_sheet(tmp_path / "sheet.jsonl", **known)
        assert adopt_sheets([path], tmp_path / "pairs.jsonl") == 1
    [pair] = read_news_pairs(tmp_path / "pairs.jsonl")
    assert pair.label == "neutral"


def test_a_second_draw_of_a_day_is_refused_and_leaves_the_file_as_it_was(tmp_path):
    path = make_sheet(tmp_path / "sheet.jsonl", **LABELS)
    adopt_sheets([path], tmp_path / "pairs.jsonl")
    before = (tmp_path / "pairs.jsonl").read_bytes()
    other = sheet(draw(CASES[2:3], [Band("any", 0, None, 1)], 1), "2026-03-02", Split.DEV, DOCUMENTS)
    shifted = [record | LABELS | {"left": record["left"] | {"start": 1}} for record in other]
    write_records(shifted, tmp_path / "again.jsonl")
    with pytest.raises(InputError, match="the id '2026-03-02-0000' stands in"):
        adopt_sheets([tmp_path / "again.jsonl"], tmp_path / "pairs.jsonl")
    assert (tmp_path / "pairs.jsonl").read_bytes() == before


def test_an_article_without_an_address_cannot_be_drawn():
    documents = {name: make_document(name, "left 1", url=None) for name in "ab"}
    with pytest.raises(InputError, match="has no URL"):
        sheet(draw(CASES[1:2], [Band("any", 0, None, 1)], 1), "2026-03-02", Split.DEV, documents)


def test_a_sheet_that_is_not_labelled_yet_is_refused(tmp_path):
    path = make_sheet(tmp_path / "sheet.jsonl")
    with pytest.raises(InputError, match=r"sheet\.jsonl:1: .*'label'"):
        adopt_sheets([path], tmp_path / "pairs.jsonl")
