import pytest

from claims.compare import compare_facts
from claims.compare.opposites import compare_opposites
from claims.compare.particulars import compare_names, compare_ordinals, compare_speakers, compare_times
from claims.compare.polarity import compare_polarity
from claims.schema import Kind, Stance
from claims.understand.names import read_names
from claims.understand.negation import is_negated, opens_denying
from claims.understand.quantities import read_quantities
from claims.understand.times import read_times
from tests.fakes import MONDAY, make_claim, make_pair, make_speaker


def pair_of(left, right, language="ar", **changes):
    return make_pair(
        *(make_claim(text, name, language=language, **changes) for text, name in ((left, "a"), (right, "b")))
    )


@pytest.mark.parametrize(
    ("left", "right", "language", "kind"),
    [
        ("الطريق مفتوح أمام السيارات", "الطريق مغلق منذ الفجر", "ar", Kind.STATUS),
        ("أحرزنا تقدما طفيفا في المحادثات", "لم نشهد أي تقدم في المحادثات", "ar", Kind.DEGREE),
        ("The talks made slight progress", "There was no progress in the talks", "en", Kind.DEGREE),
        ("La route est ouverte", "La route est fermée", "fr", Kind.STATUS),
    ],
)
def test_opposite_words_are_found_with_their_places(left, right, language, kind):
    pair = pair_of(left, right, language)
    found = [item for item in compare_opposites(pair) if item.kind is kind]
    assert found
    [span] = found[0].left
    assert left[span.start : span.end] == found[0].values["left"]


def test_opposites_meet_across_languages():
    left, right = make_claim("الطريق مغلق", "a", language="ar"), make_claim("The road is open", "b", language="en")
    assert [item.kind for item in compare_opposites(make_pair(left, right))] == [Kind.STATUS]


def test_the_same_answer_is_no_opposite():
    assert compare_opposites(pair_of("The road is open", "The road was reopened", "en")) == []


def test_what_could_be_said_of_anything_weighs_less():
    truces = pair_of("الهدنة انهارت فعليا", "قال الوزير إن الهدنة صامدة")
    papers = pair_of("يحملون جوازات سارية المفعول", "الذين انتهت جوازاتهم")
    [truce], [paper] = compare_opposites(truces), compare_opposites(papers)
    assert truce.strength > paper.strength


def test_a_price_may_rise_and_fall_within_a_day():
    pair = pair_of("صعد البلاتين إلى 981 دولارا للأوقية", "هبط البلاتين إلى 971 دولارا للأوقية")
    assert [(item.code, item.relation) for item in compare_opposites(pair)] == [("degree.volatile", None)]


@pytest.mark.parametrize(
    ("denying", "other", "code"),
    [
        ("فشلت الدولتان في الاتفاق على الهدنة", "الدولتان في الاتفاق على الهدنة خلال اجتماع", "negation.lost"),
        ("لم يتفق الطرفان على الهدنة مساء", "يتفق الطرفان على الهدنة مساء", "negation.opposite"),
    ],
)
def test_a_sentence_that_lost_its_denying_verb_affirms_nothing(denying, other, code):
    claims = [
        make_claim(text, name, language="ar", negated=is_negated(text, "ar"), opens_denying=opens_denying(text, "ar"))
        for name, text in (("a", denying), ("b", other))
    ]
    for pair in (make_pair(*claims), make_pair(*reversed(claims))):
        assert [item.code for item in compare_polarity(pair)] == [code]


def test_a_denial_beside_a_statement_is_evidence():
    denying = make_claim("Russia denies it", "b", speaker=make_speaker("Russia", Stance.DENIED), negated=True)
    [found] = compare_polarity(make_pair(make_claim("Russian aircraft did it"), denying))
    assert (found.code, found.values["speaker"]) == ("attribution.denial", "Russia")


def test_two_who_accuse_are_held_against_each_other():
    sides = [make_claim(name=n, speaker=make_speaker(n, Stance.ACCUSED)) for n in ("Moscow", "Washington")]
    assert [item.code for item in compare_polarity(make_pair(*sides))] == ["attribution.responsibility"]


def with_times(text, name):
    return make_claim(text, name, language="ar", times=read_times(text, "ar", MONDAY))


@pytest.mark.parametrize(
    ("left", "right", "code"),
    [
        ("أغلقت السوق أمس على ارتفاع", "أغلقت السوق اليوم على ارتفاع", "time.different"),
        ("تداولات الأمس", "تداولات اليوم", "time.different"),
        ("عقد الاجتماع اليوم", "عقد الاجتماع في 2 مارس", "time.agree"),
    ],
)
def test_days_agree_or_differ(left, right, code):
    [found] = compare_times(make_pair(with_times(left, "a"), with_times(right, "b")))
    assert found.code == code


def test_a_day_on_one_side_only_says_nothing():
    assert compare_times(make_pair(with_times("أغلقت السوق أمس", "a"), with_times("أغلقت السوق", "b"))) == []


def test_names_that_both_have_are_not_different():
    texts = [("زار كيري موسكو", "a"), ("يزور كيري موسكو", "b"), ("زار لافروف باريس", "c")]
    one, same, other = (make_claim(t, n, language="ar", names=read_names(t, "ar")) for t, n in texts)
    assert compare_names(make_pair(one, same)) == []
    assert [item.code for item in compare_names(make_pair(one, other))] == ["name.different"]


def test_prices_are_marked_as_changing_by_the_hour():
    texts = [("ارتفعت أسهم 113 شركة", "a"), ("ارتفعت أسهم 143 شركة", "b")]
    claims = [make_claim(text, name, language="ar", quantities=read_quantities(text, "ar")) for text, name in texts]
    [found] = compare_facts([make_pair(*claims)])
    assert [(item.code, item.relation) for item in found] == [("quantity.volatile", None)]


@pytest.mark.parametrize(("speaker", "found"), [("الشركة", True), ("شركة سابك", False), (None, False)])
def test_a_body_that_only_its_article_names_is_marked(speaker, found):
    left = make_claim(language="ar", speaker=make_speaker(speaker) if speaker else None)
    codes = [item.code for item in compare_speakers(make_pair(left, make_claim(name="b", language="ar")))]
    assert codes == (["speaker.unnamed"] if found else [])


@pytest.mark.parametrize(
    ("left", "right", "language", "found"),
    [
        ("وصلت الدفعة الثانية من المعونة", "وصلت الدفعة الثالثة من المعونة", "ar", True),
        ("وصلت الدفعة الثانية من المعونة", "فتحت المرحلة الثالثة", "ar", False),
        ("The second convoy has arrived", "The third convoy has arrived", "en", True),
        ("Le deuxième convoi est arrivé", "Le 2e convoi est arrivé", "fr", False),
    ],
)
def test_different_ones_of_a_series_are_marked(left, right, language, found):
    codes = [item.code for item in compare_ordinals(pair_of(left, right, language))]
    assert codes == (["ordinal.different"] if found else [])


def test_the_weather_changes_from_one_forecast_to_the_next():
    texts = [("حركة الرياح السطحية بسرعة 15 كم/ساعة", "a"), ("حركة الرياح السطحية بسرعة 40 كم/ساعة", "b")]
    claims = [make_claim(text, name, language="ar", quantities=read_quantities(text, "ar")) for text, name in texts]
    assert {item.relation for item in compare_facts([make_pair(*claims)])[0]} <= {None}
