"""Object storage: articles below a URL are read like a folder of files, and a report is uploaded whole."""

import json

import fsspec
import pytest

from claims.cli import report_folder
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


def test_an_object_whose_storage_fails_costs_only_itself(bucket, monkeypatch):
    class StorageError(Exception):
        pass

    def fail(stream, *_):
        raise StorageError("the connection was cut")

    bucket.pipe("/news/a.txt", ENGLISH.encode())
    bucket.pipe("/news/b.zip", b"no zip")
    monkeypatch.setattr("fsspec.implementations.memory.MemoryFile.read", fail)
    found, rejects = texts("memory://news")
    assert found == []
    assert [reject.origin for reject in rejects] == ["memory:///news/a.txt", "memory:///news/b.zip"]
    assert "the connection was cut" in rejects[0].reason
    assert "cannot be read as a zip" in rejects[1].reason


def test_objects_are_opened_where_they_were_found(bucket, monkeypatch):
    """The name of an object alone does not tell the host of hdfs://host/path."""
    bucket.pipe("/news/a.txt", ENGLISH.encode())
    monkeypatch.setattr(type(bucket), "unstrip_protocol", lambda _, path: f"hdfs://{path}")
    assert texts("memory://news")[0] == [ENGLISH]


@pytest.mark.parametrize("url", ["https://news.example/article.html", "http://news.example"])
def test_pages_of_the_web_are_not_fetched(url):
    with pytest.raises(InputError, match="not fetched"):
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


def test_a_destination_that_cannot_be_written_is_named_before_the_work(tmp_path):
    result = run("detect", write_articles(tmp_path, MORNING, OTHER), "--out", "nosuch://reports", "--verbose")
    assert result.returncode == 1
    assert "nosuch://reports: cannot be written" in result.stderr.replace("\n", " ")


def test_a_report_stays_where_its_upload_fails(tmp_path, monkeypatch):
    monkeypatch.setattr("claims.objects.locate", lambda url: (fsspec.filesystem("file"), "/dev/null/nowhere"))
    monkeypatch.setattr("claims.objects.check_destination", lambda url: None)
    with pytest.raises(OutputError, match="the report is in") as raised, report_folder("file://x", False) as folder:
        (folder / "run.json").write_text("{}", encoding="utf-8")
    assert str(folder) in str(raised.value)
    assert (folder / "run.json").read_text(encoding="utf-8") == "{}"


def test_a_store_is_no_object_storage(tmp_path):
    articles = write_articles(tmp_path, MORNING, OTHER)
    result = run("detect", articles, "--out", tmp_path / "out", "--store", "memory://desk", cwd=tmp_path)
    assert result.returncode == 2
    assert "a store is a folder" in result.stderr.replace("\n", " ")
    assert not (tmp_path / "memory:").exists()


def test_a_run_into_object_storage_cannot_be_resumed(tmp_path):
    articles = write_articles(tmp_path, MORNING, OTHER)
    result = run("detect", articles, "--out", "memory://out", "--resume")
    assert result.returncode == 2
    assert "--resume" in result.stderr
