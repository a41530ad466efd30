"""Near copies keep what a sentence says, unless an opposite word was put in."""

import random

import pytest

from claims.schema import Label
from training.copies import edit, exchange, load_words, near_copies, others, whole_words
from training.headlines import all_copies

SENTENCE = (
    "أكد سعادة الدكتور خالد العمر أن «المؤشر» ارتفع 12 نقطة (0.4 في المائة) عقب إغلاق السوق، وكان قد تراجع قبل يومين"
)


@pytest.mark.parametrize("seed", range(20))
def test_an_edited_sentence_has_the_words_of_facts_or_their_synonyms(seed):
    edited = edit(SENTENCE, random.Random(seed))
    assert edited != SENTENCE
    assert "انخفض" not in edited
    assert any(figure in edited for figure in ("12", "١٢"))


def test_a_sentence_makes_an_entailment_and_with_an_opposite_word_a_contradiction():
    pairs = [pair for seed in range(10) for pair in near_copies(SENTENCE, random.Random(seed))]
    assert {pair.label for pair in pairs} == {Label.ENTAILMENT, Label.CONTRADICTION}
    assert all(SENTENCE in (pair.left, pair.right) for pair in pairs)
    assert all(pair.left != pair.right for pair in pairs)


def test_a_sentence_without_a_word_that_has_an_opposite_makes_no_contradiction():
    pairs = list(near_copies("يزور الوفد المتحف الوطني في العاصمة", random.Random(1)))
    assert [pair.label for pair in pairs] == [Label.ENTAILMENT]


def test_only_whole_words_are_exchanged():
    words = others([["فتح", "إغلاق"]])
    assert exchange("مفتحات", words, random.Random(1)) == "مفتحات"
    assert exchange("تم فتح الطريق", words, random.Random(1)) == "تم إغلاق الطريق"


def test_an_opposite_word_is_no_synonym():
    words = load_words()
    assert not [word for word, opposites in words.opposite.items() if set(opposites) & set(words.alike.get(word, ()))]
    assert whole_words(list(words.alike)).fullmatch("مقتل")


def test_edited_sentences_with_another_figure_contradict():
    pairs = list(all_copies("سجلت المدينة 12 حادثا خلال الأسبوع الماضي في شوارعها الرئيسية", random.Random(3)))
    changed = [pair for pair in pairs if pair.label is Label.CONTRADICTION]
    assert changed
    assert all(pair.left.startswith("سجلت المدينة 12") for pair in changed)
