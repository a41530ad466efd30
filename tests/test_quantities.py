"""Reading quantities: numbers, hedges, units, what is counted, and what is no quantity."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.schema import Hedge, Quantity
from claims.understand.quantities import read_quantities

ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def read_one(text: str, language: str) -> Quantity:
    [quantity] = read_quantities(text, language)
    return quantity


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20 قتيلا", 20),
        ("٢٠ قتيلا", 20),
        ("۲۰ قتيلا", 20),
        ("20,000 شخص", 20_000),
        ("20.000 شخص", 20_000),
        ("٢٠٬٠٠٠ شخص", 20_000),
        ("1.500 شخص", 1500),
        ("مليون و200 ألف نسمة", 1_200_000),
        ("ثلاثة آلاف و500 جندي", 3500),
        ("مئة وخمسة وعشرين ألف نازح", 125_000),
        ("مائتي جندي", 200),
        ("ألفي جندي", 2000),
        ("ثلاثمائة طالب", 300),
        ("ثلاث مئة طالب", 300),
        ("خمسة عشر طالبا", 15),
        ("اثنا عشر وزيرا", 12),
        ("أحد عشر جنديا", 11),
        ("ثلاثة وعشرون جنديا", 23),
        ("ثلاثةٌ وعشرونَ جندياً", 23),
        ("عشـــرون جنديا", 20),
        ("عشرين جنديا", 20),
        ("واحد وعشرون جنديا", 21),
        ("شخص واحد", 1),
        ("قتيلان", 2),
        ("وجنديين", 2),
        ("مليون شخص", 1_000_000),
        ("ثلاثة ألغام", 3),
        ("نزح (3) ملايين شخص", 3_000_000),
        ("بعشرين طائرة", 20),
        ("بـ20 طائرة", 20),
        ("لـ15 طائرة", 15),
    ],
)
def test_arabic_numbers_have_one_value_however_they_are_written(text, value):
    quantity = read_one(text, "ar")
    assert (quantity.low, quantity.high) == (value, value)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("twenty-three people", "en", 23),
        ("one hundred and five soldiers", "en", 105),
        ("2.5 million people", "en", 2_500_000),
        ("half a million people", "en", 500_000),
        ("one person", "en", 1),
        ("two hundred thousand refugees", "en", 200_000),
        ("vingt et un soldats", "fr", 21),
        ("quatre-vingt-dix-sept soldats", "fr", 97),
        ("20 000 personnes", "fr", 20_000),
        ("2,5 millions de personnes", "fr", 2_500_000),
        ("trois mille personnes", "fr", 3000),
    ],
)
def test_english_and_french_numbers_are_read_in_words_and_figures(text, language, value):
    quantity = read_one(text, language)
    assert (quantity.low, quantity.high) == (value, value)


@pytest.mark.parametrize(
    ("text", "low", "high", "hedge"),
    [
        ("نحو عشرين مدنيا", 18, 22, Hedge.ABOUT),
        ("حوالي 5 مدنيين", 4, 6, Hedge.ABOUT),
        ("قرابة الستة آلاف شخص", 5400, 6600, Hedge.ABOUT),
        ("عشرين مدنيا تقريبا", 18, 22, Hedge.ABOUT),
        ("أكثر من 20 مدنيا", 21, inf, Hedge.MORE_THAN),
        ("أكثر من20 مدنيا", 21, inf, Hedge.MORE_THAN),
        ("ما يزيد على 20 مدنيا", 21, inf, Hedge.MORE_THAN),
        ("تجاوز 20 مدنيا", 21, inf, Hedge.MORE_THAN),
        ("ما لا يقل عن 20 مدنيا", 20, inf, Hedge.AT_LEAST),
        ("عشرين مدنيا على الأقل", 20, inf, Hedge.AT_LEAST),
        ("ليس أقل من 20 مدنيا", 20, inf, Hedge.AT_LEAST),
        ("أقل من 20 مدنيا", 0, 19, Hedge.LESS_THAN),
        ("لم يتجاوز خمسة أشخاص", 0, 5, Hedge.AT_MOST),
        ("لا يزيد عن 20 شخصا", 0, 20, Hedge.AT_MOST),
        ("20 شخصا كحد أقصى", 0, 20, Hedge.AT_MOST),
        ("ما لا يقل عن نحو 20 شخصا", 20, inf, Hedge.AT_LEAST),
        ("عشرات القتلى", 20, 99, Hedge.SEVERAL),
        ("مئات القتلى", 200, 999, Hedge.SEVERAL),
        ("آلاف النازحين", 2000, 9999, Hedge.SEVERAL),
        ("عشرات الآلاف من المتظاهرين", 20_000, 99_999, Hedge.SEVERAL),
        ("بضعة أشخاص", 3, 9, Hedge.SEVERAL),
        ("بين 20 و30 قتيلا", 20, 30, Hedge.EXACT),
        ("من 20 إلى 30 قتيلا", 20, 30, Hedge.EXACT),
        ("20-30 قتيلا", 20, 30, Hedge.EXACT),
        ("بين ألف وألفي نازح", 1000, 2000, Hedge.EXACT),
        ("بين 20 و30 ألف نازح", 20_000, 30_000, Hedge.EXACT),
    ],
)
def test_arabic_hedges_become_intervals(text, low, high, hedge):
    quantity = read_one(text, "ar")
    assert (quantity.low, quantity.high, quantity.hedge) == (low, high, hedge)


@pytest.mark.parametrize(
    ("text", "language", "low", "high", "hedge"),
    [
        ("about 20 people", "en", 18, 22, Hedge.ABOUT),
        ("nearly twenty people", "en", 18, 22, Hedge.ABOUT),
        ("20 people or so", "en", 18, 22, Hedge.ABOUT),
        ("a dozen people", "en", 10, 14, Hedge.ABOUT),
        ("upwards of 20 people", "en", 21, inf, Hedge.MORE_THAN),
        ("at least 20 people", "en", 20, inf, Hedge.AT_LEAST),
        ("no fewer than 20 people", "en", 20, inf, Hedge.AT_LEAST),
        ("fewer than 20 people", "en", 0, 19, Hedge.LESS_THAN),
        ("up to 20 people", "en", 0, 20, Hedge.AT_MOST),
        ("no more than 20 people", "en", 0, 20, Hedge.AT_MOST),
        ("did not exceed 20 people", "en", 0, 20, Hedge.AT_MOST),
        ("dozens of people", "en", 20, 99, Hedge.SEVERAL),
        ("hundreds of thousands of people", "en", 200_000, 999_999, Hedge.SEVERAL),
        ("several hundred people", "en", 300, 999, Hedge.SEVERAL),
        ("between 20 and 30 people", "en", 20, 30, Hedge.EXACT),
        ("environ 20 personnes", "fr", 18, 22, Hedge.ABOUT),
        ("une vingtaine de personnes", "fr", 18, 22, Hedge.ABOUT),
        ("plus de 20 personnes", "fr", 21, inf, Hedge.MORE_THAN),
        ("plus d'un million de personnes", "fr", 1_000_001, inf, Hedge.MORE_THAN),
        ("au moins 20 personnes", "fr", 20, inf, Hedge.AT_LEAST),
        ("moins de 20 personnes", "fr", 0, 19, Hedge.LESS_THAN),
        ("jusqu'à 20 personnes", "fr", 0, 20, Hedge.AT_MOST),
        ("des dizaines de milliers de personnes", "fr", 20_000, 99_999, Hedge.SEVERAL),
        ("entre 20 et 30 personnes", "fr", 20, 30, Hedge.EXACT),
    ],
)
def test_english_and_french_hedges_become_intervals(text, language, low, high, hedge):
    quantity = read_one(text, language)
    assert (quantity.low, quantity.high, quantity.hedge) == (low, high, hedge)


@pytest.mark.parametrize(
    ("text", "language", "high"),
    [
        ("الاجتماع لم يستمر أكثر من ساعة", "ar", 1),
        ("The meeting did not last more than an hour", "en", 1),
        ("La réunion n'a pas duré plus d'une heure", "fr", 1),
        ("لم يدم أكثر من ساعتين", "ar", 2),
    ],
)
def test_a_negated_more_than_is_at_most(text, language, high):
    quantity = read_one(text, language)
    assert (quantity.low, quantity.high, quantity.hedge) == (0, high, Hedge.AT_MOST)
    assert (quantity.unit, quantity.counted) == ("hour", "lasted")


@pytest.mark.parametrize(
    ("text", "language", "value", "unit"),
    [
        ("20٪", "ar", 20, "percent"),
        ("92,93 في المئة", "ar", 92.93, "percent"),
        ("20 بالمائة", "ar", 20, "percent"),
        ("5ر27 في المئة", "ar", 27.5, "percent"),
        ("خمسة ملايين دولار", "ar", 5_000_000, "USD"),
        ("مليون ونصف المليون يورو", "ar", 1_500_000, "EUR"),
        ("مليارات الدولارات", "ar", None, "USD"),
        ("20 ألف ريال", "ar", 20_000, "SAR"),
        ("20 ألف ريال يمني", "ar", 20_000, "YER"),
        ("10 أميال", "ar", 16.09344, "km"),
        ("طنين", "ar", 2000, "kg"),
        ("400 ألف برميل", "ar", 400_000, "barrel"),
        ("ساعتين ونصف", "ar", 2.5, "hour"),
        ("90 دقيقة", "ar", 1.5, "hour"),
        ("نصف ساعة", "ar", 0.5, "hour"),
        ("أسبوعين", "ar", 14, "day"),
        ("السنوات الخمس الماضية", "ar", 5, "year"),
        ("نقطتان صعبتان", "ar", 2, "point"),
        ("$20m", "en", 20_000_000, "USD"),
        ("€2.5 billion", "en", 2_500_000_000, "EUR"),
        ("45 miles", "en", 72.42048, "km"),
        ("three hours", "en", 3, "hour"),
        ("six months", "en", 0.5, "year"),
        ("a magnitude 7.5 earthquake", "en", 7.5, "magnitude"),
        ("2 millions d'euros", "fr", 2_000_000, "EUR"),
        ("deux heures et demie", "fr", 2.5, "hour"),
        ("92,93 %", "fr", 92.93, "percent"),
        ("50%", "de", 50, "percent"),
    ],
)
def test_units_are_canonical_and_converted(text, language, value, unit):
    quantity = read_one(text, language)
    assert quantity.unit == unit
    if value is not None:
        assert (quantity.low, quantity.high) == pytest.approx((value, value))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("أسفر القصف عن مقتل نحو عشرين مدنيا", "ar", [("killed", "civilian")]),
        ("ومقتل نحو 20 شخصا", "ar", [("killed", None)]),
        ("أدى إلى استشهاد أكثر من20 مدنياً", "ar", [("killed", "civilian")]),
        ("إصابة 30 شخصا", "ar", [("injured", None)]),
        ("مقتل 20 وإصابة 30 شخصا", "ar", [("killed", None), ("injured", None)]),
        ("سقط 20 قتيلا و30 جريحا", "ar", [("killed", None), ("injured", None)]),
        ("20 شخصا قتلوا و30 أصيبوا", "ar", [("killed", None), ("injured", None)]),
        ("مقتل خمسة جنود وثلاثة مدنيين", "ar", [("killed", "soldier"), ("killed", "civilian")]),
        ("قتل خمسة جنود في 3 هجمات", "ar", [("killed", "soldier"), ("attack", None)]),
        ("ارتفع عدد القتلى إلى 85", "ar", [("killed", None)]),
        ("لقي شخصان مصرعهما", "ar", [("killed", None)]),
        ("اعتقال ثلاثة طلاب", "ar", [("arrested", "student")]),
        ("تدمير 3 دبابات", "ar", [("destroyed", "tank")]),
        ("تضم 23 دولة ومنظمة", "ar", [("country", None)]),
        ("20 people were injured and 5 killed", "en", [("injured", None), ("killed", None)]),
        ("The blast killed 20 people and wounded 30", "en", [("killed", None), ("injured", None)]),
        ("A bomb in a town of 5,000 people killed 20", "en", [("person", None), ("killed", None)]),
        ("20 soldiers and 5 civilians were killed", "en", [("killed", "soldier"), ("killed", "civilian")]),
        ("Police arrested five Syrian refugees", "en", [("arrested", "refugee")]),
        ("L'attaque a fait 20 morts et 30 blessés", "fr", [("killed", None), ("injured", None)]),
        ("20 civils ont été tués", "fr", [("killed", "civilian")]),
        ("tuant 20 soldats", "fr", [("killed", "soldier")]),
        ("20٪ من الناخبين", "ar", [("voter", None)]),
        ("بلغت الخسائر 20 مليون دولار", "ar", [("losses", None)]),
        ("The truce lasted three days", "en", [("lasted", None)]),
        ("البالغ من العمر 20 سنة", "ar", [("age", None)]),
        ("محمد (18 عاما)", "ar", [("age", None)]),
        ("في العشرين من عمره", "ar", [("age", None)]),
        ("a 20-year-old man", "en", [("age", None)]),
        ("aged 20", "en", [("age", None)]),
        ("âgé de 20 ans", "fr", [("age", None)]),
    ],
)
def test_each_number_is_tied_to_what_it_counts(text, language, expected):
    assert [(quantity.counted, quantity.scope) for quantity in read_quantities(text, language)] == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("مقتل 20 شخصا بينهم 5 أطفال", "ar"),
        ("20 people, including 5 children, were killed", "en"),
        ("20 personnes, dont 5 enfants, ont été tuées", "fr"),
    ],
)
def test_parts_are_marked_and_share_the_event_of_the_whole(text, language):
    whole, part = read_quantities(text, language)
    assert (whole.counted, whole.scope, whole.part) == ("killed", None, False)
    assert (part.counted, part.scope, part.part) == ("killed", "child", True)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("في التاسع من سبتمبر/أيلول", "ar"),
        ("وقع في تسعة أيلول/سبتمبر", "ar"),
        ("يوم 4 و5 سبتمبر", "ar"),
        ("25 شوال 1436 هـ الموافق 10 أغسطس 2015 م", "ar"),
        ("منذ عام 2015", "ar"),
        ("عام ألفين", "ar"),
        ("بتاريخ 2015/08/10", "ar"),
        ("الساعة 19:59", "ar"),
        ("الساعة العاشرة", "ar"),
        ("الساعة الثانية عشرة ظهرا", "ar"),
        ("القرار 2254", "ar"),
        ("المادة رقم 17", "ar"),
        ("مجموعة العشرين", "ar"),
        ("كأس الخليج الـ23", "ar"),
        ("طائرة إف-16", "ar"),
        ("فاز 2-1", "ar"),
        ("الاتصال على الرقم 920001234", "ar"),
        ("1- افتتاح المعرض", "ar"),
        ("الدورة السابعة والثلاثين", "ar"),
        ("واحد من الناس", "ar"),
        ("لست متأكدا", "ar"),
        ("كمية كبيرة", "ar"),
        ("حركة طالبان", "ar"),
        ("خمس الناتج المحلي", "ar"),
        ("on September 9, 2016", "en"),
        ("in 2015", "en"),
        ("the 9th floor", "en"),
        ("resolution 2254", "en"),
        ("the G20 and the F-16", "en"),
        ("at 10:30", "en"),
        ("one of them said", "en"),
        ("won 2-1", "en"),
        ("le 9 septembre 2016", "fr"),
        ("un homme", "fr"),
        ("au 20ème siècle", "fr"),
        ("à 10h30", "fr"),
    ],
)
def test_dates_ordinals_names_and_references_are_no_quantities(text, language):
    assert read_quantities(text, language) == ()


def test_the_old_value_of_a_change_is_left_out():
    quantity = read_one("ارتفع السعر من 20 إلى 30 دولارا", "ar")
    assert (quantity.low, quantity.high, quantity.counted) == (30, 30, "price")


def test_spans_are_shifted_by_the_offset_and_include_hedge_and_unit():
    text = "خسر نحو 20 في المئة من قيمته"
    quantity = read_quantities(text, "ar", offset=100)[0]
    assert text[quantity.span.start - 100 : quantity.span.end - 100] == "نحو 20 في المئة"


@given(st.integers(0, 10**9), st.sampled_from(["ar", "en", "fr"]))
@settings(max_examples=60, deadline=None)
def test_figures_read_alike_in_all_three_scripts(number, language):
    readings = {
        tuple(
            (quantity.low, quantity.high, quantity.unit)
            for quantity in read_quantities(f"{number}%".translate(table), language)
        )
        for table in ({}, ARABIC_INDIC, PERSIAN)
    }
    assert readings == {((number, number, "percent"),)}


WORDS = st.sampled_from(
    "20 ٢٠ 3,5 5ر27 2015 نحو أكثر من بين و إلى مقتل إصابة شخصا مدنيين جنديين واحد ألف مليون ثلاثة وعشرون ونصف "
    "عشرات الآلاف ساعة في المئة بينهم ( ) - % $ . ، about more than between and to killed people were one dozen of "
    "thousands hour a plus d' une vingtaine de morts et dont demi ans عشرينَ بـ ل الـ سبتمبر \u2066 \u200f é".split(" ")
)


@given(st.lists(WORDS, max_size=14).map(" ".join), st.sampled_from(["ar", "en", "fr", "de"]))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_ordered_intervals_and_spans_inside_it(text, language):
    for quantity in read_quantities(text, language):
        assert quantity.low <= quantity.high
        assert 0 <= quantity.span.start < quantity.span.end <= len(text)
        cut = text[quantity.span.start : quantity.span.end]
        assert any(character.isalnum() for character in cut)
        assert not cut[0].isspace()
        assert not cut[-1].isspace()


@given(st.text(max_size=60), st.sampled_from(["ar", "en", "fr", "und"]))
@settings(max_examples=150, deadline=None)
def test_no_text_makes_the_reader_fail(text, language):
    assert all(quantity.low <= quantity.high for quantity in read_quantities(text, language))


@pytest.mark.parametrize(
    ("text", "value", "otherwise"),
    [
        ("2ر26 مليون دولار", 26.2e6, 2.26e6),
        ("5.\u200f27 في المئة", 27.5, 5.27),
        ("4 .124 مليون ريال", 124.4e6, 4124e6),
        ("204.732 دولار", 204_732, 204.732),
        ("22,500 دولار", 22_500, 22.5),
        ("000ر22 شخص", 22_000, None),
        ("1.500 شخص", 1500, None),
        ("92,93 في المئة", 92.93, None),
        ("45,510,420 مليون ريال", 45_510_420, None),
    ],
)
def test_a_notation_with_two_readings_keeps_both(text, value, otherwise):
    quantity = read_one(text, "ar")
    assert quantity.low == pytest.approx(value)
    assert (quantity.otherwise and pytest.approx(quantity.otherwise.low)) == otherwise


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("ربع مليون دولار", 250_000, 250_000),
        ("مليارا دولار", 2e9, 2e9),
        ("14 مليونا من الناس", 14e6, 14e6),
        ("عام ونصف العام", 1.5, 1.5),
        ("خلال العامين الماضيين", 2, 2),
        ("السنوات ال30 المقبلة", 30, 30),
        ("الخمس سنوات المقبلة", 5, 5),
        ("الأربع والعشرين ساعة الماضية", 24, 24),
        ("ستة أو سبعة أشخاص", 6, 7),
        ("ما بين أربعة إلى خمسة ملايين حاج", 4e6, 5e6),
        ("وتبين أن هناك حالتي وفاة", 2, 2),
        ("قامت انتحاريتان بتفجير نفسيهما", 2, 2),
        ("دمج الوزارتين في وزارة واحدة", 1, 1),
    ],
)
def test_arabic_says_numbers_in_many_ways(text, low, high):
    quantity = read_one(text, "ar")
    assert (quantity.low, quantity.high) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "حي العزيزية (10ت) شمال المدينة",
        "سجل الأهداف في الدقائق 51 و70 و73",
        "الحاكم الذي حكم بين عامي 1878 و1883",
        "وقعا الاتفاق في وقت واحد",
        "زار محافظتي الجبيل والخفجي",
        "1944 - وفاة الشاه السابق",
        "بلغ " + "7" * 5000,
    ],
)
def test_what_only_looks_like_a_number_is_left_out(text):
    assert read_quantities(text, "ar") == ()
