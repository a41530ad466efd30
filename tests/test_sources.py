"""Reading articles from every kind of file, from folders and from zips."""

import json
import zipfile
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from claims.config import load_config
from claims.errors import InputError
from claims.sources import read_documents
from tests.article_files import ARABIC, ARTICLE, ENGLISH, as_csv, read, write, write_zip
from tests.conftest import ROOT


def test_json_lines_are_read_with_their_line_numbers(tmp_path):
    lines = f"{json.dumps(ARTICLE)}\n\n{json.dumps({**ARTICLE, 'text': ARABIC}, ensure_ascii=False)}\n"
    path = write(tmp_path / "articles.jsonl", lines)
    documents, rejects = read(path)
    assert [document.origin for document in documents] == [f"{path}:1", f"{path}:3"]
    assert [document.text for document in documents] == [ENGLISH, ARABIC]
    assert [document.language for document in documents] == ["en", "ar"]
    assert rejects == []


@pytest.mark.parametrize("wrap", [lambda items: items, lambda items: {"count": 2, "articles": items}])
def test_json_files_hold_a_list_of_articles_or_an_object_with_one(tmp_path, wrap):
    path = write(tmp_path / "day.json", json.dumps(wrap([ARTICLE, {**ARTICLE, "source": "Other"}])))
    documents, rejects = read(path)
    assert [(document.origin, document.source) for document in documents] == [
        (f"{path}[0]", "Example Post"),
        (f"{path}[1]", "Other"),
    ]
    assert rejects == []


def test_a_json_file_may_hold_one_article_even_with_lists_inside(tmp_path):
    path = write(tmp_path / "one.json", json.dumps({**ARTICLE, "comments": [{"by": "a"}], "tags": ["war"]}))
    [document], rejects = read(path)
    assert (document.origin, document.text, rejects) == (str(path), ENGLISH, [])


@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
def test_delimited_records_keep_commas_quotes_and_line_breaks(tmp_path, name, delimiter):
    text = 'He said: "twenty; no more",\nthen left.\tEnd'
    path = write(
        tmp_path / name, as_csv([ARTICLE, {**ARTICLE, "text": text}, {**ARTICLE, "text": "Third."}], delimiter)
    )
    documents, rejects = read(path)
    assert [document.text for document in documents] == [ENGLISH, text, "Third."]
    assert [document.origin for document in documents] == [f"{path}:2", f"{path}:3", f"{path}:5"]
    assert rejects == []


def test_an_article_longer_than_the_csv_modules_own_limit_is_read(tmp_path):
    text = "كلمة " * 40_000
    [document], _ = read(write(tmp_path / "a.csv", as_csv([{**ARTICLE, "text": text}])))
    assert document.text == text


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_parquet_times_of_any_unit_and_zone_become_utc(tmp_path, unit):
    moment = datetime(2016, 9, 20, 7, 30, tzinfo=UTC)
    times = pa.array([moment, None], pa.timestamp(unit, "Asia/Riyadh"))
    table = pa.table(
        {"source": ["a", "b"], "text": [ENGLISH, ARABIC], "published": times, "score": [float("nan"), 1.0]}
    )
    pq.write_table(table, tmp_path / "a.parquet", version="2.6")
    documents, rejects = read(tmp_path / "a.parquet")
    assert [document.origin for document in documents] == [f"{tmp_path / 'a.parquet'}[{row}]" for row in (0, 1)]
    assert [document.published for document in documents] == [moment, None]
    assert rejects == []


def test_missing_values_of_a_pandas_table_count_as_missing(tmp_path):
    table = pa.table({"source": ["a"], "text": [ENGLISH], "published": [float("nan")], "url": pa.nulls(1)})
    pq.write_table(table, tmp_path / "a.parquet")
    [document], _ = read(tmp_path / "a.parquet")
    assert (document.url, document.notes) == (None, ("no date: compared without a time window",))


def html_page(charset, text=ARABIC):
    return f"""<html><head><meta charset="{charset}"><title>غارة على قافلة &lt;script&gt;alert(1)&lt;/script&gt;</title>
    <meta property="og:site_name" content="صحيفة المثال"><link rel="canonical" href="https://example.org/news/1">
    <meta property="article:published_time" content="2016-09-20T10:00:00+03:00"></head><body>
    <nav><a href="/">الرئيسية</a></nav><article><p>{text}</p><p>وأضاف المتحدث أن القافلة كانت تحمل غذاء ودواء إلى
    السكان المحاصرين.</p><script>alert(2)</script></article></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256", "iso-8859-6"])
def test_html_gives_text_title_outlet_link_and_date_in_any_declared_encoding(tmp_path, charset):
    page = html_page(charset).encode(charset.replace("iso-8859-6", "iso8859_6"))
    [document], rejects = read(write(tmp_path / "page.html", page))
    assert ARABIC in document.text
    assert "alert(2)" not in document.text
    assert "الرئيسية" not in document.text
    assert document.source == "صحيفة المثال"
    assert document.title is not None
    assert document.title.startswith("غارة على قافلة")
    assert document.url == "https://example.org/news/1"
    assert document.published is not None
    assert document.published.date().isoformat() == "2016-09-20"
    assert rejects == []


@pytest.mark.parametrize("page", ["", "<html></html>", "<html><body><script>var a = 1</script></body></html>"])
def test_html_without_an_article_is_rejected(tmp_path, page):
    documents, [reject] = read(write(tmp_path / "page.html", page))
    assert documents == []
    assert "no article text was found" in reject.reason


def test_plain_text_is_kept_exactly_but_for_its_line_ends(tmp_path):
    [document], _ = read(write(tmp_path / "sana.txt", f"\ufeff  Convoy hit \r\n\r\n{ENGLISH}\r \n".encode()))
    assert document.text == f"  Convoy hit \n\n{ENGLISH}\n \n"
    assert (document.title, document.source) == ("Convoy hit", "sana")
    assert "outlet taken from the file's name" in document.notes


def test_folders_are_read_at_any_depth_in_the_order_of_names_without_hidden_files(tmp_path):
    (tmp_path / "b" / ".git").mkdir(parents=True)
    for name in ("z.txt", "b/c.txt", "a.txt", ".hidden.txt", "b/.git/x.txt"):
        write(tmp_path / name, ENGLISH)
    documents, rejects = read(tmp_path)
    assert [document.origin for document in documents] == [
        str(tmp_path / name) for name in ("a.txt", "b/c.txt", "z.txt")
    ]
    assert rejects == []


def test_links_that_lead_nowhere_or_in_a_circle_are_rejected(tmp_path):
    (tmp_path / "circle").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    documents, rejects = read(tmp_path)
    assert documents == []
    assert ["not a regular file" in reject.reason for reject in rejects] == [True, True]


def test_files_of_other_types_are_rejected_visibly(tmp_path):
    write(tmp_path / "photo.jpg", b"\xff\xd8")
    write(tmp_path / "README", "hello")
    documents, rejects = read(tmp_path)
    assert documents == []
    assert ["no ending" in reject.reason or "'.jpg'" in reject.reason for reject in rejects] == [True, True]
    assert all(".jsonl" in reject.reason for reject in rejects)


def test_zips_are_read_in_place_also_inside_a_folder(tmp_path):
    members = {"day.json": json.dumps([ARTICLE]), "texts/a.txt": ARABIC, "__MACOSX/a.txt": "x", ".b.txt": "x"}
    path = write_zip(tmp_path / "day.zip", members)
    documents, rejects = read(tmp_path)
    assert [document.origin for document in documents] == [f"{path}!day.json[0]", f"{path}!texts/a.txt"]
    assert documents[1].source == "a"
    assert rejects == []
    assert list(tmp_path.iterdir()) == [path]


def test_parquet_inside_a_zip_is_read(tmp_path):
    pq.write_table(pa.table({"source": ["a"], "text": [ENGLISH]}), tmp_path / "a.parquet")
    path = write_zip(tmp_path / "a.zip", {"a.parquet": (tmp_path / "a.parquet").read_bytes()})
    [document], _ = read(path)
    assert document.origin == f"{path}!a.parquet[0]"


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil.txt", "a/../../evil.txt", "..\\evil.txt", "C:\\evil.txt"])
def test_zip_members_whose_path_climbs_out_are_rejected_and_the_rest_is_read(tmp_path, name):
    path = write_zip(tmp_path / "a.zip", {name: ARABIC, "good.txt": ENGLISH})
    [document], [reject] = read(path)
    assert document.source == "good"
    assert reject.origin == f"{path}!{name}"
    assert "leads out of the zip" in reject.reason


def test_zips_inside_zips_are_rejected(tmp_path):
    inner = write_zip(tmp_path / "inner.zip", {"a.txt": ENGLISH}).read_bytes()
    documents, [reject] = read(write_zip(tmp_path / "outer.zip", {"inner.zip": inner}))
    assert documents == []
    assert "a zip inside a zip" in reject.reason


def test_a_zip_member_that_unpacks_to_too_much_is_rejected_unread(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.json", "[]")
    declared = (2).to_bytes(4, "little")
    content = path.read_bytes()
    directory = content.index(b"PK\x01\x02")
    size_field = content.index(declared, directory + 24)
    write(path, content[:size_field] + (600 * 1024 * 1024).to_bytes(4, "little") + content[size_field + 4 :])
    documents, [reject] = read(path)
    assert documents == []
    assert "unpacks to 629,145,600 bytes" in reject.reason


def test_a_damaged_zip_costs_only_what_is_damaged(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"a.txt": ENGLISH, "b.txt": ARABIC})
    content = bytearray(path.read_bytes())
    content[content.index(b"a.txt") + 8] ^= 0xFF
    write(path, bytes(content))
    write(tmp_path / "c.zip", b"PK no zip at all")
    documents, rejects = read(tmp_path)
    assert [document.source for document in documents] == ["b"]
    assert [reject.origin for reject in rejects] == [f"{path}!a.txt", str(tmp_path / "c.zip")]


def test_an_input_that_does_not_exist_is_wrong_usage(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.jsonl: no such file"):
        read_documents(tmp_path / "nowhere.jsonl")


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", "a.tsv", "a.parquet", "a.ndjson"])
def test_empty_tables_and_folders_hold_no_articles(tmp_path, name):
    write(tmp_path / name, b"")
    assert read(tmp_path / name) == ([], [])
    assert read(tmp_path, tmp_path / name) == ([], [])


def test_the_seed_articles_get_their_outlets_and_titles(shared):
    documents, rejects = read(shared / "seeds")
    assert [document.source[:9] for document in documents] == [
        "بلدي نيوز",
        "001_6d630",
        "002_2a074",
        "003_25144",
        "بلدي نيوز",
    ]
    assert [document.title is not None for document in documents] == [False, True, False, True, True]
    assert {document.language for document in documents} == {"ar"}
    assert rejects == []


def test_a_day_of_saudinewsnet_is_read_with_its_preset(shared):
    mapping = load_config(ROOT / "configs" / "saudinewsnet.yaml").input
    reader = read_documents(shared / "data" / "news" / "SaudiNewsNet" / "2015-08-10.zip", settings=mapping)
    documents = list(reader)
    assert (len(documents), len(reader.rejects)) == (1686, 14)
    assert all("'text' is empty" in reject.reason for reject in reader.rejects)
    assert all(document.published is not None and document.language == "ar" for document in documents)
