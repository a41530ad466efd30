"""Where a claim says who states it: reporting verbs, "according to", and the headline form "Kerry: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from claims.schema import Language, Span, Stance
from claims.text import fold
from claims.understand.aliases import load_aliases, split_words
from claims.understand.language_data import compile_pattern, join_words, read_data, read_words
from claims.understand.persons import is_body

NOTHING = r"(?!)"
SENTENCE_END = re.compile(r"(?<=\w\w)[\"')]*[.!?;](?=\s|$)|\n")
HEADLINE = re.compile(r"^[\s\"'(.-]*(?!\d)(?P<subject>[^:\"\n,]{2,60}?)\s*[\")]*\s*:\s")
INVERSION = re.compile(r'[",]\s*(?:a |ont |avait )?$')
QUOTATION = re.compile(r'"([^"]*)"')
# A reporting verb far into a claim reports its end, not all of it.
EARLIEST_CHARACTERS = 100
LONGEST_NAME_IN_QUOTES = 5
LONGEST_SUBJECT = 30
LONGEST_INVERTED = 10
LONGEST_NAME_CHARACTERS = 60
LONGEST_PREPOSITION = 3
LONGEST_HEADLINE = 6
PRESENT = "ي"
FEMININE_ENDING, FEMININE_PREFIX = "ت", "ت"
# «قال لـ"الوطن"»: an outlet in quotation marks that is spoken to.
ADDRESSED = (" ل", " ل ")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that may name the speaker of a claim, in folded characters of the claim.

    `subject` is where the name is looked for first and `before` where else (Arabic puts the verb first, mostly).
    `continues` says that whoever spoke last goes on where the subject names nobody anew. `known_only` accepts nothing
    but known names and, where it is `titled`, bodies and bearers of titles; `pair_needed` asks for a second name, as
    "accused" does; `headline` is the form "Kerry: …", `provenance` that of "according to". Between an opening verb and
    what it reports stands nobody but the speaker: such a mention is `certain`. `addressing` verbs may be followed by
    whom the speaker addresses instead, and `feminine` tells the two apart.
    """

    subject: Span
    stance: Stance
    before: Span | None = None
    known_only: bool = False
    continues: bool = False
    pair_needed: bool = False
    headline: bool = False
    provenance: bool = False
    titled: bool = False
    certain: bool = False
    addressing: bool = False
    feminine: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """The patterns of one language."""

    verb: re.Pattern[str]
    that: re.Pattern[str]
    takes: Mapping[str, re.Pattern[str]]
    according: re.Pattern[str]
    however: re.Pattern[str]
    relative: re.Pattern[str]
    participle: re.Pattern[str]
    participle_inside: re.Pattern[str]
    contrast: re.Pattern[str]
    verb_first: bool


@cache
def load_rules(language: Language) -> Rules | None:
    """Return the rules of a language, or None where it has no attribution file."""
    data = read_data("attribution", language)
    if not data:
        return None
    stances = ("said", "denied", "accused", "relayed")
    words = {stance: join_words(data[stance]) for stance in stances if data.get(stance)}
    verbs = "|".join(f"(?P<{stance}>{pattern})" for stance, pattern in words.items())
    parts = {
        "verb": "|".join(words.values()),
        "relatives": join_words(data["relatives"]),
        "contrasts": join_words(data["contrasts"]),
        "participles": join_words(data["participles"]) if data.get("participles") else NOTHING,
    }
    verb_first = data["order"] == "verb_first"
    prefix = "(?:[وف]?س?)" if verb_first else ""
    return Rules(
        verb=re.compile(rf"(?<!\w){prefix}(?:{verbs})(?!\w)"),
        that=compile_pattern(data["that"], parts),
        takes={
            fold(verb).text: compile_pattern(pattern, parts)
            for pattern, verbs in data.get("takes", {}).items()
            for verb in verbs
        },
        according=compile_pattern(data["according"] + "(?P<verb>" + data.get("according_verb", NOTHING) + ")?", parts),
        however=compile_pattern(data.get("however", NOTHING), parts),
        relative=compile_pattern(r"^[\s\"]*{relatives}\s+(?:\w+\s+){0,2}?{verb}(?!\w)", parts),
        participle=compile_pattern(r"^[\s\"]*{participles}(?!\w)", parts),
        participle_inside=compile_pattern(r"(?<!\w){participles}(?!\w)", parts),
        contrast=compile_pattern(r"^[\s\"]*{contrasts}(?!\w)", parts),
        verb_first=verb_first,
    )


def stance_of(match: re.Match[str]) -> Stance:
    return {"denied": Stance.DENIED, "accused": Stance.ACCUSED}.get(match.lastgroup or "", Stance.SAID)


def find_verb_first(text: str, language: Language) -> Iterator[Mention]:
    """Yield the mentions of a claim in a language whose reporting verb goes before its subject, likeliest first."""
    rules = load_rules(language)
    assert rules is not None
    for match in rules.however.finditer(text):
        verb = rules.verb.search(text, match.end())
        yield Mention(Span(*match.span("subject")), stance_of(verb) if verb else Stance.SAID)
    for match in rules.verb.finditer(text):
        opening = is_opening(text[: match.start()], language)
        if may_report(text, match, language) and (opening or not is_weak(match, language)):
            mention = read_report(text, match, rules, language)
            if mention:
                yield mention


def may_report(text: str, match: re.Match[str], language: Language) -> bool:
    """Say whether a verb stands early enough and in a clause of its own."""
    before = text[: match.start()].split()
    blocked = before and before[-1].strip('",') in read_words("attribution", language, "blockers")
    return not blocked and match.start() <= max(EARLIEST_CHARACTERS, len(text) // 2)


def is_weak(match: re.Match[str], language: Language) -> bool:
    stance = match.lastgroup or "said"
    return match.group(stance) in read_words("attribution", language, "weak")


def is_opening(before: str, language: Language) -> bool:
    """Say whether nothing but connecting words stands before the verb."""
    connectors = read_words("attribution", language, "connectors")
    return all(word in connectors for word in re.findall(r"\w+", before))


def read_report(text: str, match: re.Match[str], rules: Rules, language: Language) -> Mention | None:
    start, end = match.end(), end_of_sentence(text, match.end())
    stance, opening = stance_of(match), is_opening(text[: match.start()], language)
    # A present verb far from the beginning mostly opens a clause about a noun: «تلقت بلاغا يفيد بأن».
    present = match.group().startswith(PRESENT) and len(text[: match.start()].split()) > LONGEST_HEADLINE
    before = None if opening or present else Span(start_of_clause(text, match.start()), match.start())
    if match.lastgroup == "relayed":
        return read_relayed(text, Span(start, end), language)
    taken = rules.takes.get(match.group(match.lastgroup or "said"))
    ends = [find_complement(text, Span(start, end), rules), find_taken(text, Span(start, end), taken)]
    reported = min((found for found in ends if found is not None), default=None)
    verb = match.group(match.lastgroup or "said")
    addressing = verb in read_words("attribution", language, "addressing")
    feminine = verb.endswith(FEMININE_ENDING) or verb.startswith(FEMININE_PREFIX)
    if reported is not None:
        if len(text[start:reported].split()) > LONGEST_SUBJECT:
            return None
        return Mention(
            Span(start, reported),
            stance,
            before,
            continues=opening,
            certain=opening and not addressing and stance is not Stance.ACCUSED,
            addressing=addressing,
            feminine=feminine,
        )
    if stance is Stance.SAID:
        titled = not is_weak(match, language)
        return Mention(
            Span(start, end), stance, known_only=True, titled=titled, addressing=addressing, feminine=feminine
        )
    accused = stance is Stance.ACCUSED
    return Mention(Span(start, end), stance, before, known_only=True, continues=opening, pair_needed=accused)


def start_of_clause(text: str, end: int) -> int:
    """Return where the clause before a verb begins: behind a dateline, a rubric («سياسي / …») or a sentence."""
    return max((mark.end() for mark in re.finditer(r"[:/|]|[.!?;](?=\s)", text[:end])), default=0)


def read_relayed(text: str, window: Span, language: Language) -> Mention | None:
    """Return the speaker whom an agency relays: «نقلت وكالة رويترز عن مصدر قوله»."""
    data = read_data("attribution", language)
    sign = re.compile(rf"(?<!\w){fold(data['relay_sign']).text}(?!\w)").search(text, window.start, window.end)
    if sign is None:
        return None
    ending = re.compile(rf"(?<!\w)(?:{join_words(data['relay_end'])})(?!\w)|[:\"]").search(text, sign.end(), window.end)
    return Mention(Span(sign.end(), ending.start()), Stance.SAID) if ending else None


def find_complement(text: str, window: Span, rules: Rules) -> int | None:
    """Return where the reported words begin: at "that", a colon or a quotation that is no mere name in quotes."""
    position = window.start
    while position < window.end:
        that = rules.that.search(text, position, window.end)
        mark = re.compile('[:"]').search(text, position, window.end)
        first = min((found for found in (that, mark) if found), key=lambda found: found.start(), default=None)
        if first is None or first.group() != '"':
            return first.start() if first else None
        quotation = QUOTATION.match(text, first.start())
        addressed = text[: first.start()].endswith(ADDRESSED) or follows_outlet(text[: first.start()])
        at_once = not text[window.start : first.start()].strip()
        if quotation is None or not (addressed or is_quoted_name(text, quotation, rules, at_once)):
            return first.start()
        position = quotation.end()
    return None


def follows_outlet(before: str) -> bool:
    """Say whether a word for a news outlet goes before its name in quotation marks: «صحيفة "الأيام"»."""
    last = re.findall(r"\w+", before)[-1:]
    return bool(last) and last[0] in read_words("attribution", "ar", "outlets")


def find_taken(text: str, window: Span, taken: re.Pattern[str] | None) -> int | None:
    """Return where the preposition stands that a verb takes; one inside an office («مبعوثها إلى سوريا») is passed."""
    for match in taken.finditer(text, window.start, window.end) if taken else ():
        words = split_words(text[match.start() : match.start() + LONGEST_NAME_CHARACTERS])[:4]
        behind = words[0 if len(match.group().split()[0]) > LONGEST_PREPOSITION else 1 :]
        if not behind or not (load_aliases().find_at(behind, 0) or is_body(behind[0].text)):
            return match.start()
    return None


def is_quoted_name(text: str, quotation: re.Match[str], rules: Rules, at_once: bool) -> bool:
    """Say whether a quotation is a name; `at_once` says that it stands right behind the verb, as reported words do."""
    following = text[quotation.end() :].lstrip(" ,")
    if len(quotation.group(1).split()) > LONGEST_NAME_IN_QUOTES:
        return False
    introduces = following.startswith(":") or rules.that.match(following) is not None
    return introduces or (not at_once and (not following or following[0] in '."'))


def end_of_sentence(text: str, start: int) -> int:
    found = SENTENCE_END.search(text, start)
    return found.start() if found else len(text)


def find_subject_first(text: str, language: Language) -> Iterator[Mention]:
    """Yield the mentions of a claim in a language whose subject goes before the reporting verb, likeliest first."""
    rules = load_rules(language)
    assert rules is not None
    quoted = [quotation.span() for quotation in QUOTATION.finditer(text)]
    matches = list(rules.verb.finditer(text))
    # What somebody quoted says that others said is his; only where nobody quotes is it the claim's own report.
    outside = [match for match in matches if not any(start < match.start() < end for start, end in quoted)]
    for match in outside or matches:
        if may_report_between(text, match, rules, language):
            yield from read_around(text, match, rules, language)


def may_report_between(text: str, match: re.Match[str], rules: Rules, language: Language) -> bool:
    before = [word for word in re.findall(r"[\w-]+", text[: match.start()])]
    auxiliaries = read_words("attribution", language, "auxiliaries")
    while before and before[-1] in auxiliaries:
        before.pop()
    if before and before[-1] in read_words("attribution", language, "blockers"):
        return False
    if not is_weak(match, language):
        return True
    that = rules.that.match(text[match.end() :].lstrip())
    return closes_claim(text, match) or is_inverted(text, match.start()) or that is not None


def closes_claim(text: str, match: re.Match[str]) -> bool:
    """Say whether the verb ends the claim behind a comma, as in "…, the ministry said"."""
    return not text[match.end() :].strip(' ."') and "," in text[: match.start()]


def is_inverted(text: str, position: int) -> bool:
    """Say whether a comma or a quotation goes before the verb, as in «"…", said X» and «…, a annoncé X»."""
    return INVERSION.search(text[:position]) is not None


def read_around(text: str, match: re.Match[str], rules: Rules, language: Language) -> Iterator[Mention]:
    """Yield the subject before the verb and, where a quotation or a comma goes before it, the one behind."""
    stance = stance_of(match)
    edges = r'[",]' if closes_claim(text, match) else r'["]|(?<=\w\w)[.!?;]\s'
    start = max((found.end() for found in re.finditer(edges, text[: match.start()])), default=0)
    before = Span(start, match.start())
    inverted = is_inverted(text, match.start())
    if inverted and (text[: match.start()].rstrip().endswith('"') or ends_soon(text, match.end())):
        yield Mention(Span(match.end(), end_of_sentence(text, match.end())), stance, continues=True)
    early = match.start() <= max(EARLIEST_CHARACTERS, len(text) // 2)
    about_all = early or closes_claim(text, match) or '"' in text[:start]
    if about_all and text[before.start : before.end].strip(' ,"'):
        yield Mention(before, stance, continues=True)


def ends_soon(text: str, start: int) -> bool:
    """Say whether no more than a name can follow a verb: «…, said the minister on Monday», not «X, …, said that …»."""
    rest = text[start : end_of_sentence(text, start)]
    return len(rest.split(",")[0].split()) <= LONGEST_INVERTED


def find_provenance(text: str, language: Language) -> Iterator[Mention]:
    """Yield the mentions after "according to" and its like."""
    rules = load_rules(language)
    assert rules is not None
    needy = read_words("attribution", language, "according_needs_verb")
    for match in rules.according.finditer(text):
        verb = match.group("verb")
        if match.group().removesuffix(verb or "").strip() in needy and not verb:
            continue
        end = end_of_sentence(text, match.end())
        that = find_complement(text, Span(match.end(), end), rules)
        yield Mention(Span(match.end(), end if that is None else that), Stance.SAID, provenance=True)


def find_headline(text: str) -> Mention | None:
    """Return the mention in "Kerry: the truce is not dead"."""
    match = HEADLINE.match(text)
    return Mention(Span(*match.span("subject")), Stance.SAID, headline=True) if match else None
