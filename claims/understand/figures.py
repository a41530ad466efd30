"""Figures in digits, with the separators that different presses use."""

from __future__ import annotations

import re

RIGHT_TO_LEFT_MARK = "ر"
SEPARATOR = re.compile(r"[.,، ]")
GROUP_DIGITS = 3


def read_figure(figure: str) -> float | None:
    """Return the value of folded digits with separators, or None for what is no number, such as 1.2.3.

    Exactly three digits after every separator make thousands (1.500 and 1,500 are 1500), anything else after the only
    or the last separator makes decimals (92,93). Agencies that type right to left put the last group first: 5ر27 is
    27.5.
    """
    if RIGHT_TO_LEFT_MARK in figure:
        groups = [group.strip() for group in reversed(figure.split(RIGHT_TO_LEFT_MARK))]
        return join_groups(groups, "." * (len(groups) - 1))
    return join_groups(SEPARATOR.split(figure), "".join(SEPARATOR.findall(figure)))


def join_groups(groups: list[str], separators: str) -> float | None:
    whole, rest = groups[0], groups[1:]
    if not rest:
        return float(whole)
    if are_thousands(whole, rest) and len(set(separators)) == 1:
        return float("".join(groups))
    last_is_decimal = len(rest) == 1 or (separators[-1] not in separators[:-1] and are_thousands(whole, rest[:-1]))
    return float("".join(groups[:-1]) + "." + rest[-1]) if last_is_decimal else None


def are_thousands(whole: str, rest: list[str]) -> bool:
    return (
        len(whole) <= GROUP_DIGITS and not whole.startswith("0") and all(len(group) == GROUP_DIGITS for group in rest)
    )
