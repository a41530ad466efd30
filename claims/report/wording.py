"""Put findings into words of the report's language; the sentences stand in data/wording.*.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from string import Formatter

from babel import Locale
from markupsafe import Markup, escape

from claims.report.display import clean, format_day, format_probability
from claims.safe_yaml import load_yaml
from claims.schema import Decision, Evidence, Finding, Language

FALLBACK_LANGUAGE: Language = "en"
LANGUAGES: tuple[Language, ...] = ("ar", "en", "fr")


@dataclass(frozen=True, slots=True)
class Wording:
    """Every sentence and label of a report in one language.

    `evidence` goes by `Evidence.code`, `generic` by relation (and "agreement"), `counted` by what is counted and then
    by CLDR plural category, the rest by the value they label.
    """

    locale: Locale
    evidence: Mapping[str, str]
    generic: Mapping[str, str]
    relations: Mapping[str, str]
    relation_notes: Mapping[str, str]
    kinds: Mapping[str, str]
    voices: Mapping[str, str]
    stances: Mapping[str, str]
    confidence: Mapping[str, str]
    counted: Mapping[str, Mapping[str, str]]
    interface: Mapping[str, str]

    def count(self, thing: str, number: int) -> str:
        """Return "2 independent origins" in the grammar of the language."""
        forms = self.counted[thing]
        return forms.get(self.locale.plural_form(number), forms["other"]).format(n=number)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence with named places, and what stands in them."""

    template: str
    values: Mapping[str, str]


@cache
def load_wording(language: Language) -> Wording:
    """Return the wording in `language`; English where there is none in it."""
    known = language if language in LANGUAGES else FALLBACK_LANGUAGE
    text = resources.files("claims.report").joinpath("data", f"wording.{known}.yaml").read_text(encoding="utf-8")
    return Wording(locale=Locale.parse(known), **load_yaml(text))


def explain(finding: Finding | Decision, language: Language) -> str:
    """Return one short sentence that says what the two claims disagree about; "" where nothing speaks for it."""
    return " · ".join(write_plainly(phrase) for phrase in choose_phrases(finding, load_wording(language)))


def choose_phrases(finding: Finding | Decision, wording: Wording) -> list[Phrase]:
    """Return what tells most about the finding: its kind's evidence, and what made it an update, say, if other."""
    if finding.relation is None or finding.kind is None:
        return []
    evidence = [item for item in finding.evidence if item.relation is not None]
    if not evidence:
        return [phrase_generally(finding.relation, finding.kind, wording)]
    by_kind = max(evidence, key=lambda item: (item.kind == finding.kind, *weigh(item, finding)))
    by_relation = max(evidence, key=lambda item: weigh(item, finding))
    told = [by_kind]
    if by_kind.relation != finding.relation == by_relation.relation:
        told.append(by_relation)
    return [phrase_evidence(item, wording) for item in told]


def weigh(evidence: Evidence, finding: Finding | Decision) -> tuple[bool, bool, float]:
    """Order evidence by how much it tells a reader: words that differ say more than a model's probability."""
    return evidence.relation == finding.relation, not evidence.code.startswith("nli."), evidence.strength


def phrase_evidence(evidence: Evidence, wording: Wording) -> Phrase:
    """Return the sentence for the evidence's code, or a general one if the code is unknown or a value is missing."""
    template = wording.evidence.get(evidence.code)
    values = localise_values(evidence.values, wording)
    if template is None or not placeholders(template) <= values.keys():
        return phrase_generally(evidence.relation or "agreement", evidence.kind, wording)
    return Phrase(template, values)


def phrase_generally(relation: str, kind: str, wording: Wording) -> Phrase:
    return Phrase(wording.generic[relation], {"kind": wording.kinds[kind]})


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def localise_values(values: Mapping[str, str], wording: Wording) -> dict[str, str]:
    """Return the values as readers of the language write them, with an interval (or "") beside each quantity."""
    shown = {name: localise(name, clean(value), wording.locale) for name, value in values.items()}
    for side in ("left", "right"):
        shown[f"{side}_interval"] = bracket(shown.get(f"{side}_interval", ""), shown.get(side, ""))
    return shown


def localise(name: str, value: str, locale: Locale) -> str:
    try:
        if name.endswith("_date"):
            return format_day(date.fromisoformat(value[:10]), locale)
        if name in {"forward", "backward"}:
            return format_probability(float(value), locale)
    except ValueError:
        return value
    return value


def bracket(interval: str, amount: str) -> str:
    bare = interval.strip("[] ")
    return f"[{bare}]" if bare and bare != amount else ""


def write_plainly(phrase: Phrase) -> str:
    """Return the sentence as text, without the gaps that empty values leave."""
    return re.sub(r" +", " ", phrase.template.format_map(phrase.values)).strip()


def write_isolated(phrase: Phrase) -> Markup:
    """Return the sentence as HTML with each value escaped and in a directional isolate of its own."""
    isolated = {name: isolate(name, value) for name, value in phrase.values.items()}
    return Markup(" ").join(escape(phrase.template).format_map(isolated).split())


def isolate(name: str, value: str) -> Markup:
    if not value:
        return Markup()
    # An interval is a formula: in a right-to-left sentence "[≥ 21]" would turn into "[21 ≤]".
    direction = "ltr" if name.endswith("_interval") else "auto"
    return Markup('<bdi dir="{}">{}</bdi>').format(direction, value)
