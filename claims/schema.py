"""The data that flows through the program: frozen values only, made by one stage and read by the next.

All offsets are Python code points into `Document.text`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

Language = str
"""An ISO 639-1 code such as "ar"; "und" where the language is not known."""

UNKNOWN_LANGUAGE: Language = "und"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a document's text, `start` inclusive, `end` exclusive."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def moved(self, offset: int) -> Span:
        return Span(self.start + offset, self.end + offset)


@dataclass(frozen=True, slots=True)
class Document:
    """One article as it was extracted; `text` is never changed afterwards.

    `origin` says where it was read, such as "articles.jsonl:17". `notes` are remarks for the reader of the report,
    such as "converted from windows-1256" or "no date".
    """

    id: str
    source: str
    text: str
    language: Language
    origin: str
    title: str | None = None
    published: datetime | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """An input that was left out: where it stood, and why, in words for the user."""

    origin: str
    reason: str


class Hedge(StrEnum):
    """How exactly a quantity is stated; each hedge turns the number into an interval."""

    EXACT = "exact"
    ABOUT = "about"
    MORE_THAN = "more than"
    AT_LEAST = "at least"
    LESS_THAN = "less than"
    AT_MOST = "at most"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The ends of an interval, both inclusive; `high` is `math.inf` where it is open."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Quantity:
    """A counted or measured amount as a claim states it.

    `low` and `high` bound the amount in `unit` (inclusive; `math.inf` where open): "more than 20" is (21, inf) for
    people, "about 20" is (18, 22). `unit` is "" for counted things, else a canonical one such as "percent", "USD",
    "km", "hour". `counted` names what is counted by a canonical word ("killed", "injured", …) or, where none is known,
    by the normalised noun of the text. `span` is the stretch of the document that says it. `scope` says which of them
    are counted ("civilian", "child", …), None where all may be meant. A `part` is contained in another quantity of the
    claim, as the five in "20 killed, among them 5 children". `otherwise` are the bounds under the second reading of an
    ambiguous figure: 1.500 is 1,500 or 1.5, «5ر27» 27.5 or 5.27.
    """

    low: float
    high: float
    unit: str
    counted: str | None
    hedge: Hedge
    span: Span
    scope: str | None = None
    part: bool = False
    otherwise: Bounds | None = None

    def readings(self) -> tuple[Quantity, ...]:
        """Return the quantity under each reading of its figure, the likelier one first."""
        if self.otherwise is None:
            return (self,)
        return self, replace(self, low=self.otherwise.low, high=self.otherwise.high)

    def overlaps(self, other: Quantity) -> bool:
        return self.low <= other.high and other.low <= self.high

    @property
    def open_ended(self) -> bool:
        return math.isinf(self.high)


class VoiceKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    UNNAMED = "unnamed"


class Stance(StrEnum):
    SAID = "said"
    DENIED = "denied"
    ACCUSED = "accused"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who states a claim, where it is not the outlet itself.

    `name` is as written; `key` is the form under which spellings of one name meet (see `understand.names`).
    """

    name: str
    key: str
    kind: VoiceKind
    stance: Stance
    span: Span


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A point in time that a claim names, resolved against the article's date: the days from `first` to `last`.

    Both are None where the day cannot be known, as with "yesterday" in an article without a date; `weekday`
    (Monday is 0) may then still be known.
    """

    first: date | None
    last: date | None
    weekday: int | None
    precision: Precision
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """A person, place or organisation that a claim names; equal `key`s are one and the same."""

    text: str
    key: str
    span: Span


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an article. Always: `document.text[claim.start:claim.end] == claim.text`.

    `paragraph` is the stretch of the document that a reader is shown around the claim; `content` is the part of the
    claim that its speaker states, None where that is all of it. `negated` says that the claim
    denies something, by its own words or by its speaker's; `opens_denying` that its first word is a verb which does so,
    such as "failed". `standalone` is the text with what its sentence leaves to
    the context, in square brackets.
    """

    id: str
    document: str
    source: str
    language: Language
    published: datetime | None
    text: str
    start: int
    end: int
    paragraph: Span
    speaker: Speaker | None = None
    content: Span | None = None
    negated: bool = False
    opens_denying: bool = False
    quantities: tuple[Quantity, ...] = ()
    times: tuple[TimeMention, ...] = ()
    names: tuple[Name, ...] = ()
    standalone: str = ""

    @property
    def statement(self) -> str:
        """What is stated, without who states it."""
        return self.text[self.content.start - self.start : self.content.end - self.start] if self.content else self.text


class Voices(StrEnum):
    """Who disagrees: two outlets in their own voice, at least one quoted speaker, or one outlet with itself."""

    SOURCES = "sources"
    SPEAKERS = "speakers"
    SELF = "self"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims that may be about the same thing; `left` is the earlier one where dates are known."""

    left: Claim
    right: Claim
    similarity: float
    voices: Voices


class Verdict(StrEnum):
    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Comparability:
    """Whether two claims are about the same thing, and why.

    `overlap` is the cosine (0–1) of the two claims' rare words, `context` that of their whole articles; `strangers`
    says that each article lacks the rarest words of the other's headline, `exchanged` that each also gives the other
    claim's figure; `topic` is the cosine (-1–1) of what the articles are about, which works across
    languages. `covered` is the share (0–1) of the rare-word weight of the claim that is better covered by the other.
    `gap` (0–1) is how much nearer one of them has another counterpart in the other's article; `nearby` says that one
    follows the other in one paragraph. `shared_names` counts the names that both give, in whatever spelling or
    language. `crowd` (0–1) grows with the number of articles that the pair was found among, by a quarter each tenfold:
    so do look-alikes.
    """

    verdict: Verdict
    reason: str
    overlap: float
    context: float
    strangers: bool
    exchanged: bool
    topic: float
    covered: float
    gap: float
    nearby: bool
    shared_names: int
    crowd: float


@dataclass(frozen=True, slots=True)
class Scores:
    """The probabilities of one NLI direction; they add up to 1."""

    entailment: float
    neutral: float
    contradiction: float


@dataclass(frozen=True, slots=True)
class PairScores:
    """NLI from left to right and from right to left."""

    forward: Scores
    backward: Scores


class Relation(StrEnum):
    CONTRADICTION = "contradiction"
    DISCREPANCY = "discrepancy"
    UPDATE = "update"


class Kind(StrEnum):
    QUANTITY = "quantity"
    NEGATION = "negation"
    DEGREE = "degree"
    STATUS = "status"
    RESPONSIBILITY = "responsibility"
    TIME = "time"
    PLACE = "place"
    ENTITY = "entity"
    OTHER = "other"


class Label(StrEnum):
    CONTRADICTION = "contradiction"
    ENTAILMENT = "entailment"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one comparator found between two claims.

    `relation` is None where the comparator found agreement. `strength` (0–1) is the comparator's own, uncalibrated
    weight. `code` names the explanation (`report.wording` puts it into words of a language) and `values` fill it in.
    """

    kind: Kind
    relation: Relation | None
    strength: float
    code: str
    left: tuple[Span, ...] = ()
    right: tuple[Span, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict on a pair; `relation` and `kind` are None where nothing speaks for a disagreement.

    `confidence` is the probability that a careful reader would call it a disagreement; `evidence` is what speaks for
    one, strongest first.
    """

    label: Label
    relation: Relation | None
    kind: Kind | None
    confidence: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that was worked out about one pair that reached the classifier."""

    pair: Pair
    comparability: Comparability
    evidence: tuple[Evidence, ...]
    scores: PairScores
    decision: Decision


@dataclass(frozen=True, slots=True)
class Finding:
    """A disagreement to show: `left` is the earlier claim where dates are known.

    `origins_left` and `origins_right` count the independent origins that state each side; `also_left` and
    `also_right` are the further claims that say the same (copies of an agency text, for example).
    """

    id: str
    relation: Relation
    kind: Kind
    voices: Voices
    confidence: float
    left: Claim
    right: Claim
    scores: PairScores
    similarity: float
    evidence: tuple[Evidence, ...]
    origins_left: int
    origins_right: int
    dispute: str
    also_left: tuple[Claim, ...] = ()
    also_right: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a dispute: the claims that take it, earliest first."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """Findings about one question, grouped into positions; `confidence` is that of its surest finding."""

    id: str
    positions: tuple[Position, ...]
    findings: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class RunInfo:
    """How a report came about; written to `run.json`. Times are in seconds."""

    version: str
    started: datetime
    seconds: float
    settings: Mapping[str, object]
    models: Mapping[str, str]
    counts: Mapping[str, int]
    stage_seconds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a run. `findings` are sorted by confidence, highest first; `language` is that of the wording."""

    documents: tuple[Document, ...]
    rejects: tuple[Reject, ...]
    findings: tuple[Finding, ...]
    disputes: tuple[Dispute, ...]
    run: RunInfo
    language: Language


@dataclass(frozen=True, slots=True)
class Answer:
    """What a collection says about one statement: the judgements in which `left` or `right` is that statement.

    Both lists are sorted, surest first.
    """

    claim: Claim
    contradicted_by: tuple[Judgement, ...]
    supported_by: tuple[Judgement, ...]
