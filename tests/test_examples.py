import csv
import json
from datetime import datetime
from pathlib import Path

import pytest
import trafilatura

from claims.schema import Kind, Relation, Voices

EXAMPLES = Path(__file__).parents[1] / "examples"
NEWS = EXAMPLES / "news"
FIELDS = {"id", "source", "url", "title", "published", "text"}
HTML = NEWS / "ferry-what-we-know.html"
TEXT = NEWS / "sarwa-talks.txt"


def read_jsonl(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_rows():
    with (NEWS / "wire.csv").open(encoding="utf-8", newline="") as file:
        return read_jsonl(NEWS / "articles.jsonl") + list(csv.DictReader(file))


def squeeze(text):
    return " ".join(text.split())


def read_texts():
    texts = {row["id"]: row["text"] for row in read_rows()}
    html = trafilatura.extract(HTML.read_text(encoding="utf-8"), include_comments=False)
    return texts | {HTML.name: squeeze(html), TEXT.name: squeeze(TEXT.read_text(encoding="utf-8"))}


TEXTS = read_texts()
GOLD = read_jsonl(EXAMPLES / "gold.jsonl")
FINDINGS = [item for item in GOLD if not item.get("trap")]
TRAPS = [item for item in GOLD if item.get("trap")]


def language(document):
    text = TEXTS[document]
    if any("\u0600" <= character <= "\u06ff" for character in text):
        return "ar"
    return "fr" if " les " in text else "en"


def languages(item):
    return frozenset(language(item[side][0]["document"]) for side in ("left", "right"))


def test_every_row_of_a_table_has_every_field_and_a_date_with_a_zone():
    rows = read_rows()
    assert len(rows) == 10
    for row in rows:
        assert row.keys() == FIELDS
        assert all(row.values())
        assert row["url"].startswith("https://example.org/")
        assert datetime.fromisoformat(row["published"]).tzinfo is not None


def test_there_are_twelve_short_articles_in_three_languages():
    counts = {document: len(text.split()) for document, text in TEXTS.items()}
    assert len(counts) == 12
    assert all(120 <= words <= 260 for words in counts.values()), counts
    found = [language(document) for document in TEXTS]
    assert (found.count("ar"), found.count("en"), found.count("fr")) == (8, 2, 2)


def test_the_web_page_names_its_outlet_and_date_and_its_text_is_free_of_furniture():
    metadata = trafilatura.extract_metadata(HTML.read_text(encoding="utf-8"))
    assert (metadata.sitename, metadata.date) == ("بوابة المنارتين", "2025-03-11")
    assert "شارك على" not in TEXTS[HTML.name]
    assert "مقالات ذات صلة" not in TEXTS[HTML.name]


def test_the_text_file_names_its_outlet_in_a_byline():
    assert "سروة نيوز – (متابعات)" in TEXT.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("item", GOLD, ids=[item["id"] for item in GOLD])
def test_gold_texts_stand_in_their_articles_once(item):
    for side in (*item["left"], *item["right"]):
        assert TEXTS[side["document"]].count(side["text"]) == 1


def test_ids_are_unique():
    assert len({item["id"] for item in GOLD}) == len(GOLD)
    assert len({row["id"] for row in read_rows()}) == 10


def test_every_relation_kind_and_voice_occurs():
    assert {item["relation"] for item in FINDINGS} == set(Relation)
    assert {item["kind"] for item in FINDINGS} == set(Kind)
    assert {item["voices"] for item in FINDINGS} == set(Voices)


def test_findings_cross_every_two_languages():
    crossed = {languages(item) for item in FINDINGS}
    assert crossed >= {frozenset({"ar", "en"}), frozenset({"ar", "fr"}), frozenset({"en", "fr"})}


def test_a_self_finding_is_within_one_outlet_and_a_sources_finding_between_two():
    outlets = {row["id"]: row["source"] for row in read_rows()}
    for item in FINDINGS:
        left, right = (outlets.get(item[side][0]["document"], item[side][0]["document"]) for side in ("left", "right"))
        if item["voices"] != Voices.SPEAKERS:
            assert (left == right) == (item["voices"] == Voices.SELF), item["id"]


def test_speakers_disagree_inside_one_article():
    inside = [item for item in FINDINGS if item["left"][0]["document"] == item["right"][0]["document"]]
    assert {item["voices"] for item in inside} == {Voices.SPEAKERS}


def test_left_is_the_earlier_article_where_both_are_dated():
    dates = {row["id"]: row["published"] for row in read_rows()}
    pairs = [(item["left"][0]["document"], item["right"][0]["document"]) for item in GOLD]
    dated = [(dates[left], dates[right]) for left, right in pairs if left in dates and right in dates]
    assert all(datetime.fromisoformat(left) <= datetime.fromisoformat(right) for left, right in dated)


def test_every_sort_of_trap_occurs():
    sorts = {"template", "copy", "spelling", "part-whole", "scope", "number form", "unit", "agreement"}
    assert {trap["category"] for trap in TRAPS} == sorts
