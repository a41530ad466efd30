"""Where a text says a number: figures, words, multipliers, "dozens of", duals and "one" beside its noun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from claims.schema import Hedge
from claims.understand.figures import read_figure
from claims.understand.quantity_words import TIME_UNITS, Multiplier, Several
from claims.understand.sentence import Sentence
from claims.understand.spelled import ONE, TEN, THOUSAND, Spelled, find_spelled, read_joined
from claims.understand.tokens import PhraseMatch

DUAL = 2
SHORTEST_DUAL = 6
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Number:
    """A number at tokens `first` to `last` (exclusive), between `low` and `high`; `hedge` is EXACT, ABOUT or SEVERAL.

    `start` is its first character in the original. `thing` is the token where its noun or unit would begin, which is
    the number's own first token in a dual. `multiplier` is the smallest thousand, million, … in it, else 1. A `weak`
    number is one only if its surroundings say so: an article with a unit, a count with the definite article.
    `otherwise` is the second value that a figure's notation may stand for.
    """

    first: int
    last: int
    start: int
    low: float
    high: float
    thing: int
    hedge: Hedge = Hedge.EXACT
    multiplier: float = 1
    weak: bool = False
    definite: bool = False
    otherwise: float | None = None


def find_numbers(sentence: Sentence) -> list[Number]:
    """Return every number in order of the text, those that are no quantities (years, dates, …) included."""
    spelled = find_spelled(sentence)
    found: list[Number] = []
    at = 0
    while at < len(sentence.tokens):
        number = read_number(sentence, at, spelled) if at in spelled or may_begin(sentence, at) else None
        is_apart = number is not None and number.start > sentence.tokens[at].start
        if number and number.thing == at and found and found[-1].last == at and not is_apart:
            # The unit of the number before: 62 عاما is not followed by "one year".
            at = number.last
            continue
        if number:
            found.append(number)
        at = number.last if number else at + 1
    return found


def may_begin(sentence: Sentence, at: int) -> bool:
    """Whether a token can be the first of a number; hardly any is, and this is cheaper than to try."""
    token, words = sentence.tokens[at], sentence.words
    if token.text[0].isdecimal() or token.text.endswith(words.numbers.dual_endings):
        return True
    for variant in token.variants:
        if variant.text in words.starters:
            return True
    return False


def read_number(sentence: Sentence, at: int, spelled: Mapping[int, Spelled]) -> Number | None:
    return (
        read_several(sentence, at, spelled)
        or read_half(sentence, at)
        or read_plain(sentence, at, spelled)
        or read_bare_multiplier(sentence, at, spelled)
        or read_implied(sentence, at)
    )


def read_plain(sentence: Sentence, at: int, spelled: Mapping[int, Spelled]) -> Number | None:
    """Read a figure or a number in words with what multiplies it: 2.5 million, ثلاثة آلاف و500, une vingtaine."""
    simple = read_simple(sentence, at, spelled)
    return extend_with_lower(sentence, multiply(sentence, simple), spelled) if simple else None


def read_simple(sentence: Sentence, at: int, spelled: Mapping[int, Spelled]) -> Number | None:
    token = sentence.tokens[at]
    if token.is_figure:
        values = read_figure(token.text)
        article = sentence.words.proclitics.article
        definite = bool(article) and sentence.text_at(at - 1).endswith(article) and sentence.touches_next(at - 1)
        if not values:
            return None
        number = make_number(sentence, Spelled(at, at + 1, 0, values[0], definite))
        return replace(number, otherwise=values[1] if values[1:] else None)
    if at in spelled:
        return make_number(sentence, spelled[at])
    words = sentence.words.numbers
    if token.text in words.round_numbers:
        value = words.round_numbers[token.text]
        return replace(make_number(sentence, Spelled(at, at + 1, 0, value)), hedge=Hedge.ABOUT)
    return None


def make_number(sentence: Sentence, spelled: Spelled) -> Number:
    return Number(
        first=spelled.first,
        last=spelled.last,
        start=sentence.start_of(spelled.first, spelled.cut),
        low=spelled.value,
        high=spelled.value,
        thing=spelled.last,
        definite=spelled.definite,
    )


def multiply(sentence: Sentence, number: Number) -> Number:
    """Take in the multiplier and the "and a half" that follow."""
    words = sentence.words.numbers
    text = sentence.text_at(number.last)
    if text in words.round_numbers and number.hedge is Hedge.EXACT:
        return replace(scale(number, words.round_numbers[text], number.last + 1), hedge=Hedge.ABOUT)
    in_brackets = text == ")" and sentence.text_at(number.first - 1) == "("
    last = number.last + in_brackets
    multiplier = find_multiplier(sentence, last)
    if multiplier is None and text in words.money_multipliers:
        is_money = sentence.text_at(number.first - 1) in sentence.words.counted.unit_marks
        multiplier = words.money_multipliers[text] if is_money else None
    if multiplier is None:
        return number
    if sentence.tokens[number.first].is_figure and number.low >= MILLION <= multiplier.value:
        # 45,510,420 مليون: the figure is written out, and the word repeats what it comes to.
        return replace(number, last=last + 1, thing=last + 1, multiplier=multiplier.value)
    return add_half(sentence, scale(number, multiplier.value, last + 1))


def find_multiplier(sentence: Sentence, at: int) -> Multiplier | None:
    multiplier = sentence.words.numbers.multipliers.get(sentence.text_at(at))
    return multiplier if multiplier and multiplier.count != DUAL else None


def scale(number: Number, factor: float, last: int) -> Number:
    otherwise = None if number.otherwise is None else number.otherwise * factor
    low, high = number.low * factor, number.high * factor
    return replace(number, low=low, high=high, last=last, thing=last, multiplier=factor, otherwise=otherwise)


def add_half(sentence: Sentence, number: Number) -> Number:
    """Take in "and a half" after a multiplier, with the multiplier said once more: مليون ونصف المليون."""
    match = sentence.words.numbers.half_after.match(sentence.tokens, number.last, attached=False)
    if match is None or number.multiplier == 1:
        return number
    extra, last = match.meaning * number.multiplier, match.last
    if last < len(sentence.tokens):
        again = (variant.text for variant in sentence.tokens[last].variants if variant.definite)
        last += any(text in sentence.words.numbers.multipliers for text in again)
    return replace(number, low=number.low + extra, high=number.high + extra, last=last, thing=last, otherwise=None)


def extend_with_lower(sentence: Sentence, number: Number, spelled: Mapping[int, Spelled]) -> Number:
    """Take in a smaller number joined by "and" to thousands or millions: ثلاثة آلاف و500."""
    if number.multiplier < THOUSAND:
        return number
    lower = read_lower(sentence, number.last, spelled)
    if lower is None or lower.low >= number.multiplier or lower.hedge is not Hedge.EXACT or lower.low < ONE:
        return number
    total = number.low + lower.low
    return replace(
        number,
        low=total,
        high=total,
        last=lower.last,
        thing=lower.last,
        multiplier=min(lower.multiplier, THOUSAND),
        otherwise=None,
    )


def read_lower(sentence: Sentence, at: int, spelled: Mapping[int, Spelled]) -> Number | None:
    joiner = sentence.words.numbers.joined_by
    if not joiner:
        return None
    if sentence.text_at(at) == joiner and at + 1 < len(sentence.tokens):
        return read_plain(sentence, at + 1, spelled)
    joined = read_joined(sentence, at)
    return multiply(sentence, make_number(sentence, spelled[at])) if joined and at in spelled else None


def read_several(sentence: Sentence, at: int, spelled: Mapping[int, Spelled]) -> Number | None:
    """Read dozens, hundreds of thousands, several hundred, une dizaine de milliers and their like."""
    match = sentence.words.numbers.several.match(sentence.tokens, at, definite=True)
    if match is None:
        return None
    after = skip_of(sentence, match.last)
    word = plain_variant(sentence, after)
    multiplier = sentence.words.numbers.multipliers.get(word)
    if multiplier:
        return make_several(sentence, match, match.meaning, multiplier.value, after + 1)
    second = sentence.words.numbers.several.match(sentence.tokens, after)
    if second:
        return make_several(sentence, match, second.meaning, 1, second.last)
    following = read_simple(sentence, after, spelled) if after == match.last < len(sentence.tokens) else None
    if following and following.low >= TEN and not following.definite:
        return make_several(sentence, match, match.meaning, following.low, following.last)
    return make_several(sentence, match, match.meaning, 1, match.last)


def skip_of(sentence: Sentence, at: int) -> int:
    while sentence.text_at(at) in sentence.words.counted.of_words and sentence.text_at(at):
        at += 1
    return at


def plain_variant(sentence: Sentence, at: int) -> str:
    """Return the token without its article."""
    if at >= len(sentence.tokens) or sentence.text_at(at) in sentence.words.numbers.multipliers:
        return sentence.text_at(at)
    texts = [one.text for one in sentence.tokens[at].variants if one.definite and not one.attached]
    return texts[0] if texts else sentence.tokens[at].text


def make_several(sentence: Sentence, match: PhraseMatch[Several], several: Several, factor: float, last: int) -> Number:
    return Number(
        first=match.first,
        last=last,
        start=sentence.start_of(match.first, match.cut),
        low=several.low * factor,
        # All numbers below the next one: tens of thousands go up to 99,999.
        high=(several.high + 1) * factor - 1,
        thing=last,
        hedge=Hedge.SEVERAL,
    )


def read_half(sentence: Sentence, at: int) -> Number | None:
    """Read half of a multiplier or of a unit of time: half a million, نصف ساعة, une demi-heure."""
    words = sentence.words.numbers
    match = words.half_before.match(sentence.tokens, at)
    if match is None:
        return None
    last = match.last
    while sentence.text_at(last) in words.articles or sentence.text_at(last) == "-":
        last += 1
    number = replace(make_number(sentence, Spelled(at, last, match.cut, match.meaning)), thing=last)
    multiplier = words.multipliers.get(sentence.text_at(last))
    if multiplier and multiplier.count == 1:
        return scale(number, multiplier.value, last + 1)
    unit = sentence.words.counted.units.match(sentence.tokens, last, attached=False)
    return number if unit and unit.meaning.bare and unit.meaning.count == 1 else None


def read_bare_multiplier(sentence: Sentence, at: int, spelled: Mapping[int, Spelled]) -> Number | None:
    """Read a million, two thousand in a dual, a thousand without a number before it."""
    words = sentence.words.numbers
    # A library that spells numbers out knows the word for a million, too.
    for variant in () if words.spelled_by else sentence.tokens[at].variants:
        multiplier = words.multipliers.get(variant.text)
        if multiplier and multiplier.count:
            is_dual = variant.text in words.duals_before_nouns and match_countable(sentence, at + 1, attached=False)
            count = DUAL if is_dual else multiplier.count
            single = make_number(sentence, Spelled(at, at + 1, variant.cut, count, variant.definite))
            number = extend_with_lower(sentence, add_half(sentence, scale(single, multiplier.value, at + 1)), spelled)
            is_unsure = variant.definite or variant.text in words.unsure_multipliers
            return replace(number, weak=is_unsure and number.last == at + 1)
    return None


def read_implied(sentence: Sentence, at: int) -> Number | None:
    """Read a number that a noun says by its own form or with "one" beside it: شخصين, جندي واحد, an hour, ساعة."""
    words = sentence.words
    if sentence.text_at(at) in words.numbers.articles:
        unit = words.counted.units.match(sentence.tokens, at + 1)
        is_rate = bool(words.counted.units.match(sentence.tokens, at - 1) or find_multiplier(sentence, at - 1))
        single = unit and unit.meaning.bare and unit.meaning.count == 1 and not is_rate
        return make_number(sentence, Spelled(at, at + 1, 0, ONE)) if single else None
    match = match_countable(sentence, at) or match_definite_dual(sentence, at)
    if match and match.meaning == DUAL and names_both(sentence, at, match.last):
        return None
    if match is None:
        return read_unknown_dual(sentence, at) or read_one(sentence, at)
    if not match.meaning:
        return None
    number = replace(make_number(sentence, Spelled(at, match.last, match.cut, match.meaning)), thing=at)
    if match.meaning == DUAL:
        return number
    if sentence.text_at(match.last) in words.numbers.alone:
        return replace(number, last=match.last + 1)
    unit = words.counted.units.match(sentence.tokens, at)
    half = words.numbers.half_after.match(sentence.tokens, match.last, attached=False) if unit else None
    if half:
        value = match.meaning + half.meaning
        return replace(number, low=value, high=value, last=half.last)
    return replace(number, weak=True) if words.numbers.numerals and unit and unit.meaning.bare else None


def names_both(sentence: Sentence, at: int, last: int) -> bool:
    """Whether a dual in the construct state only heads two names, محافظتي الجبيل والخفجي, and counts nothing."""
    if not sentence.text_at(at).endswith(sentence.words.numbers.construct_endings) or last >= len(sentence.tokens):
        return False
    return any(variant.definite for variant in sentence.tokens[last].variants)


def read_unknown_dual(sentence: Sentence, at: int) -> Number | None:
    """Read the dual of a feminine noun that no list holds, as انتحاريتان: hardly another word ends so."""
    words, text = sentence.words.numbers, sentence.text_at(at)
    if len(text) < SHORTEST_DUAL or not text.endswith(words.dual_endings) or text.endswith(words.not_dual_endings):
        return None
    variants = sentence.tokens[at].variants
    if any(variant.definite or variant.text in words.not_duals for variant in variants):
        return None
    return replace(make_number(sentence, Spelled(at, at + 1, 0, DUAL)), thing=at)


def read_one(sentence: Sentence, at: int) -> Number | None:
    """Read "one" behind a noun that no list holds: طرف واحد, في وزارة واحدة."""
    words, noun = sentence.words, sentence.text_at(at - 1)
    if sentence.text_at(at) not in words.numbers.alone or not noun.isalpha():
        return None
    is_idiom = noun in words.counted.not_nouns or noun in words.numbers.not_counted_once
    variants = sentence.tokens[at - 1].variants
    if is_idiom or any(variant.definite or variant.text in words.numbers.not_counted_once for variant in variants):
        return None
    return replace(make_number(sentence, Spelled(at, at + 1, 0, ONE)), thing=at - 1)


def match_definite_dual(sentence: Sentence, at: int) -> PhraseMatch[int] | None:
    """Return a stretch of two hours, days or years that has its article: العامين الماضيين."""
    unit = sentence.words.counted.units.match(sentence.tokens, at, definite=True)
    is_dual = unit is not None and unit.meaning.count == DUAL and unit.meaning.name in TIME_UNITS
    return match_countable(sentence, at, definite=True) if is_dual else None


def match_countable(
    sentence: Sentence, at: int, *, definite: bool = False, attached: bool = True
) -> PhraseMatch[int] | None:
    """Return the noun, unit or noun of an event at a token, with the count that its form says."""
    return sentence.words.counted.countables.match(sentence.tokens, at, definite=definite, attached=attached)
