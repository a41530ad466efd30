import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from claims.cli import with_changes
from claims.config import Config, DecisionSettings
from tests.conftest import ROOT

CLAIMS = Path(sys.executable).with_name("claims")


def run(*arguments, **options):
    return subprocess.run([CLAIMS, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", **options)


def write_articles(folder: Path, *articles: dict) -> Path:
    path = folder / "articles.jsonl"
    path.write_text("\n".join(json.dumps(article, ensure_ascii=False) for article in articles), encoding="utf-8")
    return path


MORNING = {
    "source": "Coast Daily",
    "published": "2026-03-02T08:00:00",
    "text": "Twelve people were killed when the ferry Amal sank off Marsa al-Lulu on Monday, the port authority said.",
}
OTHER = {
    "source": "Harbour Post",
    "published": "2026-03-02T09:00:00",
    "text": "Thirty people were killed when the ferry Amal sank off Marsa al-Lulu on Monday, the coast guard said.",
}


def test_help_shows_the_commands_and_an_example():
    result = run("--help")
    assert result.returncode == 0
    for word in ("detect", "check", "compare", "segment", "Example"):
        assert word in result.stdout


@pytest.mark.parametrize("command", ["detect", "check", "compare", "segment"])
def test_every_command_explains_itself_with_an_example(command):
    result = run(command, "--help")
    assert result.returncode == 0
    assert "Example: claims" in result.stdout


def test_help_loads_no_model_library():
    code = (
        "import sys, claims.cli; print([name for name in ('torch', 'transformers', 'sklearn') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.strip() == "[]"


def test_findings_are_no_failure_and_all_files_are_written(tmp_path):
    result = run("detect", write_articles(tmp_path, MORNING, OTHER), "--out", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names >= {"report.html", "findings.jsonl", "findings.csv", "disputes.jsonl", "rejected.jsonl", "run.json"}
    [finding] = [
        json.loads(line) for line in (tmp_path / "out/findings.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert (finding["relation"], finding["kind"]) == ("contradiction", "quantity")
    assert "report.html" in result.stdout


def test_what_a_limit_cuts_off_is_said(tmp_path):
    config = tmp_path / "config.yaml"
    config.write_text("decision: {max_classified: 1}", encoding="utf-8")
    third = {**OTHER, "source": "Third Paper", "text": OTHER["text"].replace("Thirty", "Twenty")}
    given = (write_articles(tmp_path, MORNING, OTHER, third), "--config", config, "--out", tmp_path / "out")
    result = run("detect", *given)
    assert "pairs are promising; only the first 1 are classified" in result.stderr
    assert run("detect", *given, "--quiet").stderr == ""


def test_bad_lines_are_rejected_and_the_run_goes_on(tmp_path):
    path = write_articles(tmp_path, MORNING, {"source": "No Text"}, OTHER)
    path.write_text(path.read_text(encoding="utf-8") + "\n{broken\n", encoding="utf-8")
    result = run("detect", path, "--out", tmp_path / "out")
    assert result.returncode == 0
    rejected = [json.loads(line) for line in (tmp_path / "out/rejected.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [reject["origin"].rsplit(":", 1)[1] for reject in rejected] == ["2", "4"]
    assert "2 inputs were left out" in result.stdout


def test_empty_input_gives_an_empty_report(tmp_path):
    result = run("detect", write_articles(tmp_path), "--out", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "out/findings.jsonl").read_text(encoding="utf-8") == ""


def test_quiet_prints_nothing(tmp_path):
    result = run("detect", write_articles(tmp_path), "--out", tmp_path / "out", "--quiet")
    assert (result.stdout, result.stderr, result.returncode) == ("", "", 0)


def test_a_missing_input_is_wrong_usage(tmp_path):
    result = run("detect", tmp_path / "nowhere.jsonl", "--out", tmp_path / "out")
    assert result.returncode == 2
    assert "nowhere.jsonl" in result.stderr


def test_an_unknown_setting_is_wrong_usage(tmp_path):
    config = tmp_path / "own.yaml"
    config.write_text("pairing: {windows: 3}", encoding="utf-8")
    result = run("detect", write_articles(tmp_path, MORNING), "--out", tmp_path / "out", "--config", config)
    assert result.returncode == 2
    assert "pairing.windows" in result.stderr


def test_a_missing_model_folder_is_bad_input(tmp_path):
    config = tmp_path / "own.yaml"
    config.write_text(f"models: {{encoder: {tmp_path}/nowhere}}", encoding="utf-8")
    result = run("detect", write_articles(tmp_path, MORNING), "--out", tmp_path / "out", "--config", config)
    assert result.returncode == 2
    assert "nowhere" in result.stderr


def test_an_output_folder_that_is_a_file_is_bad_input(tmp_path):
    (tmp_path / "out").write_text("in the way", encoding="utf-8")
    result = run("detect", write_articles(tmp_path, MORNING), "--out", tmp_path / "out")
    assert result.returncode == 2
    assert "--out" in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into any folder")
def test_an_unwritable_output_folder_is_bad_input(tmp_path):
    (tmp_path / "out").mkdir(mode=0o500)
    result = run("detect", write_articles(tmp_path, MORNING), "--out", tmp_path / "out")
    assert result.returncode == 2


def test_an_aim_of_the_command_line_replaces_that_of_the_config():
    config = Config(decision=DecisionSettings(min_confidence=0.3))
    changed = with_changes(config, {"recall": 0.9}).decision
    assert (changed.recall, changed.precision, changed.min_confidence) == (0.9, None, None)


def test_two_aims_are_wrong_usage(tmp_path):
    path = write_articles(tmp_path, MORNING)
    result = run("detect", path, "--out", tmp_path / "out", "--precision", "0.9", "--recall", "0.9")
    assert result.returncode == 2
    assert "exclude each other" in result.stderr


def test_compare_tells_label_and_reason():
    result = run("compare", MORNING["text"], OTHER["text"], "--json")
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout)
    assert (answer["label"], answer["kind"]) == ("contradiction", "quantity")


def test_check_finds_what_contradicts_a_statement(tmp_path):
    path = write_articles(tmp_path, MORNING)
    result = run("check", OTHER["text"], "--against", path, "--json")
    assert result.returncode == 0, result.stderr
    [found] = json.loads(result.stdout)["contradicted_by"]
    assert "Coast Daily" in {found["left"]["source"], found["right"]["source"]}


def test_segment_writes_claims_whose_offsets_hold(tmp_path):
    result = run("segment", write_articles(tmp_path, MORNING))
    for line in result.stdout.splitlines():
        claim = json.loads(line)
        assert MORNING["text"][claim["start"] : claim["end"]] == claim["text"]
    assert result.stdout


def test_the_examples_of_the_help_texts_name_existing_options():
    text = " ".join(run(command, "--help").stdout for command in ("detect", "check", "compare", "segment"))
    assert "--precision" in text
    assert (ROOT / "examples/news").is_dir()


def test_a_store_remembers_articles_and_statements_are_checked_against_it(tmp_path):
    store, out = tmp_path / "store", tmp_path / "out"
    for article in (MORNING, OTHER):
        result = run("detect", write_articles(tmp_path, article), "--out", out, "--store", store)
        assert result.returncode == 0, result.stderr
    [finding] = (out / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(finding)["kind"] == "quantity"
    result = run("check", OTHER["text"], "--store", store, "--json")
    assert len(json.loads(result.stdout)["contradicted_by"]) == 1
    result = run("check", OTHER["text"], "--store", tmp_path / "nowhere")
    assert result.returncode == 2
    assert "there is no store" in result.stderr
    result = run("check", OTHER["text"])
    assert (result.returncode, "either --against INPUT or --store DIR" in result.stderr) == (2, True)
