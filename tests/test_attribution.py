from pathlib import Path

import pytest

from claims.schema import Claim, Document, Quantity, Span, Stance, VoiceKind
from claims.segment import ClauseSegmenter
from claims.understand.annotate import annotate
from claims.understand.attribution import attribute

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


def article(sentences, language):
    """Return a document made of the sentences, and one claim for each."""
    text = " ".join(sentences)
    document = Document("d", "outlet", text, language, "test")
    claims, position = [], 0
    for index, sentence in enumerate(sentences):
        start = text.index(sentence, position)
        position = start + len(sentence)
        claims.append(Claim(str(index), "d", "outlet", language, None, sentence, start, position, Span(0, len(text))))
    return claims, document


def speakers(*sentences, language="ar"):
    return [claim.speaker for claim in attribute(*article(sentences, language))]


def describe(speaker):
    return speaker and (speaker.name, speaker.key, speaker.kind, speaker.stance)


PERSON, BODY, UNNAMED = VoiceKind.PERSON, VoiceKind.ORGANISATION, VoiceKind.UNNAMED
SAID, DENIED, ACCUSED = Stance.SAID, Stance.DENIED, Stance.ACCUSED


@pytest.mark.parametrize(
    ("sentence", "name", "key", "kind", "stance"),
    [
        ("وقال وزير الخارجية الأمريكي جون كيري إن المحادثات صعبة.", "جون كيري", "kerry", PERSON, SAID),
        ("ورأى وزير الخارجية الأميركي، جون كيري، أن الهدنة صامدة.", "جون كيري", "kerry", PERSON, SAID),
        ("في المقابل اعتبر لافروف أن اللقاء كان مفيدا.", "لافروف", "lavrov", PERSON, SAID),
        (
            "من جانبه، الوزير فرانك فالتر شتاينماير، قال «سنعود غدا».",
            "فرانك فالتر شتاينماير",
            "steinmeier",
            PERSON,
            SAID,
        ),
        ("أما الرئيس باراك أوباما فأشار إلى أن الطريق طويل.", "باراك أوباما", "obama", PERSON, SAID),
        ("وأكد مبعوث واشنطن في سوريا مايكل راتني أن الاتفاق قريب.", "مايكل راتني", "ratney", PERSON, SAID),
        ("كيري: المحادثات صعبة", "كيري", "kerry", PERSON, SAID),
        ("وقالت ليلى الصاعدي لرويترز إن الجسر أغلق.", "ليلى الصاعدي", "sadi", PERSON, SAID),
        ("وأوضح مدير صحة المنطقة الدكتور ناصر الغنيم أن الحالات تراجعت.", "ناصر الغنيم", "gnm", PERSON, SAID),
        ("وذكر المتحدث باسم الخارجية الأمريكية، جون كيربي، في بيان: «ندرس الأمر».", "جون كيربي", "kirby", PERSON, SAID),
        ("إذ رأت موسكو أن الاتفاق لم ينفذ.", "موسكو", "russia", BODY, SAID),
        ("وقالت الولايات المتحدة إن الطائرات نفذت الهجوم.", "الولايات المتحدة", "usa", BODY, SAID),
        ("في حين تنفي روسيا ضلوعها في القصف.", "روسيا", "russia", BODY, DENIED),
        ("واتهمت أنقرة دمشق بقصف القافلة.", "أنقرة", "turkey", BODY, ACCUSED),
        (
            "وأفاد المرصد السوري لحقوق الإنسان بمقتل ضابط.",
            "المرصد السوري لحقوق الإنسان",
            "syrian_observatory",
            BODY,
            SAID,
        ),
        ("قتل نحو عشرين شخصا، بحسب الصليب الأحمر.", "الصليب الأحمر", "red_cross", BODY, SAID),
        ("لم يوقع الطرفان، حسبما أعلنت واشنطن أمس.", "واشنطن", "usa", BODY, SAID),
        ("انهار السقف صباحا، حسب وكالة رويترز.", "وكالة رويترز", "reuters", BODY, SAID),
        ("وأضاف المتحدث باسم الجيش الإسرائيلي أن الغارة انتهت.", "الجيش الإسرائيلي", "israeli_army", BODY, SAID),
        ("وأشار مصدر عسكري إلى أن القوات تتقدم.", "مصدر عسكري", "مصدر عسكر", UNNAMED, SAID),
        ("ويقول دبلوماسيون، إن اللقاء فشل.", "دبلوماسيون", "دبلوماس", UNNAMED, SAID),
    ],
)
def test_arabic_reporting_names_its_speaker(sentence, name, key, kind, stance):
    assert [describe(speaker) for speaker in speakers(sentence)] == [(name, key, kind, stance)]


@pytest.mark.parametrize(
    ("sentence", "language", "name", "key", "kind", "stance"),
    [
        ("Secretary of State John Kerry said that talks were hard.", "en", "John Kerry", "kerry", PERSON, SAID),
        ('"It is over," said Maria Petrova, a spokeswoman.', "en", "Maria Petrova", "btrf", PERSON, SAID),
        (
            "Sergei Lavrov, who met Kerry in New York, said there was no change.",
            "en",
            "Sergei Lavrov",
            "lavrov",
            PERSON,
            SAID,
        ),
        ("Russia denied that its planes had hit the convoy.", "en", "Russia", "russia", BODY, DENIED),
        ("Washington accused Moscow of breaking the truce.", "en", "Washington", "usa", BODY, ACCUSED),
        ("Turkey shelled the town, the health ministry said.", "en", "health ministry", "health ministry", BODY, SAID),
        ("At least 20 died, according to the Red Cross.", "en", "Red Cross", "red_cross", BODY, SAID),
        (
            "A senior U.S. official said the deal was near.",
            "en",
            "senior U.S. official",
            "senior usa official",
            UNNAMED,
            SAID,
        ),
        (
            "Le ministre, Jean-Marc Ayrault, a déclaré que tout allait mal.",
            "fr",
            "Jean-Marc Ayrault",
            "ayrault",
            PERSON,
            SAID,
        ),
        ("« C'est fini », a dit John Kerry.", "fr", "John Kerry", "kerry", PERSON, SAID),
        ("Selon la Croix-Rouge, vingt civils sont morts.", "fr", "Croix-Rouge", "red_cross", BODY, SAID),
        ("Moscou dément toute frappe.", "fr", "Moscou", "russia", BODY, DENIED),
        ("Une source proche affirme que la trêve tient.", "fr", "source proche", "source proche", UNNAMED, SAID),
    ],
)
def test_english_and_french_reporting_names_its_speaker(sentence, language, name, key, kind, stance):
    assert [describe(speaker) for speaker in speakers(sentence, language=language)] == [(name, key, kind, stance)]


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("فشلت روسيا والولايات المتحدة في الاتفاق على الهدنة.", "ar"),
        ("يذكر أن المجموعة اجتمعت قبل أيام.", "ar"),
        ("والجدير بالذكر أن الطرفين يتبادلان الرسائل.", "ar"),
        ("الرياض: انطلقت أمس أعمال المؤتمر.", "ar"),
        ("Rebels shelled the town for two days.", "en"),
        ("Twelve men were accused of spying.", "en"),
        ("Les rebelles ont pris la ville mardi.", "fr"),
        ("Der Minister sagte, der Krieg sei vorbei.", "de"),
    ],
)
def test_the_outlets_own_words_have_no_speaker(sentence, language):
    assert speakers(sentence, language=language) == [None]


@pytest.mark.parametrize(
    "following",
    [
        "وأضاف أن اللقاء سيستأنف.",
        "وتابع: سنعود غدا.",
        "وأضاف للصحفيين على هامش القمة أن اللقاء سيستأنف.",
        "وأوضح الوزير أن اللقاء سيستأنف.",
        "وأضافت الرسالة دون ذكر تفاصيل أن اللقاء سيستأنف.",
        "مشيرا إلى أن اللقاء سيستأنف.",
        "وشدد على ضرورة وقف القصف.",
    ],
)
def test_a_verb_without_a_subject_of_its_own_goes_on_with_the_speaker_before(following):
    first, second = speakers("وقال الوزير سيرغي لافروف إن المحادثات صعبة.", following)
    assert describe(second) == describe(first) == ("سيرغي لافروف", "lavrov", PERSON, SAID)


def test_a_pronoun_goes_on_with_the_speaker_before():
    keys = [
        speaker.key for speaker in speakers("Kerry said talks went on.", "He added that it was late.", language="en")
    ]
    assert keys == ["kerry", "kerry"]


def test_a_quotation_that_stays_open_goes_on_until_it_closes():
    found = speakers(
        'وقالت ليلى الصاعدي "الجسر أغلق منذ الفجر.', 'لا يمكن للناس أن يعبروا النهر".', "وسقط المطر طوال اليوم."
    )
    assert [speaker and speaker.name for speaker in found] == ["ليلى الصاعدي", "ليلى الصاعدي", None]


def test_a_relative_clause_belongs_to_the_person_named_last_before_it():
    found = speakers("التقى كيري نظيره الروسي سيرغي لافروف،", "الذي أشار بدوره إلى عدم إحراز تقدم.")
    assert [describe(speaker) for speaker in found] == [None, ("سيرغي لافروف", "lavrov", PERSON, SAID)]


def test_an_agency_is_the_speaker_only_where_nobody_else_is():
    [speaker] = speakers("وقال حامد سنو إن الحفل تأجل، حسب رويترز.")
    assert speaker.name == "حامد سنو"


def test_a_body_alone_takes_up_the_body_before():
    found = speakers("وذكرت وكالة الأناضول أن المعارك توقفت.", "وقالت الوكالة إن الجرحى نقلوا.")
    assert [speaker.key for speaker in found] == ["anadolu", "anadolu"]


def test_one_person_has_one_key_with_and_without_given_name():
    found = speakers("وأوضح العقيد ناصر الغنيم أن الطريق مغلق.", "وذكر الغنيم أن الطريق سيفتح.")
    assert [speaker.key for speaker in found] == ["gnm", "gnm"]


def test_two_people_of_one_family_are_told_apart_by_their_given_names():
    found = speakers(
        "وقال سامي الحمود إن الطريق مغلق.", "وقال فيصل الحمود إن الطريق مفتوح.", "وذكر الحمود أن الجسر سليم."
    )
    first, second, third = (speaker.key for speaker in found)
    assert first != second == third


def test_the_span_of_a_speaker_points_at_the_name_in_the_document():
    claims, document = article(["سقط المطر أمس.", "وقال وزير الخارجية الأمريكي جون كيري إن الجو بارد."], "ar")
    speaker = attribute(claims, document)[1].speaker
    assert document.text[speaker.span.start : speaker.span.end] == "جون كيري"


@pytest.mark.parametrize("sentence", ["أشار المتحدث إلى", "ودعا رئيس الحكومة إلى", "حذر الوزير من", "وأكد على"])
def test_a_sentence_that_breaks_off_behind_a_preposition_is_read(sentence):
    assert len(speakers(sentence)) == 1


def test_claims_keep_their_number_and_order():
    claims, document = article(["وقال كيري إن الجو بارد.", "سقط المطر.", "وأكدت موسكو أن الجو حار."], "ar")
    assert [claim.id for claim in attribute(claims, document)] == ["0", "1", "2"]
    assert attribute([], document) == []


def test_annotation_fills_in_all_that_a_claim_says():
    claims, document = article(["ونفت موسكو أمس الخميس مقتل 20 مدنيا في حلب."], "ar")
    [claim] = annotate(claims, document)
    [quantity] = claim.quantities
    assert isinstance(quantity, Quantity)
    assert claim.speaker.key == "russia"
    assert claim.negated
    assert [time.weekday for time in claim.times] == [3]
    assert [name.key for name in claim.names] == ["russia", "aleppo"]
    assert (quantity.low, quantity.high) == (20, 20)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the articles in ../shared/seeds are not at hand")
def test_on_real_articles_the_voices_that_disagree_are_found():
    found = set()
    for path in sorted(SEEDS.glob("*.txt")):
        document = Document(path.stem, path.stem, path.read_text(encoding="utf-8"), "ar", str(path))
        claims = attribute(ClauseSegmenter().segment(document), document)
        found |= {(path.stem[:3], c.speaker.key, c.speaker.stance) for c in claims if c.speaker}
    assert {
        ("000", "kerry", SAID),
        ("000", "de_mistura", SAID),
        ("000", "steinmeier", SAID),
        ("000", "ayrault", SAID),
        ("001", "red_cross", SAID),
        ("001", "kirby", SAID),
        ("001", "russia", SAID),
        ("002", "obama", SAID),
        ("002", "putin", SAID),
        ("002", "مصدر عسكر", SAID),
        ("002", "مصدر اعلام مقرب jaish_al_fatah", SAID),
        ("003", "lavrov", SAID),
        ("004", "lavrov", SAID),
        ("004", "russia", DENIED),
        ("004", "usa", SAID),
    } <= found


def test_an_office_alone_names_its_holder_once_he_was_named_with_it():
    found = speakers(
        "وأكد وزير الصحة خالد الفالح أن الحالات تراجعت.",
        "وقالت الأمم المتحدة إن الوضع صعب.",
        "ورأى وزير الصحة أن الوضع جيد.",
    )
    assert [speaker.name for speaker in found] == ["خالد الفالح", "الأمم المتحدة", "خالد الفالح"]


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("وقال رومنيجه للصحفيين إن الصفقة تمت.", "رومنيجه", PERSON),
        ("وقال الحلف الأطلسي في بيان إن تركيا طلبت الاجتماع.", "الحلف الأطلسي", BODY),
        ("أكد الناشط المدني جلال الشحماني انبثاق لجنة جديدة.", "جلال الشحماني", PERSON),
        ("وقال علي أحمدي إن القتال مستمر.", "علي أحمدي", PERSON),
        ("أوضح ذلك مدير المشروع سعيد مخايش في تصريح.", "سعيد مخايش", PERSON),
        ("وقدم رئيس اللجنة أحمد المقيرن تهانيه للفائزين مؤكدا أن العمل مستمر.", "أحمد المقيرن", PERSON),
    ],
)
def test_a_speaker_need_not_be_known(sentence, name, kind):
    [speaker] = speakers(sentence)
    assert (speaker.name, speaker.kind) == (name, kind)


def test_whom_a_verb_addresses_does_not_speak():
    found = speakers("وقال جون كيري إن الهدنة انهارت.", "ودعا الفلسطينيين إلى الوحدة.")
    assert [speaker and speaker.name for speaker in found] == ["جون كيري", "جون كيري"]


def test_a_later_clause_keeps_the_speaker_unless_it_sets_itself_apart():
    text = "أعلن المرصد السوري لحقوق الإنسان مقتل 20 مدنيا، وأصيب ثلاثون آخرون بجروح، فيما قصف الجيش بلدة أخرى."
    document = Document("d", "outlet", text, "ar", "test")
    found = [claim.speaker and claim.speaker.name for claim in attribute(ClauseSegmenter().segment(document), document)]
    assert found == ["المرصد السوري لحقوق الإنسان", "المرصد السوري لحقوق الإنسان", None]


def test_english_quotations_do_not_speak_for_those_they_name():
    [speaker] = speakers('"As Clinton noted, the plan failed," said Kenneth Baer.', language="en")
    assert speaker.name == "Kenneth Baer"


def test_an_accented_word_before_the_verb_moves_no_offsets():
    sentence = "Café زار الوزير جون كيري المنطقة مؤكدا أن العمل مستمر."
    [speaker] = speakers(sentence)
    assert speaker is None or sentence[speaker.span.start : speaker.span.end] == speaker.name
