import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT

ROWS = [
    {
        "id": "a",
        "left": "The bridge over the Lune is open.",
        "right": "The bridge over the Lune is not open.",
        "label": "contradiction",
        "kind": "status",
        "language": "en",
    },
    {
        "id": "b",
        "left": "لقي 12 شخصا مصرعهم في غرق العبارة",
        "right": "لقي 20 شخصا مصرعهم في غرق العبارة",
        "label": "contradiction",
        "kind": "quantity",
        "language": "ar",
    },
    {
        "id": "c",
        "left": "<script>alert(1)</script> It rained in Oslo.",
        "right": "It rained in Oslo & Bergen.",
        "label": "entailment",
        "kind": "place",
        "language": "en",
    },
    {
        "id": "d",
        "left": "The minister resigned on Monday.",
        "right": "The minister did not resign on Tuesday.",
        "label": "entailment",
        "kind": "time",
        "language": "en",
    },
]


@pytest.fixture
def pairs(tmp_path):
    path = tmp_path / "own.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), encoding="utf-8")
    return path


def run(*arguments):
    command = [sys.executable, "-m", "eval", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def test_pairs_are_scored_and_kept_in_the_promised_form(pairs, tmp_path):
    done = run("pairs", pairs, "--out", tmp_path / "a.json")
    assert done.returncode == 0, done.stderr
    assert "| kind status |" in done.stdout
    stored = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert [pair["id"] for pair in stored["pairs"]] == ["a", "b", "c", "d"]
    for pair in stored["pairs"]:
        assert pair["predicted"] in ("contradiction", "entailment", "neutral")
        assert 0 <= pair["confidence"] <= 1
        assert sum(pair["scores"]["forward"].values()) == pytest.approx(1, abs=1e-3)
    assert "f1" in stored["metrics"]["all"]


def test_two_runs_are_compared_and_calibration_is_drawn(pairs, tmp_path):
    first, second, plot = tmp_path / "a.json", tmp_path / "b.json", tmp_path / "plots/r.png"
    assert run("pairs", pairs, "--out", first).returncode == 0
    assert run("pairs", pairs, "--out", second, "--judge", "NLI alone").returncode == 0
    done = run("diff", first, second)
    assert done.returncode == 0, done.stderr
    assert "McNemar" in done.stdout
    done = run("calibration", first, "--out", plot)
    assert done.returncode == 0, done.stderr
    assert "ece" in done.stdout
    assert plot.read_bytes().startswith(b"\x89PNG")


def test_faulty_rows_end_with_code_2_and_their_place(pairs):
    pairs.write_text('{"left": "a", "right": "b", "label": "maybe"}\n', encoding="utf-8")
    done = run("pairs", pairs)
    assert done.returncode == 2
    assert f"{pairs}:1: 'label'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("guess",),
        ("pairs",),
        ("pairs", "examples/gold.jsonl", "--judge", "guess"),
        ("bench", "guess"),
        ("bench", "typed", "--config", "configs/hub.yaml"),
        ("bench", "--settings", "nothing.yaml"),
        ("gate", "--allow-regression"),
        ("gate", "--allow-regression", "--raise", "--reason", "x"),
        ("news", "--days", "nowhere"),
    ],
)
def test_wrong_usage_ends_with_code_2(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_events_are_run_from_end_to_end():
    done = run("events", "examples")
    assert done.returncode == 0, done.stderr
    assert "| examples | 12 |" in done.stdout
    assert "pairing recall at 10" in done.stdout


def test_a_split_without_pairs_is_an_error(pairs):
    marked = [row | {"split": "test"} for row in ROWS]
    pairs.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in marked), encoding="utf-8")
    done = run("errors", pairs)
    assert done.returncode == 2
    assert "no pairs of the split dev" in done.stderr


def test_mistakes_are_shown_by_kind_and_nothing_is_executed(pairs, tmp_path, browser):
    page = tmp_path / "out/errors.html"
    done = run("errors", pairs, "--out", page)
    assert done.returncode == 0, done.stderr
    assert "<script" not in page.read_text(encoding="utf-8")
    tab = browser.new_page()
    messages = []
    tab.on("console", lambda message: messages.append(message.text))
    tab.on("dialog", lambda dialog: messages.append(dialog.message))
    tab.goto(page.as_uri())
    assert tab.locator("table.matrix tbody tr").count() == 3 * (1 + len({row["kind"] for row in ROWS}))
    assert tab.locator("article.finding").count() == int(done.stdout.split()[0])
    assert messages == []
    tab.close()


def test_only_public_data_needs_the_package_that_reads_it():
    blocked = (
        "import sys; sys.modules['datasets'] = None; sys.modules['matplotlib'] = None; import eval.tables, eval.runs"
    )
    done = subprocess.run([sys.executable, "-c", blocked], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
