import json
import random
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from claims.errors import InputError
from claims.schema import Kind, Label
from eval.held_out import HeldOut, pair_key
from eval.pairs import read_pairs
from tests.conftest import ROOT
from training.curves import collect, draw_curves
from training.families import Family, family_pairs, pairs_of, read_families
from training.headlines import (
    Article,
    HeadlineSettings,
    changed_figures,
    hedged,
    look_alikes,
    parse_article,
    read_articles,
)
from training.recipe import Recipe

FAMILIES = ROOT / "training/data/families"
SETTINGS = HeadlineSettings(articles=Path("a.zip"), titles=Path("t.txt"))
FAMILY = Family(
    id="x-1",
    kind=Kind.STATUS,
    same=("The bridge is open.", "Cars cross the bridge again.", "الجسر مفتوح"),
    against=("The bridge is still shut.",),
    other=("The tunnel is still shut.", "The bridge opened in 1998."),
)


def test_a_family_makes_every_pair_of_known_label_in_both_orders():
    pairs = family_pairs([FAMILY])
    assert Counter(pair.label for pair in pairs) == {
        Label.ENTAILMENT: 2 * 3,
        Label.CONTRADICTION: 2 * 3,
        Label.NEUTRAL: 2 * 3 * 2,
    }
    assert {(pair.left, pair.right) for pair in pairs} == {(pair.right, pair.left) for pair in pairs}


def test_a_faulty_family_is_named_with_its_place(tmp_path):
    row = {"id": "x-1", "kind": "colour", "same": ["a", "b"], "against": ["c"], "other": ["d"]}
    (tmp_path / "own.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.jsonl:1.*kind"):
        read_families(tmp_path)


def test_a_folder_without_families_is_refused(tmp_path):
    with pytest.raises(InputError, match="no families"):
        read_families(tmp_path)


def test_the_written_families_are_whole_and_no_statement_stands_twice():
    families = read_families(FAMILIES)
    texts = [text for family in families for text in (*family.same, *family.against, *family.other)]
    assert len({family.id for family in families}) == len(families)
    assert len(set(texts)) == len(texts)
    assert all(len(family.same) >= 2 and family.against and family.other for family in families)
    assert {family.kind for family in families} == set(Kind)
    assert 0.05 < sum(family.kept for family in families) / len(families) < 0.15


def test_no_written_pair_for_measuring_is_in_a_family():
    kept = HeldOut(
        frozenset(pair_key(pair) for pair in read_pairs([ROOT / "eval/data/typed_pairs.jsonl"])), frozenset()
    )
    assert not [pair for family in read_families(FAMILIES) for pair in pairs_of(family) if kept.holds(pair)]


def test_a_changed_figure_contradicts_and_other_digits_or_a_fitting_hedge_do_not():
    pairs = list(changed_figures("مقتل 12 شخصا في انفجار وسط المدينة", random.Random(1)))
    assert [pair.label for pair in pairs] == [Label.CONTRADICTION, Label.ENTAILMENT, Label.ENTAILMENT]
    assert any("١٢" in pair.left + pair.right for pair in pairs)


@pytest.mark.parametrize("title", ["قمة مجموعة العشرين عام 2015", "مقتل أكثر من 12 شخصا", "الجولة الأولى من المحادثات"])
def test_years_hedges_and_headlines_without_a_figure_are_left_alone(title):
    assert not list(changed_figures(title, random.Random(1)))


@pytest.mark.parametrize("seed", range(8))
def test_a_hedge_always_fits_its_figure(seed):
    text = hedged(12, random.Random(seed))
    assert text in {"نحو 12", "حوالي 12", "أكثر من 11", "ما لا يقل عن 11"}


def test_an_article_gives_headline_opening_and_day():
    article = parse_article(
        "<DOC><TITLE> عنوان &amp; خبر </TITLE><TIME>2016-11-16T13:38:00+01:00</TIME>"
        "<ABSTRACT>\n\n</ABSTRACT><TEXT>السطر الأول.\nالسطر الثاني.</TEXT></DOC>"
    )
    assert (article.title, article.opening, article.day) == ("عنوان & خبر", "السطر الأول.", "2016-11-16")


def test_headlines_that_state_nothing_and_repeated_ones_are_left_out(tmp_path):
    stated = "الوفد يعود إلى جنيف لاستئناف المحادثات الأسبوع المقبل"
    titles = ["هل تعود المحادثات إلى جنيف من جديد؟", "قصير جدا", stated, stated]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number, title in enumerate(titles):
            archive.writestr(f"{number}.txt", f"<TITLE>{title}</TITLE>")
    assert [article.title for article in read_articles(tmp_path / "a.zip", SETTINGS)] == [stated]


def test_look_alikes_are_the_nearest_headlines_of_other_days_unless_they_tell_the_same():
    angles = np.arccos(np.array([1.0, 0.92, 0.99, 0.91]))
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    articles = [Article("a", day="1"), Article("b", day="2"), Article("c", day="1"), Article("d", day="2")]
    apart = [vectors[:1], -vectors[:1]]
    near = list(look_alikes(articles[:2], vectors[:2], SETTINGS))
    assert {(pair.left, pair.right, pair.label) for pair in near} == {
        ("a", "b", Label.NEUTRAL),
        ("b", "a", Label.NEUTRAL),
    }
    assert not list(look_alikes([articles[0], articles[2]], vectors[[0, 2]], SETTINGS)), "too near, and of one day"
    assert not list(look_alikes([articles[1], articles[3]], vectors[[1, 3]], SETTINGS)), "one day"
    assert not list(look_alikes(articles[:2], np.concatenate(apart), SETTINGS)), "too far apart"


def test_tokenised_rows_need_well_spelt_texts():
    source = {"name": "own", "file": "a.tsv", "format": "tsv", "language": "ar", "licence": "CC0", "tokenised": True}
    recipe = {"data": ".", "output": "o", "work": "w", "held_out": "h.yaml", "train": [source], "develop": []}
    with pytest.raises(ValidationError, match=r"well_spelt.*own"):
        Recipe.model_validate(recipe)


def test_the_curves_hold_every_development_set(tmp_path):
    history = [
        {"step": 10, "loss": 1.0},
        {"step": 10, "eval_news_accuracy": 0.5, "eval_news_contradiction_f1": 0.4},
        {"step": 20, "eval_news_accuracy": 0.6, "eval_typed_pairs_accuracy": 0.3, "eval_news_contradiction_f1": 0.5},
    ]
    assert collect(history, "_accuracy") == {"news": [(10, 0.5), (20, 0.6)], "typed_pairs": [(20, 0.3)]}
    draw_curves(history, tmp_path / "curves.png")
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")
