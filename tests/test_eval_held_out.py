import pytest
import yaml

from claims.errors import ConfigError, InputError
from claims.schema import Label
from claims.segment import ClauseSegmenter
from eval.benchmark_settings import Benchmarks
from eval.events import read_events
from eval.held_out import HeldOut, HeldOutSettings, find_leaks, load_held_out, pair_key, text_key
from eval.pairs import LabelledPair, read_pairs
from eval.settings import load_settings
from eval.sources import read_sources
from tests.conftest import ROOT
from training.recipe import Recipe

SETTINGS = ROOT / "configs/eval/held_out.yaml"


def pair(left, right):
    return LabelledPair(left, right, Label.NEUTRAL)


def test_a_held_out_pair_is_a_leak_in_either_order_and_spelling_and_a_sentence_in_any_pair():
    held_out = HeldOut(frozenset({pair_key(pair("A b.", "C d!"))}), frozenset({text_key("Ê, f")}))
    leaks = [pair("c  d", "a B"), pair("x", "ê f."), pair("ê f", "y")]
    clean = [pair("a b", "other"), pair("c d", "other")]
    assert find_leaks([*leaks, *clean], held_out) == leaks


def test_arabic_spellings_are_one():
    held_out = HeldOut(frozenset(), frozenset({text_key("أُغلِق الجسر")}))
    assert find_leaks([pair("اغلق الجسر.", "x")], held_out)


def write_settings(folder, **changes):
    settings = {"data": str(folder), "labels": {}, "pairs": [], "sentences": [], "written": [], "events": []}
    path = folder / "held_out.yaml"
    path.write_text(yaml.safe_dump(settings | changes), encoding="utf-8")
    return path


def test_every_source_of_a_benchmark_and_all_our_own_data_is_held_out():
    settings = load_settings(SETTINGS, HeldOutSettings)
    benchmarks = load_settings(ROOT / "configs/eval/bench.yaml", Benchmarks).benchmarks.values()
    files = {source.file for source in (*settings.pairs, *settings.sentences)}
    assert {task.source.file for task in benchmarks if hasattr(task, "source")} <= files
    own = {path.as_posix() for path in (*settings.written, *settings.events, *settings.rows)}
    assert own == {"eval/data/typed_pairs.jsonl", "examples", "eval/data/events", "eval/data/arentail_numbers.jsonl"}


def test_what_is_written_here_is_found_as_a_leak(tmp_path):
    path = write_settings(
        tmp_path, written=[str(ROOT / "eval/data/typed_pairs.jsonl")], events=[str(ROOT / "eval/data/events")]
    )
    held_out = load_held_out(path)
    first = read_pairs([ROOT / "eval/data/typed_pairs.jsonl"])[0]
    assert held_out.holds(pair(first.left, "anything"))
    articles = read_events(ROOT / "eval/data/events/dev/strike").documents
    claim = ClauseSegmenter().segment(articles[0])[2]
    assert held_out.holds(pair("anything", claim.text))


def test_a_missing_file_is_an_error_and_not_an_empty_list(tmp_path):
    source = {"name": "x", "file": "x.tsv", "format": "tsv", "language": "ar", "licence": "own", "any_label": "neutral"}
    with pytest.raises(InputError, match="'x' is missing"):
        load_held_out(write_settings(tmp_path, pairs=[source]))


def test_unknown_settings_are_refused(tmp_path):
    with pytest.raises(ConfigError, match="colour"):
        load_settings(write_settings(tmp_path, colour="red"), HeldOutSettings)


def test_nothing_that_is_held_out_is_in_a_training_source_after_the_check(shared, monkeypatch):
    if not (shared / "data/nli").is_dir():
        pytest.skip("needs the folder data/nli")
    monkeypatch.chdir(ROOT)
    from training.nli import training_pairs

    recipe = load_settings(ROOT / "configs/training/3-news.yaml", Recipe)
    of_news = tuple(one for one in recipe.train if one.name.startswith("news"))
    news = recipe.model_copy(update={"train": of_news, "headlines": None})
    held_out = load_held_out(SETTINGS)
    raw = read_sources(news.data, news.train, news.settings.seed)
    assert find_leaks(raw, held_out)
    assert not find_leaks(training_pairs(news), held_out)
