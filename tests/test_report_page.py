from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from claims.report import REPORTERS
from claims.report.wording import LANGUAGES, load_wording
from claims.schema import Document, Report, Span
from tests.sample_report import (
    ABOUT_20,
    ARTICLES,
    DOCUMENTS,
    HOSTILE_SOURCE,
    HOSTILE_TEXT,
    TOLL,
    build_empty_report,
    build_report,
)


def with_document(report: Report, document: Document) -> Report:
    return replace(report, documents=(document, *report.documents[1:]))


class Page(HTMLParser):
    """The tags of a page with their attributes, and the text inside style and script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            self.raw[self.cdata_elem] = self.raw.get(self.cdata_elem, "") + data

    def find(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def render_page(report: Report, folder: Path) -> str:
    REPORTERS["html"](report, folder)
    return (folder / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_input_adds_no_element_and_no_handler(tmp_path, language):
    page = Page(render_page(build_report(language), tmp_path))
    assert len(page.find("script")) == len(page.find("style")) == 1
    assert not page.find("img")
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"]
    assert all(link["href"].startswith(("https://", "http://", "#")) for link in page.find("a"))


def test_outward_links_give_nothing_away(tmp_path):
    page = Page(render_page(build_report(), tmp_path))
    outward = [link for link in page.find("a") if not link["href"].startswith("#")]
    assert len(outward) > 5
    assert {(link["rel"], link["target"]) for link in outward} == {("noopener noreferrer nofollow", "_blank")}


def test_the_page_allows_only_its_own_style_and_script(tmp_path):
    page = Page(render_page(build_report(), tmp_path))
    [policy] = [meta["content"] for meta in page.find("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    for name in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.raw[name].encode()).digest()).decode()
        assert rules[f"{name}-src"] == f"'sha256-{digest}'"
    assert "unsafe" not in policy


def test_hostile_text_is_shown_as_text_and_braces_are_not_evaluated(tmp_path):
    text = render_page(build_report(), tmp_path)
    assert "{{ 7*7 }}" in text
    assert HOSTILE_TEXT not in text
    assert HOSTILE_SOURCE not in text
    assert "\u202e" not in text


def test_every_finding_dispute_and_reject_is_on_the_page(tmp_path):
    report = build_report()
    page = Page(render_page(report, tmp_path))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {f"finding-{finding.id}" for finding in report.findings} <= set(ids)
    assert {f"dispute-{dispute.id}" for dispute in report.disputes} <= set(ids)
    assert {link["href"][1:] for link in page.find("a") if link["href"].startswith("#")} <= set(ids)
    assert "articles.jsonl:17" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_findings_of_one_outlet_against_itself_stand_apart(tmp_path):
    text = render_page(build_report(), tmp_path)
    between, within = text.split('<section id="within"')
    assert 'id="finding-f09"' in within
    assert 'id="finding-f09"' not in between


def test_a_page_needs_nothing_from_outside(tmp_path):
    page = Page(render_page(build_report(), tmp_path))
    assert not [attributes["src"] for _, attributes in page.tags if "src" in attributes]
    assert not page.find("link")
    assert "url(" not in page.raw["style"]
    assert "@import" not in page.raw["style"]


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr"), ("fr", "ltr"), ("ur", "ltr")])
def test_the_interface_is_in_the_reports_language(tmp_path, language, direction):
    page = Page(render_page(build_report(language), tmp_path))
    [html] = page.find("html")
    assert html == {"lang": language if language in LANGUAGES else "en", "dir": direction}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_report_says_so_with_what_was_covered(tmp_path, language):
    text = render_page(build_empty_report(language), tmp_path)
    assert load_wording(language).interface["none_about"].split(";")[0] in text
    assert f"<dd>{len(ARTICLES)}</dd>" in text
    assert "<form" not in text


def test_a_report_over_nothing_says_that_nothing_was_read(tmp_path):
    empty = replace(build_empty_report(), documents=())
    assert load_wording("en").interface["nothing_read"] in render_page(empty, tmp_path)


def test_a_paragraph_without_end_is_cut_around_the_claim(tmp_path):
    article = DOCUMENTS["sahel-1"]
    long = replace(article, text=article.text + " كلمة" * 50_000)
    claim = replace(ABOUT_20, paragraph=Span(0, len(long.text)))
    report = with_document(replace(build_report(), findings=(replace(TOLL, left=claim),)), long)
    text = render_page(report, tmp_path)
    assert len(text) < 80_000
    assert " …</p>" in text


def test_long_lists_of_remarks_end_with_where_the_rest_is(tmp_path):
    undated = tuple(replace(ARTICLES[0], id=f"u{n}", published=None) for n in range(510))
    text = render_page(replace(build_empty_report(), documents=undated), tmp_path)
    assert "Articles with remarks (510)" in text
    assert "stand in documents.jsonl: 10<" in text
