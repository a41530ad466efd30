import pytest

from claims.understand.negation import is_negated, opens_denying


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("الهدنة لم تمت", "ar"),
        ("لن تعود المحادثات هذا الأسبوع", "ar"),
        ("ليس هناك اتفاق على الأسماء", "ar"),
        ("موسكو لا تلتزم بما وقعت عليه", "ar"),
        ("أشار إلى عدم إحراز تقدم", "ar"),
        ("نفت الوزارة وقوع إصابات", "ar"),
        ("انتهى الاجتماع دون التوصل إلى حل", "ar"),
        ("هذه الأنباء غير صحيحة", "ar"),
        ("The truce is not dead", "en"),
        ("The army didn't enter the town", "en"),
        ("The ministry denied the report", "en"),
        ("Envoys failed to agree", "en"),
        ("There were no casualties", "en"),
        ("La trêve n'est pas morte", "fr"),
        ("Aucun accord n'a été trouvé", "fr"),
        ("Le ministère nie toute implication", "fr"),
        ("Il ne reviendra jamais", "fr"),
    ],
)
def test_denials_are_negated(text, language):
    assert is_negated(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("قتل ما لا يقل عن عشرين مدنيا", "ar"),
        ("لا يوجد شك على الإطلاق في نجاح الخطة", "ar"),
        ("عدد الضحايا لا يتجاوز خمسة", "ar"),
        ("لم يتجاوز عدد الجرحى عشرة", "ar"),
        ("أصيب ليس فقط الجنود بل المدنيون", "ar"),
        ("ما زالت الهدنة صامدة", "ar"),
        ("لا تزال المعارك مستمرة", "ar"),
        ("وصل الوزير الذي لم يحضر القمة السابقة", "ar"),
        ("أضافت الرسالة دون ذكر تفاصيل أن الاتفاق قريب", "ar"),
        ("شاركت مصر في التحالف من دون أي تحفظ", "ar"),
        ("No fewer than 20 people died", "en"),
        ("Not only soldiers were hit", "en"),
        ("The man who did not vote won", "en"),
        ("Pas moins de vingt personnes sont mortes", "fr"),
        ("Le bilan ne dépasse pas dix morts", "fr"),
        ("Die Waffenruhe ist nicht tot", "de"),
    ],
)
def test_hedges_and_asides_are_no_denials(text, language):
    assert not is_negated(text, language)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("فشلت الدولتان في الاتفاق", "ar", True),
        ("لم تتفق الدولتان", "ar", False),
        ("الدولتان فشلتا في الاتفاق", "ar", False),
        ("Failed to agree, both left", "en", True),
        ("No agreement was reached", "en", False),
    ],
)
def test_a_verb_that_denies_by_itself_is_told_from_a_particle(text, language, expected):
    assert opens_denying(text, language) is expected
