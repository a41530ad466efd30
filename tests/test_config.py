from pathlib import Path

import pytest

from claims.config import Config, load_config
from claims.errors import ConfigError
from tests.conftest import ROOT


def write(folder: Path, text: str) -> Path:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_default_file_says_what_the_defaults_are():
    assert load_config(ROOT / "configs/default.yaml") == Config()


@pytest.mark.parametrize("name", ["hub.yaml", "saudinewsnet.yaml"])
def test_shipped_presets_are_valid(name):
    assert load_config(ROOT / "configs" / name) != Config()


def test_an_unknown_setting_is_named_with_its_place(tmp_path):
    with pytest.raises(ConfigError, match=r"own\.yaml: 'pairing\.windows' is no setting"):
        load_config(write(tmp_path, "pairing: {windows: 3}"))


def test_a_wrong_value_is_shown_with_what_was_expected(tmp_path):
    with pytest.raises(ConfigError, match=r"'pairing\.window_days' is 'soon'.*integer"):
        load_config(write(tmp_path, "pairing: {window_days: soon}"))


@pytest.mark.parametrize(
    ("text", "aims"),
    [
        ("decision: {}", (0.8, None, None)),
        ("decision: {recall: 0.9}", (None, 0.9, None)),
        ("decision: {min_confidence: 0.3}", (None, None, 0.3)),
        ("decision: {precision: 0.9, recall: null}", (0.9, None, None)),
    ],
)
def test_another_aim_replaces_the_default_precision(tmp_path, text, aims):
    decision = load_config(write(tmp_path, text)).decision
    assert (decision.precision, decision.recall, decision.min_confidence) == aims


def test_two_aims_exclude_each_other(tmp_path):
    with pytest.raises(ConfigError, match="exclude each other"):
        load_config(write(tmp_path, "decision: {precision: 0.9, recall: 0.5}"))


@pytest.mark.parametrize("text", ["- just a list", "a: [", "just words"])
def test_a_file_that_is_no_mapping_is_refused(tmp_path, text):
    with pytest.raises(ConfigError, match=r"own\.yaml"):
        load_config(write(tmp_path, text))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere\.yaml"):
        load_config(tmp_path / "nowhere.yaml")


def test_an_empty_file_is_the_default(tmp_path):
    assert load_config(write(tmp_path, "")) == Config()
