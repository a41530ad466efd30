"""Figures in digits, with the separators that different presses use."""

from __future__ import annotations

import re

RIGHT_TO_LEFT_MARK = "ر"
SEPARATOR = re.compile(r"[.,، ]")
GROUP_DIGITS = 3
# Longer ones are no amounts of anything that news counts.
LONGEST_FIGURE = 30


def read_figure(figure: str) -> tuple[float, ...]:
    """Return the values that folded digits with separators may stand for, the likelier first; none for 1.2.3.

    Exactly three digits after every separator make thousands (1.500 and 1,500 are 1500, less likely 1.5), anything else
    after the only or the last separator makes decimals (92,93). Agencies that type right to left put the last group
    first: 5ر27 is 27.5; papers that do not write the same with the same letter, so 5.27 is its second reading.
    """
    if len(figure) > LONGEST_FIGURE:
        return ()
    if RIGHT_TO_LEFT_MARK in figure:
        groups = [group.strip() for group in figure.split(RIGHT_TO_LEFT_MARK)]
        points = "." * (len(groups) - 1)
        return known(join_groups(groups[::-1], points), join_groups(groups, points))
    groups, separators = SEPARATOR.split(figure), "".join(SEPARATOR.findall(figure))
    value = join_groups(groups, separators)
    is_one_group = len(groups) == 2 and separators != " " and len(groups[-1]) == GROUP_DIGITS
    return known(value, float(".".join(groups)) if is_one_group else None)


def known(*values: float | None) -> tuple[float, ...]:
    return tuple(dict.fromkeys(value for value in values if value is not None))


def join_groups(groups: list[str], separators: str) -> float | None:
    whole, rest = groups[0], groups[1:]
    if not rest:
        return float(whole)
    # Nobody writes a decimal part of three zeros: 37,775.000 is 37,775,000.
    is_even = len(set(separators)) == 1 or rest[-1] == "000"
    if are_thousands(whole, rest) and is_even:
        return float("".join(groups))
    last_is_decimal = len(rest) == 1 or (separators[-1] not in separators[:-1] and are_thousands(whole, rest[:-1]))
    return float("".join(groups[:-1]) + "." + rest[-1]) if last_is_decimal else None


def are_thousands(whole: str, rest: list[str]) -> bool:
    return (
        len(whole) <= GROUP_DIGITS and not whole.startswith("0") and all(len(group) == GROUP_DIGITS for group in rest)
    )
