import json

import pytest

from claims.errors import InputError
from claims.schema import Kind, Label, Relation
from eval.pairs import Split, crosses, read_pairs
from tests.conftest import ROOT

OPEN, SHUT = "The bridge is open.", "The bridge is shut."


def write(path, *rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def row(**changes):
    return {"left": OPEN, "right": SHUT, "label": "contradiction"} | changes


def test_three_fields_are_enough_and_the_id_stays_with_the_texts(tmp_path):
    [pair] = read_pairs([write(tmp_path / "own.jsonl", row())])
    assert (pair.left, pair.right, pair.label, pair.weight) == (OPEN, SHUT, Label.CONTRADICTION, 1.0)
    [_, moved] = read_pairs([write(tmp_path / "other.jsonl", row(right="It rained."), row(weight=-3))])
    assert moved.id == pair.id
    assert moved.weight == 1.0


def test_pairs_without_a_split_belong_to_every_split(tmp_path):
    path = write(tmp_path / "own.jsonl", row(), row(right="It rained.", split="test"))
    assert len(read_pairs([path], Split.DEV)) == 1
    assert len(read_pairs([path], Split.TEST)) == 2


def test_all_fields_are_read_and_remarks_ignored(tmp_path):
    meta = {"source": "Gazette", "published": "2025-03-11T06:40:00+03:00", "speaker": "the mayor"}
    rich = row(id="a", kind="status", relation="discrepancy", language="en", split="test", group="g", note="why")
    [pair] = read_pairs([write(tmp_path / "own.jsonl", rich | {"left_meta": meta})])
    assert (pair.kind, pair.relation, pair.split) == (Kind.STATUS, Relation.DISCREPANCY, Split.TEST)
    assert (pair.left_meta.speaker, pair.left_meta.published.hour, pair.right_meta.source) == ("the mayor", 3, None)


def test_a_date_without_a_zone_is_taken_as_utc(tmp_path):
    [pair] = read_pairs([write(tmp_path / "own.jsonl", row(left_meta={"published": "2025-03-11T06:40:00"}))])
    assert pair.left_meta.published.isoformat() == "2025-03-11T06:40:00+00:00"


def test_a_tsv_with_the_same_names_reads_alike(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text(
        "left\tright\tlabel\tkind\tleft_meta\n"
        f'{OPEN}\t{SHUT}\tcontradiction\tstatus\t{{"speaker": "the mayor"}}\n'
        'He said "no".\tHe agreed.\tneutral\t\t\n',
        encoding="utf-8",
    )
    first, second = read_pairs([path])
    assert (first.label, first.kind, first.left_meta.speaker) == (Label.CONTRADICTION, Kind.STATUS, "the mayor")
    assert (second.left, second.kind) == ('He said "no".', None)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row(label="maybe"), "'label'"),
        ({"left": OPEN, "label": "neutral"}, "'right': Field required"),
        (row(right=" "), "'right' is empty"),
        (row(kind="colour"), "'kind'"),
        (row(language="Arabic"), "'language' is 'Arabic'"),
        (row(relation="update"), "relation update goes with label neutral, not contradiction"),
        (row(left_meta={"published": "yesterday"}), "'left_meta.published'"),
    ],
)
def test_a_row_that_is_no_labelled_pair_is_refused_with_its_place_and_reason(tmp_path, bad, reason):
    path = write(tmp_path / "own.jsonl", row(right="The tunnel is shut."), bad)
    with pytest.raises(InputError) as caught:
        read_pairs([path])
    assert f"{path}:2: " in str(caught.value)
    assert reason in str(caught.value)


def test_a_line_separator_inside_a_cell_does_not_end_the_row(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text(f"left\tright\tlabel\n{OPEN}\u2028It rained.\t{SHUT}\tcontradiction\n", encoding="utf-8")
    [pair] = read_pairs([path])
    assert pair.left.endswith("It rained.")


def test_a_row_with_more_cells_than_names_is_refused(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text(f"left\tright\tlabel\n{OPEN}\t{SHUT}\tcontradiction\tmore\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.tsv:2: has more cells"):
        read_pairs([path])


def test_text_that_is_no_json_is_refused_with_its_place(tmp_path):
    path = tmp_path / "own.jsonl"
    path.write_text("{'left': 1}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.jsonl:1: .*Invalid JSON"):
        read_pairs([path])


def test_every_faulty_row_is_named_at_once(tmp_path):
    path = write(tmp_path / "own.jsonl", *(row(label=f"l{number}") for number in range(30)))
    with pytest.raises(InputError) as caught:
        read_pairs([path])
    assert f"{path}:20: " in str(caught.value)
    assert "… and 10 more" in str(caught.value)


def test_a_pair_that_stands_twice_is_refused_in_either_order_and_spacing(tmp_path):
    path = write(tmp_path / "own.jsonl", row(), {"left": SHUT, "right": f" {OPEN} ", "label": "contradiction"})
    with pytest.raises(InputError, match=r"own\.jsonl:2: the same pair stands in .*own\.jsonl:1 already"):
        read_pairs([path])


def test_a_pair_with_two_labels_is_refused(tmp_path):
    path = write(tmp_path / "own.jsonl", row(), row(label="neutral"))
    with pytest.raises(InputError, match="as contradiction, here as neutral: one of them must go"):
        read_pairs([path])


def test_the_same_texts_of_other_days_are_another_pair(tmp_path):
    later = row(label="neutral", right_meta={"published": "2025-03-12T06:40:00+03:00"})
    assert len(read_pairs([write(tmp_path / "own.jsonl", row(), later)])) == 2


def test_an_id_that_stands_twice_is_refused(tmp_path):
    path = write(tmp_path / "own.jsonl", row(id="a"), row(id="a", right="The tunnel is shut."))
    with pytest.raises(InputError, match="the id 'a' stands in"):
        read_pairs([path])


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"nothing\.jsonl: cannot be read"):
        read_pairs([tmp_path / "nothing.jsonl"])


TYPED = read_pairs([ROOT / "eval/data/typed_pairs.jsonl"])


def test_typed_pairs_are_many_enough_in_each_language():
    assert len(TYPED) >= 420
    count = {name: sum(pair.language == name for pair in TYPED) for name in ("ar", "en", "fr")}
    assert count["ar"] >= 240
    assert count["en"] >= 80
    assert count["fr"] >= 40
    assert sum(crosses(pair.language) for pair in TYPED) >= 60


def test_typed_pairs_are_balanced_over_kinds_and_labels_in_both_halves():
    for split in Split:
        for kind in Kind:
            counts = [
                sum((pair.split, pair.kind, pair.label) == (split, kind, label) for pair in TYPED) for label in Label
            ]
            assert len(set(counts)) == 1
            assert counts[0] >= 7


def test_pairs_that_differ_in_one_thing_share_a_side_a_kind_and_a_half():
    groups = {pair.group for pair in TYPED}
    for group in groups:
        members = [pair for pair in TYPED if pair.group == group]
        assert {pair.label for pair in members} == set(Label)
        assert len({(pair.split, pair.kind, pair.language) for pair in members}) == 1
        assert len({pair.left for pair in members}) == 1 or len({pair.right for pair in members}) == 1


def test_no_sentence_is_in_both_halves():
    texts = {
        split: {text for pair in TYPED if pair.split is split for text in (pair.left, pair.right)} for split in Split
    }
    assert not texts[Split.DEV] & texts[Split.TEST]
