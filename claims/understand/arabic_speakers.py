"""Whom an Arabic noun phrase names: the bearer of an office, an organisation, an unnamed source."""

from __future__ import annotations

from claims.schema import VoiceKind
from claims.text import load_words
from claims.understand.aliases import ARTICLE, AliasKind, Known, given_names
from claims.understand.language_data import read_words
from claims.understand.persons import (
    Stretch,
    end_arabic_name,
    is_body,
    is_construct_role,
    is_namesake,
    is_role,
    name_words,
    skip_office,
)
from claims.understand.phrases import Anaphor, Identity, Phrase, make_known, make_other, make_person

PLURAL_ENDINGS = ("ون", "ين")
NO_NAME_ENDINGS = (*PLURAL_ENDINGS, "ات", "ه", "هما", "هم", "ها")
LONGEST_BARE_NAME = 4
LONGEST_BODY = 8
SOFT_MARKS = " \"«»“”'‘’\u200f\u200e"
COMMAS = ",،"
TO = "ل"
CONJUNCTION = "و"
ALI = "علي"
PREPOSITIONS = ("ب", "ل", "ك")
FEMININE_NOUN_ENDINGS = ("ه", "ات", "اء")
ADJECTIVE_ENDINGS = ("ي", "ه")
SHORTEST_PLURAL = 6
SHORTEST_CONSTRUCT = 5


def identify_arabic(phrase: Phrase, before_verb: bool = False) -> Identity | Anaphor | None:
    """Return whom the phrase names; one from before the verb may begin with connecting words."""
    first = skip_words(phrase, "connectors") if before_verb else skip_asides(phrase)
    whole = Stretch(first, find_limit(phrase, first))
    if whole.first == whole.last:
        return Anaphor.PREVIOUS
    if is_unnamed(phrase, whole):
        return make_other(phrase, end_phrase(phrase, whole), VoiceKind.UNNAMED)
    person = find_person(phrase, whole, before_verb)
    if person is None:
        return identify_other(phrase, end_phrase(phrase, whole))
    return make_person(phrase, person, Stretch(whole.first, person.first))


def identify_named(phrase: Phrase) -> Identity | None:
    """Return a bearer of a title, a body or an unnamed source that the phrase begins with, whatever follows it."""
    first = skip_asides(phrase)
    whole = Stretch(first, find_limit(phrase, first))
    if whole.first == whole.last:
        return None
    if is_unnamed(phrase, whole):
        return make_other(phrase, end_phrase(phrase, whole), VoiceKind.UNNAMED)
    if is_role(phrase.word(first)) or phrase.passage.given_at(first):
        person = find_person(phrase, whole, before_verb=True)
        return make_person(phrase, person, Stretch(first, person.first)) if person else None
    if is_body(phrase.word(first)) and first not in phrase.passage.known_at:
        return make_other(phrase, end_phrase(phrase, whole), VoiceKind.ORGANISATION)
    if is_family_name(phrase, whole):
        return make_person(phrase, Stretch(first, first + 1))
    return None


def is_family_name(phrase: Phrase, stretch: Stretch) -> bool:
    """Say whether a single word looks like a family name with its article: «العقيبي», and not like a group."""
    word, first = phrase.word(stretch.first), stretch.first
    is_name = word.startswith(ARTICLE) and word.endswith("ي") and not is_function_word(word)
    described = phrase.word(first + 1).startswith(ARTICLE) and phrase.word(first + 1).endswith(ADJECTIVE_ENDINGS)
    return is_name and first not in phrase.passage.known_at and not described


def describe_subject(phrase: Phrase) -> Identity | None:
    """Return whoever stands where only a speaker can, by the words that name him; None for an adverb."""
    first = skip_asides(phrase)
    stretch = end_phrase(phrase, Stretch(first, find_limit(phrase, first)))
    if stretch.last <= stretch.first or is_adverbial(phrase, stretch):
        return None
    word, following = phrase.word(first), phrase.word(first + 1)
    if is_plural(word):
        return make_other(phrase, stretch, VoiceKind.UNNAMED)
    described = word.startswith(ARTICLE) and following.startswith(ARTICLE) and stretch.last > first + 1
    return make_other(phrase, stretch, VoiceKind.ORGANISATION if described else VoiceKind.PERSON)


def is_adverbial(phrase: Phrase, stretch: Stretch) -> bool:
    """Say whether the phrase tells how, when or to whom, and not who: «بوضوح», «للصحفيين», «في هذا الصدد»."""
    word = phrase.word(stretch.first)
    single = stretch.last == stretch.first + 1
    attached = word.startswith(("لل", "بال")) or (single and word.startswith(PREPOSITIONS))
    return is_function_word(word) or attached or not word.isalpha()


def is_addressed(phrase: Phrase, feminine: bool) -> bool:
    """Say whether the phrase is whom a verb addresses: in the oblique case, or of the other gender than the verb."""
    first = skip_asides(phrase)
    word = phrase.word(first)
    # «الفلسطينيين», but not «البحرين».
    oblique = word.endswith("يين") or (word.endswith("ين") and first not in phrase.passage.known_at)
    if word.startswith(ARTICLE) and oblique:
        return True
    plain = first not in phrase.passage.known_at and not phrase.passage.given_at(first) and not is_role(word)
    return plain and is_body(word) and word.endswith(FEMININE_NOUN_ENDINGS) is not feminine


def find_anaphor(phrase: Phrase) -> Anaphor | None:
    """Return what a single definite noun takes up: «الوزير», «الوكالة», «المصدر»."""
    first = skip_asides(phrase)
    alone = find_limit(phrase, first) == first + 1
    placed = is_body(phrase.word(first)) and phrase.word(first + 1) in name_words("office_prepositions", "ar")
    if not (alone or placed) or first in phrase.passage.known_at:
        return None
    if phrase.lists("anaphors", first):
        return Anaphor.PREVIOUS
    word = phrase.word(first)
    if not word.startswith(ARTICLE):
        return None
    return Anaphor.BODY if is_body(word) else Anaphor.PERSON if is_role(word) else None


def skip_words(phrase: Phrase, name: str) -> int:
    listed = read_words("attribution", phrase.language, name)
    index = 0
    while phrase.word(index) in listed and index not in phrase.passage.known_at:
        index += 1
    return index


def skip_asides(phrase: Phrase) -> int:
    """Return where the subject begins behind «من جانبه» or those who are spoken to: «قال لـ"الوطن" الوزير»."""
    if phrase.word(0) in read_words("attribution", phrase.language, "addressees"):
        return 2 if phrase.word(0) == TO else 1
    return 2 if phrase.lists("asides", 1) else skip_words(phrase, "asides")


def find_limit(phrase: Phrase, first: int) -> int:
    """Return where the phrase ends for certain: at a time, an addressee, an occasion or a strong mark."""
    for index in range(first, len(phrase)):
        gap = phrase.passage.gap(index) if index > first else ""
        if index == first and is_preposition(phrase, index):
            return index
        if gap.strip(soft_marks(phrase, index) + COMMAS + "()-") or ends_phrase(phrase, index):
            return index
    return len(phrase)


def soft_marks(phrase: Phrase, index: int) -> str:
    """Return the marks that may stand before a word inside a name; the full stop of «د.» is one."""
    return SOFT_MARKS + "." * (len(phrase.word(index - 1)) == 1)


def ends_phrase(phrase: Phrase, index: int) -> bool:
    word, known = phrase.word(index), phrase.passage.known_at.get(index)
    if known:
        return known.alias.kind is AliasKind.AGENCY and known.prefixed and word.startswith("ل")
    if is_given_ali(phrase, index):
        return False
    if is_preposition(phrase, index):
        return index + 1 == len(phrase) or phrase.lists("occasions", index + 1)
    ended = read_words("attribution", phrase.language, "cuts") | read_words(
        "attribution", phrase.language, "addressees"
    )
    return word in ended or reports(phrase, word.removeprefix(CONJUNCTION))


def reports(phrase: Phrase, word: str) -> bool:
    """Say whether a word is a reporting verb and hardly anything else."""
    said, weak = (read_words("attribution", phrase.language, name) for name in ("said", "weak"))
    return word in said and word not in weak


def is_preposition(phrase: Phrase, index: int) -> bool:
    return phrase.word(index) in name_words("office_prepositions", "ar") and not is_given_ali(phrase, index)


def is_given_ali(phrase: Phrase, index: int) -> bool:
    """Say whether the name علي stands here, which folds like the preposition على."""
    word = phrase.passage.words[index]
    return word.raw == ALI and word.text in given_names()


def end_phrase(phrase: Phrase, stretch: Stretch) -> Stretch:
    """Shorten a phrase to its part before a comma and to a length that names have."""
    body = is_body(phrase.word(stretch.first))
    last = min(stretch.last, stretch.first + LONGEST_BODY)
    for index in range(stretch.first + 1, last):
        ended = body and ends_body(phrase, stretch.first, index)
        if ended or phrase.passage.gap(index).strip(soft_marks(phrase, index)):
            return Stretch(stretch.first, index)
    return Stretch(stretch.first, last)


def ends_body(phrase: Phrase, first: int, index: int) -> bool:
    """Say whether an organisation's name has ended: at a preposition, or behind the article at a word without."""
    word = phrase.word(index)
    if word in name_words("office_prepositions", "ar") or (
        word.startswith("ب") and len(word) > 3 and index > first + 1
    ):
        return True
    complete = is_definite(phrase, index - 1)
    return complete and not is_definite(phrase, index) and not word.startswith("و")


def is_definite(phrase: Phrase, index: int) -> bool:
    return phrase.word(index).startswith((ARTICLE, "لل")) or index in phrase.passage.known_at


def identify_known(phrase: Phrase) -> Identity | None:
    """Return the known name that the phrase begins with, offices before it left aside."""
    first = skip_asides(phrase)
    stretch = Stretch(first, find_limit(phrase, first))
    person = find_known_person(phrase, stretch)
    if person and (person.first == stretch.first or is_office(phrase, Stretch(stretch.first, person.first))):
        return make_person(phrase, Stretch(person.first, person.last))
    known = phrase.passage.known_at.get(stretch.first)
    named = known is not None and known.alias.kind is not AliasKind.CITY and not is_nationality(phrase, known)
    return make_known(phrase, known) if known and named else None


def is_nationality(phrase: Phrase, known: Known) -> bool:
    """Say whether a single person's nationality stands here: «الأرجنتيني», not «الأمريكيون»."""
    return known.alias.definite is None and not phrase.word(known.first).endswith(PLURAL_ENDINGS)


def is_office(phrase: Phrase, stretch: Stretch) -> bool:
    """Say whether a phrase is nothing but an office: «وزير الخارجية الأمريكي»."""
    rest = range(stretch.first + 1, stretch.last)
    return is_role(phrase.word(stretch.first)) and all(
        index in phrase.passage.known_at or is_role(phrase.word(index)) or phrase.word(index).startswith(ARTICLE)
        for index in rest
    )


def is_unnamed(phrase: Phrase, stretch: Stretch) -> bool:
    """Say whether a source without a name heads the phrase: «مصدر عسكري», «مسؤول كبير», but not «مسؤول الإعلام»."""
    index = stretch.first
    if phrase.lists("sources", index):
        return True
    definite = phrase.word(index + 1).startswith(ARTICLE) and index + 1 not in phrase.passage.known_at
    if definite or phrase.word(index).startswith(ARTICLE) or not phrase.lists("unnamed", index):
        return False
    return skip_office(phrase.passage, index, stretch.last, lenient=False) is None


def find_person(phrase: Phrase, stretch: Stretch, before_verb: bool) -> Stretch | None:
    known = find_known_person(phrase, stretch)
    if known:
        return Stretch(known.first, known.last)
    start = find_name(phrase, stretch, before_verb)
    if start is None or start >= stretch.last or phrase.lists("speaks_for", start - 1):
        return None
    return Stretch(start, min(end_arabic_name(phrase.passage, start), stretch.last))


def find_name(phrase: Phrase, stretch: Stretch, before_verb: bool) -> int | None:
    """Return where a name that no list knows begins: at a given name, behind an office, or at once."""
    first, passage = stretch.first, phrase.passage
    known = passage.known_at.get(first)
    if known and is_nationality(phrase, known):
        return None if known.last >= stretch.last or is_definite(phrase, known.last) else known.last
    if passage.other_at(first) or is_body(phrase.word(first)):
        return None
    named = passage.given_at(first)
    if named and not is_role(phrase.word(first)):
        return first
    if is_bare_name(phrase, stretch) and (phrase.word(first).startswith(ARTICLE) or not before_verb):
        return first
    if is_titled_family(phrase, stretch):
        return first + 1
    office = is_role(phrase.word(first))
    described = office or phrase.word(first).startswith(ARTICLE)
    holder = skip_office(passage, first, stretch.last, lenient=office) if described else None
    return first if holder is None and named else holder


def find_known_person(phrase: Phrase, stretch: Stretch) -> Known | None:
    """Return the first known person, unless the phrase is about somebody of his («إدارة أوباما»)."""
    for known in phrase.passage.known:
        inside = stretch.first <= known.first < stretch.last and not is_namesake(phrase.passage, known.last - 1)
        if inside and known.alias.kind is AliasKind.PERSON:
            before = phrase.word(known.first - 1)
            holds = is_role(phrase.word(stretch.first)) and not is_body(before) and not is_construct_role(before)
            speaks_for = phrase.lists("speaks_for", known.first - 1)
            return known if known.first == stretch.first or (holds and not speaks_for) else None
    return None


def is_bare_name(phrase: Phrase, stretch: Stretch) -> bool:
    """Say whether the phrase looks like a name without a title: a few words that are neither office nor body."""
    first, length = stretch.first, end_phrase(phrase, stretch).last - stretch.first
    word = phrase.word(first)
    if length > LONGEST_BARE_NAME or is_role(word) or word.endswith(NO_NAME_ENDINGS) or is_function_word(word):
        return False
    if word.startswith(ARTICLE):
        return length == 1 and not phrase.lists("anaphors", first)
    return length == 1 or not (phrase.word(first + 1).startswith(ARTICLE) or is_plural(word))


def is_titled_family(phrase: Phrase, stretch: Stretch) -> bool:
    """Say whether the phrase is a title with nothing but a definite family name: «اللواء الغامدي»."""
    first, second = phrase.word(stretch.first), phrase.word(stretch.first + 1)
    titled = first in name_words("honorifics", "ar") and second.startswith(ARTICLE) and not is_role(second)
    return titled and stretch.last - stretch.first == 2 and not phrase.passage.other_at(stretch.first + 1)


def is_function_word(word: str) -> bool:
    things = read_words("attribution", "ar", "no_speakers")
    return word in things or word in load_words("ar")["stop"] or word in name_words("not_names", "ar")


def identify_other(phrase: Phrase, stretch: Stretch) -> Identity | None:
    """Return an organisation, an office without a name, or people in the plural."""
    known = phrase.passage.known_at.get(stretch.first)
    if known:
        return None if is_nationality(phrase, known) else make_known(phrase, known)
    head = phrase.word(stretch.first)
    represented = find_represented(phrase, stretch)
    if represented:
        return identify_other(phrase, represented) or make_other(phrase, represented, VoiceKind.ORGANISATION)
    if phrase.lists("outlets", stretch.first):
        outlet = next((name for name in phrase.passage.known if stretch.first < name.first < stretch.last), None)
        if outlet and outlet.alias.kind is AliasKind.AGENCY:
            return make_known(phrase, outlet)
    if is_body(head):
        return make_other(phrase, stretch, VoiceKind.ORGANISATION)
    if is_role(head):
        return make_other(phrase, stretch, VoiceKind.PERSON)
    return make_other(phrase, stretch, VoiceKind.UNNAMED) if is_plural(head) else None


def is_plural(word: str) -> bool:
    """Say whether a word looks like a plural of people: مشاركون, مستشارو."""
    construct = word.endswith("و") and len(word) >= SHORTEST_CONSTRUCT
    return construct or (word.endswith(PLURAL_ENDINGS) and len(word) >= SHORTEST_PLURAL)


def find_represented(phrase: Phrase, stretch: Stretch) -> Stretch | None:
    """Return the organisation behind «المتحدث باسم»."""
    for index in range(stretch.first, stretch.last - 1):
        if phrase.lists("speaks_for", index):
            return end_phrase(phrase, Stretch(index + 1, stretch.last))
    return None
