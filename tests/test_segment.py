from __future__ import annotations

import json
import time
import zipfile
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.protocols import Segmenter
from claims.schema import Claim, Document
from claims.segment import ClauseSegmenter

SHARED = Path(__file__).parents[1].parent / "shared"
SEEDS = SHARED / "seeds"
NEWS = SHARED / "data/news/SaudiNewsNet/2015-08-10.zip"

needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason=f"{SEEDS} is absent")
needs_news = pytest.mark.skipif(not NEWS.is_file(), reason=f"{NEWS} is absent")


def make_document(text: str, language: str = "ar", title: str | None = None) -> Document:
    return Document("d1", "outlet", text, language, "memory", title, datetime(2016, 9, 24, tzinfo=UTC))


def cut(text: str, language: str = "ar", title: str | None = None) -> list[str]:
    return [claim.text for claim in ClauseSegmenter().segment(make_document(text, language, title))]


def check_invariants(document: Document, claims: list[Claim]) -> None:
    for claim in claims:
        assert document.text[claim.start : claim.end] == claim.text
        assert claim.text
        assert claim.text == claim.text.strip()
        assert claim.id == f"{document.id}:{claim.start}-{claim.end}"
        assert claim.paragraph.start <= claim.start < claim.end <= claim.paragraph.end
    assert all(left.end <= right.start for left, right in pairwise(claims))


def read_seed(number: str) -> Document:
    [path] = SEEDS.glob(f"{number}_*.txt")
    text = path.read_text(encoding="utf-8")
    return Document(number, "seed", text, "ar", path.name, text.splitlines()[0].strip())


@settings(deadline=None)  # the first example reads the rule files
@given(
    text=st.text(
        st.sampled_from('وقال إن،؛.؟!:»«"“”()أكدمبينا \n\r\t\u200f\u2028aThe said;,-•*1٢😀') | st.characters(),
        max_size=200,
    ),
    language=st.sampled_from(["ar", "en", "fr", "de", "und"]),
)
def test_any_text_gives_claims_at_their_offsets_in_order_and_without_overlap(text, language):
    document = make_document(text, language, text[:20])
    check_invariants(document, ClauseSegmenter().segment(document))


PHRASES = (
    "وقال الوزير إن الهدنة قائمة|في حين تنفي موسكو ذلك تماما|وفيما أشار مصدر إلى ذلك، |د. |«|»|، |. |؛ |؟|\n|., |.. |"
    "- |واس|التعليقات (0)|سمات |while Moscow denies it|The minister said so|1436 هـ الموافق |(21) "
).split("|")


@settings(deadline=None)
@given(st.lists(st.sampled_from(PHRASES), max_size=30))
def test_any_order_of_news_phrases_keeps_the_offsets(phrases):
    for language in ("ar", "en", "fr"):
        document = make_document("".join(phrases), language)
        check_invariants(document, ClauseSegmenter().segment(document))


def test_a_claim_carries_the_source_date_and_language_of_its_document():
    segmenter: Segmenter = ClauseSegmenter()
    document = make_document("أعلنت الوزارة مقتل تسعة أشخاص في الحادث.")
    [claim] = segmenter.segment(document)
    assert (claim.document, claim.source, claim.language, claim.published) == ("d1", "outlet", "ar", document.published)
    assert (claim.speaker, claim.negated, claim.quantities, claim.times, claim.names) == (None, False, (), (), ())


def test_half_a_character_from_a_damaged_file_keeps_the_offsets():
    document = make_document("أعلنت الوزارة \ud83d مقتل تسعة أشخاص. ثم نفت الوزارة ذلك.")
    claims = ClauseSegmenter().segment(document)
    check_invariants(document, claims)
    assert len(claims) == 2


@pytest.mark.parametrize("text", ["", " \n\t ", "...", "15:40", "\u200f\u200f"])
def test_text_without_words_has_no_claims(text):
    assert cut(text) == []


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "وفيما أكد مصدر أمني أن الطريق مفتوح أمام الشاحنات، أكد مصدر محلي أن الطريق لا يزال مغلقا.",
            ["وفيما أكد مصدر أمني أن الطريق مفتوح أمام الشاحنات", "أكد مصدر محلي أن الطريق لا يزال مغلقا."],
        ),
        (
            "وقالت أنقرة إن طائراتها لم تقصف القرية في حين تتهم دمشق الجيش التركي بالقصف.",
            ["وقالت أنقرة إن طائراتها لم تقصف القرية", "في حين تتهم دمشق الجيش التركي بالقصف."],
        ),
        (
            "انهار السد فجر الأحد بعد أمطار غزيرة، وقالت وزارة المياه إن أعمال الصيانة لم تتأخر.",
            ["انهار السد فجر الأحد بعد أمطار غزيرة", "وقالت وزارة المياه إن أعمال الصيانة لم تتأخر."],
        ),
        (
            "قال الوزير إن المحادثات أحرزت تقدما مع نظيره الإيراني، الذي أشار بدوره إلى عدم إحراز أي تقدم.",
            ["قال الوزير إن المحادثات أحرزت تقدما مع نظيره الإيراني", "الذي أشار بدوره إلى عدم إحراز أي تقدم."],
        ),
        (
            "بلغ عدد القتلى عشرين شخصا في العاصمة، بينما بلغ عدد الجرحى خمسين شخصا.",
            ["بلغ عدد القتلى عشرين شخصا في العاصمة", "بينما بلغ عدد الجرحى خمسين شخصا."],
        ),
        (
            "تتبادل الدولتان الاتهامات منذ أسابيع، إذ رأت القاهرة أن الخرطوم لم تلتزم بالاتفاق.",
            ["تتبادل الدولتان الاتهامات منذ أسابيع", "إذ رأت القاهرة أن الخرطوم لم تلتزم بالاتفاق."],
        ),
        ("الوفدان يصلان إلى جنيف..الوزير: لن نوقع الاتفاق", ["الوفدان يصلان إلى جنيف..", "الوزير: لن نوقع الاتفاق"]),
    ],
)
def test_what_another_side_says_is_a_claim_of_its_own(text, claims):
    assert cut(text) == claims


@pytest.mark.parametrize(
    "text",
    [
        "قصفت الطائرات سوقا في المدينة، ما أسفر عن مقتل نحو ثلاثين مدنيا، بحسب الدفاع المدني.",
        "قال الوزير إن الاجتماع كان طويلا وأضاف أن جولة أخرى ستعقد غدا.",
        "أصيب السائق بينما كان يحاول عبور النهر ليلا مع أسرته.",
        "ناقش الوزراء الملفات العالقة، وذلك فيما يتعلق بالمياه والحدود والتجارة.",
        "التقى الوزير، الذي نفى الأنباء سابقا، سفراء الدول المجاورة.",
        "قال الوزير «لقد انتهت الهدنة، وقالت روسيا إنها ستقصف المدينة مجددا» ثم غادر القاعة.",
        "أكد المصدر أن المدينة لم تسقط، ولكن هناك معارك حول المطار.",
    ],
)
def test_one_statement_stays_whole(text):
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "قال د. سامي حسن إن العدد ارتفع. وقالت أ. ليلى إنه انخفض.",
            ["قال د. سامي حسن إن العدد ارتفع.", "وقالت أ. ليلى إنه انخفض."],
        ),
        (
            "افتتح الأمير المدينة الرياضية.وأوضح رئيس النادي أن العمل انتهى.",
            ["افتتح الأمير المدينة الرياضية.", "وأوضح رئيس النادي أن العمل انتهى."],
        ),
        (
            "قال د.سامي لوكالة (أ.ف.ب) إن السعر بلغ 107.5 دولارا.",
            ["قال د.سامي لوكالة (أ.ف.ب) إن السعر بلغ 107.5 دولارا."],
        ),
        ("بدأ العمل عام 1436 هـ. وانتهى بعد عامين كاملين.", ["بدأ العمل عام 1436 هـ.", "وانتهى بعد عامين كاملين."]),
        (
            'كان اللقاء "طويلا وشاقا"., واجتمع الوزراء مجددا في المساء.',
            ['كان اللقاء "طويلا وشاقا".', "واجتمع الوزراء مجددا في المساء."],
        ),
        ("استمر العمل على مدى (21) يوما في المدينة.", ["استمر العمل على مدى (21) يوما في المدينة."]),
        (
            'قال "كان اللقاء مثمرا.. سنعود قريبا. شكرا لكم" ثم غادر.',
            ['قال "كان اللقاء مثمرا.. سنعود قريبا. شكرا لكم" ثم غادر.'],
        ),
    ],
)
def test_sentences_end_where_a_reader_sees_them_end(text, claims):
    assert cut(text) == claims


def test_a_long_quotation_is_cut_at_its_sentences():
    text = f"قال المدير «{'بدأ العمل في المصنع الجديد قبل عام كامل تقريبا. ' * 5}وانتهى العمل اليوم» ثم غادر."
    claims = ClauseSegmenter().segment(make_document(text))
    assert claims[0].text == "قال المدير «بدأ العمل في المصنع الجديد قبل عام كامل تقريبا."
    assert claims[-1].text == "وانتهى العمل اليوم» ثم غادر."


STATEMENT = "أعلنت الشرطة مقتل تسعة أشخاص في حادث سير قرب المطار."


@pytest.mark.parametrize(
    "furniture",
    [
        "التعليقات (0)",
        "فيسبوك تويتر واتساب",
        "شارك | طباعة",
        "// انتهى //",
        "19:59 ت م",
        "بلدي نيوز – (متابعات)",
        "عين اليوم – جدة",
        "سلمى حمدان – عين اليوم",
        "المدينة - الرياض",
        "جدة 12 صفر 1437 هـ الموافق 24 نوفمبر 2015 م واس",
        "صورة: أرشيفية من موقع الحادث",
        "رابط الخبر بصحيفة الوئام: مقتل تسعة أشخاص في حادث",
        "نستخدم ملفات تعريف الارتباط لتحسين تجربتك.",
        "اقرأ أيضا: عشرة أشياء عن المطار الجديد",
        "- وقف إطلاق النار في أنحاء البلاد",
        "3 - تعيين سامي بن حسن على وظيفة سفير بوزارة الخارجية",
        "الرئيس السابق للاتحاد الرياضي",
        "فمن المسؤول عن هذا الحادث المروع؟",
        "نعم بالتأكيد.",
    ],
)
def test_furniture_labels_and_questions_are_dropped(furniture):
    assert cut(f"{STATEMENT}\n{furniture}") == [STATEMENT]


@pytest.mark.parametrize(
    "line",
    [
        f"جدة 12 صفر 1437 هـ الموافق 24 نوفمبر 2015 م واس {STATEMENT}",
        f"جدة - واس: {STATEMENT}",
        f"سلمى حمدان- سبق- جدة: {STATEMENT}",
        f"(رويترز) - {STATEMENT}",
        f"{STATEMENT} سمات المطار شرطة مرور",
        f"• {STATEMENT}",
    ],
)
def test_datelines_bylines_tags_and_bullets_are_cut_off_a_statement(line):
    assert cut(line) == [STATEMENT]


def test_a_list_of_other_articles_is_dropped_until_prose_begins_again():
    prose = "وأضافت الشرطة في بيان صدر مساء اليوم أن ثلاثة من المصابين غادروا المستشفى بعد تلقي العلاج اللازم."
    headlines = "مقالات ذات صلة\n\nالوزير يفتتح مصنعا جديدا في المدينة\n\nمقتل خمسة أشخاص في حريق"
    assert cut(f"{STATEMENT}\n{headlines}\n{prose}\nالأكثر قراءة\nيصل الوفد غدا إلى جنيف") == [STATEMENT, prose]


def test_a_repeated_paragraph_counts_once_even_with_other_punctuation_and_vowel_signs():
    assert cut(f"{STATEMENT}\nأَعلنت الشرطة: مقتل تسعة أشخاص، في حادث سير قرب المطار") == [STATEMENT]


def test_a_repeated_sentence_with_another_number_is_kept():
    other = STATEMENT.replace("تسعة", "سبعة")
    assert cut(f"{STATEMENT}\n{other}") == [STATEMENT, other]


def test_the_headline_is_kept_once_without_the_name_of_the_site():
    headline = "هدوء حذر في المدينة القديمة"
    assert cut(f"{headline} - موقع الخبر\n\n{headline}\n{STATEMENT}", title=headline) == [headline, STATEMENT]


def test_a_pull_quote_stays_and_its_name_and_role_go():
    quote = "«لن يكون هناك اتفاق قبل انسحاب القوات»"
    assert cut(f"{STATEMENT}\n{quote}\nسامي حسن علي\nرئيس الوفد المفاوض") == [STATEMENT, quote]


def test_a_short_paragraph_is_shown_whole_and_a_giant_one_around_the_claim():
    sentences = [f"وصلت القافلة رقم {number} إلى المدينة محملة بالغذاء والدواء والخيام." for number in range(30)]
    giant = ClauseSegmenter().segment(make_document(" ".join(sentences)))
    assert len(giant) == 30
    assert (giant[10].paragraph.start, giant[10].paragraph.end) == (giant[9].start, giant[11].end)
    short = ClauseSegmenter().segment(make_document(" ".join(sentences[:2])))
    assert [claim.paragraph for claim in short] == [short[0].paragraph] * 2
    assert short[0].paragraph.end == short[1].end


@pytest.mark.parametrize(
    ("language", "text", "claims"),
    [
        (
            "en",
            "Ankara said its jets hit nothing, while Damascus says they bombed a village.",
            ["Ankara said its jets hit nothing", "while Damascus says they bombed a village."],
        ),
        (
            "en",
            "While the minister said the road was open, residents said it had been closed for days.",
            ["While the minister said the road was open", "residents said it had been closed for days."],
        ),
        (
            "en",
            "The army took the town; Dr. Hassan of the U.N. said nothing had changed.",
            ["The army took the town", "Dr. Hassan of the U.N. said nothing had changed."],
        ),
        (
            "en",
            "The driver died while crossing the river at night.",
            ["The driver died while crossing the river at night."],
        ),
        (
            "en",
            "CAIRO, May 3 (Reuters) - Nine people died on the road.\nShare on Facebook",
            ["Nine people died on the road."],
        ),
        (
            "fr",
            "Ankara affirme que ses avions n'ont rien frappé, tandis que Damas dément cette version.",
            ["Ankara affirme que ses avions n'ont rien frappé", "tandis que Damas dément cette version."],
        ),
        (
            "fr",
            "Mme. Martin a parlé de neuf morts, mais le ministère a affirmé que douze personnes avaient péri.",
            ["Mme. Martin a parlé de neuf morts", "mais le ministère a affirmé que douze personnes avaient péri."],
        ),
        (
            "fr",
            "LE CAIRE (AFP) - Neuf personnes sont mortes lundi.\nLire aussi : la route",
            ["Neuf personnes sont mortes lundi."],
        ),
        ("de", "Der Minister ging. Er kam zurück.", ["Der Minister ging.", "Er kam zurück."]),
        ("zh", "部长辞职。他回来了。", ["部长辞职。", "他回来了。"]),
    ],
)
def test_other_languages_are_cut_by_their_own_rules_or_at_sentences(language, text, claims):
    assert cut(text, language) == claims


@needs_seeds
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_seed_claims_stand_at_their_offsets_and_say_things_once(number):
    document = read_seed(number)
    claims = ClauseSegmenter().segment(document)
    check_invariants(document, claims)
    assert len({claim.text for claim in claims}) == len(claims) > 10
    assert not any(
        word in claim.text for claim in claims for word in ("التعليقات", "ذات صلة", "متابعات", "الأكثر قراءة")
    )


@needs_seeds
@pytest.mark.parametrize(
    ("number", "start", "end"),
    [
        ("001", 52, 71),
        ("001", 1528, 1742),
        ("002", 1560, 1740),
        ("002", 1742, 1881),
        ("003", 839, 921),
        ("003", 2417, 2474),
        ("004", 332, 451),
        ("004", 453, 575),
        ("004", 1162, 1216),
        ("004", 1217, 1261),
    ],
)
def test_seed_statements_that_a_reader_would_compare_are_claims(number, start, end):
    assert (start, end) in {(claim.start, claim.end) for claim in ClauseSegmenter().segment(read_seed(number))}


@needs_news
def test_a_day_of_news_keeps_the_offsets_and_takes_seconds():
    with zipfile.ZipFile(NEWS) as archive:
        rows = json.loads(archive.read(NEWS.with_suffix(".json").name))
    documents = [make_document(row["content"], title=row["title"]) for row in rows]
    started = time.perf_counter()
    articles = [ClauseSegmenter().segment(document) for document in documents]
    seconds = time.perf_counter() - started
    for document, claims in zip(documents, articles, strict=True):
        check_invariants(document, claims)
    texts = [claim.text for claims in articles for claim in claims]
    assert not any("انتهى //" in text or "الموافق 10 أغسطس 2015 م واس" in text for text in texts)
    assert seconds < 60


def test_a_direction_mark_inside_a_number_does_not_end_a_sentence():
    first, second = "يقصد المتنزه 5.\u200f2 مليون زائر سنويا.", "وتبلغ مساحته 2.\u200f2 مليون أكرا في المنطقة كلها."
    assert cut(f"{first} {second}") == [first, second]


@pytest.mark.parametrize(
    ("text", "language", "claims"),
    [
        (
            "قتل ثلاثة مدنيين في القصف، وأصيب عشرون آخرون بجروح.",
            "ar",
            ["قتل ثلاثة مدنيين في القصف", "وأصيب عشرون آخرون بجروح."],
        ),
        (
            "قال الوزير إن الاجتماع كان طويلا، وأضاف أن جولة أخرى ستعقد غدا.",
            "ar",
            ["قال الوزير إن الاجتماع كان طويلا", "وأضاف أن جولة أخرى ستعقد غدا."],
        ),
        (
            "زار المحافظ الجسر الجديد صباحا، مؤكدا أن العمل فيه اكتمل.",
            "ar",
            ["زار المحافظ الجسر الجديد صباحا", "مؤكدا أن العمل فيه اكتمل."],
        ),
        (
            "ارتفع مؤشر السوق بنسبة كبيرة، إلا أن التداول تراجع كثيرا.",
            "ar",
            ["ارتفع مؤشر السوق بنسبة كبيرة", "إلا أن التداول تراجع كثيرا."],
        ),
        (
            "The bridge was closed on Monday, and two ferries were cancelled.",
            "en",
            ["The bridge was closed on Monday", "and two ferries were cancelled."],
        ),
        (
            "Le pont était fermé lundi matin, et deux ferries ont été annulés.",
            "fr",
            ["Le pont était fermé lundi matin", "et deux ferries ont été annulés."],
        ),
    ],
)
def test_coordinated_statements_behind_a_comma_are_claims_of_their_own(text, language, claims):
    assert [claim.rstrip(",،") for claim in cut(text, language)] == claims
