"""Comparing the quantities of two claims."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.compare.quantities import compare_quantities
from claims.schema import Claim, Evidence, Kind, Pair, Relation, Span, Voices
from claims.understand.quantities import read_quantities


def make_claim(text: str, language: str = "ar", start: int = 0) -> Claim:
    return Claim(
        id=f"{language}:{start}:{text}",
        document="d",
        source="s",
        language=language,
        published=None,
        text=text,
        start=start,
        end=start + len(text),
        paragraph=Span(start, start + len(text)),
        quantities=read_quantities(text, language, start),
    )


def compare(left: Claim, right: Claim) -> list[Evidence]:
    return compare_quantities(Pair(left, right, 0.9, Voices.SOURCES))


def compare_texts(left: str, right: str, language: str = "ar") -> list[tuple[Relation | None, str]]:
    found = compare(make_claim(left, language), make_claim(right, language))
    return [(evidence.relation, evidence.code) for evidence in found]


CONTRADICTION = (Relation.CONTRADICTION, "quantity.disjoint")
DISCREPANCY = (Relation.DISCREPANCY, "quantity.hedge")
AGREEMENT = (None, "quantity.agree")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("مقتل 20 شخصا", "مقتل 36 شخصا", [CONTRADICTION]),
        ("مقتل نحو عشرين مدنيا", "مقتل 36 مدنيا", [CONTRADICTION]),
        ("مقتل نحو عشرين مدنيا", "استشهاد أكثر من20 مدنيا", [DISCREPANCY]),
        ("مقتل نحو 20 شخصا", "استشهاد أكثر من 20 مدنيا", [DISCREPANCY]),
        ("بلغ إجمالي العمليات 154.6 مليون عملية", "بلغ إجمالي العمليات نحو 154,6 مليون عملية", [AGREEMENT]),
        ("مقتل آلاف المدنيين", "مقتل أكثر من 5500 مدني", [AGREEMENT]),
        ("يصيب المرض نحو 44 مليون شخص", "يصيب المرض أكثر من 40 مليون شخص", [AGREEMENT]),
        ("مقتل 37 شخصا", "سبعة وثلاثون قتيلا", [AGREEMENT]),
        ("مقتل 20 شخصا", "إصابة 36 شخصا", []),
        ("مقتل 20 جنديا", "مقتل 5 أطفال", []),
        ("تسجيل 439 ألف شخص", "تسجيل 439491 شخصا", [AGREEMENT]),
        ("نسبة التضخم 93 في المئة", "نسبة التضخم 92.93 في المئة", [AGREEMENT]),
        ("بلغت الأرباح 50.8 مليون ريال", "بلغت الأرباح 50,863,197 ريالا", [AGREEMENT]),
        ("بلغت الأرباح 4 مليارات ريال", "بلغت الأرباح 4.6 مليار ريال", [CONTRADICTION]),
        ("نسبة التضخم 3 في المئة", "نسبة التضخم 5 في المئة", [CONTRADICTION]),
        ("الأرباح 3 ملايين دولار", "الأرباح 5 ملايين يورو", []),
        ("خلال ثلاثة أيام", "خلال خمسة أيام", []),
        ("مقتل 20 شخصا ما يرفع الحصيلة إلى 85", "مقتل 85 شخصا", [AGREEMENT]),
        ("مقتل 20 شخصا بينهم 5 أطفال", "مقتل 20 شخصا", [AGREEMENT]),
        ("مقتل 20 شخصا بينهم 5 أطفال", "مقتل 20 شخصا بينهم 8 أطفال", [AGREEMENT, CONTRADICTION]),
        ("في التاسع من سبتمبر", "مقتل 20 شخصا", []),
    ],
)
def test_intervals_of_the_same_thing_agree_differ_or_exclude_each_other(left, right, expected):
    assert compare_texts(left, right) == expected


def test_claims_of_two_languages_are_compared():
    [evidence] = compare(make_claim("مقتل 20 شخصا"), make_claim("36 people were killed", "en"))
    assert (evidence.relation, evidence.code) == CONTRADICTION


def test_evidence_cuts_the_words_as_written_and_gives_both_intervals():
    left = make_claim("أسفر القصف عن مقتل نحو عشرين مدنيا", start=500)
    right = make_claim("أدى إلى استشهاد أكثر من 36 مدنيا", start=40)
    [evidence] = compare(left, right)
    assert evidence.kind is Kind.QUANTITY
    assert (evidence.values["left"], evidence.values["left_interval"]) == ("نحو عشرين", "18–22")
    assert (evidence.values["right"], evidence.values["right_interval"]) == ("أكثر من 36", "≥ 37")
    [span] = evidence.left
    assert left.text[span.start - left.start : span.end - left.start] == "نحو عشرين"


def test_durations_are_a_matter_of_time_and_ages_are_not():
    [duration] = compare(make_claim("لم يستمر أكثر من ساعة"), make_claim("استمر ثلاث ساعات"))
    [age] = compare(make_claim("البالغ من العمر 20 سنة"), make_claim("البالغ من العمر 25 سنة"))
    assert (duration.kind, duration.relation) == (Kind.TIME, Relation.CONTRADICTION)
    assert (duration.values["left_interval"], duration.values["right_interval"]) == ("≤ 1", "3")
    assert (age.kind, age.relation) == (Kind.QUANTITY, Relation.CONTRADICTION)


def test_numbers_further_apart_weigh_more_and_an_unstated_scope_less():
    toll = make_claim("مقتل 20 شخصا")
    [near] = compare(toll, make_claim("مقتل 22 شخصا"))
    [far] = compare(toll, make_claim("مقتل 90 شخصا"))
    [unstated] = compare(toll, make_claim("مقتل 90 مدنيا"))
    assert 0 < near.strength < far.strength <= 1
    assert unstated.strength < far.strength


def test_equal_readings_have_full_strength():
    [evidence] = compare(make_claim("مقتل 20 شخصا"), make_claim("20 قتيلا"))
    assert evidence.strength == 1


def test_a_claim_without_quantities_gives_no_evidence():
    left = make_claim("مقتل 20 شخصا")
    assert compare(left, replace(left, quantities=())) == []


TEXTS = st.lists(
    st.sampled_from(
        [
            "مقتل 20 شخصا",
            "مقتل نحو 25 مدنيا",
            "إصابة أكثر من 30 شخصا",
            "بينهم 5 أطفال",
            "مقتل 36 جنديا",
            "استمر ساعتين",
            "لم يستمر أكثر من ساعة",
            "نسبة التضخم 5 في المئة",
            "ارتفع عدد القتلى إلى 85",
            "مئات الجرحى",
        ]
    ),
    max_size=4,
).map(" و".join)


@given(TEXTS, TEXTS)
@settings(max_examples=150, deadline=None)
def test_swapped_claims_give_mirrored_evidence(first, second):
    left, right = make_claim(first), make_claim(second, start=1000)
    assert [mirror(evidence) for evidence in compare(left, right)] == compare(right, left)


def mirror(evidence: Evidence) -> Evidence:
    swapped = {"left": "right", "right": "left", "left_interval": "right_interval", "right_interval": "left_interval"}
    values = {swapped.get(name, name): value for name, value in evidence.values.items()}
    return replace(evidence, left=evidence.right, right=evidence.left, values=values)


def test_figures_of_two_notations_differ_only_where_no_reading_agrees():
    assert compare_texts("بلغت الخسائر 5ر27 مليون دولار", "بلغت الخسائر 5.27 مليون دولار") == [AGREEMENT]
    assert compare_texts("بلغت الخسائر 5ر27 مليون دولار", "بلغت الخسائر 9.1 مليون دولار") == [CONTRADICTION]
