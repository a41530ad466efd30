"""What each number of a claim counts: the killed, the injured, the aircraft, the price, the duration.

What happened to the counted wins over what they are: "killed" for "20 civilians were killed", with "civilian" as the
scope. A number looks for its event in this order: the noun behind it (20 قتيلا), a verb behind it (20 people were
killed), a verb or verbal noun before it (مقتل 20), and last the event of the number that it is joined to (killed 5
soldiers and 3 civilians).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.understand.amounts import Amount
from claims.understand.heads import Head, read_head
from claims.understand.measured import name_measured
from claims.understand.quantity_words import Event
from claims.understand.sentence import Sentence
from claims.understand.tokens import PhraseMatch

SENTENCE_ENDS = frozenset(".;:؛!?؟")
MAX_WORDS_TO_VERB = 8
MAX_WORDS_FROM_VERB = 12
# Behind "killed" an unknown word counts only when it follows at once: مقتل 20 سوريا, but not "killed … in 3 districts".
MAX_WORDS_FROM_VERB_UNKNOWN = 4
MAX_JOINING_WORDS = 4
MAX_WORDS_OF_ORIGIN = 3


@dataclass(frozen=True, slots=True)
class Counting:
    """What a number counts, which of them, and whether they are contained in another number of the claim."""

    counted: str | None
    scope: str | None
    part: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A number on its way to what it counts; tokens up to `end` are taken."""

    amount: Amount
    head: Head
    event: Event | None
    end: int
    part: bool = False


def find_counted(amounts: Sequence[Amount], sentence: Sentence) -> list[Counting]:
    """Return what each amount counts, in the same order."""
    links = link_events(amounts, sentence)
    return [describe(sentence, links, index) for index in range(len(links))]


def describe(sentence: Sentence, links: Sequence[Link], index: int) -> Counting:
    link = links[index]
    if link.amount.unit:
        return Counting(name_measured(sentence, link.amount, link.head), None, link.part)
    noun = link.head.noun
    if link.event:
        return Counting(link.event.name, noun.scope if noun else link.head.stem, link.part)
    return Counting(noun.name if noun else link.head.stem, None, link.part)


def link_events(amounts: Sequence[Amount], sentence: Sentence) -> list[Link]:
    """Give each amount its event, going from left to right, then from right to left for "5 and 3 were killed"."""
    links: list[Link] = []
    for index, amount in enumerate(amounts):
        following = amounts[index + 1].first if index + 1 < len(amounts) else len(sentence.tokens)
        links.append(link_event(sentence, amount, following, links))
    for index in range(len(links) - 2, -1, -1):
        links[index] = take_from_next(sentence, links[index], links[index + 1])
    return links


def link_event(sentence: Sentence, amount: Amount, following: int, earlier: Sequence[Link]) -> Link:
    head = read_head(sentence, amount)
    part = head.is_part or says_part(sentence, amount, earlier)
    plain = Link(amount, head, head.event, max(head.last, amount.last), part)
    if amount.unit or head.event:
        return plain
    after = find_after(sentence, head, following)
    if after:
        return replace(plain, event=after.meaning, end=after.last)
    taken = max((link.end for link in earlier if link.event), default=0)
    before = find_before(sentence, plain, taken)
    return replace(plain, event=before or inherit(sentence, plain, earlier))


def fits(event: Event, head: Head) -> bool:
    return head.may_be_person if event.of_persons else head.may_be_thing


def find_after(sentence: Sentence, head: Head, following: int) -> PhraseMatch[Event] | None:
    """Return a verb behind the noun, if it is not the verb of the next number: 20 people were killed."""
    counted = sentence.words.counted
    for at in range(head.last, min(following, head.last + MAX_WORDS_TO_VERB)):
        if sentence.text_at(at) in SENTENCE_ENDS or counted.breaks.match(sentence.tokens, at):
            return None
        match = counted.events.after.match(sentence.tokens, at, attached=False)
        if match and fits(match.meaning, head):
            return None if looks_forward(sentence, match, following) else match
        if counted.links.match(sentence.tokens, at, attached=False) and sentence.text_at(at).isalpha():
            return None
    return None


def looks_forward(sentence: Sentence, match: PhraseMatch[Event], following: int) -> bool:
    """Whether the verb takes the next number as its object: a blast killed 20."""
    counted = sentence.words.counted
    is_active = counted.events.before.match(sentence.tokens, match.first, attached=False) is not None
    is_passive = sentence.text_at(match.first - 1) in counted.passives
    return is_active and not is_passive and match.last == following < len(sentence.tokens)


def find_before(sentence: Sentence, link: Link, taken: int) -> Event | None:
    """Return the nearest verb or verbal noun before the number that no other number has taken."""
    counted = sentence.words.counted
    is_known = link.head.noun is not None
    reach = MAX_WORDS_FROM_VERB if is_known else MAX_WORDS_FROM_VERB_UNKNOWN
    for at in range(link.amount.first - 1, max(taken, link.amount.first - 1 - reach) - 1, -1):
        if sentence.text_at(at) in SENTENCE_ENDS or counted.breaks.match(sentence.tokens, at):
            return None
        match = counted.events.before.match(sentence.tokens, at)
        if match and match.last <= link.amount.first:
            return match.meaning if may_govern(sentence, match, link) else None
    return None


def may_govern(sentence: Sentence, match: PhraseMatch[Event], link: Link) -> bool:
    """Whether the number can be whom it happened to: "killed 20", not "was killed" nor "killed in 20 districts"."""
    counted = sentence.words.counted
    if sentence.text_at(match.first - 1) in counted.passives or not fits(match.meaning, link.head):
        return False
    between = (token.text for token in sentence.tokens[match.last : link.amount.first])
    return link.head.noun is not None or counted.circumstances.isdisjoint(between)


def inherit(sentence: Sentence, link: Link, earlier: Sequence[Link]) -> Event | None:
    """Take the event of the number before, where only "and" or "among them" stands between, or of a total's parts."""
    counted = sentence.words.counted
    if sentence.match_before(counted.totals, link.amount.first) or sentence.match_before(
        counted.totals, link.amount.first - 1
    ):
        events = [one.event for one in earlier if one.event]
        return events[-1] if events else None
    if not earlier or not earlier[-1].event or not fits(earlier[-1].event, link.head):
        return None
    return earlier[-1].event if are_joined(sentence, earlier[-1], link) else None


def take_from_next(sentence: Sentence, link: Link, following: Link) -> Link:
    """Share the verb behind a later number that this one is joined to."""
    if link.event or link.amount.unit or not following.event or not fits(following.event, link.head):
        return link
    if following.head.event and not following.part:
        return link
    return replace(link, event=following.event) if are_joined(sentence, link, following) else link


def are_joined(sentence: Sentence, left: Link, right: Link) -> bool:
    """Whether only joining words stand between what the left number counts and the right number."""
    counted = sentence.words.counted
    at, last = left.end, right.amount.first
    attached = sentence.tokens[last].start < right.amount.start or bool(
        last > at and counted.parts.match(sentence.tokens, last - 1)
    )
    at = skip_origin(sentence, at, last)
    if last - at > MAX_JOINING_WORDS or (at == last and not attached):
        return False
    while at < last:
        match = counted.links.match(sentence.tokens, at) or counted.parts.match(sentence.tokens, at)
        if match is None:
            return False
        at = match.last
    return True


def skip_origin(sentence: Sentence, at: int, last: int) -> int:
    """Step over "of the security men" between the members of a list: 5 شهداء من رجال الأمن و6 متدربين."""
    counted = sentence.words.counted
    if sentence.text_at(at) not in counted.of_words:
        return at
    behind = range(at + 1, min(last, at + 1 + MAX_WORDS_OF_ORIGIN) + 1)
    return next((place for place in behind if place == last or counted.links.match(sentence.tokens, place)), at)


def says_part(sentence: Sentence, amount: Amount, earlier: Sequence[Link]) -> bool:
    """Whether "among them" introduces the number, or the part that it is joined to."""
    if any(sentence.match_before(sentence.words.counted.parts, at) for at in (amount.first, amount.first - 1)):
        return True
    head = Head(amount.head)
    return bool(earlier) and earlier[-1].part and are_joined(sentence, earlier[-1], Link(amount, head, None, 0))
