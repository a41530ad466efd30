"""A report with a finding of every relation, several kinds and all voices, in three languages, and hostile inputs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from claims.schema import (
    Claim,
    Dispute,
    Document,
    Evidence,
    Finding,
    Kind,
    PairScores,
    Position,
    Reject,
    Relation,
    Report,
    RunInfo,
    Scores,
    Span,
    Speaker,
    Stance,
    VoiceKind,
    Voices,
)

HOSTILE_SOURCE = '"><img src=x onerror="window.__pwned=1">\u202egro.live'
HOSTILE_TITLE = "</title><script>window.__pwned = 1</script>"
HOSTILE_TEXT = (
    "</script><script>window.__pwned=1</script> The ferry carried 120 passengers <img src=x onerror=window.__pwned=1> "
    "when it left {{ 7*7 }} the harbour."
)

SCORES = PairScores(forward=Scores(0.02, 0.05, 0.93), backward=Scores(0.03, 0.09, 0.88))

ARTICLES = (
    Document(
        id="sahel-1",
        source="وكالة الساحل",
        title="غرق عبّارة قبالة ميناء الزهراء",
        text=(
            "غرقت عبّارة ركاب مساء الإثنين قبالة ميناء الزهراء بعد اصطدامها بحاجز صخري. "
            "وقُتل نحو عشرين شخصًا في غرق العبّارة. وتواصل فرق الإنقاذ عملها رغم الأمواج العالية.\n"
            "وقال مدير الميناء سامي الحداد إن العبّارة أبحرت وعلى متنها ستون راكبًا."
        ),
        language="ar",
        origin="articles.jsonl:1",
        published=datetime(2024, 3, 11, 20, 30, tzinfo=UTC),
        url="https://sahel.example/news/1",
    ),
    Document(
        id="madar-1",
        source="صحيفة المدار",
        title="حصيلة العبّارة ترتفع",
        text=(
            "أعلنت السلطات الصحية أن ستة وثلاثين شخصًا لقوا حتفهم في غرق العبّارة قبالة ميناء الزهراء. "
            "ونفى مدير الميناء سامي الحداد أن تكون الحمولة زائدة.\n"
            "وأكدت نقابة البحارة أن العبّارة كانت تقل ضعف العدد المسموح به."
        ),
        language="ar",
        origin="articles.jsonl:2",
        published=datetime(2024, 3, 12),
        url="https://madar.example/a?id=2&x=<b>",
    ),
    Document(
        id="harbour-1",
        source="Harbour Post",
        title="Ferry disaster: what we know",
        text=(
            "More than 20 people died when a passenger ferry sank off Al-Zahra port on Monday evening. "
            "The harbour was reopened to traffic on Tuesday morning.\n"
            "The ferry's operator, Blue Line, said talks with the crew had made slight progress."
        ),
        language="en",
        origin="articles.jsonl:3",
        published=datetime(2024, 3, 12, 9, 15, tzinfo=UTC),
        url="https://harbour.example/ferry",
    ),
    Document(
        id="quai-1",
        source="Le Quai",
        title="Naufrage d’Al-Zahra : le port toujours fermé",
        text=(
            "Le port d’Al-Zahra était toujours fermé à la navigation mardi matin. "
            "Selon le syndicat des marins, les discussions avec Blue Line n’ont pas avancé.\n"
            "La compagnie a été fondée en 1998 par Élie Nasser."
        ),
        language="fr",
        origin="articles.jsonl:4",
        published=datetime(2024, 3, 12, 11, 0, tzinfo=UTC),
        url="http://quai.example/naufrage",
    ),
    Document(
        id="harbour-2",
        source="Harbour Post",
        title="Blue Line, a family company",
        text="Blue Line was founded in 2001 by Karim Nasser. The harbour remained closed on Tuesday morning.",
        language="en",
        origin="articles.jsonl:5",
        published=datetime(2024, 3, 14),
        url="https://harbour.example/blue-line",
    ),
    Document(
        id="wire-1",
        source="شبكة الموانئ",
        text="وقُتل نحو عشرين شخصًا في غرق العبّارة.",
        language="ar",
        origin="wire.csv:2",
        notes=("no date: compared with articles of any date",),
    ),
    Document(
        id="hostile-1",
        source=HOSTILE_SOURCE,
        title=HOSTILE_TITLE,
        text=HOSTILE_TEXT,
        language="en",
        origin="evil<b>.html",
        published=datetime(2024, 3, 12),
        url="javascript:window.__pwned=1",
        notes=("<script>window.__pwned=1</script>",),
    ),
)

DOCUMENTS = {document.id: document for document in ARTICLES}

REJECTS = (
    Reject("articles.jsonl:17", "'text' is missing; each article needs source and text"),
    Reject("<img src=x onerror=window.__pwned=1>.zip", "the path climbs out of the archive: ../../etc/passwd"),
)

RUN = RunInfo(
    version="0.1.0",
    started=datetime(2024, 3, 15, 8, 0, tzinfo=UTC),
    seconds=12.34,
    settings={"pairing": {"window_days": 3, "candidates": 10}, "report": {"language": None}},
    models={"encoder": "embedded sha256:1f2e", "classifier": "embedded sha256:9ac0"},
    counts={"claims": 61, "pairs": 240},
    stage_seconds={"segment": 0.4, "encode": 3.1, "classify": 7.9},
)

PORT_DIRECTOR = ("سامي الحداد", VoiceKind.PERSON)
CREW_UNION = ("نقابة البحارة", VoiceKind.ORGANISATION)
BLUE_LINE = ("Blue Line", VoiceKind.ORGANISATION)
UNION = ("le syndicat des marins", VoiceKind.ORGANISATION)


def make_claim(
    document: str, text: str, voice: tuple[str, VoiceKind] | None = None, stance: Stance = Stance.SAID
) -> Claim:
    """Return the claim that stands as `text` in the document, shown in the paragraph around it."""
    article = DOCUMENTS[document]
    start = article.text.index(text)
    first = article.text.rfind("\n", 0, start) + 1
    last = article.text.find("\n", start)
    return Claim(
        id=f"{document}:{start}",
        document=document,
        source=article.source,
        language=article.language,
        published=article.published,
        text=text,
        start=start,
        end=start + len(text),
        paragraph=Span(first, last if last >= 0 else len(article.text)),
        speaker=Speaker(voice[0], voice[0], voice[1], stance, Span(start, start)) if voice else None,
    )


def find_span(claim: Claim, words: str) -> tuple[Span, ...]:
    start = claim.start + claim.text.index(words)
    return (Span(start, start + len(words)),)


def differ(
    kind: Kind, relation: Relation, code: str, words: tuple[str, str], **values: str
) -> tuple[Evidence, str, str]:
    return Evidence(kind, relation, 0.8, code, values={"left": words[0], "right": words[1], **values}), *words


def make_finding(
    number: int, sides: tuple[Claim, Claim], differing: tuple[Evidence, str, str], confidence: float, voices: Voices
) -> Finding:
    (left, right), (evidence, left_words, right_words) = sides, differing
    assert evidence.relation is not None
    return Finding(
        id=f"f{number:02}",
        relation=evidence.relation,
        kind=evidence.kind,
        voices=voices,
        confidence=confidence,
        left=left,
        right=right,
        scores=SCORES,
        similarity=0.912,
        evidence=(replace(evidence, left=find_span(left, left_words), right=find_span(right, right_words)),),
        origins_left=1,
        origins_right=1,
        dispute=f"d{number:02}",
    )


ABOUT_20 = make_claim("sahel-1", "وقُتل نحو عشرين شخصًا في غرق العبّارة.")
ABOUT_20_COPY = make_claim("wire-1", "وقُتل نحو عشرين شخصًا في غرق العبّارة.")
EXACTLY_36 = make_claim(
    "madar-1", "أعلنت السلطات الصحية أن ستة وثلاثين شخصًا لقوا حتفهم في غرق العبّارة قبالة ميناء الزهراء."
)
OVER_20 = make_claim(
    "harbour-1", "More than 20 people died when a passenger ferry sank off Al-Zahra port on Monday evening."
)
SIXTY = make_claim("sahel-1", "العبّارة أبحرت وعلى متنها ستون راكبًا.", PORT_DIRECTOR)
HOSTILE = make_claim("hostile-1", HOSTILE_TEXT)
NO_OVERLOAD = make_claim(
    "madar-1", "ونفى مدير الميناء سامي الحداد أن تكون الحمولة زائدة.", PORT_DIRECTOR, Stance.DENIED
)
OVERLOAD = make_claim("madar-1", "العبّارة كانت تقل ضعف العدد المسموح به.", CREW_UNION, Stance.ACCUSED)
OPENED = make_claim("harbour-1", "The harbour was reopened to traffic on Tuesday morning.")
CLOSED = make_claim("quai-1", "Le port d’Al-Zahra était toujours fermé à la navigation mardi matin.")
STILL_CLOSED = make_claim("harbour-2", "The harbour remained closed on Tuesday morning.")
PROGRESS = make_claim("harbour-1", "talks with the crew had made slight progress.", BLUE_LINE)
NO_PROGRESS = make_claim("quai-1", "les discussions avec Blue Line n’ont pas avancé.", UNION)
FOUNDED_1998 = make_claim("quai-1", "La compagnie a été fondée en 1998 par Élie Nasser.")
FOUNDED_2001 = make_claim("harbour-2", "Blue Line was founded in 2001 by Karim Nasser.")

TOLL = replace(
    make_finding(
        1,
        (ABOUT_20, EXACTLY_36),
        differ(
            Kind.QUANTITY,
            Relation.CONTRADICTION,
            "quantity.disjoint",
            ("نحو عشرين شخصًا", "ستة وثلاثين شخصًا"),
            left_interval="18–22",
            right_interval="36",
        ),
        0.93,
        Voices.SOURCES,
    ),
    origins_left=1,
    also_left=(ABOUT_20_COPY,),
)
TOLL_HEDGED = replace(
    make_finding(
        2,
        (ABOUT_20, OVER_20),
        differ(
            Kind.QUANTITY,
            Relation.DISCREPANCY,
            "quantity.hedge",
            ("نحو عشرين", "More than 20"),
            left_interval="[18–22]",
            right_interval="[≥ 21]",
        ),
        0.71,
        Voices.SOURCES,
    ),
    dispute="d01",
    origins_left=2,
)
OVERLOADED = make_finding(
    3,
    (OVERLOAD, NO_OVERLOAD),
    differ(Kind.RESPONSIBILITY, Relation.CONTRADICTION, "attribution.denial", ("ضعف", "ونفى"), speaker="سامي الحداد"),
    0.86,
    Voices.SPEAKERS,
)
PORT = make_finding(
    4,
    (OPENED, CLOSED),
    differ(Kind.STATUS, Relation.CONTRADICTION, "status.opposite", ("reopened", "fermé")),
    0.89,
    Voices.SOURCES,
)
TALKS = make_finding(
    5,
    (PROGRESS, NO_PROGRESS),
    differ(Kind.DEGREE, Relation.CONTRADICTION, "degree.opposite", ("slight progress", "n’ont pas avancé")),
    0.64,
    Voices.SPEAKERS,
)
FOUNDER = make_finding(
    6,
    (FOUNDED_1998, FOUNDED_2001),
    differ(Kind.ENTITY, Relation.CONTRADICTION, "name.different", ("Élie Nasser", "Karim Nasser")),
    0.58,
    Voices.SOURCES,
)
LATER_TOLL = replace(
    make_finding(
        7,
        (OVER_20, EXACTLY_36),
        differ(
            Kind.QUANTITY,
            Relation.UPDATE,
            "time.later",
            ("More than 20", "ستة وثلاثين"),
            left_date="2024-03-11",
            right_date="2024-03-12",
        ),
        0.55,
        Voices.SOURCES,
    ),
    dispute="d01",
)
PASSENGERS = make_finding(
    8,
    (SIXTY, HOSTILE),
    differ(Kind.QUANTITY, Relation.CONTRADICTION, "quantity.disjoint", ("ستون راكبًا", "120 passengers <img")),
    0.77,
    Voices.SPEAKERS,
)
OWN_PORT = make_finding(
    9,
    (OPENED, STILL_CLOSED),
    differ(Kind.STATUS, Relation.CONTRADICTION, "status.opposite", ("reopened", "closed")),
    0.82,
    Voices.SELF,
)

FINDINGS = (TOLL, PORT, OVERLOADED, OWN_PORT, PASSENGERS, TOLL_HEDGED, TALKS, FOUNDER, LATER_TOLL)

DISPUTES = (
    Dispute(
        id="d01",
        positions=(Position((ABOUT_20, ABOUT_20_COPY)), Position((OVER_20,)), Position((EXACTLY_36,))),
        findings=("f01", "f02", "f07"),
        confidence=0.93,
    ),
    *(
        Dispute(
            finding.dispute, (Position((finding.left,)), Position((finding.right,))), (finding.id,), finding.confidence
        )
        for finding in (PORT, OVERLOADED, OWN_PORT, PASSENGERS, TALKS, FOUNDER)
    ),
)


def build_report(language: str = "en") -> Report:
    """Return the sample with its wording in `language`."""
    return Report(ARTICLES, REJECTS, FINDINGS, DISPUTES, RUN, language)


def build_empty_report(language: str = "en") -> Report:
    """Return a report over the same articles that found nothing."""
    return Report(ARTICLES, (), (), (), RUN, language)
