"""The one place that knows all stages: documents in, report out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from claims.align import Articles, lay_out
from claims.block import find_alike, find_debated, find_needed, find_translated
from claims.cache import Cache, CachedClassifier, CachedEncoder
from claims.claimness import find_checkable
from claims.classify import build_classifier
from claims.comparable import compare_subjects
from claims.config import Config, load_config
from claims.decide import Case, Occasion, choose_threshold, decide, promise_after
from claims.disputes import group_disputes
from claims.encode import build_encoder
from claims.errors import ConfigError, InputError
from claims.findings import select_findings
from claims.lexicon import build_lexicon
from claims.meeting import describe
from claims.models.loading import fingerprint
from claims.near import Neighbours, find_neighbours, make_entry
from claims.objects import is_url
from claims.pair import find_pairs, make_pair, make_pairs
from claims.progress import Clock, Progress, silent
from claims.promising import Listed, PromisingSearch, choose_most_promising, find_promising, weigh
from claims.protocols import Block, Classifier, Encoder, Engine, Found, Search, Segmenter, Spread, Vectors
from claims.reading import Processes, read_article
from claims.run import describe_run
from claims.schema import (
    UNKNOWN_LANGUAGE,
    Answer,
    Claim,
    Document,
    Judgement,
    Label,
    Language,
    Pair,
    PairScores,
    Reject,
    Report,
    Scores,
)
from claims.scope import EVERYTHING, Scope
from claims.segment import ClauseSegmenter
from claims.serial import HeldClaims
from claims.statement import Statement, ask
from claims.store import Entry, Store, open_store
from claims.syndication import continue_origins
from claims.understand.aliases import load_aliases

PAIRS_AT_ONCE = 20_000
if TYPE_CHECKING:
    from claims.cluster import Cluster

ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Detector:
    """Finds disagreements between articles; holds the models, which are loaded once. Safe to share between threads."""

    config: Config
    encoder: Encoder
    classifier: Classifier
    segmenter: Segmenter = field(default_factory=ClauseSegmenter)
    engine: Engine = field(default_factory=Processes)

    @classmethod
    def load(cls, config: Config | Path | str | None = None) -> Self:
        """Load the models that a config (or a file of one) names; without one, the embedded models.

        Raises ConfigError for an unusable config and ModelError for an unusable model.
        """
        settings = config if isinstance(config, Config) else load_config(Path(config) if config else None)
        load_aliases(settings.understanding.names)
        if settings.engine.name == "ray":
            cluster = join_cluster(settings)
            return cls(settings, cluster, cluster, engine=cluster)
        engine = Processes(settings.engine.workers)
        return cls(settings, build_encoder(settings.models), build_classifier(settings.models), engine=engine)

    def with_cache(self, cache: Cache) -> Self:
        """Return the same detector, but asking the cache before the models, and telling it what they say."""
        names = self.model_names()
        return replace(
            self,
            encoder=CachedEncoder(self.encoder, cache, names["encoder"]),
            classifier=CachedClassifier(self.classifier, cache, names["classifier"]),
        )

    def model_names(self) -> dict[str, str]:
        """Return what tells the vectors and the scores of these models, read as they are, from those of others."""
        models = self.config.models
        return {
            "encoder": f"{fingerprint(models.encoder)} {models.encoder_prefix!r} {models.max_tokens}",
            "classifier": f"{fingerprint(models.classifier)} {models.max_tokens}",
        }

    def open_store(self, folder: Path | str, *, write: bool = False) -> AbstractContextManager[Store]:
        """Open the store of a folder for these models; see `claims.store.open_store`."""
        if is_url(str(folder)):
            raise InputError(f"{folder}: a store is a folder of this machine; only articles and reports may have URLs")
        return open_store(Path(folder), self.model_names(), write=write)

    def detect(self, documents: Iterable[Document], progress: Progress = silent) -> Report:
        """Return the report on a collection of articles, whose order does not matter.

        Rejects are taken over from what `read_documents` returned. No articles give an empty report.
        """
        clock = Clock(progress)
        articles = sorted(clock.count("read", documents), key=lambda document: document.id)
        collected = self.collect(articles, clock)
        judgements = self.judge(collected.pairs, collected.articles, clock)
        known = Known(collected.claims, collected.origins, judgements)
        return self.report(articles, known, count(articles, collected, len(judgements)), rejects_of(documents), clock)

    def follow(self, documents: Iterable[Document], store: Store, progress: Progress = silent) -> Report:
        """Add articles to a store, compare new ones with what is there, and report all that is known of the articles.

        What is in the store already costs nothing, so that following the same articles again gives the same report.
        """
        clock = Clock(progress)
        articles = sorted(clock.count("read", documents), key=lambda document: document.id)
        with clock.stage("store"):
            fresh = store.missing(articles)
        counts = self.add(fresh, store, clock) | {"new_documents": len(fresh)} | count_articles(articles)
        with clock.stage("store"):
            if self.config.store.keep_days is not None:
                store.forget(self.config.store.keep_days)
            known = recall(store, [article.id for article in articles])
            stored = dict(zip(("stored_documents", "stored_claims"), store.count(), strict=True))
        return self.report(articles, known, counts | stored, rejects_of(documents), clock)

    def add(self, articles: Sequence[Document], store: Store, clock: Clock) -> dict[str, int]:
        """Compare new articles with each other and with those in the store, store what comes of it, and count it."""
        read = clock.count("understand", self.read(articles), len(articles))
        entries = [make_entry(article, claims) for article, claims in zip(articles, read, strict=True)]
        collected = self.surround(entries, store, clock)
        judgements = self.judge(collected.pairs, collected.articles, clock)
        with clock.stage("store"):
            store.add(entries, collected.origins, [judged for judged in judgements if judged.decision.relation])
        return count(articles, collected, len(judgements))

    def surround(self, entries: Sequence[Entry], store: Store, clock: Clock, asked: str | None = None) -> Collected:
        """Return the claims of new articles and of their neighbours in the store, with the pairs of the new ones."""
        with clock.stage("store"):
            near = find_neighbours(store, entries, self.config)
        documents = sorted([*near.documents, *(entry.document for entry in entries)], key=lambda document: document.id)
        claims = [*near.claims, *(claim for entry in entries for claim in entry.claims)]
        scope = Scope(frozenset(entry.document.id for entry in entries), asked)
        return replace(self, encoder=store.remembering(self.encoder)).gather(documents, claims, clock, scope, near)

    def report(
        self,
        articles: Sequence[Document],
        known: Known,
        counts: Mapping[str, int],
        rejects: Sequence[Reject],
        clock: Clock,
    ) -> Report:
        """Return the report on the articles from what is known of their claims."""
        judgements, origins = known.judgements, known.origins
        with clock.stage("report"):
            threshold = choose_threshold([judgement.decision for judgement in judgements], self.config.decision)
            chosen = select_findings(judgements, origins, threshold, self.config.report.limit_findings)
            findings, disputes = group_disputes(chosen, copies_of(known.claims, origins), origins)
        less_sure = sum(
            judgement.decision.relation is not None
            and self.config.decision.min_promise <= judgement.decision.confidence < threshold
            for judgement in judgements
        )
        return Report(
            documents=(*articles, *known.further),
            rejects=tuple(rejects),
            findings=tuple(findings),
            disputes=tuple(disputes),
            run=describe_run(self.config, clock, {**counts, "less_sure": less_sure}),
            language=self.config.report.language or main_language(articles),
        )

    def check(self, text: str, against: Iterable[Document] | Store) -> Answer:
        """Return the claims of a collection, or of a store, that contradict and that support a statement."""
        asked = ask(text, ASKED, self.config.understanding.names)
        if isinstance(against, Store):
            entry = make_entry(asked.document, [asked.claim])
            collected = self.surround([entry], against, Clock(silent), asked.claim.id)
        else:
            collected = self.collect(sorted(against, key=lambda document: document.id), Clock(silent), asked)
        judgements = self.judge(collected.pairs, collected.articles, Clock(silent))
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
        return weigh([(pair, subject)], self.config.comparable)

    def judge_all(self, articles: Sequence[Document]) -> list[Judgement]:
        """Return the judgements on all pairs of a collection that reach the classifier, findings or not."""
        collected = self.collect(articles, Clock(silent))
        return self.judge(collected.pairs, collected.articles, Clock(silent))

    def collect(self, articles: Sequence[Document], clock: Clock, asked: Statement | None = None) -> Collected:
        """Return the claims of the articles, and of a text that is checked against them, with the pairs to look at."""
        claims = [claim for found in clock.count("understand", self.read(articles), len(articles)) for claim in found]
        if asked is None:
            return self.gather(articles, claims, clock)
        scope = Scope(frozenset([asked.document.id]), asked.claim.id)
        return self.gather([*articles, asked.document], [*claims, asked.claim], clock, scope)

    def gather(
        self,
        documents: Sequence[Document],
        claims: Sequence[Claim],
        clock: Clock,
        scope: Scope = EVERYTHING,
        near: Neighbours | None = None,
    ) -> Collected:
        """Return the claims with the pairs of the scope; `near` tells which of them are known, and of what store."""
        near = near or Neighbours()
        self.refuse_too_many(claims)
        with clock.stage("lexicon"):
            lexicon = build_lexicon(documents, claims, near.background)
        with clock.stage("origins"):
            origins = continue_origins(claims, near.origins, lexicon.claims, self.config.syndication)
        with clock.stage("block"):
            worded = lay_out(claims, np.zeros((len(claims), 0), np.float32), lexicon, origins)
            rows = self.find_rows(claims, worded, scope)
        embedded = self.embed([claims[row] for row in rows], clock)
        with clock.stage("pair"):
            vectors = np.zeros((len(claims), embedded.shape[1]), np.float32)
            vectors[rows] = embedded
            out = set(self.find_idle([claims[row] for row in rows], embedded, scope))
            rows = np.array([row for row in rows if claims[row].id not in out], np.int64)
            laid_out = lay_out(claims, vectors, lexicon, origins)
            some, words, ones = [claims[row] for row in rows], lexicon.claims[rows], laid_out.origins[rows]
            pairing, spread = self.config.pairing, self.engine.spread
            return Collected(
                claims=[claim for claim in claims if claim.id not in out],
                pairs=find_pairs(some, vectors[rows], words, ones, pairing, scope, spread),
                origins=dict(zip((claim.id for claim in claims), origins, strict=True)),
                articles=laid_out,
                embedded=len(embedded),
                left_out=len(out),
            )

    def refuse_too_many(self, claims: Sequence[Claim]) -> None:
        limit = self.config.pairing.max_claims
        if len(claims) > limit:
            raise InputError(
                f"the articles make {len(claims):,} claims, more than 'pairing.max_claims' allows ({limit:,}); "
                "split the input by days, or raise the limit where there is memory for it (about 20 GB a million)"
            )

    def find_rows(self, claims: Sequence[Claim], articles: Articles, scope: Scope) -> NDArray[np.int64]:
        """Return the rows of the claims to embed: all of a small collection, else those that could disagree."""
        stored = articles.lexicon.articles - len(articles.lexicon.document_rows)
        if len(claims) <= self.config.blocking.from_claims and not stored:
            return np.arange(len(claims))
        facets = describe(claims, articles.origins, self.config.pairing.window_days, scope)
        spread, sift = self.engine.spread, self.sift(HeldClaims(claims), articles)
        alike = chain.from_iterable(find_alike(claims, articles, facets, self.config, sift))
        debated = find_promising(find_debated(claims, articles, facets), articles, self.config)
        promising = [*alike, *(one.case.pair for one in debated)]
        translated = find_translated(claims, articles, facets, self.config.blocking.min_common, spread)
        return np.union1d(find_needed(promising, articles), translated)

    def find_idle(self, claims: Sequence[Claim], vectors: Vectors, scope: Scope) -> list[str]:
        """Return the ids of the claims that nobody could check; what is asked about is always taken for a claim."""
        checkable = set(find_checkable(claims, vectors, self.config.models, self.config.claimness).tolist())
        return [claim.id for row, claim in enumerate(claims) if row not in checkable and claim.id != scope.asked]

    def understand(self, article: Document) -> list[Claim]:
        """Return the claims of an article with what they say."""
        return read_article(article, self.segmenter, self.config.understanding.names)

    def read(self, articles: Sequence[Document]) -> Iterator[list[Claim]]:
        """Yield what `understand` returns for each article, in order."""
        return self.engine.read(articles, self.segmenter, self.config.understanding.names)

    def embed(self, claims: Sequence[Claim], clock: Clock) -> Vectors:
        """Return `(n, d)` vectors; each distinct text goes through the model once."""
        texts = sorted({claim.statement for claim in claims})
        rows = {text: row for row, text in enumerate(texts)}
        parts = [self.encoder.encode(part) for part in clock.chunks("embed", texts, self.engine.texts_at_once)]
        return (
            np.concatenate(parts)[[rows[claim.statement] for claim in claims]]
            if parts
            else np.zeros((0, 1), np.float32)
        )

    def judge(self, pairs: Sequence[Pair], articles: Articles, clock: Clock) -> list[Judgement]:
        """Return the judgements on the pairs that are about the same thing; the others cost no classification."""
        with clock.stage("compare"):
            promising = find_promising(self.choose_promising(pairs, articles), articles, self.config)
        chosen = choose_most_promising(promising, self.config.decision.max_classified)
        parts = clock.chunks("classify", chosen, self.engine.texts_at_once)
        scored = [case for part in parts for case in self.classify_worthy(part)]
        with clock.stage("decide"):
            return conclude(scored, Occasion.COLLECTION)

    def choose_promising(self, pairs: Sequence[Pair], articles: Articles) -> list[Pair]:
        """Return those of the pairs that could become findings; the engine looks through them."""
        # Pairs of two articles stand together: what these have in common is worked out once for them.
        ordered = sorted(pairs, key=lambda pair: (pair.left.document, pair.right.document))
        search, claims = Listed.of(ordered)
        starts = range(0, len(ordered), PAIRS_AT_ONCE)
        blocks = [Block(start, min(start + PAIRS_AT_ONCE, len(ordered)), 0, 0, 0) for start in starts]
        found = self.sift(HeldClaims(claims), articles)(search, blocks)
        return [pair for one in found for pair in make_pairs(one, claims)]

    def sift(self, claims: HeldClaims, articles: Articles) -> Spread:
        """Return what spreads a search over the engine, and keeps the pairs that could become findings."""

        def spread(search: Search, blocks: Iterable[Block], /) -> Iterator[Found]:
            return self.engine.spread(PromisingSearch(search, claims, articles, self.config), blocks)

        return spread

    def classify(self, cases: Sequence[Case]) -> list[Case]:
        """Return the cases with the scores of both directions."""
        forward = self.classifier.classify([statements(case) for case in cases])
        return self.classify_back(cases, forward)

    def classify_worthy(self, cases: Sequence[Case]) -> list[Case]:
        """Return the cases that can become findings in view of the first direction, with the scores of both."""
        forward = self.classifier.classify([statements(case) for case in cases])
        chances = promise_after(cases, forward)
        worthy = [row for row, chance in enumerate(chances) if chance >= self.config.decision.min_promise]
        return self.classify_back([cases[row] for row in worthy], [forward[row] for row in worthy])

    def classify_back(self, cases: Sequence[Case], forward: Sequence[Scores]) -> list[Case]:
        backward = self.classifier.classify([statements(case)[::-1] for case in cases])
        scores = zip(cases, forward, backward, strict=True)
        return [replace(case, scores=PairScores(there, back)) for case, there, back in scores]


def join_cluster(settings: Config) -> Cluster:
    """Return the engine of a Ray cluster; ConfigError where Ray is not installed."""
    try:
        from claims.cluster import Cluster
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"the engine 'ray' needs a package that is missing ({error.name}): pip install 'crossclaim[ray]'"
        ) from error
    return Cluster(settings)


def statements(case: Case) -> tuple[str, str]:
    return case.pair.left.statement, case.pair.right.statement


@dataclass(frozen=True, slots=True)
class Collected:
    """The claims of a collection, the pairs to look at, and the origin of each claim by its id.

    `embedded` counts the claims that were worth embedding, `left_out` those among them that nobody could check.
    """

    claims: Sequence[Claim]
    pairs: Sequence[Pair]
    origins: Mapping[str, str]
    articles: Articles
    embedded: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Known:
    """What a report is made of: judgements, and the claims that they are about and copies of which stand elsewhere.

    `further` are articles of such claims beside those that the report is on.
    """

    claims: Sequence[Claim]
    origins: Mapping[str, str]
    judgements: Sequence[Judgement]
    further: Sequence[Document] = ()


def recall(store: Store, articles: Sequence[str]) -> Known:
    """Return what a store knows of some articles."""
    judgements = store.judgements(articles)
    sides = {claim.id for judged in judgements for claim in (judged.pair.left, judged.pair.right)}
    involved = {claim.document for judged in judgements for claim in (judged.pair.left, judged.pair.right)}
    origins = {origin for claim, origin in store.claims_of(sorted(involved)) if claim.id in sides}
    copies = store.copies(sorted(origins))
    further = {claim.document for claim, _ in copies} - set(articles)
    return Known(
        claims=[claim for claim, _ in copies],
        origins={claim.id: origin for claim, origin in copies},
        judgements=judgements,
        further=store.documents(sorted(further)),
    )


def rejects_of(documents: Iterable[Document]) -> Sequence[Reject]:
    return getattr(documents, "rejects", ())


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


def count_articles(articles: Sequence[Document]) -> dict[str, int]:
    return {"documents": len(articles), "sources": len({article.source for article in articles})}


def count(articles: Sequence[Document], collected: Collected, judged: int) -> dict[str, int]:
    return count_articles(articles) | {
        "claims": len(collected.claims),
        "embedded_claims": collected.embedded,
        "not_checkable": collected.left_out,
        "pairs": len(collected.pairs),
        "comparable_pairs": judged,
    }
