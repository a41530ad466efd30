"""Sets of articles with a list of all their disagreements: what a whole run finds of them, and what else it reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from claims import read_documents
from claims.errors import InputError
from claims.schema import Claim, Document, Kind, Relation, Span, Voices
from eval.news import digest
from eval.pairs import find_twins
from eval.records import Fault, Row, find_repeats, read_records, refuse

NAMED_BY_FILE = (".html", ".txt")
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article: by its text, which stands there once, or by offsets and a hash of the article's text."""

    document: str
    text: str | None = None
    start: int | None = None
    end: int | None = None
    hash: str | None = None


@dataclass(frozen=True, slots=True)
class GoldRecord:
    """One line of a gold file: each side lists all passages that say the same. A `trap` must not be found."""

    id: str
    left: tuple[Passage, ...]
    right: tuple[Passage, ...]
    why: str
    relation: Relation | None = None
    kind: Kind | None = None
    voices: Voices | None = None
    trap: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document, by the document's id."""

    document: str
    span: Span

    def holds(self, claim: Claim) -> bool:
        """Tell whether the shorter of claim and stretch lies in the other by half or more."""
        shared = min(claim.end, self.span.end) - max(claim.start, self.span.start)
        return claim.document == self.document and shared >= HALF * min(claim.end - claim.start, len(self.span))


@dataclass(frozen=True, slots=True)
class Gold:
    """A disagreement that a reader wants to be shown, or a trap, with its places resolved.

    Disagreements of one `group` are not independent of each other.
    """

    id: str
    group: str
    left: tuple[Place, ...]
    right: tuple[Place, ...]
    relation: Relation | None
    kind: Kind | None
    languages: frozenset[str]

    def covers(self, one: Claim, other: Claim) -> bool:
        """Tell whether two claims are the two sides of this disagreement, in either order."""
        sides = ((self.left, self.right), (self.right, self.left))
        return any(stands_in(one, left) and stands_in(other, right) for left, right in sides)


@dataclass(frozen=True, slots=True)
class EventSet:
    """Articles with all their disagreements."""

    name: str
    documents: tuple[Document, ...]
    gold: tuple[Gold, ...]
    traps: tuple[Gold, ...]


def stands_in(claim: Claim, places: Sequence[Place]) -> bool:
    return any(place.holds(claim) for place in places)


def find_event_sets(folders: Sequence[Path]) -> list[Path]:
    """Return the folders with a gold file among `folders` and all that lies below them; InputError where none is."""
    found = sorted({path.parent for folder in folders for path in folder.rglob("gold.jsonl")})
    if folders and not found:
        raise InputError(f"{', '.join(map(str, folders))}: no gold.jsonl below; see docs/evaluation.md for event sets")
    return found


def read_events(folder: Path, gold: Path | None = None) -> EventSet:
    """Read the articles in `folder/news` (or in the folder itself) and the gold in `folder/gold.jsonl` (or elsewhere).

    InputError lists the lines of the gold file that fit no article.
    """
    articles = folder / "news" if (folder / "news").is_dir() else folder
    reader = read_documents(articles)
    documents = sorted(reader, key=lambda document: document.id)
    refuse(Fault(reject.origin, reject.reason) for reject in reader.rejects)
    path = gold or folder / "gold.jsonl"
    rows = read_records(path, GoldRecord)
    named = {gold_name(document): document for document in documents}
    refuse([*find_twins(rows), *(fault for row in rows for fault in find_faults(row, named))])
    refuse(find_repeats([(row.place, key_of(row.record), str(row.record.relation)) for row in rows]))
    resolved = [(row.record, resolve(row.record, named, folder.name)) for row in rows]
    return EventSet(
        name=folder.name,
        documents=tuple(documents),
        gold=tuple(item for record, item in resolved if not record.trap),
        traps=tuple(item for record, item in resolved if record.trap),
    )


def gold_name(document: Document) -> str:
    """Return how gold names a document: by its file where the file is one article, else by its id."""
    name = Path(document.origin).name
    return name if name.endswith(NAMED_BY_FILE) else document.id


def find_faults(row: Row[GoldRecord], documents: Mapping[str, Document]) -> list[Fault]:
    record = row.record
    faults = [
        Fault(row.place, reason)
        for passage in (*record.left, *record.right)
        if (reason := reason_against(passage, documents.get(passage.document)))
    ]
    named = [record.relation, record.kind, record.voices]
    if not record.left or not record.right:
        faults.append(Fault(row.place, "'left' and 'right' each need a passage"))
    if any(named) if record.trap else not all(named):
        faults.append(Fault(row.place, "a finding needs 'relation', 'kind' and 'voices'; a trap has none of them"))
    return faults


def key_of(record: GoldRecord) -> object:
    return frozenset([frozenset(record.left), frozenset(record.right)])


def reason_against(passage: Passage, document: Document | None) -> str | None:
    if document is None:
        return f"no article is named {passage.document!r}"
    if passage.text is not None:
        count = document.text.count(passage.text)
        return None if count == 1 else f"{passage.document}: stands {count} times in the article: {passage.text!r}"
    if passage.start is None or passage.end is None:
        return f"{passage.document}: a passage needs 'text', or 'start', 'end' and 'hash'"
    if not 0 <= passage.start < passage.end <= len(document.text):
        return f"{passage.document}: {passage.start}–{passage.end} is no stretch of its {len(document.text)} characters"
    return None if digest(document.text) == passage.hash else f"{passage.document}: the text is not the labelled one"


def resolve(record: GoldRecord, documents: Mapping[str, Document], group: str) -> Gold:
    left, right = (tuple(place(one, documents[one.document]) for one in side) for side in (record.left, record.right))
    languages = frozenset(documents[one.document].language for one in (*record.left, *record.right))
    return Gold(record.id, group, left, right, record.relation, record.kind, languages)


def place(passage: Passage, document: Document) -> Place:
    if passage.text is not None:
        start = document.text.index(passage.text)
        return Place(document.id, Span(start, start + len(passage.text)))
    return Place(document.id, Span(passage.start or 0, passage.end or 0))
