from claims.disputes import group_disputes
from claims.findings import select_findings
from claims.schema import Comparability, Decision, Judgement, Kind, Label, Relation, Verdict, Voices
from tests.fakes import make_claim, make_pair, make_scores

SAME = Comparability(Verdict.YES, "they share their rare words", 0.8, 0.8, False, False, 0.8, 0.8, 0.0, False, 1, 0.0)


def judged(left, right, confidence=0.9, relation=Relation.CONTRADICTION, voices=Voices.SOURCES):
    decision = Decision(Label.CONTRADICTION, relation, Kind.QUANTITY, confidence)
    return Judgement(make_pair(left, right, voices=voices), SAME, (), make_scores(0.9), decision)


def own_origins(*claims):
    return {claim.id: claim.id for claim in claims}


def grouped(judgements, origins, claims):
    copies = {}
    for claim in claims:
        copies.setdefault(origins[claim.id], []).append(claim)
    return group_disputes(select_findings(judgements, origins, 0.5, None), copies, origins)


def test_findings_that_share_a_claim_are_one_dispute_with_two_positions():
    about, more, also_more = make_claim("20", "a"), make_claim("36", "b"), make_claim("36 dead", "c")
    claims = (about, more, also_more)
    findings, disputes = grouped([judged(about, more), judged(about, also_more)], own_origins(*claims), claims)
    [dispute] = disputes
    assert [len(position.claims) for position in dispute.positions] == [1, 2]
    assert {finding.dispute for finding in findings} == {dispute.id}
    assert {(finding.origins_left, finding.origins_right) for finding in findings} == {(1, 2)}


def test_unconnected_findings_are_separate_disputes():
    claims = [make_claim(name, name) for name in "abcd"]
    judgements = [judged(claims[0], claims[1], 0.7), judged(claims[2], claims[3], 0.9)]
    _, disputes = grouped(judgements, own_origins(*claims), claims)
    assert [dispute.confidence for dispute in disputes] == [0.9, 0.7]


def test_copies_make_one_finding_with_one_origin_and_name_the_others():
    first, copy, other = make_claim("20", "a"), make_claim("20", "b"), make_claim("36", "c")
    origins = {first.id: first.id, copy.id: first.id, other.id: other.id}
    findings, _ = grouped([judged(first, other), judged(copy, other)], origins, [first, copy, other])
    [finding] = findings
    assert (finding.origins_left, finding.origins_right) == (1, 1)
    assert finding.also_left == (copy,)


def test_a_disagreement_between_outlets_is_told_before_one_within_an_outlet():
    wire, copy, other = make_claim("20", "a"), make_claim("20", "b"), make_claim("36", "a", id="a:9")
    origins = {wire.id: wire.id, copy.id: wire.id, other.id: other.id}
    judgements = [judged(wire, other, 0.95, voices=Voices.SELF), judged(copy, other, 0.9)]
    [finding] = select_findings(judgements, origins, 0.5, None)
    assert finding.voices is Voices.SOURCES


def test_findings_are_sorted_and_limited():
    claims = [make_claim(name, name) for name in "abcdef"]
    judgements = [judged(claims[n], claims[n + 1], c) for n, c in ((0, 0.6), (2, 0.9), (4, 0.4))]
    found = select_findings(judgements, own_origins(*claims), 0.5, None)
    assert [finding.confidence for finding in found] == [0.9, 0.6]
    assert len(select_findings(judgements, own_origins(*claims), 0.5, 1)) == 1


def test_nothing_gives_nothing():
    assert group_disputes([], {}, {}) == ([], [])
