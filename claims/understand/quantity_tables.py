"""Makes lookup tables of a language's file: folds the words, inflects nouns and elides what stands before a vowel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar

from claims.schema import UNKNOWN_LANGUAGE, Hedge, Language
from claims.understand.quantity_file import (
    EventForms,
    Forms,
    Inflection,
    MultiplierForms,
    QuantityFile,
    read_quantity_file,
)
from claims.understand.quantity_words import (
    CountedWords,
    Event,
    EventTables,
    HedgeWords,
    LabelWords,
    Multiplier,
    Noun,
    NumberWords,
    QuantityWords,
    RangeWords,
    Several,
    Unit,
)
from claims.understand.tokens import PhraseTable, Proclitics, build_phrases, fold_text

Meaning = TypeVar("Meaning")


@cache
def load_quantity_words(language: Language) -> QuantityWords:
    """Read the words of a language once; a language without a file gets the shared signs."""
    shared, own = read_quantity_file(UNKNOWN_LANGUAGE), read_quantity_file(language)
    letters = own.proclitics
    numbers, counted = compile_numbers(own), compile_counted(own, shared)
    return QuantityWords(
        Proclitics(
            "".join(letters.conjunctions),
            "".join(letters.prepositions),
            fold_word(letters.article),
            fold_words(letters.indivisible),
        ),
        numbers,
        compile_hedges(own, shared),
        compile_labels(own),
        counted,
        find_starters(numbers, counted),
    )


def find_starters(numbers: NumberWords, counted: CountedWords) -> frozenset[str]:
    """Return the first words of all that says a number, by itself or with what follows."""
    countables = (
        word for word, phrases in counted.countables.by_first_word.items() if any(count for _, count in phrases)
    )
    return frozenset(
        [
            *numbers.numerals,
            *numbers.multipliers,
            *numbers.round_numbers,
            *numbers.alone,
            *numbers.articles,
            *numbers.several.by_first_word,
            *numbers.half_before.by_first_word,
            *countables,
        ]
    )


def fold_word(word: str) -> str:
    return fold_text(word).text


def fold_words(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words)


def mark_phrases(phrases: Iterable[str]) -> PhraseTable[bool]:
    return build_phrases(dict.fromkeys(phrases, True))


def compile_numbers(own: QuantityFile) -> NumberWords:
    half_before = dict.fromkeys(own.half.before, 0.5) | dict.fromkeys(own.half.quarter_before, 0.25)
    half_after = dict.fromkeys(own.half.after, 0.5) | dict.fromkeys(own.half.quarter_after, 0.25)
    return NumberWords(
        numerals={fold_word(word): value for value, words in own.numerals.items() for word in words},
        only_compound=fold_words(own.only_compound),
        alone=fold_words(own.alone),
        joined_by=own.joined_by,
        ordinals=fold_words(own.ordinals),
        spelled_by=own.spelled_by,
        articles=fold_words(own.articles),
        only_before_nouns=fold_words(own.only_before_nouns),
        only_before_events=own.only_before_events,
        never_numbers=fold_words(own.never_numbers),
        multipliers=compile_multipliers(own.multipliers),
        unsure_multipliers=fold_words(own.unsure_multipliers),
        duals_before_nouns=fold_words(own.duals_before_nouns),
        money_multipliers=compile_multipliers(own.money_multipliers),
        round_numbers={fold_word(word): entry.value for entry in own.round_numbers for word in entry.words},
        several=build_phrases({word: Several(entry.low, entry.high) for entry in own.several for word in entry.words}),
        half_before=build_phrases(half_before),
        half_after=build_phrases(half_after),
        dual_endings=tuple(map(fold_word, own.dual_endings)),
        construct_endings=tuple(map(fold_word, own.construct_endings)),
        not_dual_endings=tuple(map(fold_word, own.not_dual_endings)),
        not_duals=fold_words(own.not_duals),
        not_counted_once=fold_words(own.not_counted_once),
    )


def compile_multipliers(entries: Sequence[MultiplierForms]) -> dict[str, Multiplier]:
    return {
        fold_word(form): Multiplier(entry.value, count)
        for entry in entries
        for forms, count in ((entry.many, 0), (entry.two, 2), (entry.one, 1))
        for form in forms
    }


def compile_hedges(own: QuantityFile, shared: QuantityFile) -> HedgeWords:
    ranges = tuple(
        RangeWords(mark_phrases(entry.before), bool(entry.before), fold_words(entry.joiner)) for entry in own.ranges
    )
    return HedgeWords(
        before=build_phrases(
            compile_hedge_phrases(shared.hedges_before) | elide(compile_hedge_phrases(own.hedges_before), own.elisions)
        ),
        after=build_phrases(compile_hedge_phrases(shared.hedges_after) | compile_hedge_phrases(own.hedges_after)),
        negators=fold_words(own.negators),
        measure_verbs=mark_phrases(own.measure_verbs),
        ranges=(*ranges, RangeWords(mark_phrases(()), needs_before=False, joiners=fold_words(shared.joiners))),
        changes=fold_words(own.changes),
        skipped=fold_words(own.skipped),
    )


def compile_hedge_phrases(hedges: Mapping[Hedge, Iterable[str]]) -> dict[str, Hedge]:
    return {phrase: hedge for hedge, phrases in hedges.items() for phrase in phrases}


def elide(phrases: Mapping[str, Meaning], elisions: Mapping[str, str]) -> dict[str, Meaning]:
    """Add to the phrases what their last word turns into before a vowel: plus de, plus d'."""
    elided = {
        phrase.removesuffix(word) + short: meaning
        for phrase, meaning in phrases.items()
        for word, short in elisions.items()
        if phrase.endswith(" " + word)
    }
    return dict(phrases) | elided


def compile_labels(own: QuantityFile) -> LabelWords:
    return LabelWords(
        months=mark_phrases(own.months),
        capitalised_months=own.capitalised_months,
        day_after_month=own.day_after_month,
        month_links=fold_words(own.month_links),
        days=fold_words(own.day_labels),
        after=mark_phrases(own.after_labels),
        years=fold_words(own.year_words),
        year_marks=fold_words(own.year_marks),
        labels=mark_phrases(own.labels),
    )


def compile_counted(own: QuantityFile, shared: QuantityFile) -> CountedWords:
    return CountedWords(
        units=compile_units(own, shared),
        unit_marks={
            fold_word(mark): unit for file in (shared, own) for unit, marks in file.unit_marks.items() for mark in marks
        },
        countables=compile_countables(own, shared),
        nouns=compile_nouns(own),
        events=compile_events({True: own.person_events, False: own.thing_events}, own),
        durations=compile_events({False: own.durations}, own),
        measures=compile_events({False: own.measures}, own),
        passives=fold_words(own.passives),
        parts=mark_phrases(own.parts),
        parts_after=mark_phrases(own.parts_after),
        totals=mark_phrases(own.totals),
        circumstances=fold_words(own.circumstances),
        fillers=fold_words(own.fillers),
        links=mark_phrases(own.links),
        breaks=mark_phrases(own.breaks),
        of_words=fold_words(own.of_words),
        not_nouns=fold_words(own.not_nouns),
        endings=tuple((fold_word(entry.ending), fold_word(entry.becomes)) for entry in own.noun_endings),
        possessives=tuple(map(fold_word, own.possessives)),
    )


def compile_units(own: QuantityFile, shared: QuantityFile) -> PhraseTable[Unit]:
    meanings: dict[str, Unit] = {}
    for entry in (*shared.units, *own.units):
        for form, count in inflect(entry, own):
            meanings[form] = Unit(entry.unit, entry.factor, entry.bare, count)
    return build_phrases(meanings)


def compile_nouns(own: QuantityFile) -> PhraseTable[Noun]:
    meanings: dict[str, Noun] = {}
    for is_person, nouns in ((False, own.things), (True, own.persons)):
        for name, forms in nouns.items():
            scope = None if name in own.generic else name
            meanings |= {form: Noun(name, scope, is_person) for form, _ in inflect(forms, own)}
    return build_phrases(meanings)


def compile_countables(own: QuantityFile, shared: QuantityFile) -> PhraseTable[int]:
    events = (own.thing_events | own.person_events).values()
    forms = (*events, *own.things.values(), *own.persons.values(), *shared.units, *own.units)
    return build_phrases({form: count for one in forms for form, count in inflect(one, own)})


def compile_events(groups: Mapping[bool, Mapping[str, EventForms]], own: QuantityFile) -> EventTables:
    """Make the tables of the groups; a group's key says whether its events happen to persons."""
    nouns: dict[str, Event] = {}
    before: dict[str, Event] = {}
    after: dict[str, Event] = {}
    for of_persons, events in groups.items():
        for name, forms in events.items():
            event = Event(name, of_persons)
            nouns |= {form: event for form, _ in inflect(forms, own)}
            before |= dict.fromkeys(forms.before, event)
            after |= dict.fromkeys(forms.after, event)
    return EventTables(build_phrases(nouns), build_phrases(elide(before, own.elisions)), build_phrases(after))


def inflect(forms: Forms, own: QuantityFile) -> Iterator[tuple[str, int]]:
    """Yield every form with the number it says by itself: 1, 2, or 0 where it says none."""
    not_duals = fold_words((*forms.many, *own.not_duals))
    for base in forms.one:
        yield from inflect_base(base, own.inflections, not_duals)
    yield from ((form, 2) for form in forms.two)
    yield from ((form, 0) for form in forms.many)


def inflect_base(base: str, inflections: Sequence[Inflection], not_duals: frozenset[str]) -> Iterator[tuple[str, int]]:
    yield base, 1
    rule = next((rule for rule in inflections if base.endswith(rule.ending)), None)
    if rule is None:
        return
    stem = base.removesuffix(rule.ending)
    for endings, count in ((rule.many, 0), (rule.one, 1), (rule.two, 2)):
        for ending in endings:
            # A sound plural such as مدنيين is spelled like the dual, and far more frequent.
            if not (count == 2 and fold_word(stem + ending) in not_duals):
                yield stem + ending, count
