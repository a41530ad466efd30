"""The one place that knows all stages: documents in, report out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np

from claims.classify import build_classifier
from claims.comparable import compare_subjects
from claims.compare import compare_facts
from claims.config import Config, load_config
from claims.decide import Case, choose_threshold, decide
from claims.disputes import group_disputes
from claims.encode import build_encoder
from claims.findings import select_findings
from claims.language import detect_language
from claims.lexicon import Lexicon, build_lexicon
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
    Evidence,
    Judgement,
    Label,
    Language,
    Pair,
    PairScores,
    Report,
    Span,
    Verdict,
)
from claims.segment import ClauseSegmenter
from claims.syndication import find_origins
from claims.understand.annotate import annotate

CHUNK = 512
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
        return cls(settings, build_encoder(settings.models), build_classifier(settings.models))

    def detect(self, documents: Iterable[Document], progress: Progress = silent) -> Report:
        """Return the report on a collection of articles, whose order does not matter.

        Rejects are taken over from what `read_documents` returned. No articles give an empty report.
        """
        clock = Clock(progress)
        articles = sorted(clock.count("read", documents), key=lambda document: document.id)
        claims = [claim for article in clock.count("understand", articles) for claim in self.understand(article)]
        with clock.stage("pair"):
            lexicon = build_lexicon(articles, claims)
            origins = dict(zip((c.id for c in claims), find_origins(claims, self.config.syndication), strict=True))
        vectors = self.embed(claims, clock)
        with clock.stage("pair"):
            pairs = find_pairs(claims, vectors, lexicon.claims, list(origins.values()), self.config.pairing)
        judgements = self.judge(pairs, lexicon, clock)
        with clock.stage("report"):
            threshold = choose_threshold([judgement.decision for judgement in judgements], self.config.decision)
            chosen = select_findings(judgements, origins, threshold, self.config.report.limit_findings)
            findings, disputes = group_disputes(chosen, copies_of(claims, origins), origins)
        return Report(
            documents=tuple(articles),
            rejects=tuple(getattr(documents, "rejects", ())),
            findings=tuple(findings),
            disputes=tuple(disputes),
            run=describe_run(self.config, clock, count(articles, claims, len(pairs), len(judgements))),
            language=self.config.report.language or main_language(articles),
        )

    def check(self, text: str, against: Iterable[Document]) -> Answer:
        """Return the claims of a collection that contradict and that support a statement."""
        asked = ask(text, ASKED)
        articles = sorted(against, key=lambda document: document.id)
        claims = [*(claim for article in articles for claim in self.understand(article)), asked.claim]
        lexicon = build_lexicon([*articles, asked.document], claims)
        vectors = self.embed(claims, Clock(silent))
        origins = find_origins(claims, self.config.syndication)
        pairs = find_pairs(claims, vectors, lexicon.claims, origins, self.config.pairing)
        about = [pair for pair in pairs if asked.claim in (pair.left, pair.right)]
        judgements = self.judge(about, lexicon, Clock(silent))
        return Answer(
            claim=asked.claim,
            contradicted_by=with_label(judgements, Label.CONTRADICTION),
            supported_by=with_label(judgements, Label.ENTAILMENT),
        )

    def compare(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Return the judgement on each pair of texts, each taken as one claim; a pair does not depend on the others.

        All pairs are classified, also those that turn out to be about different things.
        """
        sides = [(ask(left, "left"), ask(right, "right")) for left, right in pairs]
        vectors = self.embed([side.claim for both in sides for side in both], Clock(silent))
        similarities = (vectors[0::2] * vectors[1::2]).sum(axis=1).tolist()
        made = [
            make_pair(left.claim, right.claim, similarity)
            for (left, right), similarity in zip(sides, similarities, strict=True)
        ]
        evidence = compare_facts(made)
        comparability = [
            compare_subjects([pair], [seen], lexicon_of(left, right), self.config.comparable)[0]
            for pair, seen, (left, right) in zip(made, evidence, sides, strict=True)
        ]
        scores = self.classifier.classify(made)
        return conclude(made, comparability, evidence, scores)

    def understand(self, article: Document) -> list[Claim]:
        """Return the claims of an article with what they say."""
        return annotate(self.segmenter.segment(article), article)

    def embed(self, claims: Sequence[Claim], clock: Clock) -> Vectors:
        """Return `(n, d)` vectors; each distinct text goes through the model once."""
        texts = sorted({claim.statement for claim in claims})
        rows = {text: row for row, text in enumerate(texts)}
        parts = [self.encoder.encode(part) for part in clock.chunks("embed", texts, CHUNK)]
        return np.concatenate(parts)[[rows[claim.statement] for claim in claims]] if parts else np.zeros((0, 1), np.float32)

    def judge(self, pairs: Sequence[Pair], lexicon: Lexicon, clock: Clock) -> list[Judgement]:
        """Return the judgements on the pairs that are about the same thing; the others cost no classification."""
        with clock.stage("compare"):
            evidence = compare_facts(pairs)
            comparability = compare_subjects(pairs, evidence, lexicon, self.config.comparable)
        kept = [index for index, subject in enumerate(comparability) if subject.verdict is not Verdict.NO]
        chosen = [pairs[index] for index in kept]
        scores = [score for part in clock.chunks("classify", chosen, CHUNK) for score in self.classifier.classify(part)]
        with clock.stage("decide"):
            return conclude(chosen, [comparability[i] for i in kept], [evidence[i] for i in kept], scores)


@dataclass(frozen=True, slots=True)
class Asked:
    """A text that a user gave, as a document of one claim."""

    document: Document
    claim: Claim


def ask(text: str, name: str) -> Asked:
    document = Document(id=name, source=name, text=text, language=detect_language(text), origin="the command line")
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    whole = Claim(
        id=f"{name}:{start}-{end}",
        document=name,
        source=name,
        language=document.language,
        published=None,
        text=text[start:end],
        start=start,
        end=end,
        paragraph=Span(start, end),
    )
    return Asked(document, annotate([whole], document)[0])


def lexicon_of(left: Asked, right: Asked) -> Lexicon:
    return build_lexicon([left.document, right.document], [left.claim, right.claim])


def conclude(
    pairs: Sequence[Pair],
    comparability: Sequence[Comparability],
    evidence: Sequence[tuple[Evidence, ...]],
    scores: Sequence[PairScores],
) -> list[Judgement]:
    cases = [Case(*parts) for parts in zip(pairs, comparability, evidence, scores, strict=True)]
    return [
        Judgement(case.pair, case.comparability, case.evidence, case.scores, decision)
        for case, decision in zip(cases, decide(cases), strict=True)
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


def count(articles: Sequence[Document], claims: Sequence[Claim], pairs: int, judged: int) -> dict[str, int]:
    return {
        "documents": len(articles),
        "sources": len({article.source for article in articles}),
        "claims": len(claims),
        "pairs": pairs,
        "comparable_pairs": judged,
    }
