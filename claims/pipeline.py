"""The one place that knows all stages: documents in, report out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import numpy as np

from claims.align import Articles, lay_out
from claims.claimness import find_checkable
from claims.classify import build_classifier
from claims.comparable import compare_subjects, heed_particulars
from claims.compare import compare_facts
from claims.config import Config, load_config
from claims.decide import Case, Occasion, choose_threshold, decide, promise
from claims.disputes import group_disputes
from claims.encode import build_encoder
from claims.findings import select_findings
from claims.language import detect_language
from claims.lexicon import build_lexicon
from claims.pair import find_pairs, make_pair
from claims.progress import Clock, Progress, silent
from claims.protocols import Classifier, Encoder, Segmenter, Vectors
from claims.run import describe_run
from claims.schema import (
    UNKNOWN_LANGUAGE,
    Answer,
    Claim,
    Comparability,
    Document,
    Judgement,
    Label,
    Language,
    Pair,
    PairScores,
    Report,
    Scores,
    Span,
    Verdict,
)
from claims.segment import ClauseSegmenter
from claims.syndication import find_origins
from claims.understand.aliases import load_aliases
from claims.understand.annotate import annotate

CHUNK = 512
UNCLASSIFIED = PairScores(Scores(0.0, 1.0, 0.0), Scores(0.0, 1.0, 0.0))
ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Detector:
    """Finds disagreements between articles; holds the models, which are loaded once. Safe to share between threads."""

    config: Config
    encoder: Encoder
    classifier: Classifier
    segmenter: Segmenter = field(default_factory=ClauseSegmenter)

    @classmethod
    def load(cls, config: Config | Path | str | None = None) -> Self:
        """Load the models that a config (or a file of one) names; without one, the embedded models.

        Raises ConfigError for an unusable config and ModelError for an unusable model.
        """
        settings = config if isinstance(config, Config) else load_config(Path(config) if config else None)
        load_aliases(settings.understanding.names)
        return cls(settings, build_encoder(settings.models), build_classifier(settings.models))

    def detect(self, documents: Iterable[Document], progress: Progress = silent) -> Report:
        """Return the report on a collection of articles, whose order does not matter.

        Rejects are taken over from what `read_documents` returned. No articles give an empty report.
        """
        clock = Clock(progress)
        articles = sorted(clock.count("read", documents), key=lambda document: document.id)
        collected = self.collect(articles, clock)
        judgements = self.judge(collected.pairs, collected.articles, clock)
        origins = collected.origins
        with clock.stage("report"):
            threshold = choose_threshold([judgement.decision for judgement in judgements], self.config.decision)
            chosen = select_findings(judgements, origins, threshold, self.config.report.limit_findings)
            findings, disputes = group_disputes(chosen, copies_of(collected.claims, origins), origins)
        less_sure = sum(
            judgement.decision.relation is not None
            and self.config.decision.min_promise <= judgement.decision.confidence < threshold
            for judgement in judgements
        )
        counts = count(articles, collected, len(judgements)) | {"less_sure": less_sure}
        return Report(
            documents=tuple(articles),
            rejects=tuple(getattr(documents, "rejects", ())),
            findings=tuple(findings),
            disputes=tuple(disputes),
            run=describe_run(self.config, clock, counts),
            language=self.config.report.language or main_language(articles),
        )

    def check(self, text: str, against: Iterable[Document]) -> Answer:
        """Return the claims of a collection that contradict and that support a statement."""
        asked = ask(text, ASKED, self.config.understanding.names)
        articles = sorted(against, key=lambda document: document.id)
        collected = self.collect(articles, Clock(silent), asked)
        about = [pair for pair in collected.pairs if asked.claim in (pair.left, pair.right)]
        judgements = self.judge(about, collected.articles, Clock(silent))
        return Answer(
            claim=asked.claim,
            contradicted_by=with_label(judgements, Label.CONTRADICTION),
            supported_by=with_label(judgements, Label.ENTAILMENT),
        )

    def compare(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Return the judgement on each pair of texts, each taken as one claim; a pair does not depend on the others.

        All pairs are classified, also those that turn out to be about different things.
        """
        names = self.config.understanding.names
        return self.compare_statements(
            [(ask(left, "left", names), ask(right, "right", names)) for left, right in pairs]
        )

    def compare_statements(self, sides: Sequence[tuple[Statement, Statement]]) -> list[Judgement]:
        """Return what `compare` does, for texts that come with a source, a date or a speaker."""
        vectors = self.embed([side.claim for both in sides for side in both], Clock(silent))
        cases = [
            case
            for (left, right), own in zip(sides, np.split(vectors, len(sides)) if sides else [], strict=True)
            for case in self.confront(left, right, own)
        ]
        return conclude(self.classify(cases), Occasion.SIDE_BY_SIDE)

    def confront(self, left: Statement, right: Statement, vectors: Vectors) -> list[Case]:
        """Return the one case that two texts make; they are all the articles there are."""
        claims = [left.claim, right.claim]
        lexicon = build_lexicon([left.document, right.document], claims)
        articles = lay_out(claims, vectors, lexicon, [claim.id for claim in claims])
        pair = make_pair(left.claim, right.claim, float(vectors[0] @ vectors[1]))
        [subject] = compare_subjects([pair], articles, self.config.comparable)
        return self.weigh([(pair, subject)])

    def judge_all(self, articles: Sequence[Document]) -> list[Judgement]:
        """Return the judgements on all pairs of a collection that reach the classifier, findings or not."""
        collected = self.collect(articles, Clock(silent))
        return self.judge(collected.pairs, collected.articles, Clock(silent))

    def collect(self, articles: Sequence[Document], clock: Clock, asked: Statement | None = None) -> Collected:
        """Return the claims of the articles, and of a text that is checked against them, with the pairs to look at."""
        claims = [claim for article in clock.count("understand", articles) for claim in self.understand(article)]
        extra = [asked] if asked else []
        vectors = self.embed([*claims, *(one.claim for one in extra)], clock)
        checkable = find_checkable(claims, vectors[: len(claims)], self.config.models, self.config.claimness)
        left_out = len(claims) - len(checkable)
        # What is asked about is a claim whatever it looks like.
        vectors = np.concatenate([vectors[checkable], vectors[len(claims) :]])
        claims = [*(claims[row] for row in checkable), *(one.claim for one in extra)]
        with clock.stage("pair"):
            lexicon = build_lexicon([*articles, *(one.document for one in extra)], claims)
            origins = find_origins(claims, self.config.syndication)
            return Collected(
                claims=claims,
                pairs=find_pairs(claims, vectors, lexicon.claims, origins, self.config.pairing),
                origins=dict(zip((claim.id for claim in claims), origins, strict=True)),
                articles=lay_out(claims, vectors, lexicon, origins),
                left_out=left_out,
            )

    def understand(self, article: Document) -> list[Claim]:
        """Return the claims of an article with what they say."""
        return annotate(self.segmenter.segment(article), article, load_aliases(self.config.understanding.names))

    def embed(self, claims: Sequence[Claim], clock: Clock) -> Vectors:
        """Return `(n, d)` vectors; each distinct text goes through the model once."""
        texts = sorted({claim.statement for claim in claims})
        rows = {text: row for row, text in enumerate(texts)}
        parts = [self.encoder.encode(part) for part in clock.chunks("embed", texts, CHUNK)]
        return (
            np.concatenate(parts)[[rows[claim.statement] for claim in claims]]
            if parts
            else np.zeros((0, 1), np.float32)
        )

    def judge(self, pairs: Sequence[Pair], articles: Articles, clock: Clock) -> list[Judgement]:
        """Return the judgements on the pairs that are about the same thing; the others cost no classification."""
        with clock.stage("compare"):
            subjects = compare_subjects(pairs, articles, self.config.comparable)
            cases = self.weigh([(p, s) for p, s in zip(pairs, subjects, strict=True) if s.verdict is not Verdict.NO])
            chosen = self.most_promising(cases)
        parts = clock.chunks("classify", chosen, CHUNK)
        scored = [case for part in parts for case in self.classify(part)]
        with clock.stage("decide"):
            return conclude(scored, Occasion.COLLECTION)

    def weigh(self, subjects: Sequence[tuple[Pair, Comparability]]) -> list[Case]:
        """Return the pairs with what the comparators see in them, and not yet classified."""
        pairs = [pair for pair, _ in subjects]
        evidence = compare_facts(pairs)
        settled = heed_particulars(pairs, [subject for _, subject in subjects], evidence, self.config.comparable)
        return [Case(*parts, UNCLASSIFIED) for parts in zip(pairs, settled, evidence, strict=True)]

    def most_promising(self, cases: Sequence[Case]) -> list[Case]:
        """Return the cases that could become findings, most promising first."""
        ranked = sorted(
            zip(promise(cases), cases, strict=True),
            key=lambda one: (-one[0], one[1].pair.left.id, one[1].pair.right.id),
        )
        settings = self.config.decision
        return [case for value, case in ranked if value >= settings.min_promise][: settings.max_classified]

    def classify(self, cases: Sequence[Case]) -> list[Case]:
        scores = self.classifier.classify([case.pair for case in cases])
        return [replace(case, scores=score) for case, score in zip(cases, scores, strict=True)]


@dataclass(frozen=True, slots=True)
class Statement:
    """A text that a user gave, as a document of one claim; see `ask` and `as_statement`."""

    document: Document
    claim: Claim


@dataclass(frozen=True, slots=True)
class Collected:
    """The claims of a collection, the pairs to look at, and the origin of each claim by its id.

    `left_out` counts the statements that nobody could check.
    """

    claims: Sequence[Claim]
    pairs: Sequence[Pair]
    origins: Mapping[str, str]
    articles: Articles
    left_out: int


def ask(text: str, name: str, names: Path | None = None) -> Statement:
    """Return a text of which nothing else is known; `name` tells it from others, `names` is a file of further names."""
    language = detect_language(text)
    return as_statement(Document(id=name, source=name, text=text, language=language, origin="the command line"), names)


def as_statement(document: Document, names: Path | None = None) -> Statement:
    """Return a document as one claim, whatever its length; `names` is a file of further names."""
    text = document.text
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    whole = Claim(
        id=f"{document.id}:{start}-{end}",
        document=document.id,
        source=document.source,
        language=document.language,
        published=document.published,
        text=text[start:end],
        start=start,
        end=end,
        paragraph=Span(start, end),
    )
    return Statement(document, annotate([whole], document, load_aliases(names))[0])


def conclude(cases: Sequence[Case], occasion: Occasion) -> list[Judgement]:
    return [
        Judgement(case.pair, case.comparability, case.evidence, case.scores, decision)
        for case, decision in zip(cases, decide(cases, occasion), strict=True)
    ]


def copies_of(claims: Sequence[Claim], origins: Mapping[str, str]) -> dict[str, list[Claim]]:
    copies: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        copies[origins[claim.id]].append(claim)
    return copies


def with_label(judgements: Sequence[Judgement], label: Label) -> tuple[Judgement, ...]:
    """Return the judgements of a label, surest first."""
    chosen = [judgement for judgement in judgements if judgement.decision.label is label]
    return tuple(sorted(chosen, key=lambda judgement: (-certainty(judgement, label), judgement.pair.left.id)))


def certainty(judgement: Judgement, label: Label) -> float:
    if label is Label.CONTRADICTION:
        return judgement.decision.confidence
    return max(judgement.scores.forward.entailment, judgement.scores.backward.entailment)


def main_language(articles: Sequence[Document]) -> Language:
    """Return the language of most articles (the first by name where several are as frequent)."""
    counted = Counter(article.language for article in articles)
    return min(counted, key=lambda language: (-counted[language], language), default=UNKNOWN_LANGUAGE)


def count(articles: Sequence[Document], collected: Collected, judged: int) -> dict[str, int]:
    return {
        "documents": len(articles),
        "sources": len({article.source for article in articles}),
        "claims": len(collected.claims),
        "not_checkable": collected.left_out,
        "pairs": len(collected.pairs),
        "comparable_pairs": judged,
    }
