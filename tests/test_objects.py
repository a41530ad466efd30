"""Object storage: articles below a URL are read like a folder of files, and a report is uploaded whole."""

import json

import fsspec
import pytest

from claims.errors import InputError, OutputError
from claims.objects import upload
from claims.sources import read_documents
from tests.article_files import ARABIC, ARTICLE, ENGLISH, write, write_zip
from tests.test_cli import MORNING, OTHER, run, write_articles


@pytest.fixture
def bucket():
    storage = fsspec.filesystem("memory")
    yield storage
    storage.rm("/", recursive=True)


def texts(*places):
    reader = read_documents(*places)
    return [document.text for document in reader], reader.rejects


def test_articles_below_a_url_are_read_like_a_folder(bucket, tmp_path):
    bucket.pipe("/news/b/late.txt", ARABIC.encode())
    bucket.pipe("/news/a.jsonl", json.dumps(ARTICLE).encode())
    bucket.pipe("/news/.hidden/c.txt", b"not for us")
    bucket.pipe("/news/odd.bin", b"\x00")
    bucket.pipe("/news/zipped.zip", write_zip(tmp_path / "a.zip", {"z.txt": "The other bridge is open."}).read_bytes())
    found, [reject] = texts("memory://news")
    assert found == [ENGLISH, ARABIC, "The other bridge is open."]
    assert reject.origin == "memory:///news/odd.bin"
    assert ".jsonl" in reject.reason


@pytest.mark.parametrize("url", ["memory://news/a.txt", "memory://news/", "memory://news"])
def test_a_url_names_an_object_or_all_below_it(bucket, url):
    bucket.pipe("/news/a.txt", ENGLISH.encode())
    assert texts(url) == ([ENGLISH], ())


def test_urls_and_paths_may_stand_side_by_side(bucket, tmp_path):
    bucket.pipe("/news/a.txt", ENGLISH.encode())
    assert texts(write(tmp_path / "b.txt", ARABIC), "memory://news")[0] == [ARABIC, ENGLISH]


@pytest.mark.parametrize("url", ["memory://nothing/here", "nosuch://bucket/news"])
def test_a_url_with_nothing_behind_it_is_named(url):
    with pytest.raises(InputError, match=url):
        read_documents(url)


def test_an_object_that_vanishes_costs_only_itself(bucket):
    bucket.pipe("/news/a.txt", ENGLISH.encode())
    bucket.pipe("/news/b.txt", ARABIC.encode())
    reader = iter(documents := read_documents("memory://news"))
    first = next(reader)
    bucket.rm("/news/b.txt")
    assert [first.text, *[document.text for document in reader]] == [ENGLISH]
    assert [reject.origin for reject in documents.rejects] == ["memory:///news/b.txt"]


def test_a_folder_is_uploaded_file_by_file(bucket, tmp_path):
    write(tmp_path / "report.html", "<p>")
    write(tmp_path / "run.json", "{}")
    upload(tmp_path, "memory://reports/monday/")
    assert bucket.cat("/reports/monday/report.html") == b"<p>"
    assert bucket.exists("/reports/monday/run.json")


def test_an_upload_that_fails_names_the_object(tmp_path):
    write(tmp_path / "run.json", "{}")
    with pytest.raises(OutputError, match=r"nosuch://reports/run\.json"):
        upload(tmp_path, "nosuch://reports")


def test_the_command_reads_and_writes_urls(tmp_path):
    articles = write_articles(tmp_path, MORNING, OTHER)
    result = run("detect", articles.as_uri(), "--out", (tmp_path / "out").as_uri())
    assert result.returncode == 0, result.stderr
    assert "report: file://" in result.stdout
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {"report.html", "findings.jsonl", "run.json"}
    assert not (tmp_path / "out" / "progress.sqlite").exists()


def test_a_run_into_object_storage_cannot_be_resumed(tmp_path):
    articles = write_articles(tmp_path, MORNING, OTHER)
    result = run("detect", articles, "--out", "memory://out", "--resume")
    assert result.returncode == 2
    assert "--resume" in result.stderr
