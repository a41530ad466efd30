from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from claims.report import explain
from claims.report.display import clean, safe_link, text_direction
from claims.report.marking import cut_pieces, find_highlights, merge_spans
from claims.report.wording import LANGUAGES, load_wording
from claims.schema import Evidence, Finding, Kind, Relation, Span, Stance, Voices
from tests.sample_report import (
    ABOUT_20,
    TOLL,
    TOLL_HEDGED,
)

DATA = Path(__file__).parents[1] / "claims" / "report" / "data"
TEMPLATE = Path(__file__).parents[1] / "claims" / "report" / "templates" / "report.html.j2"

EVIDENCE_CODES = {
    "quantity.disjoint",
    "quantity.hedge",
    "quantity.agree",
    "nli.contradiction",
    "nli.entailment",
    "time.later",
    "time.different",
    "time.agree",
    "attribution.denial",
    "attribution.responsibility",
    "negation.opposite",
    "degree.opposite",
    "status.opposite",
    "words.opposite",
    "name.different",
    "place.different",
    "same.origin",
}


def with_evidence(finding: Finding, *evidence: Evidence) -> Finding:
    return replace(finding, evidence=evidence)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "نحو عشرين [18–22] and More than 20 [≥ 21] may both be right"),
        ("fr", "نحو عشرين [18–22] et More than 20 [≥ 21] peuvent être exacts tous les deux"),
        ("ar", "نحو عشرين [18–22] وMore than 20 [≥ 21]: قد يصح الرقمان معًا"),
        ("ur", "نحو عشرين [18–22] and More than 20 [≥ 21] may both be right"),
    ],
)
def test_a_hedge_is_explained_in_the_language_of_the_report(language, sentence):
    assert explain(TOLL_HEDGED, language) == sentence


def test_the_example_of_the_design_reads_as_promised():
    values = {"left": "about 20", "left_interval": "18–22", "right": "36", "right_interval": "36"}
    evidence = Evidence(Kind.QUANTITY, Relation.CONTRADICTION, 1, "quantity.disjoint", values=values)
    assert explain(with_evidence(TOLL, evidence), "en") == "about 20 [18–22] against 36"


def test_probabilities_and_dates_are_written_as_readers_write_them():
    model = Evidence(
        Kind.OTHER, Relation.CONTRADICTION, 0.9, "nli.contradiction", values={"forward": "0.93", "backward": "0.88"}
    )
    later = Evidence(
        Kind.QUANTITY,
        Relation.UPDATE,
        0.9,
        "time.later",
        values={"left_date": "2024-03-11", "right_date": "2024-03-12"},
    )
    assert "93\u00a0%" in explain(with_evidence(TOLL, model), "fr")
    update = replace(with_evidence(TOLL, later), relation=Relation.UPDATE)
    assert explain(update, "ar") == "القول المنشور في 12 مارس 2024 يحل محل القول المنشور في 11 مارس 2024"


def test_words_that_differ_are_told_before_the_models_opinion():
    model = Evidence(
        Kind.QUANTITY, Relation.CONTRADICTION, 1, "nli.contradiction", values={"forward": "1", "backward": "1"}
    )
    assert explain(with_evidence(TOLL, model, *TOLL.evidence), "en") == explain(TOLL, "en")


def test_agreement_is_never_the_explanation_and_never_marked():
    agreeing = Evidence(Kind.QUANTITY, None, 1, "quantity.agree", (Span(0, 5),), values={"left": "3", "right": "3"})
    with_agreement = with_evidence(TOLL, agreeing, *TOLL.evidence)
    assert explain(with_agreement, "en") == explain(TOLL, "en")
    assert find_highlights(with_agreement) == find_highlights(TOLL)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "evidence",
    [
        (),
        (Evidence(Kind.PLACE, Relation.CONTRADICTION, 1, "weather.opposite"),),
        (Evidence(Kind.PLACE, Relation.CONTRADICTION, 1, "place.different"),),
    ],
)
def test_unknown_codes_and_missing_values_give_a_general_sentence(language, evidence):
    sentence = explain(with_evidence(TOLL, *evidence), language)
    kind = Kind.PLACE if evidence else Kind.QUANTITY
    wording = load_wording(language)
    assert sentence == wording.generic["contradiction"].format(kind=wording.kinds[kind])


def test_values_with_braces_are_not_taken_for_places():
    values = {"left": "{right}", "right": "{0.__class__}"}
    evidence = Evidence(Kind.ENTITY, Relation.CONTRADICTION, 1, "name.different", values=values)
    assert explain(with_evidence(TOLL, evidence), "en") == "Different names: {right} against {0.__class__}"


def list_sentences(tree: Mapping, path: str = "") -> dict[str, set[str]]:
    """Return the placeholders of every sentence by its path; plural forms are one sentence."""
    sentences: dict[str, set[str]] = {}
    for key, value in tree.items():
        if isinstance(value, Mapping) and path == "counted.":
            sentences[path + key] = {name for _, name, _, _ in string.Formatter().parse(value["other"]) if name}
        elif isinstance(value, Mapping):
            sentences |= list_sentences(value, f"{path}{key}.")
        else:
            sentences[path + key] = {name for _, name, _, _ in string.Formatter().parse(value) if name}
    return sentences


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(language):
    english = yaml.safe_load((DATA / "wording.en.yaml").read_text(encoding="utf-8"))
    other = yaml.safe_load((DATA / f"wording.{language}.yaml").read_text(encoding="utf-8"))
    assert list_sentences(other) == list_sentences(english)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_of_the_vocabulary_has_a_label(language):
    wording = load_wording(language)
    assert set(wording.relations) == set(wording.relation_notes) == set(Relation)
    assert set(wording.kinds) == set(Kind)
    assert set(wording.voices) == set(Voices)
    assert set(wording.stances) == set(Stance)
    assert set(wording.evidence) == EVIDENCE_CODES
    for forms in wording.counted.values():
        assert set(forms) == {wording.locale.plural_form(n) for n in range(200)} - (
            {"many"} if language == "fr" else set()
        )


def test_every_label_of_the_page_is_used():
    sources = [TEMPLATE, *(TEMPLATE.parents[1]).glob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    unused = [key for key in load_wording("en").interface if not re.search(rf"\bwords\.{key}\b|\"{key}\"", text)]
    assert unused == []


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("en", 1, "1 independent origin"),
        ("en", 2, "2 independent origins"),
        ("fr", 2, "2 origines indépendantes"),
        ("ar", 2, "مصدران مستقلان"),
        ("ar", 5, "5 مصادر مستقلة"),
        ("ar", 12, "12 مصدرًا مستقلًا"),
    ],
)
def test_origins_are_counted_in_the_grammar_of_the_language(language, number, words):
    assert load_wording(language).count("origins", number) == words


@pytest.mark.parametrize(
    ("spans", "merged"),
    [
        ([(5, 8), (2, 6)], [(2, 8)]),
        ([(2, 4), (4, 6)], [(2, 6)]),
        ([(2, 4), (5, 6)], [(2, 4), (5, 6)]),
        ([(7, 7)], []),
        ([(-5, 3)], [(0, 3)]),
        ([(30, 99)], [(30, 38)]),
        ([(38, 50)], []),
    ],
)
def test_marks_are_merged_and_clipped_to_the_claim(spans, merged):
    base = ABOUT_20.start
    given = [Span(base + start, base + end) for start, end in spans]
    assert merge_spans(given, ABOUT_20) == tuple(Span(base + start, base + end) for start, end in merged)


def test_pieces_are_the_whole_claim_with_the_conflicting_words_marked():
    pieces = cut_pieces(ABOUT_20, find_highlights(TOLL).left)
    assert "".join(piece.text for piece in pieces) == ABOUT_20.text
    assert [piece.text for piece in pieces if piece.marked] == ["نحو عشرين شخصًا"]


def test_a_claim_without_marks_is_one_piece():
    [piece] = cut_pieces(ABOUT_20, ())
    assert (piece.text, piece.marked) == (ABOUT_20.text, False)


@pytest.mark.parametrize("url", ["https://a.example/x", "http://a.example:8080/?q=1&r=<b>", " https://a.example/ "])
def test_web_addresses_become_links(url):
    assert safe_link(url) == url.strip()


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "ftp://a.example/x",
        "//a.example/x",
        "/relative",
        "https://",
        "https://bank.example@evil.example/",
        "https://[broken",
        "https://a.example/x y",
        "https://a.example/\u202egpj.exe",
    ],
)
def test_nothing_else_becomes_a_link(url):
    assert safe_link(url) is None


def test_directional_overrides_and_control_characters_are_not_shown():
    assert clean("a\u202eb\u2066c\u2069\x00\x1b\x7fd\n\u200f") == "abcd\n\u200f"


@pytest.mark.parametrize(
    ("language", "direction"),
    [("ar", "rtl"), ("fa", "rtl"), ("en", "ltr"), ("fr", "ltr"), ("und", "auto"), ("x<", "auto")],
)
def test_text_runs_in_the_direction_of_its_language(language, direction):
    assert text_direction(language) == direction
