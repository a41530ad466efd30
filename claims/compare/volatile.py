"""What is measured anew every day or hour: prices, rates, the weather."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from claims.safe_yaml import load_yaml
from claims.schema import Language, Pair, Quantity
from claims.text import fold, normalise


class VolatileThings(BaseModel):
    """The shipped list: canonical names of what is counted, units, and phrases by language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    counted: frozenset[str]
    units: frozenset[str]
    phrases: dict[Language, tuple[str, ...]]


def is_volatile(quantity: Quantity) -> bool:
    """Say whether it is a price, a turnover or the like, which has another value every hour."""
    things = volatile_things()
    return quantity.counted in things.counted or quantity.unit in things.units


def tell_what_changes(pair: Pair) -> bool:
    """Say whether both claims are about prices or the weather: what one says may be otherwise an hour later."""
    return all(
        claim.language in volatile_phrases() and volatile_phrases()[claim.language].search(fold(claim.text).text)
        for claim in (pair.left, pair.right)
    )


@cache
def volatile_phrases() -> dict[Language, re.Pattern[str]]:
    return {
        language: re.compile(r"(?<!\w)(?:" + "|".join(re.escape(normalise(phrase)) for phrase in phrases) + r")(?!\w)")
        for language, phrases in volatile_things().phrases.items()
    }


@cache
def volatile_things() -> VolatileThings:
    text = files("claims.compare").joinpath("data/volatile.yaml").read_text(encoding="utf-8")
    return VolatileThings.model_validate(load_yaml(text))
