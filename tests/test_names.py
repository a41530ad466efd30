import pytest

import claims
from claims.errors import ConfigError
from claims.schema import Name, Span
from claims.understand.aliases import load_aliases
from claims.understand.names import name_key, read_names, same_name
from tests.fakes import make_document


def keys(text, language):
    return [name.key for name in read_names(text, language)]


def name(text):
    return Name(text, name_key(text), Span(0, len(text)))


def test_spans_point_at_the_name_without_written_on_prefixes():
    text = "التقى الوفد بموسكو وواشنطن والأمم المتحدة"
    found = read_names(text, "ar", offset=100)
    assert [text[n.span.start - 100 : n.span.end - 100] for n in found] == ["موسكو", "واشنطن", "الأمم المتحدة"]
    assert [n.text for n in found] == ["موسكو", "واشنطن", "الأمم المتحدة"]


@pytest.mark.parametrize(
    ("spellings", "key"),
    [
        (("سوريا", "سورية", "Syria", "Syrie", "السوري", "السوريين", "Syrian"), "syria"),
        (("دي مستورا", "دي ميستورا", "ستافان دي ميستورا", "Staffan de Mistura"), "de_mistura"),
        (("أيرو", "إيرولت", "جان مارك أيرو", "Ayrault"), "ayrault"),
        (("غوتيريش", "جوتيريس", "António Guterres"), "guterres"),
        (("سيرجي لافروف", "سيرغي لافروف", "لافروف", "Sergei Lavrov", "Lavrov"), "lavrov"),
        (("الأمم المتحدة", "للأمم المتحدة", "United Nations", "UN", "Nations unies", "ONU"), "united_nations"),
    ],
)
def test_spellings_of_a_known_name_share_its_key(spellings, key):
    assert {name_key(spelling) for spelling in spellings} == {key}


def test_a_capital_is_its_government_unless_a_word_of_place_goes_before():
    assert keys("اتهمت موسكو أطرافا أخرى", "ar") == ["russia"]
    assert keys("عقد الاجتماع في موسكو", "ar") == ["moscow"]
    assert keys("They met in Moscow after Washington refused", "en") == ["moscow", "usa"]


def test_words_that_only_look_like_names_are_left_alone():
    assert keys("الدعم المالي دائما مهم", "ar") == []
    assert keys("Let us see who may power the base", "en") == []


def test_arabic_names_are_found_behind_titles_and_before_bin():
    text = "استقبل الأمير مشعل بن ماجد وزير الصحة خالد الفالح والدكتور سامي الحمود أمس"
    assert [n.text for n in read_names(text, "ar")] == ["مشعل بن ماجد", "خالد الفالح", "سامي الحمود"]


def test_latin_names_are_capitalised_sequences_without_titles_and_sentence_openings():
    text = "Yesterday Foreign Minister Maria Petrova met Jean Dupont. Talks went on until Thursday."
    assert [n.text for n in read_names(text, "en")] == ["Maria Petrova", "Jean Dupont"]


def test_people_of_one_family_keep_apart():
    brothers = [n for n in read_names("غادر رفعت الأسد وبقي بشار الأسد", "ar")]
    assert [n.text for n in brothers] == ["رفعت الأسد", "بشار الأسد"]
    assert not same_name(*brothers)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("سيرجي شيفتشوك", "سيرغي شيفتشوك"),
        ("خالد الفالح", "الفالح"),
        ("Youssef Haddad", "يوسف حداد"),
        ("الدكتور ناصر الغنيم", "ناصر الغنيم"),
        ("فهد بن سلمان بن سعد", "فهد بن سلمان"),
    ],
)
def test_spellings_of_an_unknown_name_may_be_one(left, right):
    assert same_name(name(left), name(right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("سامي الحمود", "فيصل الحمود"),
        ("كيري", "كيربي"),
        ("محمد بن سلمان", "محمد بن نايف"),
        ("إيران", "العراق"),
        ("Maria Petrova", "Ivan Petrov Sidorov"),
    ],
)
def test_different_names_are_not_one(left, right):
    assert not same_name(name(left), name(right))


def test_a_file_of_the_user_adds_names(tmp_path):
    path = tmp_path / "more.yaml"
    path.write_text("cities:\n  zarqa: {names: [الزرقاء, Zarqa], of: jordan}\n", encoding="utf-8")
    assert [n.key for n in read_names("وصل إلى الزرقاء", "ar", aliases=load_aliases(path))] == ["zarqa"]
    assert keys("وصل إلى الزرقاء", "ar") == []


def test_a_wrong_file_of_names_is_refused_by_its_path(tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text("rivers:\n  nile: {names: [النيل]}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"wrong\.yaml.*expected sections"):
        load_aliases(path)


def test_names_of_the_users_own_file_reach_the_claims(tmp_path, detector):
    path = tmp_path / "names.yaml"
    path.write_text("persons:\n  kirin: {names: [قيرين, Kirin]}\n", encoding="utf-8")
    settings = claims.Config(understanding={"names": path})
    own = claims.Detector(settings, detector.encoder, detector.classifier)
    document = make_document("a", "وصل قيرين إلى العاصمة مساء أمس بعد رحلة طويلة.", language="ar")
    assert "kirin" in {name.key for claim in own.understand(document) for name in claim.names}
    assert "kirin" not in {name.key for claim in detector.understand(document) for name in claim.names}
