"""Bad input: nothing stops a run, and nothing is lost without a reason."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.errors import InputError
from claims.sources import read_documents
from claims.sources.decoding import decode_text
from tests.article_files import ARABIC, ARTICLE, ENGLISH, FRENCH, as_csv, read, write, write_zip

anything_goes = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_bad_json_lines_are_rejected_one_by_one(tmp_path):
    good = json.dumps(ARTICLE)
    lines = [
        '{"source": "a", "text": ',
        good,
        '["a"]',
        '{"source": "a"}',
        '{"text": "b"}',
        '{"source": 3, "text": "b"}',
    ]
    path = write(
        tmp_path / "a.jsonl", "\n".join([*lines, '{"source": "a", "text": " \\n"}', "9" * 5_000, "[" * 100_000])
    )
    documents, rejects = read(path)
    assert [document.origin for document in documents] == [f"{path}:2"]
    assert [reject.origin.rpartition(":")[2] for reject in rejects] == ["1", "3", "4", "5", "6", "7", "8", "9"]
    expected = [
        "broken JSON",
        "an array",
        "'text' is missing",
        "'source' is missing",
        "'source' is 3",
        "'text' is empty",
    ]
    assert [words for words, reject in zip(expected, rejects, strict=False) if words not in reject.reason] == []


def test_a_missing_text_names_the_columns_found_and_the_setting(tmp_path):
    _, [reject] = read(write(tmp_path / "a.csv", "source,content\nA,Some text\n"))
    assert "found the columns source, content" in reject.reason
    assert "input.columns" in reject.reason


def test_json_lines_called_json_are_rejected_with_the_right_name(tmp_path):
    documents, [reject] = read(write(tmp_path / "a.json", f"{json.dumps(ARTICLE)}\n{json.dumps(ARTICLE)}"))
    assert documents == []
    assert ".jsonl" in reject.reason


def test_csv_rows_that_do_not_fit_their_header_are_rejected_and_the_rest_is_read(tmp_path):
    path = write(tmp_path / "a.csv", 'source,text\nA,one,two\nB,"bad" quote\nC,good\n\nD,"never closed\nE,lost\n')
    documents, rejects = read(path)
    assert [(document.source, document.origin) for document in documents] == [("C", f"{path}:4")]
    assert [reject.origin for reject in rejects] == [f"{path}:2", f"{path}:3", f"{path}:6"]
    assert "3 fields where the header has 2" in rejects[0].reason
    assert "broken CSV" in rejects[1].reason


def test_a_broken_parquet_file_is_rejected(tmp_path):
    _, [reject] = read(write(tmp_path / "a.parquet", b"PAR1 not really PAR1"))
    assert "broken Parquet" in reject.reason


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl"])
def test_articles_above_the_size_limit_are_rejected(tmp_path, name):
    text = "word " * 1_000
    content = json.dumps({"source": "a", "text": text}) if name == "a.jsonl" else f"<p>{text}</p>"
    documents, [reject] = read(write(tmp_path / name, content), max_article_bytes=4_000)
    assert documents == []
    assert "expected at most 4,000 (max_article_bytes)" in reject.reason


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl", "a.json", "a.csv"])
def test_binary_files_are_rejected_whatever_they_are_called(tmp_path, name):
    documents, [reject] = read(write(tmp_path / name, b"\x7fELF\x02\x01\x01\x00\x00\n\x00\n\x00"))
    assert documents == []
    assert "binary data" in reject.reason


def test_reading_stops_at_the_limit_and_says_so(tmp_path):
    lines = "\n".join(json.dumps({**ARTICLE, "text": f"Text {number}."}) for number in range(5))
    path = write(tmp_path / "a.jsonl", lines)
    documents, [reject] = read(path, max_articles=3)
    assert len(documents) == 3
    assert (reject.origin, "3 articles were read" in reject.reason) == (f"{path}:4", True)
    assert read(path, max_articles=5)[1] == []


def test_reading_twice_gives_the_same_and_does_not_double_the_rejects(tmp_path):
    reader = read_documents(str(write(tmp_path / "a.jsonl", f"{json.dumps(ARTICLE)}\n{{broken\n")))
    assert reader.rejects == ()
    first, rejects = list(reader), reader.rejects
    assert (list(reader), reader.rejects) == (first, rejects)
    assert len(rejects) == 1


def test_articles_are_yielded_before_the_whole_input_is_read(tmp_path):
    path = write(tmp_path / "a.jsonl", f"{json.dumps(ARTICLE)}\n{{broken\n")
    reader = read_documents(path)
    assert next(iter(reader)).source == "Example Post"
    assert reader.rejects == ()


@anything_goes
@given(
    lines=st.lists(st.binary(max_size=60).map(lambda data: data.replace(b"\n", b"").replace(b"\0", b"")), max_size=8)
)
def test_every_line_of_any_bytes_ends_as_a_document_or_a_reject(tmp_path, lines):
    good = json.dumps(ARTICLE).encode()
    documents, rejects = read(write(tmp_path / "any.jsonl", b"\n".join([good, *lines])))
    assert len(documents) == 1
    assert len(rejects) == sum(bool(line.strip()) for line in lines)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


@anything_goes
@given(
    items=st.lists(st.dictionaries(st.sampled_from([*ARTICLE, "id", "url", "language", "x"]), json_values), max_size=6)
)
def test_every_record_of_any_values_ends_as_a_writable_document_or_a_reject(tmp_path, items):
    documents, rejects = read(write(tmp_path / "any.json", json.dumps(items)))
    assert len(documents) + len(rejects) == len(items)
    assert all("\ud800" > letter or letter > "\udfff" for document in documents for letter in repr(document))
    json.dumps([reject.reason for reject in rejects], ensure_ascii=False).encode()


@anything_goes
@given(data=st.binary(max_size=200), name=st.sampled_from(["a.csv", "a.json", "a.txt", "a.html", "a.parquet", "a.zip"]))
def test_no_file_content_stops_a_run(tmp_path, data, name):
    documents, rejects = read(write(tmp_path / name, data), write_zip(tmp_path / "b.zip", {"b.txt": ENGLISH}))
    assert "b" in {document.source for document in documents}
    assert name.endswith(("csv", "json", "parquet")) or len(documents) + len(rejects) > 1


@pytest.mark.parametrize(
    ("text", "encoding", "note"),
    [
        (ARABIC, "cp1256", "converted from windows-1256"),
        ("قتل عشرون", "cp1256", "converted from windows-1256"),
        (ARABIC, "iso8859_6", "converted from iso-8859-6"),
        (FRENCH, "cp1252", "converted from windows-1252"),
        (ARABIC, "utf-16", "converted from utf-16"),
        (ARABIC, "utf-32", "converted from utf-32"),
    ],
)
def test_other_encodings_are_converted_with_a_note(text, encoding, note):
    decoded = decode_text(text.encode(encoding))
    assert (decoded.text, decoded.notes) == (text, (note,))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_needs_no_note(encoding):
    decoded = decode_text(ARABIC.encode(encoding))
    assert (decoded.text, decoded.notes) == (ARABIC, ())


def test_an_encoding_that_cannot_be_told_is_an_error():
    with pytest.raises(InputError, match="encoding cannot be told"):
        decode_text("Около двадцати мирных жителей погибли".encode("cp1251"))


def test_damaged_utf_8_is_not_taken_for_an_older_encoding(tmp_path):
    [document], _ = read(write(tmp_path / "a.txt", ARABIC.encode()[:-2]))
    assert document.text.startswith(ARABIC[:80])
    assert "1 unreadable characters shown as \ufffd" in document.notes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_tables_in_any_encoding_are_read(tmp_path, encoding, name):
    rows = [{"source": "سانا", "text": ARABIC}, {"source": "واس", "text": ARABIC}]
    content = as_csv(rows) if name == "a.csv" else "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    documents, rejects = read(write(tmp_path / name, content.encode(encoding)))
    assert [(document.source, document.text) for document in documents] == [("سانا", ARABIC), ("واس", ARABIC)]
    assert rejects == []


def test_a_line_separator_inside_utf_16_json_does_not_split_the_line(tmp_path):
    text = "First\u2028second."
    line = json.dumps({"source": "a", "text": text}, ensure_ascii=False)
    [document], _ = read(write(tmp_path / "a.jsonl", line.encode("utf-16")))
    assert document.text == text
