"""No text makes understanding raise or hang, however it is put together."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.schema import Document
from claims.segment import ClauseSegmenter
from claims.understand.annotate import annotate

PUBLISHED = datetime(2015, 8, 10, tzinfo=UTC)
WORDS = """
Café Ayrault
دعا طالب ذلك بذلك من جانبه بدوره للصحفيين نقلت عن بحسب رويترز قوله أما ف أشار الشرطة قالت مؤكدا أنه
قال وأكد الوزير كيري علي أن إلى من في نحو أكثر قتل عشرين مليون ونصف واحدة شخصين أمس الأربعاء 1436 هـ شوال
الموافق لم وفقا ، وأصيب مشيرا ؛ ؟ ـ said Reuters that not at least twenty-one half million yesterday le ministre
a déclaré Café
d' vingt
5ر27 92,93 1/11/1436 10:30 ٢٠ ۳ 1.500.000 % $ « » " “ ( ) [ : . … - – 😀 🏳️‍🌈 ﷺ ﻻ 漢字 й
"""
MARKS = ["\u200f", "\u202e", "\u2066", "\u064b", "\u0651", "\ufeff", "\n", "\n\n", "\t", "\ud800", "\u0300"]
PIECES = [*WORDS.split(), *MARKS]
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=60).map(" ".join)
glued = st.lists(st.sampled_from(PIECES), max_size=80).map("".join)


def understand(text, language):
    document = Document("a", "s", text, language, "a.txt", published=PUBLISHED)
    return annotate(ClauseSegmenter().segment(document), document)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts | glued, st.sampled_from(["ar", "en", "fr", "und"]))
def test_any_mixture_of_scripts_signs_and_marks_is_read(text, language):
    for claim in understand(text, language):
        assert text[claim.start : claim.end] == claim.text
        for part in (*claim.quantities, *claim.times, *claim.names):
            assert claim.start <= part.span.start < part.span.end <= claim.end
        assert all(quantity.low <= quantity.high for quantity in claim.quantities)
        assert all(time.first is None or time.first <= time.last for time in claim.times)


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
@pytest.mark.parametrize(
    "unit",
    [
        *("1", "1,", "5ر", "9.", '"', "«", "(", "- ", "\u200f\u202e", "مَ", "😀 ", "\n", " "),
        *("قال ", "قال: ", "، و", "ثلاثة و", "يوم الخميس ", "5/8/2015 ", "من 5 إلى ", "محمد بن ", "وزير ", "وفقا ل"),
        *("؛ قال ", "، مضيفا أن ", "قال the 5 ‏٥٠ ", "يناير ", "1 شوال ", "said, ", "and the ", "Al ", "de la "),
        *("twenty ", "million "),
    ],
)
def test_a_piece_repeated_ten_thousand_times_takes_seconds_at_most(unit, language):
    start = time.perf_counter()
    understand(unit * (20_000 // len(unit)), language)
    assert time.perf_counter() - start < 20


def test_a_number_of_ten_thousand_digits_is_no_quantity_and_no_error():
    [claim] = understand("بلغ عدد القتلى " + "7" * 10_000 + " قتيلا في المدينة أمس.", "ar")
    assert all(quantity.high < 1e300 for quantity in claim.quantities)
