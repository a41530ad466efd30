"""Who states a claim: a person, an organisation or an unnamed source that the article names, or the outlet itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from claims.schema import Claim, Document, Span, Speaker, Stance, VoiceKind
from claims.text import ARABIC, Folded, fold
from claims.understand.aliases import AliasKind, AliasTable, load_aliases
from claims.understand.arabic_speakers import (
    describe_subject,
    find_anaphor,
    identify_arabic,
    identify_known,
    identify_named,
    is_addressed,
    skip_words,
)
from claims.understand.joints import goes_on
from claims.understand.latin_speakers import describe_latin, identify_latin
from claims.understand.persons import Stretch, find_arabic_persons, find_latin_names, read_passage
from claims.understand.phrases import Anaphor, Identity, Phrase, make_person
from claims.understand.reporting import (
    Mention,
    Rules,
    find_headline,
    find_provenance,
    find_subject_first,
    find_verb_first,
    load_rules,
    stance_of,
)
from claims.understand.sounds import sound_alike, sound_key

ANTECEDENT_CHARACTERS = 400
LONGEST_SIGNATURE = 5
# Who speaks is said early in a claim; pages without full stops would take forever.
LONGEST_READ = 1500
QUOTES = '"'
SIGNATURE = re.compile(r"[\s\"»”.]*\n\s*(?P<name>[^\n.,،:]{3,60})(?=\n|\Z)")
PLACES = (AliasKind.CAPITAL, AliasKind.CITY)


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker while the article is being read; `given` are the given names that tell people of one family apart."""

    speaker: Speaker
    given: tuple[str, ...] = ()
    office: str = ""
    agency: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim with what is known when its turn comes: who spoke before, and whether a quotation is still open.

    `holders` are the speakers who were named with an office, by its key, so that the office alone names them later.
    `clause` is the claim before, and `within` who speaks in it, where both are of one sentence.
    """

    claim: Claim
    document: Document
    folded: Folded
    rules: Rules
    aliases: AliasTable
    previous: Voice | None
    holders: Mapping[str, Voice]
    inside_quotation: bool
    clause: Claim | None = None
    within: Voice | None = None


def attribute(claims: Sequence[Claim], document: Document, aliases: AliasTable | None = None) -> list[Claim]:
    """Return the claims of one document, in reading order, with their speakers; the outlet's own claims keep None."""
    table = aliases or load_aliases()
    voices: list[Voice | None] = []
    previous: Voice | None = None
    holders: dict[str, Voice] = {}
    quoting = False
    for claim in claims:
        rules = load_rules(claim.language)
        folded = fold(claim.text[:LONGEST_READ])
        voice = None
        if rules:
            is_later = bool(voices) and is_later_clause(claims, len(voices), folded.text, rules)
            clause, within = (claims[len(voices) - 1], voices[-1]) if is_later else (None, None)
            voice = find_voice(
                Reading(claim, document, folded, rules, table, previous, holders, quoting, clause, within)
            )
        going_on = quoting and voice is not None and voice == previous
        quoting = stays_open(folded.text, going_on)
        previous = voice if voice and not voice.agency else previous
        if voice and voice.office:
            holders[voice.office] = voice
        voices.append(voice)
    return [set_speaker(claim, voice) for claim, voice in zip(claims, tell_apart(voices), strict=True)]


def is_later_clause(claims: Sequence[Claim], index: int, text: str, rules: Rules) -> bool:
    """Say whether a claim goes on with the sentence of the claim before, and does not set itself against it."""
    return goes_on(claims[index - 1], claims[index]) and not rules.contrast.match(text)


def set_speaker(claim: Claim, voice: Voice | None) -> Claim:
    return replace(claim, speaker=voice.speaker if voice else None)


def stays_open(text: str, quoting: bool) -> bool:
    """Say whether a quotation is open at the end of a claim, given whether one was open before it."""
    last = text.rfind(QUOTES)
    if last < 0:
        return quoting
    before, after = text[last - 1 : last], text[last + 1 : last + 2]
    return (not before or before.isspace() or before in "(:") and after.isalnum()


def find_voice(reading: Reading) -> Voice | None:
    """Return who states the claim, by the surest sign in it; an agency only where nobody else is named."""
    text, previous = reading.folded.text, reading.previous
    relative = reading.rules.relative.match(text)
    if relative:
        return find_antecedent(reading, stance_in(text, reading.rules))
    if reading.rules.participle.match(text):
        spoken = reading.within or find_clause_actor(reading) or previous
        if spoken:
            return go_on(spoken, stance_in(text, reading.rules))
    agency: Voice | None = None
    for mention in find_mentions(reading):
        voice = follow(mention, reading)
        if voice and not voice.agency:
            return voice
        agency = agency or voice
    if previous and reading.inside_quotation:
        return go_on(previous, Stance.SAID)
    if reading.within and not reading.within.agency:
        return go_on(reading.within, Stance.SAID)
    return find_actor(reading) or find_signature(reading) or agency


def stance_in(text: str, rules: Rules) -> Stance:
    verb = rules.verb.search(text)
    return stance_of(verb) if verb else Stance.SAID


def find_mentions(reading: Reading) -> Iterator[Mention]:
    text, language = reading.folded.text, reading.claim.language
    headline = find_headline(text)
    if headline and not reading.rules.verb.search(text[: headline.subject.end]):
        yield headline
    yield from (find_verb_first if reading.rules.verb_first else find_subject_first)(text, language)
    yield from find_provenance(text, language)


def find_clause_actor(reading: Reading) -> Voice | None:
    """Return whom the verb of the clause before names: «زار الوزير المنطقة» | «مؤكدا أن المشروع انتهى»."""
    if reading.clause is None:
        return None
    folded = fold(reading.clause.text[:LONGEST_READ])
    return find_doer(replace(reading, claim=reading.clause, folded=folded), len(folded.text), Stance.SAID)


def find_actor(reading: Reading) -> Voice | None:
    """Return whom the verb of a claim names where the claim goes on with his words: «زار الوزير المنطقة، مؤكدا أن»."""
    participle = reading.rules.participle_inside.search(reading.folded.text)
    return find_doer(reading, participle.start(), stance_in(participle.group(), reading.rules)) if participle else None


def find_doer(reading: Reading, end: int, stance: Stance) -> Voice | None:
    """Return whom the words behind the first verb of a claim name, before `end` of its folded text."""
    phrase = read_phrase(Span(0, end), reading)
    verb = skip_words(phrase, "connectors")
    if verb + 1 >= len(phrase):
        return None
    start = phrase.passage.words[verb].end
    subject = Phrase(read_passage(phrase.passage.text[start:], reading.aliases), phrase.language)
    found = identify_known(subject) or identify_named(subject)
    if found is None:
        return None
    offset = reading.claim.start + reading.folded.span(0, end).start + start
    return make_voice(replace(found, span=Span(found.span.start + offset, found.span.end + offset)), stance)


def follow(mention: Mention, reading: Reading) -> Voice | None:
    """Return whom a mention names, or the speaker before where it goes on with him."""
    found = identify_subject(mention, reading)
    if not isinstance(found, Identity) and mention.before:
        before = identify_before(mention.before, reading)
        found = before if isinstance(before, Identity) else found
    if isinstance(found, Identity):
        dateline = mention.headline and found.known in PLACES
        voice = make_voice(found, mention.stance, mention.provenance)
        holder = reading.holders.get(found.key)
        return None if dateline else go_on(holder, mention.stance) if holder else voice
    goes_on = found is not None and mention.continues and reading.previous
    return go_on(reading.previous, mention.stance) if goes_on and reading.previous else None


def identify_subject(mention: Mention, reading: Reading) -> Identity | Anaphor | None:
    """Return whom the subject of a mention names; the identity's span counts in the document."""
    phrase = read_phrase(mention.subject, reading)
    if not phrase.passage.words:
        return Anaphor.PREVIOUS
    if not ARABIC.search(phrase.passage.text):
        found = identify_latin(phrase)
        if found is None or (isinstance(found, Anaphor) and reading.previous is None):
            found = describe_latin(phrase)
        return place(found, mention.subject, reading)
    if mention.known_only:
        known = identify_known(phrase) or (identify_named(phrase) if mention.titled else None)
        if known and mention.addressing and is_addressed(phrase, feminine=mention.feminine):
            return Anaphor.PREVIOUS
        doubtful = mention.pair_needed and not names_two(phrase)
        return Anaphor.PREVIOUS if known is None or doubtful else place(known, mention.subject, reading)
    if mention.addressing and is_addressed(phrase, feminine=mention.feminine):
        return Anaphor.PREVIOUS
    anaphor = find_anaphor(phrase)
    if anaphor and reading.previous and anaphor.takes_up(reading.previous.speaker.kind):
        return anaphor
    found = identify_arabic(phrase) or (describe_subject(phrase) if mention.certain else None)
    return place(found, mention.subject, reading)


def identify_before(span: Span, reading: Reading) -> Identity | Anaphor | None:
    return place(identify_arabic(read_phrase(span, reading), before_verb=True), span, reading)


def read_phrase(span: Span, reading: Reading) -> Phrase:
    raw = reading.folded.span(span.start, span.end)
    return Phrase(read_passage(reading.claim.text[raw.start : raw.end], reading.aliases), reading.claim.language)


def place(found: Identity | Anaphor | None, span: Span, reading: Reading) -> Identity | Anaphor | None:
    """Return what was found in a stretch of the claim with its span counted in the document."""
    if not isinstance(found, Identity):
        return found
    offset = reading.claim.start + reading.folded.span(span.start, span.end).start
    return replace(found, span=Span(found.span.start + offset, found.span.end + offset))


def names_two(phrase: Phrase) -> bool:
    """Say whether a phrase names two parties, as an accusation with its own subject does."""
    return len({known.alias.government or known.alias.key for known in phrase.passage.known}) > 1


def make_voice(identity: Identity, stance: Stance, provenance: bool = False) -> Voice:
    speaker = Speaker(identity.name, identity.key, identity.kind, stance, identity.span)
    return Voice(speaker, identity.given, identity.office, provenance and identity.known is AliasKind.AGENCY)


def go_on(voice: Voice, stance: Stance) -> Voice:
    return replace(voice, speaker=replace(voice.speaker, stance=stance))


def find_antecedent(reading: Reading, stance: Stance) -> Voice | None:
    """Return the last person named before a claim that begins with "who said"."""
    start = max(0, reading.claim.start - ANTECEDENT_CHARACTERS)
    passage = read_passage(reading.document.text[start : reading.claim.start], reading.aliases)
    stretches = [Stretch(known.first, known.last) for known in passage.known if passage.person_at(known.first)]
    stretches += [*find_arabic_persons(passage), *find_latin_names(passage)]
    if not stretches:
        return None
    last = max(stretches, key=lambda stretch: stretch.last)
    identity = make_person(Phrase(passage, reading.claim.language), last)
    moved = Span(identity.span.start + start, identity.span.end + start)
    return make_voice(replace(identity, span=moved), stance)


def find_signature(reading: Reading) -> Voice | None:
    """Return the person named on the line below a claim that is nothing but a quotation."""
    text, claim = reading.folded.text.strip(" ."), reading.claim
    if not (text.startswith(QUOTES) and text.endswith(QUOTES)):
        return None
    match = SIGNATURE.match(reading.document.text, claim.end)
    if match is None or len(match.group("name").split()) > LONGEST_SIGNATURE:
        return None
    phrase = Phrase(read_passage(match.group("name"), reading.aliases), claim.language)
    found = identify_arabic(phrase) if ARABIC.search(match.group("name")) else identify_latin(phrase)
    if not isinstance(found, Identity) or found.kind is not VoiceKind.PERSON:
        return None
    start = match.start("name")
    return make_voice(replace(found, span=Span(found.span.start + start, found.span.end + start)), Stance.SAID)


def tell_apart(voices: Sequence[Voice | None]) -> list[Voice | None]:
    """Return the voices with given names in the keys of people of one family; a bare family name is the last one's."""
    divided = {voice.speaker.key for voice in voices if voice and is_divided(voice, voices)}
    latest: dict[str, Voice] = {}
    apart: list[Voice | None] = []
    for voice in voices:
        if voice and voice.speaker.key in divided:
            latest[voice.speaker.key] = voice if voice.given else latest.get(voice.speaker.key, voice)
            given = latest[voice.speaker.key].given
            voice = replace(voice, speaker=replace(voice.speaker, key=full_key(given, voice.speaker.key)))
        apart.append(voice)
    return apart


def full_key(given: Sequence[str], family: str) -> str:
    return " ".join([*map(sound_key, given[:1]), family])


def is_divided(voice: Voice, voices: Sequence[Voice | None]) -> bool:
    """Say whether somebody of the same family name has another given name."""
    others = (other for other in voices if other and other.speaker.key == voice.speaker.key and other.given)
    return bool(voice.given) and any(not sound_alike(voice.given[0], other.given[0]) for other in others)
