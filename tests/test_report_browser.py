from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from claims.report import REPORTERS
from tests.sample_report import FINDINGS, TOLL, build_empty_report, build_report

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def reports(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    for language in ("ar", "en", "fr"):
        REPORTERS["html"](build_report(language), folder / language)
    REPORTERS["html"](build_empty_report(), folder / "empty")
    return folder


class Visit:
    """A page with all that it complained about, a blocked style or script included."""

    def __init__(self, browser: Browser, address: str, **options: object) -> None:
        self.page = browser.new_page(**options)
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        self.page.on("request", lambda request: self.complain_about_request(request.url))
        self.page.goto(address)

    def complain_about_request(self, url: str) -> None:
        if not url.startswith("file:"):
            self.complaints.append(f"request: {url}")


@pytest.fixture
def visit(browser, reports):
    """Return a function that opens a report; at the end no page may have complained about anything."""
    visits: list[Visit] = []

    def open_report(name: str = "en", fragment: str = "", **options: object) -> Page:
        visits.append(Visit(browser, f"{(reports / name / 'report.html').as_uri()}{fragment}", **options))
        return visits[-1].page

    yield open_report
    complaints = [complaint for visit in visits for complaint in visit.complaints]
    for one in visits:
        one.page.close()
    assert complaints == []


def shown(page: Page) -> list[str]:
    return [finding.get_attribute("id").removeprefix("finding-") for finding in page.locator(".finding:visible").all()]


def expect_shown(page: Page, count: int) -> None:
    expect(page.get_by_role("status")).to_have_text(f"Findings shown: {count} of {len(FINDINGS)}")
    expect(page.locator(".finding:visible")).to_have_count(count)


def test_all_findings_are_shown_first_the_most_certain_on_top(visit):
    page = visit()
    expect_shown(page, len(FINDINGS))
    assert shown(page) == ["f01", "f04", "f03", "f08", "f02", "f05", "f06", "f07", "f09"]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Discrepancy", ["f02"]),
        ("Quantity", ["f01", "f08", "f02", "f07"]),
        ("One outlet against itself", ["f09"]),
        ("French", ["f04", "f05", "f06"]),
    ],
)
def test_a_choice_narrows_the_list_and_the_count(visit, label, expected):
    page = visit()
    page.get_by_role("checkbox", name=re.compile(label)).check()
    expect_shown(page, len(expected))
    assert shown(page) == expected


def test_choices_of_one_group_add_up_and_groups_narrow_each_other(visit):
    page = visit()
    page.get_by_role("checkbox", name="Discrepancy").check()
    page.get_by_role("checkbox", name="Update").check()
    expect_shown(page, 2)
    page.get_by_role("checkbox", name="English").check()
    page.get_by_role("combobox", name="Outlet").select_option(label="صحيفة المدار (3)")
    expect_shown(page, 1)
    assert shown(page) == ["f07"]


def test_low_confidence_can_be_left_out(visit):
    page = visit()
    page.get_by_label("Confidence at least").fill("85")
    expect_shown(page, 3)
    assert page.locator("#filters .value").inner_text() == "85%"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("وقتل نحو عشرين شخصا", ["f01", "f02"]),
        ("العباره ستون", ["f08"]),
        ("أَعْلَنَتِ السُّلُطات", ["f01", "f07"]),
        ("مدير الميناء", ["f03"]),
        ("ferme MARDI", ["f04"]),
        ("elie nasser", ["f06"]),
        ("harbour post reopened", ["f04", "f09"]),
        ("120", ["f08"]),
        ("١٢٠", ["f08"]),
    ],
)
def test_search_finds_arabic_without_marks_and_french_without_accents(visit, words, expected):
    page = visit()
    page.get_by_label("Search").fill(words)
    expect_shown(page, len(expected))
    assert shown(page) == expected


def test_no_result_is_said_and_can_be_undone(visit):
    page = visit()
    page.get_by_label("Search").fill("zzzz")
    expect_shown(page, 0)
    page.locator("#no-result").get_by_role("button", name="Reset filters").click()
    expect_shown(page, len(FINDINGS))
    assert page.get_by_label("Search").input_value() == ""


def test_filters_stand_in_the_address_and_come_back_from_it(visit):
    page = visit()
    page.get_by_role("checkbox", name="Quantity").check()
    page.get_by_label("Search").fill("عشرين & 50%")
    expect_shown(page, 0)
    page.get_by_label("Search").fill("عشرين")
    expect_shown(page, 2)
    page.wait_for_url("**#*search=*")
    again = visit(fragment="#" + page.url.split("#")[1])
    expect_shown(again, 2)
    assert again.get_by_role("checkbox", name="Quantity").is_checked()


def test_a_link_from_a_dispute_leads_to_its_finding_even_if_it_was_filtered_out(visit):
    page = visit()
    page.get_by_role("checkbox", name="Update").check()
    expect_shown(page, 1)
    page.locator("#dispute-d01").get_by_role("link", name="Finding 1").click()
    expect(page.locator("#finding-f01")).to_be_in_viewport()
    expect(page.locator("#finding-f01")).to_be_focused()
    expect_shown(page, len(FINDINGS))


def test_a_link_to_a_folded_dispute_unfolds_it(visit):
    page = visit(fragment="#dispute-d04")
    expect(page.locator("#dispute-d04")).to_be_in_viewport()


def test_a_finding_unfolds_the_paragraphs_with_the_claim_in_them(visit):
    page = visit()
    finding = page.locator("#finding-f01")
    expect(finding.get_by_text("غرقت عبّارة ركاب")).to_be_hidden()
    finding.get_by_text("Show both in their paragraphs").click()
    expect(finding.get_by_text("غرقت عبّارة ركاب")).to_be_visible()
    assert finding.locator(".paragraph .claim").first.inner_text() == "وقُتل نحو عشرين شخصًا في غرق العبّارة."
    assert finding.locator(".paragraph mark").first.inner_text() == "نحو عشرين شخصًا"


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_each_claim_runs_in_its_own_direction_in_every_interface(visit, language):
    page = visit(language)
    directions = page.locator("#finding-f07 blockquote").evaluate_all(
        "all => all.map(e => getComputedStyle(e).direction)"
    )
    assert directions == ["ltr", "rtl"]


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr"), ("fr", "ltr")])
def test_the_interface_runs_in_its_own_direction(visit, language, direction):
    page = visit(language)
    assert page.locator("html").get_attribute("dir") == direction
    filters, findings = page.locator("#filters").bounding_box(), page.locator("#findings").bounding_box()
    assert (filters["x"] > findings["x"]) == (direction == "rtl")


def test_hostile_articles_add_nothing_to_the_page(visit):
    page = visit()
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert page.evaluate("window.__pwned") is None
    assert page.locator("script").count() == page.locator("style").count() == 1
    assert page.locator("img, iframe, object, embed, link, base").count() == 0
    assert page.title() == "Contradiction report – crossclaim"
    page.get_by_label("Search").fill("<img src=x onerror=window.__pwned=1>")
    expect_shown(page, 1)
    assert page.evaluate("window.__pwned") is None


def test_only_web_addresses_and_places_on_the_page_are_links(visit):
    page = visit()
    links = page.locator("a").evaluate_all("all => all.map(link => link.getAttribute('href'))")
    assert len(links) > 20
    assert all(re.match(r"https?://|#", link) for link in links)


def test_the_policy_blocks_what_is_slipped_in(browser, reports):
    page = browser.new_page()
    page.goto((reports / "en" / "report.html").as_uri())
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.__pwned = 1';"
        " document.body.append(s); document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"__pwned=2\">') }"
    )
    page.wait_for_timeout(100)
    assert page.evaluate("window.__pwned") is None
    page.close()


def test_the_keyboard_reaches_the_findings_the_filters_and_the_folds(visit):
    page = visit()
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the findings"
    page.keyboard.press("Enter")
    expect(page.locator("#findings")).to_be_focused()
    page.keyboard.press("Tab")
    for _ in range(6):
        if page.locator(":focus").evaluate("e => e.closest('.context') !== null"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#finding-f01 .context")).to_have_attribute("open", "")
    page.keyboard.press("Space")
    expect(page.locator("#finding-f01 .context")).not_to_have_attribute("open", "")


def test_the_keyboard_alone_can_filter(visit):
    page = visit()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(":focus").get_attribute("value") == "discrepancy":
            break
    assert page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Space")
    expect_shown(page, 1)


def test_every_control_has_a_name_and_headings_go_down_one_level_at_a_time(visit):
    page = visit()
    for role in ("checkbox", "slider", "searchbox", "combobox", "button", "link"):
        for control in page.get_by_role(role).all():
            assert control.evaluate("e => (e.labels?.[0]?.textContent ?? e.ariaLabel ?? e.textContent).trim()")
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(e => Number(e.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    for landmark in ("banner", "main", "contentinfo", "search"):
        expect(page.get_by_role(landmark)).to_have_count(1)


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_a_phone_shows_everything_without_scrolling_sideways(visit, language):
    page = visit(language, viewport=PHONE)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    left, right = (side.bounding_box() for side in page.locator("#finding-f01 > .sides > .side").all())
    assert right["y"] >= left["y"] + left["height"]


def test_claims_stand_side_by_side_on_a_desk(visit):
    page = visit(viewport={"width": 1280, "height": 900})
    left, right = (side.bounding_box() for side in page.locator("#finding-f01 > .sides > .side").all())
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]


def test_the_filters_are_folded_on_a_phone(visit):
    page = visit(viewport=PHONE)
    expect(page.get_by_label("Search")).to_be_hidden()
    page.locator("#filters summary").click()
    page.get_by_label("Search").fill("reopened")
    expect_shown(page, 2)


LOWEST_CONTRAST = """
() => {
  const channel = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((v) => channel(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return colour === "rgba(0, 0, 0, 0)" ? background(element.parentElement) : colour;
  };
  const contrast = (element) => {
    const pair = [getComputedStyle(element).color, background(element)].map(luminance);
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  };
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...document.querySelectorAll("body *:not(script, option)")]
    .filter(hasText)
    .map((element) => [contrast(element), element.outerHTML.slice(0, 80)])
    .sort((one, other) => one[0] - other[0])[0];
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_the_contrast_that_wcag_aa_asks_for(visit, scheme):
    page = visit(color_scheme=scheme)
    ratio, where = page.evaluate(LOWEST_CONTRAST)
    assert ratio >= 4.5, where


@pytest.mark.parametrize(("scheme", "is_dark"), [("light", False), ("dark", True)])
def test_the_page_follows_the_readers_colour_scheme(visit, scheme, is_dark):
    page = visit(color_scheme=scheme)
    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (max(map(int, re.findall(r"\d+", colour))) < 64) == is_dark


def test_print_leaves_the_filters_out(visit):
    page = visit()
    page.emulate_media(media="print")
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("#finding-f01")).to_be_visible()


def test_without_scripts_everything_is_there_and_no_dead_filter(visit):
    page = visit(java_script_enabled=False)
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator(".finding:visible")).to_have_count(len(FINDINGS))


def test_an_empty_report_opens_with_a_friendly_word(visit):
    page = visit("empty")
    expect(page.get_by_role("heading", name="No disagreement found")).to_be_visible()
    assert page.get_by_role("search").count() == 0


def test_thousands_of_findings_still_open_and_filter(browser, tmp_path):
    many = tuple(replace(TOLL, id=f"n{number:04}") for number in range(3000))
    REPORTERS["html"](replace(build_report(), findings=many, disputes=()), tmp_path)
    page = browser.new_page()
    page.goto((tmp_path / "report.html").as_uri())
    expect(page.get_by_role("status")).to_have_text("Findings shown: 3000 of 3000", timeout=20_000)
    page.get_by_label("Search").fill("zzzz")
    expect(page.get_by_role("status")).to_have_text("Findings shown: 0 of 3000", timeout=20_000)
    page.close()
