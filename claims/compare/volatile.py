"""What is measured anew every day or hour: prices and rates of markets."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

from claims.schema import Claim, Language, Quantity
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


def tells_of_market(claim: Claim) -> bool:
    """Say whether the claim tells how a price moved, which may be the other way an hour later."""
    pattern = market_phrases().get(claim.language)
    return bool(pattern and pattern.search(fold(claim.text).text))


@cache
def market_phrases() -> dict[Language, re.Pattern[str]]:
    return {
        language: re.compile(r"(?<!\w)(?:" + "|".join(re.escape(normalise(phrase)) for phrase in phrases) + r")(?!\w)")
        for language, phrases in volatile_things().phrases.items()
    }


@cache
def volatile_things() -> VolatileThings:
    text = files("claims.compare").joinpath("data/volatile.yaml").read_text(encoding="utf-8")
    return VolatileThings.model_validate(yaml.safe_load(text))
