"""Whether two claims give different numbers of the same thing.

Only quantities of the same unit and the same counted thing meet. Where a claim gives several of them (a toll of the day
and one of the week) or a figure may be read in two ways, one pair of readings that agrees is enough to see no
contradiction. Parts ("among them 5 children") meet only quantities of the same scope.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, DecimalTuple
from itertools import product

from claims.compare.volatile import is_volatile, tell_what_changes
from claims.schema import Claim, Evidence, Hedge, Kind, Pair, Quantity, Relation, Span

TIME_UNITS = frozenset({"hour", "day", "year"})
AGE = "age"
# "20 people" and "36 civilians" may or may not be the same toll.
SCOPE_UNSTATED = 0.5
LEAST_DISJOINT, DISJOINT_SLOPE = 0.3, 1.4
UNLIKELY_RATIO = 5
ROUNDED = 0.8
OVERLAPPING, CONTAINED = 0.5, 0.2
# From a thousand on, zeros at the end may be rounding; two digits always count.
ROUNDED_FROM = 1000
SIGNIFICANT_DIGITS = 2
# With fewer, 4 would be what is left of 4.6.
CUT_DIGITS = 3
SAME_SHARE = 1e-9


@dataclass(frozen=True, slots=True)
class Reading:
    """One quantity of each claim that are about the same thing; `scope_factor` is below 1 where a scope is unstated."""

    left: Quantity
    right: Quantity
    scope_factor: float

    @property
    def lower(self) -> Quantity:
        return min(self.left, self.right, key=lambda quantity: (quantity.low, quantity.high))

    @property
    def upper(self) -> Quantity:
        return max(self.left, self.right, key=lambda quantity: (quantity.low, quantity.high))

    @property
    def gap(self) -> float:
        """How far the intervals are apart; 0 where they overlap."""
        return max(0.0, self.upper.low - self.lower.high)

    @property
    def agrees(self) -> bool:
        return self.left.overlaps(self.right) or is_rounded(self.left, self.right)

    @property
    def is_equal(self) -> bool:
        return is_same(self.left.low, self.right.low) and is_same(self.left.high, self.right.high)


def compare_quantities(pair: Pair) -> list[Evidence]:
    """Return one piece of evidence for each thing that both claims count: they agree, differ in hedge, or exclude."""
    readings = find_readings(pair.left.quantities, pair.right.quantities)
    topics = sorted({topic_of(reading) for reading in readings})
    groups = ([reading for reading in readings if topic_of(reading) == topic] for topic in topics)
    return [weigh(pair, group) for group in groups]


def find_readings(left: Sequence[Quantity], right: Sequence[Quantity]) -> list[Reading]:
    """Return the comparable quantities; those of unlike scope only where nothing of like scope is there."""
    matched = [
        Reading(one, other, scope_factor(one, other)) for one, other in product(all_readings(left), all_readings(right))
    ]
    comparable = [reading for reading in matched if reading.scope_factor]
    settled = {subject_of(reading.left) for reading in comparable if reading.scope_factor == 1}
    return [reading for reading in comparable if reading.scope_factor == 1 or subject_of(reading.left) not in settled]


def all_readings(quantities: Sequence[Quantity]) -> list[Quantity]:
    return [reading for quantity in quantities for reading in quantity.readings()]


def scope_factor(left: Quantity, right: Quantity) -> float:
    """Return 1 for the same thing counted, less where one side leaves open which of them, 0 for different things."""
    if left.counted is None or subject_of(left) != subject_of(right):
        return 0
    if left.scope is not None and left.scope == right.scope:
        return 1
    if left.part or right.part:
        return 0
    if left.scope == right.scope:
        return 1
    return SCOPE_UNSTATED if left.scope is None or right.scope is None else 0


def subject_of(quantity: Quantity) -> tuple[str, str | None]:
    return quantity.unit, quantity.counted


def topic_of(reading: Reading) -> tuple[str, str, str]:
    scopes = (reading.left.scope or "", reading.right.scope or "")
    return reading.left.unit, reading.left.counted or "", max(scopes)


def weigh(pair: Pair, readings: Sequence[Reading]) -> Evidence:
    """Turn the readings of one thing into evidence: the closest pair speaks for all."""
    reading = min(readings, key=lambda one: closeness(pair, one))
    if not reading.is_equal and (is_volatile(reading.left) or tell_what_changes(pair)):
        return make_evidence(pair, reading, None, "quantity.volatile", 1)
    if not reading.agrees:
        return make_evidence(pair, reading, Relation.CONTRADICTION, "quantity.disjoint", weigh_gap(reading))
    if reading.is_equal:
        return make_evidence(pair, reading, None, "quantity.agree", 1)
    if not reading.left.overlaps(reading.right) or is_covered(reading.left, reading.right):
        return make_evidence(pair, reading, None, "quantity.agree", ROUNDED)
    strength = CONTAINED if contains_other(reading) else OVERLAPPING
    return make_evidence(pair, reading, Relation.DISCREPANCY, "quantity.hedge", strength)


def closeness(pair: Pair, reading: Reading) -> tuple[float, ...]:
    """Order equal readings first, then overlapping ones, then by the gap; the same for both orders of the claims."""
    places = (reading.left.span.start - pair.left.start, reading.right.span.start - pair.right.start)
    lows = (reading.left.low, reading.right.low)
    return (not reading.is_equal, not reading.agrees, reading.gap, sum(places), max(lows), min(lows), max(places))


def weigh_gap(reading: Reading) -> float:
    """Return more for numbers further apart: 20 against 21 is little, 20 against 36 much.

    Very far apart, 5 and 472, they hardly count the same thing.
    """
    if reading.upper.low > UNLIKELY_RATIO * reading.lower.high:
        return LEAST_DISJOINT
    share = reading.gap / reading.upper.low if reading.upper.low else 1.0
    return min(1.0, LEAST_DISJOINT + DISJOINT_SLOPE * share)


def contains_other(reading: Reading) -> bool:
    left, right = reading.left, reading.right
    return (left.low <= right.low and right.high <= left.high) or (right.low <= left.low and left.high <= right.high)


def is_covered(left: Quantity, right: Quantity) -> bool:
    """Whether a vague figure that meets the other merely says less: "about 150" and 154, "thousands" and "over 5,500".

    "About 20" and "more than 20" differ, but "about 44" and "more than 40" do not.
    """
    if Hedge.SEVERAL in (left.hedge, right.hedge):
        return True
    return stands_within(left, right) or stands_within(right, left)


def stands_within(vague: Quantity, other: Quantity) -> bool:
    if vague.hedge is not Hedge.ABOUT or other.hedge is Hedge.ABOUT:
        return False
    return other.low == other.high or other.low < (vague.low + vague.high) / 2 < other.high


def is_rounded(left: Quantity, right: Quantity) -> bool:
    """Whether one exact number is the other one rounded or cut: 439,000 and 439,491; 93 and 92.93 %; 50.8 and 50.86."""
    if left.low != left.high or right.low != right.high:
        return False
    return stands_for(left, right) or stands_for(right, left)


def stands_for(coarse: Quantity, fine: Quantity) -> bool:
    step, rest = step_of(coarse.low, measured=bool(coarse.unit)), fine.low - coarse.low
    return abs(rest) < step / 2 or (0 <= rest < step and len(digits_of(coarse.low).digits) >= CUT_DIGITS)


def digits_of(value: float) -> DecimalTuple:
    return Decimal(repr(value)).normalize().as_tuple()


def step_of(value: float, *, measured: bool) -> float:
    """Return what the last written digit of a number stands for; 0 for small counts, which nobody rounds."""
    if value < ROUNDED_FROM and not measured:
        return 0
    digits = Decimal(repr(value)).normalize()
    zeros = int(digits.as_tuple().exponent)
    if value < ROUNDED_FROM:
        return float(Decimal(10) ** min(zeros, 0))
    return float(Decimal(10) ** min(zeros, digits.adjusted() - SIGNIFICANT_DIGITS + 1))


def is_same(left: float, right: float) -> bool:
    return left == right or abs(left - right) <= SAME_SHARE * max(abs(left), abs(right))


def make_evidence(pair: Pair, reading: Reading, relation: Relation | None, code: str, strength: float) -> Evidence:
    left, right = reading.left, reading.right
    is_time = left.unit in TIME_UNITS and left.counted != AGE
    return Evidence(
        kind=Kind.TIME if is_time else Kind.QUANTITY,
        relation=relation,
        strength=strength * reading.scope_factor,
        code=code,
        left=(left.span,),
        right=(right.span,),
        values={
            "left": cut_words(pair.left, left.span),
            "left_interval": write_interval(left),
            "right": cut_words(pair.right, right.span),
            "right_interval": write_interval(right),
            "unit": left.unit,
            "counted": left.counted or "",
        },
    )


def cut_words(claim: Claim, span: Span) -> str:
    return claim.text[span.start - claim.start : span.end - claim.start]


def write_interval(quantity: Quantity) -> str:
    """Write the bounds in signs that every language reads: 18–22, ≥ 21, ≤ 20, 20."""
    if quantity.open_ended:
        sign = ">" if quantity.hedge is Hedge.MORE_THAN and quantity.unit else "≥"
        return f"{sign} {write_number(quantity.low)}"
    if quantity.low == 0 and quantity.hedge in (Hedge.LESS_THAN, Hedge.AT_MOST):
        sign = "<" if quantity.hedge is Hedge.LESS_THAN and quantity.unit else "≤"
        return f"{sign} {write_number(quantity.high)}"
    return "–".join(dict.fromkeys(map(write_number, (quantity.low, quantity.high))))


def write_number(value: float) -> str:
    if abs(value - round(value)) < SAME_SHARE * max(1, abs(value)):
        return f"{round(value):,}"
    decimals = f"{value:,.2f}".rstrip("0").rstrip(".")
    return decimals if float(decimals.replace(",", "")) else f"{value:.2g}"
