"""Articles with a list of all their disagreements: which of the pairs that a run looks at are among them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from claims.schema import Claim, Document, Pair

NAMED_BY_FILE = (".html", ".txt")
SHARED_WORDS = 0.5


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of an article, by the name under which the gold file knows the article."""

    document: str
    text: str

    def matches(self, claim: Claim, name: str) -> bool:
        """Tell whether a claim of the article `name` is this statement: half of the shorter one's words are shared."""
        ours, theirs = set(self.text.split()), set(claim.text.split())
        return name == self.document and len(ours & theirs) >= SHARED_WORDS * min(len(ours), len(theirs))


@dataclass(frozen=True, slots=True)
class GoldFinding:
    """A disagreement that a reader wants to be shown."""

    id: str
    left: Statement
    right: Statement

    def covers(self, pair: Pair, names: Mapping[str, str]) -> bool:
        """Tell whether a pair is this disagreement, in either order; `names` maps document ids to the gold's names."""
        sides = [(pair.left, pair.right), (pair.right, pair.left)]
        return any(
            self.left.matches(one, names[one.document]) and self.right.matches(other, names[other.document])
            for one, other in sides
        )


def read_gold(path: Path) -> list[GoldFinding]:
    """Read a gold file; its traps, which must not be found, are left out."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        GoldFinding(record["id"], Statement(**record["left"]), Statement(**record["right"]))
        for record in records
        if not record.get("trap")
    ]


def gold_name(document: Document) -> str:
    """Return how gold names a document: by its file where the file is one article, else by its id."""
    name = Path(document.origin).name
    return name if name.endswith(NAMED_BY_FILE) else document.id
