"""Measure who is said to state something in a sentence, and with what stance."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from claims.schema import Claim, Document, Span, Speaker, Stance, VoiceKind
from claims.segment import ClauseSegmenter
from claims.text import words
from claims.understand.attribution import attribute
from eval.metrics import Estimate
from eval.news import is_part
from eval.understanding.annotations import Attribution, Joined, SpeakerSentence
from eval.understanding.tally import Tally, measure_tallies

Reader = Callable[[Joined[SpeakerSentence]], Sequence[Speaker]]
FREQUENT_VERB = re.compile(
    r"(?<!\w)و?(?:قال|قالت|أكد|أكدت|أعلن|أعلنت|أوضح|أوضحت|أضاف|أضافت|ذكر|ذكرت|أشار|أشارت|صرح)\s+(\w+(?:\s+\w+){0,3})"
)
SHORTEST_WORD = 3
HALF = 0.5


def read_ours(sentence: Joined[SpeakerSentence]) -> Sequence[Speaker]:
    """Return the speakers of the claims inside the sentence, read in the context of their article."""
    return distinct(
        claim.speaker for claim in understand(sentence.document) if claim.speaker and is_part(claim, sentence.span)
    )


def understand(document: Document) -> list[Claim]:
    return attribute(ClauseSegmenter().segment(document), document)


def distinct(speakers: Iterator[Speaker]) -> list[Speaker]:
    return list({speaker.key: speaker for speaker in speakers}.values())


def read_after_verb(sentence: Joined[SpeakerSentence]) -> Sequence[Speaker]:
    """Take the words after a frequent reporting verb for the speaker."""
    start = sentence.span.start
    return distinct(
        Speaker(
            found.group(1),
            found.group(1),
            VoiceKind.PERSON,
            Stance.SAID,
            Span(found.start(1) + start, found.end(1) + start),
        )
        for found in FREQUENT_VERB.finditer(sentence.text)
    )


READERS: Mapping[str, Reader] = {"crossclaim": read_ours, "words after a frequent verb": read_after_verb}


def measure_speakers(sentences: Sequence[Joined[SpeakerSentence]]) -> dict[str, dict[str, Estimate]]:
    """Return the metrics of each reader: the right speaker, and the right speaker with the right stance.

    Who relays another's words may be found or not; a sentence's speaker counts once.
    """
    return {name: measure_reader(sentences, reader) for name, reader in READERS.items()}


def measure_reader(sentences: Sequence[Joined[SpeakerSentence]], reader: Reader) -> dict[str, Estimate]:
    judged = [judge(sentence, reader(sentence)) for sentence in sentences]
    speakers = [Tally(len(pairs), found, gold) for pairs, found, gold in judged]
    stances = [
        Tally(sum(one.stance is speaker.stance for one, speaker in pairs), found, gold) for pairs, found, gold in judged
    ]
    return measure_tallies(speakers, "speaker") | measure_tallies(stances, "speaker and stance")


Matches = list[tuple[Attribution, Speaker]]


def judge(sentence: Joined[SpeakerSentence], found: Sequence[Speaker]) -> tuple[Matches, int, int]:
    """Return the matched speakers, how many were found (those who only relay left out) and how many there are."""
    inner = distinct_attributions([one for one in sentence.marked.attributions if not one.outer])
    outer = [one for one in sentence.marked.attributions if one.outer]
    matches, rest = match(inner, found)
    _, rest = match(outer, rest)
    return matches, len(matches) + len(rest), len(inner)


def distinct_attributions(attributions: Sequence[Attribution]) -> list[Attribution]:
    return list({one.who: one for one in attributions}.values())


def match(attributions: Sequence[Attribution], found: Sequence[Speaker]) -> tuple[Matches, list[Speaker]]:
    rest = list(found)
    matches: Matches = []
    for one in attributions:
        speaker = next((speaker for speaker in rest if is_same(one, speaker)), None)
        if speaker:
            rest.remove(speaker)
            matches.append((one, speaker))
    return matches, rest


def is_same(attribution: Attribution, speaker: Speaker) -> bool:
    """Whether the speaker stands where the annotation has it, or bears most of the words of that name."""
    if attribution.start is not None and attribution.end is not None:
        if Span(attribution.start, attribution.end).overlaps(speaker.span):
            return True
    ours, theirs = content(speaker.name), content(attribution.who)
    return bool(ours) and len(ours & theirs) > HALF * min(len(ours), len(theirs))


def content(name: str) -> set[str]:
    return {word.removeprefix("ال") for word in words(name) if len(word) >= SHORTEST_WORD}


def explain_speakers(sentences: Sequence[Joined[SpeakerSentence]]) -> Iterator[str]:
    """Yield a line for each mistake of the program, to be read by developers."""
    for sentence in sentences:
        found = read_ours(sentence)
        inner = distinct_attributions([one for one in sentence.marked.attributions if not one.outer])
        matches, rest = match(inner, found)
        _, rest = match([one for one in sentence.marked.attributions if one.outer], rest)
        missed = [one for one in inner if all(one is not other for other, _ in matches)]
        wrong = [(one, speaker) for one, speaker in matches if one.stance is not speaker.stance]
        if missed or rest or wrong:
            yield f"{sentence.marked.id}\n   {sentence.text}"
            yield from (f"   missed: {one.who} ({'named' if one.start is not None else 'not named'})" for one in missed)
            yield from (f"   false: {speaker.name}" for speaker in rest)
            yield from (f"   stance of {one.who}: {one.stance}, not {speaker.stance}" for one, speaker in wrong)
