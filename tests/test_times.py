from datetime import date, datetime

import pytest

from claims.schema import Precision
from claims.understand.times import read_times

SATURDAY = datetime(2016, 9, 24, 8, 30)


def days(text, language, published=SATURDAY):
    return [(mention.first, mention.last) for mention in read_times(text, language, published)]


def one_day(year, month, day):
    return [(date(year, month, day), date(year, month, day))]


@pytest.mark.parametrize(
    "text",
    [
        "9 سبتمبر",
        "٩ سبتمبر",
        "التاسع من سبتمبر/أيلول",
        "التاسع من سبتمبر أيلول",
        "تسعة أيلول/سبتمبر",
        "يوم 9 سبتمبر 2016 م",
        "2016/09/09",
        "9-9-2016",
        "8 ذو الحجة 1437 هـ",
        "8/12/1437هـ",
        "الثامن من ذي الحجة",
    ],
)
def test_arabic_dates_name_their_day(text):
    assert days(f"وقعوا الاتفاق في {text} بعد محادثات", "ar") == one_day(2016, 9, 9)


@pytest.mark.parametrize(
    "text", ["9 September 2016", "September 9", "Sept. 9, 2016", "the 9th of September", "2016-09-09"]
)
def test_english_dates_name_their_day(text):
    assert days(f"They signed it on {text} after talks", "en") == one_day(2016, 9, 9)


@pytest.mark.parametrize("text", ["le 9 septembre", "le 9 septembre 2016", "le 9/9/2016"])
def test_french_dates_name_their_day(text):
    assert days(f"Ils ont signé {text} après des pourparlers", "fr") == one_day(2016, 9, 9)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("اليوم", 24),
        ("أمس", 23),
        ("وأول أمس", 22),
        ("أمس الأول", 22),
        ("أول أمس الخميس", 22),
        ("أمس الجمعة", 23),
        ("اليوم الثلاثاء", 20),
        ("يوم الاثنين الماضي", 19),
        ("الخميس", 22),
        ("السبت", 24),
        ("غدا", 25),
        ("الأربعاء المقبل", 28),
        ("قبل ثلاثة أيام", 21),
        ("قبل يومين", 22),
    ],
)
def test_arabic_relative_days_count_from_publication(text, day):
    assert days(f"انهارت الهدنة {text}، بحسب السكان", "ar") == one_day(2016, 9, day)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("It ended yesterday", "en", 23),
        ("It ended on Thursday", "en", 22),
        ("It ended last Monday", "en", 19),
        ("It ended three days ago", "en", 21),
        ("It starts next Monday", "en", 26),
        ("Elle a pris fin hier", "fr", 23),
        ("Elle a pris fin jeudi", "fr", 22),
        ("Elle a pris fin lundi dernier", "fr", 19),
        ("Elle a pris fin il y a trois jours", "fr", 21),
    ],
)
def test_english_and_french_relative_days_count_from_publication(text, language, day):
    assert days(text, language) == one_day(2016, 9, day)


def test_a_last_weekday_on_the_same_weekday_is_a_week_ago():
    assert days("السبت الماضي", "ar") == one_day(2016, 9, 17)


@pytest.mark.parametrize(
    ("text", "language", "first", "last", "precision"),
    [
        ("منذ عام 2015", "ar", date(2015, 1, 1), date(2015, 12, 31), Precision.YEAR),
        ("في أغسطس 2015", "ar", date(2015, 8, 1), date(2015, 8, 31), Precision.MONTH),
        ("في شباط/فبراير الماضي", "ar", date(2016, 2, 1), date(2016, 2, 29), Precision.MONTH),
        ("in December", "en", date(2016, 12, 1), date(2016, 12, 31), Precision.MONTH),
        ("en août 2015", "fr", date(2015, 8, 1), date(2015, 8, 31), Precision.MONTH),
        ("العام الماضي", "ar", date(2015, 1, 1), date(2015, 12, 31), Precision.YEAR),
        ("last month", "en", date(2016, 8, 1), date(2016, 8, 31), Precision.MONTH),
        ("الأسبوع الماضي", "ar", date(2016, 9, 10), date(2016, 9, 23), Precision.DAY),
    ],
)
def test_longer_times_keep_their_precision(text, language, first, last, precision):
    [mention] = read_times(text, language, SATURDAY)
    assert (mention.first, mention.last, mention.precision) == (first, last, precision)


def test_the_year_left_out_is_the_one_nearest_to_publication():
    assert days("on 28 December", "en", datetime(2016, 1, 3)) == one_day(2015, 12, 28)


def test_without_publication_only_weekday_and_full_dates_are_known():
    [relative] = read_times("أمس الخميس", "ar", None)
    assert (relative.first, relative.last, relative.weekday) == (None, None, 3)
    assert days("9 سبتمبر", "ar", None) == [(None, None)]
    assert days("25 شوال 1436 هـ", "ar", None) == one_day(2015, 8, 10)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("احتفلوا باليوم الوطني للبلاد", "ar"),
        ("قبل ثلاثة أيام من الانتخابات", "ar"),
        ("في 31 فبراير", "ar"),
        ("It may take 40 people", "en"),
        ("Rien n'a changé", "fr"),
        ("Am Montag", "de"),
    ],
)
def test_what_names_no_day_gives_no_time(text, language):
    assert read_times(text, language, SATURDAY) == ()


def test_spans_point_at_the_words_moved_by_the_offset():
    text = "عقد الاجتماع أمسِ الخميس، وانهارت الهدنة في 9 أيلول"
    found = read_times(text, "ar", SATURDAY, offset=50)
    assert [text[m.span.start - 50 : m.span.end - 50] for m in found] == ["أمسِ الخميس", "9 أيلول"]


TEN_AUGUST = datetime(2015, 8, 10)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("الأحد 10-10-1436هـ", date(2015, 7, 26), date(2015, 7, 26)),
        ("الجمعة الموافق 14/8/2015", date(2015, 8, 14), date(2015, 8, 14)),
        ("1 شوال 1436هـ الموافق 17 يوليو 2015", date(2015, 7, 17), date(2015, 7, 17)),
        ("السبت المقبل 15 أغسطس", date(2015, 8, 15), date(2015, 8, 15)),
        ("في الثامن من الشهر المقبل", date(2015, 9, 8), date(2015, 9, 8)),
        ("من 5 إلى 8 أغسطس", date(2015, 8, 5), date(2015, 8, 8)),
        ("ليل الجمعة/السبت", date(2015, 8, 7), date(2015, 8, 8)),
        ("النصف الأول من العام 2015", date(2015, 1, 1), date(2015, 6, 30)),
        ("خلال اليومين المقبلين", date(2015, 8, 11), date(2015, 8, 12)),
        ("خلال السنوات الثلاث الماضية", date(2012, 1, 1), date(2014, 12, 31)),
        ("خلال شهر رمضان الماضي", date(2015, 6, 18), date(2015, 7, 16)),
        ("في عام 1436هـ", date(2014, 10, 25), date(2015, 10, 13)),
        ("في مايو من العام الماضي", date(2014, 5, 1), date(2014, 5, 31)),
        ("بين عامي 2013-2014", date(2013, 1, 1), date(2014, 12, 31)),
        ("تأسست في عام 1888", date(1888, 1, 1), date(1888, 12, 31)),
        ("سيعقد الاجتماع يوم الخميس", date(2015, 8, 13), date(2015, 8, 13)),
        ("عقد الاجتماع يوم الخميس", date(2015, 8, 6), date(2015, 8, 6)),
    ],
)
def test_arabic_papers_write_dates_in_many_ways(text, first, last):
    assert days(text, "ar", TEN_AUGUST) == [(first, last)]


@pytest.mark.parametrize(
    "text", ["صحيفة اليوم السعودية", 'قالت "اليوم" إن', "منذ ستة أشهر", "خطبة الجمعة", "في أمس الحاجة"]
)
def test_names_durations_and_sayings_are_no_times(text):
    assert days(text, "ar", TEN_AUGUST) == []
