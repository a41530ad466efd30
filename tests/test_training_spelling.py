"""Machine-translated rows are read as people would have written them."""

import pytest

from claims.schema import Label
from eval.pairs import LabelledPair
from training.spelling import learn_spelling, tidy

PRESS = [
    "أعلن الوزير أن الاتفاق تم",
    "قال إن الاتفاق تم",
    "قال إن الوزير عاد",
    "قال إن الوفد عاد",
    "أكد الوزير أن الوفد عاد",
    "أكد أن",
]


def test_bare_alefs_get_the_spelling_that_the_press_uses_after_the_word_before():
    spelling = learn_spelling(PRESS)
    assert spelling.restore("اعلن الوزير") == "أعلن الوزير"
    assert spelling.restore("الوزير ان") == "الوزير أن"
    assert spelling.restore("قال ان") == "قال إن"


def test_words_that_the_press_does_not_know_stay_as_they_are():
    assert learn_spelling(PRESS).restore("اسطرلاب") == "اسطرلاب"


@pytest.mark.parametrize(
    ("language", "left", "right"),
    [
        ("en", "I 'm upset .", "It 's fine , he said ."),
        ("fr", "l' autre .", "l' un et l' autre ."),
    ],
)
def test_tokens_are_joined(language, left, right):
    pair = tidy(LabelledPair(left, right, Label.NEUTRAL, language=language), learn_spelling([]))
    assert " ." not in pair.left + pair.right
    assert "' " not in pair.left + pair.right


def test_arabic_gets_its_own_marks_and_the_other_language_keeps_its_own():
    pair = tidy(
        LabelledPair("عاد , ثم ذهب ?", "Why , he asked ?", Label.NEUTRAL, language="ar+en"), learn_spelling(PRESS)
    )
    assert pair.left == "عاد، ثم ذهب؟"
    assert pair.right == "Why, he asked?"
