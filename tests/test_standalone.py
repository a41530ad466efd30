"""The standalone form fills in speaker, days and subject where the sentence leaves them to the context."""

from datetime import UTC, datetime

from claims.segment import ClauseSegmenter
from claims.understand.annotate import annotate
from tests.fakes import make_document


def forms(text, language="ar", published=datetime(2015, 8, 10, tzinfo=UTC)):
    document = make_document("a", text, language=language, published=published)
    return [claim.standalone for claim in annotate(ClauseSegmenter().segment(document), document)]


def test_a_speaker_of_the_sentence_before_is_named():
    assert forms("قال جون كيري إن الهدنة انهارت. وأضاف أن القصف مستمر منذ الفجر.") == [
        "قال جون كيري إن الهدنة انهارت.",
        "[جون كيري:] وأضاف أن القصف مستمر منذ الفجر.",
    ]


def test_relative_times_get_their_days():
    assert forms("أعلن الجيش سقوط المدينة أمس الأحد بعد معارك عنيفة.") == [
        "أعلن الجيش سقوط المدينة أمس الأحد [2015-08-09] بعد معارك عنيفة."
    ]
    assert forms("The bridge was closed in July after a flood.", "en") == [
        "The bridge was closed in July [2015-07-01/2015-07-31] after a flood."
    ]


def test_without_a_date_of_publication_no_day_is_made_up():
    assert forms("أعلن الجيش سقوط المدينة أمس بعد معارك عنيفة.", published=None) == [
        "أعلن الجيش سقوط المدينة أمس بعد معارك عنيفة."
    ]


def test_a_later_clause_that_names_nobody_gets_the_name_of_the_first():
    first, second = forms("غادر نتنياهو العاصمة البريطانية صباح اليوم، وعاد بعد ساعات إلى البلاد.")
    assert second.startswith("[نتنياهو] وعاد")
    assert not first.startswith("[")


def test_the_next_sentence_is_not_about_whom_the_last_one_named():
    forms_of_two = forms("زار نتنياهو لندن صباح السبت. وقع انفجار كبير في المدينة القديمة.")
    assert forms_of_two[1] == "وقع انفجار كبير في المدينة القديمة."
