from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from claims.errors import OutputError
from claims.report import REPORTERS, write_report
from claims.report.files import write_whole
from claims.report.table import guard
from tests.sample_report import (
    ABOUT_20,
    ARTICLES,
    DOCUMENTS,
    FINDINGS,
    TOLL,
    build_empty_report,
    build_report,
)


def read_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_bytes().decode("utf-8").split("\n") if line]


def test_a_report_is_these_files(tmp_path):
    write_report(build_report(), tmp_path / "new" / "folder")
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == [
        "disputes.jsonl",
        "documents.jsonl",
        "findings.csv",
        "findings.jsonl",
        "rejected.jsonl",
        "report.html",
        "run.json",
    ]


def test_the_same_report_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_report(build_report("ar"), tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_an_unusable_folder_is_named_with_what_to_do(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OutputError, match=r"file.*expected a folder.*Choose another"):
        write_report(build_report(), tmp_path / "file" / "out")


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    def fail_midway():
        yield b"half"
        raise OSError(28, "No space left on device")

    (tmp_path / "run.json").write_text("old")
    with pytest.raises(OutputError, match="No space left on device"):
        write_whole(tmp_path / "run.json", fail_midway())
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]
    assert (tmp_path / "run.json").read_text() == "old"


@pytest.mark.parametrize("name", sorted(REPORTERS))
def test_each_reporter_creates_the_folder_and_writes_one_file(tmp_path, name):
    REPORTERS[name](build_report("fr"), tmp_path / "out")
    [path] = (tmp_path / "out").iterdir()
    assert path.stat().st_size > 500


@pytest.mark.parametrize("name", sorted(REPORTERS))
def test_each_reporter_survives_a_text_that_utf8_cannot_hold(tmp_path, name):
    broken = replace(ABOUT_20, text=ABOUT_20.text.replace("نحو", "\ud83dحو"))
    REPORTERS[name](replace(build_report(), findings=(replace(TOLL, left=broken),)), tmp_path)
    [path] = tmp_path.iterdir()
    path.read_bytes().decode("utf-8")


def test_findings_have_exactly_the_promised_fields(tmp_path):
    write_report(build_report("en"), tmp_path)
    first = read_lines(tmp_path / "findings.jsonl")[0]
    start = DOCUMENTS["sahel-1"].text.index("وقُتل نحو عشرين")
    assert first == {
        "id": "f01",
        "relation": "contradiction",
        "kind": "quantity",
        "voices": "sources",
        "confidence": 0.93,
        "left": {
            "document": "sahel-1",
            "source": "وكالة الساحل",
            "published": "2024-03-11T20:30:00+00:00",
            "url": "https://sahel.example/news/1",
            "language": "ar",
            "speaker": None,
            "text": "وقُتل نحو عشرين شخصًا في غرق العبّارة.",
            "start": start,
            "end": start + 38,
            "highlight": [[start + 6, start + 21]],
        },
        "right": {
            "document": "madar-1",
            "source": "صحيفة المدار",
            "published": "2024-03-12T00:00:00",
            "url": "https://madar.example/a?id=2&x=<b>",
            "language": "ar",
            "speaker": None,
            "text": "أعلنت السلطات الصحية أن ستة وثلاثين شخصًا لقوا حتفهم في غرق العبّارة قبالة ميناء الزهراء.",
            "start": 0,
            "end": 89,
            "highlight": [[24, 41]],
        },
        "scores": {
            "forward": {"entailment": 0.02, "neutral": 0.05, "contradiction": 0.93},
            "backward": {"entailment": 0.03, "neutral": 0.09, "contradiction": 0.88},
            "similarity": 0.912,
        },
        "origins": {"left": 1, "right": 1},
        "explanation": "نحو عشرين شخصًا [18–22] against ستة وثلاثين شخصًا [36]",
        "dispute": "d01",
    }


def test_offsets_and_highlights_resolve_in_the_documents_written_beside_them(tmp_path):
    write_report(build_report(), tmp_path)
    texts = {document["id"]: document["text"] for document in read_lines(tmp_path / "documents.jsonl")}
    findings = read_lines(tmp_path / "findings.jsonl")
    for side in [finding[name] for finding in findings for name in ("left", "right")]:
        assert texts[side["document"]][side["start"] : side["end"]] == side["text"]
        assert side["highlight"]
        for start, end in side["highlight"]:
            assert texts[side["document"]][start:end] in side["text"]


def test_findings_are_sorted_by_confidence_with_ties_by_id(tmp_path):
    tied = [replace(TOLL, id=name, confidence=confidence) for name, confidence in (("b", 0.5), ("a", 0.5), ("c", 0.9))]
    REPORTERS["jsonl"](replace(build_report(), findings=tuple(tied)), tmp_path)
    assert [line["id"] for line in read_lines(tmp_path / "findings.jsonl")] == ["c", "a", "b"]


def test_unknown_dates_and_speakers_are_null_and_known_speakers_are_names(tmp_path):
    write_report(build_report(), tmp_path)
    [first, *_] = read_lines(tmp_path / "disputes.jsonl")
    assert first["positions"][0]["claims"][1]["published"] is None
    speakers = {line["id"]: line["left"]["speaker"] for line in read_lines(tmp_path / "findings.jsonl")}
    assert speakers["f03"] == "نقابة البحارة"
    assert speakers["f01"] is None


def test_disputes_carry_their_positions(tmp_path):
    write_report(build_report(), tmp_path)
    first = read_lines(tmp_path / "disputes.jsonl")[0]
    assert list(first) == ["id", "confidence", "findings", "positions"]
    assert first["findings"] == ["f01", "f02", "f07"]
    assert [len(position["claims"]) for position in first["positions"]] == [2, 1, 1]
    assert list(first["positions"][0]["claims"][0]) == [
        *("document", "source", "published", "speaker", "text", "start", "end"),
    ]


def test_rejects_and_run_are_written_for_programs(tmp_path):
    write_report(build_report("ar"), tmp_path)
    assert read_lines(tmp_path / "rejected.jsonl")[0] == {
        "origin": "articles.jsonl:17",
        "reason": "'text' is missing; each article needs source and text",
    }
    run = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert run["schema"] == 1
    assert run["version"] == "0.1.0"
    assert run["language"] == "ar"
    assert run["settings"]["pairing"]["window_days"] == 3
    assert set(run) == {
        *("schema", "version", "started", "seconds", "language", "settings", "models", "counts", "stage_seconds"),
    }


def test_every_article_stands_in_documents(tmp_path):
    write_report(build_report(), tmp_path)
    written = read_lines(tmp_path / "documents.jsonl")
    assert [line["id"] for line in written] == [document.id for document in ARTICLES]
    assert [line["text"] for line in written] == [document.text for document in ARTICLES]
    assert {"source", "title", "published", "url", "language", "origin", "notes"} < set(written[0])


def test_the_spreadsheet_keeps_arabic_and_has_a_row_per_finding(tmp_path):
    REPORTERS["csv"](build_report("ar"), tmp_path)
    assert (tmp_path / "findings.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [finding.id for finding in FINDINGS]
    assert rows[0]["left_text"] == ABOUT_20.text
    assert rows[0]["right_source"] == "صحيفة المدار"
    assert rows[0]["explanation"].startswith("نحو عشرين شخصًا [18–22] مقابل")
    assert rows[0]["confidence"] == "0.93"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_can_become_a_formula(start):
    assert guard(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


def test_ordinary_cells_stay_as_they_are():
    assert [guard("a=b"), guard("نحو 20"), guard(-0.5), guard(None)] == ["a=b", "نحو 20", -0.5, None]


def test_a_formula_in_a_source_name_is_guarded_in_the_file(tmp_path):
    evil = replace(ABOUT_20, source='=cmd|"/c calc"!A1')
    REPORTERS["csv"](replace(build_report(), findings=(replace(TOLL, left=evil),)), tmp_path)
    with (tmp_path / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["left_source"] == '\'=cmd|"/c calc"!A1'


def test_an_empty_report_still_has_a_header_row(tmp_path):
    REPORTERS["csv"](build_empty_report(), tmp_path)
    assert (tmp_path / "findings.csv").read_text(encoding="utf-8-sig").startswith("id,relation,kind,voices,confidence")


def test_markdown_shows_hostile_text_as_text(tmp_path):
    REPORTERS["markdown"](build_report(), tmp_path)
    text = (tmp_path / "findings.md").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "<img" not in text
    assert "javascript" not in text
    assert "<https://sahel.example/news/1>" in text
