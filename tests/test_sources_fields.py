"""What becomes of the fields of an article: ids, links, dates, bylines and titles."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.sources.bylines import find_outlet
from claims.sources.dates import parse_date
from claims.sources.pages import find_title
from tests.article_files import ARABIC, ARTICLE, ENGLISH, FRENCH, as_csv, read, read_fields, write

anything_goes = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_columns_are_mapped_to_our_fields(tmp_path):
    row = {"outlet": "A", "content": ENGLISH, "date_extracted": "2015-08-10 18:52:49", "text": "teaser"}
    columns = {"outlet": "source", "content": "text", "date_extracted": "published"}
    [document], _ = read(write(tmp_path / "a.jsonl", json.dumps(row)), columns=columns)
    assert (document.source, document.text) == ("A", ENGLISH)
    assert document.published == datetime(2015, 8, 10, 18, 52, 49, tzinfo=UTC)


def test_a_column_mapped_away_no_longer_fills_the_field_of_its_name(tmp_path):
    row = {"source": "headline", "name": "A", "text": ENGLISH}
    path = write(tmp_path / "a.jsonl", json.dumps(row))
    [document], _ = read(path, columns={"source": "title", "name": "source"})
    assert (document.source, document.title) == ("A", "headline")


def test_the_default_source_stands_in_where_none_is_given(tmp_path):
    path = write(tmp_path / "a.csv", as_csv([{"source": "", "text": ENGLISH}, {"source": "B", "text": ENGLISH}]))
    documents, _ = read(path, default_source="Desk")
    assert [document.source for document in documents] == ["Desk", "B"]
    assert "'source' is empty" in read(path)[1][0].reason


def test_the_id_given_is_kept_and_a_second_article_with_it_is_rejected(tmp_path):
    rows = [{**ARTICLE, "id": 7}, {**ARTICLE, "id": "7", "text": "Other."}, {**ARTICLE, "id": "8"}]
    path = write(tmp_path / "a.json", json.dumps(rows))
    documents, [reject] = read(path)
    assert [document.id for document in documents] == ["7", "8"]
    assert reject.origin == f"{path}[1]"
    assert f"'7' was already given to {path}[0]" in reject.reason


def test_ids_made_from_content_do_not_depend_on_the_order_of_files(tmp_path):
    first = write(tmp_path / "a.json", json.dumps(ARTICLE))
    second = write(tmp_path / "b.json", json.dumps({**ARTICLE, "source": "Other"}))
    forward, _ = read(first, second)
    backward, _ = read(second, first)
    assert [document.id for document in forward] == [document.id for document in reversed(backward)]
    assert all(len(document.id) == 16 and int(document.id, 16) for document in forward)
    assert forward[0].id != forward[1].id


def test_an_exact_copy_is_rejected_and_names_the_first(tmp_path):
    first = write(tmp_path / "a.json", json.dumps(ARTICLE))
    second = write(tmp_path / "b.json", json.dumps({**ARTICLE, "published": None}))
    [document], [reject] = read(first, second)
    assert document.origin == str(first)
    assert (reject.origin, f"a copy of {first}" in reject.reason) == (str(second), True)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//example.org/a", "http://[", "ftp://a.b/c", 5]
)
def test_only_web_links_are_kept(tmp_path, url):
    [document], _ = read_fields(tmp_path, url=url)
    assert document.url is None
    assert "left out: only http and https are kept" in document.notes[0]


@pytest.mark.parametrize("url", ["https://example.org/a?b=1#c", "HTTP://example.org/خبر"])
def test_web_links_are_kept_as_they_are(tmp_path, url):
    [document], _ = read_fields(tmp_path, url=url)
    assert (document.url, document.notes) == (url, ())


def test_control_characters_leave_title_source_and_link_but_not_text(tmp_path):
    [document], _ = read_fields(
        tmp_path,
        title="Con\x00voy\x1b hit\u0085",
        source=" Example\x07 ",
        url="https://a.org/\x08b\n",
        text="One\x0btwo",
    )
    assert (document.title, document.source, document.url) == ("Convoy hit", "Example", "https://a.org/b")
    assert document.text == "One\x0btwo"


def test_markup_in_json_stays_plain_text(tmp_path):
    [document], _ = read_fields(tmp_path, text="<script>alert(1)</script> & more", title="<b>Hi</b>")
    assert (document.text, document.title) == ("<script>alert(1)</script> & more", "<b>Hi</b>")


def test_half_a_surrogate_pair_is_replaced_and_noted(tmp_path):
    [document], _ = read(write(tmp_path / "a.json", '{"source": "a", "text": "cut \\ud83d"}'))
    assert document.text == "cut \ufffd"
    assert "1 unreadable characters shown as \ufffd" in document.notes


@pytest.mark.parametrize(("given", "language"), [("fr", "fr"), ("AR-sa", "ar"), ("English", "en"), (None, "en")])
def test_the_language_is_the_given_code_else_detected(tmp_path, given, language):
    [document], _ = read_fields(tmp_path, language=given)
    assert document.language == language


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2016-09-23", "2016-09-23T00:00:00+00:00"),
        ("20160923T101112Z", "2016-09-23T10:11:12+00:00"),
        ("2016-09-23 10:11:12", "2016-09-23T10:11:12+00:00"),
        ("2016-09-23T01:00:00+03:00", "2016-09-22T22:00:00+00:00"),
        ("2016/09/03 12:00", "2016-09-03T12:00:00+00:00"),
        ("Fri, 23 Sep 2016 10:00:00 +0300", "2016-09-23T07:00:00+00:00"),
        ("Sept 23, 2016", "2016-09-23T00:00:00+00:00"),
        ("23-09-2016", "2016-09-23T00:00:00+00:00"),
        ("vendredi 23 septembre 2016 à 10h30", "2016-09-23T10:30:00+00:00"),
        ("٢٣ سبتمبر ٢٠١٦", "2016-09-23T00:00:00+00:00"),
        ("الجمعة، 23 أيلول 2016", "2016-09-23T00:00:00+00:00"),
        ("23 أيلول/سبتمبر 2016", "2016-09-23T00:00:00+00:00"),
        ("6 كانون الثاني/يناير 2017", "2017-01-06T00:00:00+00:00"),
        ("6 يناير/كانون الثاني 2017", "2017-01-06T00:00:00+00:00"),
    ],
)
def test_full_dates_are_read_into_utc(value, expected):
    moment = parse_date(value)
    assert moment is not None
    assert moment.isoformat() == expected


@pytest.mark.parametrize(
    "value",
    ["yesterday", "soon", "", "10", "2016", "May 2016", "2016-09", "12:30", "23 Sep 16", "03/04/2016", "31/02/2016",
     "1437-12-21", "0001-01-01T00:00:00+03:00", "9999-12-31T23:00:00-05:00", "4 Oct 2016 or so",
     "23 Sep 16 10:00 -0300", "أمس", 20160923, True, [], "1" * 10_000],
)  # fmt: skip
def test_what_is_no_full_and_unambiguous_date_is_not_guessed_at(value):
    assert parse_date(value) is None


@anything_goes
@given(st.text(max_size=30) | st.from_regex(r"\w{0,9} ?\d{1,4}[ /.:-]\d{1,4}[ /.:-]\d{4}.{0,8}", fullmatch=True))
def test_any_text_is_read_as_a_date_or_not_at_all(value):
    moment = parse_date(value)
    assert moment is None or moment.tzinfo is UTC


def test_an_article_without_a_readable_date_is_kept_and_says_so(tmp_path):
    [unreadable], _ = read_fields(tmp_path, published="soon")
    [absent], _ = read_fields(tmp_path, published=None)
    assert unreadable.notes == ("date 'soon' could not be read: compared without a time window",)
    assert absent.notes == ("no date: compared without a time window",)
    assert (unreadable.published, absent.published) == (None, None)


@pytest.mark.parametrize(
    ("lines", "outlet"),
    [
        (["بلدي نيوز – (متابعات)", ARABIC], "بلدي نيوز"),
        (["غارة على قافلة", "بلدي نيوز - متابعات", ARABIC], "بلدي نيوز"),
        (["عين اليوم – جدة", ARABIC], "عين اليوم"),
        (["الرياض - واس", ARABIC], "واس"),
        (["بيروت (أ.ف.ب) – قال متحدث إن الهدنة صامدة."], "أ.ف.ب"),
        (["LONDON (Reuters) - The truce is holding, a spokesman said."], "Reuters"),
        (["Paris - Agence France-Presse", FRENCH], "Agence France-Presse"),
        (["Enab Baladi – Damascus", ENGLISH], "Enab Baladi"),
        (["حلب – قصف جديد", ARABIC], None),
        (["خالد الراجحي – الرياض", ARABIC], None),
        (["جنيف – دمشق", ARABIC], None),
        (["كيري (وزير الخارجية) - نحقق تقدما", ARABIC], None),
        (["Smith (left) - a portrait", ENGLISH], None),
        ([ARABIC] * 4 + ["بلدي نيوز – (متابعات)"], None),
        ([], None),
    ],
)
def test_the_outlet_is_taken_from_a_byline_that_words_support(lines, outlet):
    assert find_outlet(lines) == outlet


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["غارة على قافلة مساعدات", ARABIC], "غارة على قافلة مساعدات"),
        (["هل انتهت الهدنة؟", ARABIC], "هل انتهت الهدنة؟"),
        (["كيري: الهدنة لم تمت...", ARABIC], "كيري: الهدنة لم تمت..."),
        (["اجتماع ينتهي بـ «خيبة أمل»", ARABIC], "اجتماع ينتهي بـ «خيبة أمل»"),
        (["بلدي نيوز – (متابعات)", ARABIC], None),
        (["قال الوزير إن الهدنة صامدة.", ARABIC], None),
        (['He said "the truce holds."', ENGLISH], None),
        (["غارة على قافلة مساعدات"], None),
        ([ARABIC * 2, ARABIC], None),
        ([], None),
    ],
)
def test_the_title_is_a_short_first_line_that_is_no_sentence_and_no_byline(lines, title):
    assert find_title(lines) == title
