import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text import content_words, fold, normalise, stem, words


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("إدلب", "ادلب"),
        ("مَسؤول", "مسوول"),
        ("الهدنـــة", "الهدنه"),
        ("على", "علي"),
        ("کیف", "كيف"),
        ("«الهدنة»", '"الهدنه"'),
        ("٢٠ قتيلا", "20 قتيلا"),
        ("The Truce’s", "the truce's"),
    ],
)
def test_spellings_of_one_word_meet(written, other):
    assert normalise(written) == normalise(other) == other


def test_words_keep_decimal_numbers_whole_and_drop_marks():
    assert words("بلغ المؤشر 107.5 نقطة، أي 3% أكثر.") == ["بلغ", "الموشر", "107.5", "نقطه", "اي", "3", "اكثر"]


@pytest.mark.parametrize(
    ("left", "right", "language"),
    [
        ("الوزير", "وزير", "ar"),
        ("والوزير", "وزير", "ar"),
        ("المدنيين", "مدنيون", "ar"),
        ("للطائرات", "طائرات", "ar"),
        ("بالقافلة", "قافلة", "ar"),
        ("لبنان", "واللبنانية", "ar"),
        ("cities", "city", "en"),
        ("convoys", "convoy", "en"),
        ("journaux", "journal", "fr"),
        ("victimes", "victime", "fr"),
    ],
)
def test_inflected_forms_share_a_stem(left, right, language):
    assert stem(normalise(left), language) == stem(normalise(right), language)


@pytest.mark.parametrize(("left", "right"), [("وزير", "زير"), ("لبنان", "لبن"), ("news", "new")])
def test_stems_of_different_words_differ(left, right):
    assert stem(normalise(left), "ar") != stem(normalise(right), "ar")


def test_content_words_leave_out_stop_words_and_keep_numbers():
    assert content_words("وقال الوزير إن 5 جنود قتلوا في حلب", "ar") == ("وزير", "5", "جنود", "قتلوا", "حلب")
    assert content_words("The minister said that 5 soldiers were on it", "en") == ("minister", "5", "soldier")
    assert content_words("Le ministre a dit que l'on négocie", "fr") == ("ministre", "négocie")


def test_a_language_without_word_list_keeps_all_words():
    assert content_words("Der Minister sagte nichts", "de") == ("der", "minister", "sagte", "nichts")


def test_folding_finds_the_way_back_over_removed_marks():
    text = "لم تفِ مُوسكو بالوعـد"
    folded = fold(text)
    start = folded.text.index("موسكو")
    span = folded.span(start, start + 5)
    assert text[span.start : span.end] == "مُوسكو"


@given(st.text(alphabet=st.sampled_from("اأإبتةىّـًقَ «»İé A1٣\u200f،"), max_size=40))
def test_every_stretch_of_a_folded_text_stands_in_the_original(text):
    folded = fold(text)
    spans = [folded.span(index, index + 1) for index in range(len(folded.text))]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert [fold(text[span.start : span.end]).text for span in spans] == list(folded.text)
