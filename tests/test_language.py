"""Language detection on short and long texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.language import detect_language, load_profiles


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("قُتل أكثر من عشرين مدنيا في غارة على قافلة مساعدات قرب حلب.", "ar"),
        ("هدنة", "ar"),
        ("وقال کیری إن الهدنة لم تنهر وإن المحادثات مستمرة علی مستوی الخبراء فی جنیف.", "ar"),
        ("رئیس جمهور گفت که این توافق برای مردم کشور اهمیت زیادی دارد.", "fa"),
        ("وزیر اعظم نے کہا ہے کہ مذاکرات میں کوئی پیش رفت نہیں ہوئی۔", "ur"),
        ("سەرۆکی هەرێم لەگەڵ وەزیری دەرەوە کۆبووەوە.", "ku"),
        ("At least 36 people were killed when a ferry sank off the coast.", "en"),
        ("Twenty killed in Aleppo", "en"),
        ("Au moins 36 personnes ont été tuées dans le naufrage d'un ferry.", "fr"),
        ("L'armée a repris la ville", "fr"),
        ("Al menos 36 personas murieron en el naufragio de un ferry, según las autoridades.", "es"),
        ("Mindestens 36 Menschen sind bei dem Untergang einer Fähre ums Leben gekommen.", "de"),
        ("Almeno 36 persone sono morte nel naufragio di un traghetto, secondo la polizia.", "it"),
        ("Pelo menos 36 pessoas morreram no naufrágio de uma balsa, disse a polícia.", "pt"),
    ],
)
def test_the_language_of_a_sentence_is_told(text, language):
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", " \n", "2016-09-23", "Ainakin kolme kuoli", "Погибли 36 человек"])
def test_what_fits_no_known_language_is_undetermined(text):
    assert detect_language(text) == "und"


def test_a_quotation_in_another_script_does_not_change_the_language():
    text = "وقال المتحدث للصحفيين إن عبارة «ceasefire violations» وردت في التقرير الذي نشر في جنيف."
    assert detect_language(text) == "ar"


def test_accents_typed_as_separate_marks_count_as_the_same_letters():
    assert detect_language("L'accord a e\u0301te\u0301 signe\u0301 a\u0300 Gene\u0300ve") == "fr"


@given(st.text())
def test_any_text_gets_a_known_code(text):
    assert detect_language(text) in {"und", *(profile.language for profile in load_profiles())}
