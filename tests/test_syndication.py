from claims.config import SyndicationSettings
from claims.schema import Hedge, Name, Quantity, Span
from claims.syndication import find_origins
from tests.fakes import make_claim

WIRE = "أعلنت هيئة الموانئ أن العبارة جنحت عند مدخل الميناء بعد منتصف الليل بسبب الرياح الشديدة"


def origins_of(*claims):
    return find_origins(claims, SyndicationSettings())


def people(number, start=0):
    return (Quantity(number, number, "", "killed", Hedge.EXACT, Span(start, start + 2)),)


def test_a_copied_sentence_has_the_origin_of_the_first():
    first, copy, other = make_claim(WIRE, "a"), make_claim(WIRE, "b"), make_claim("The talks ended without a deal", "c")
    assert origins_of(first, copy, other) == [first.id, first.id, other.id]


def test_a_sentence_that_an_outlet_cut_short_is_a_copy():
    first, short = make_claim(WIRE, "a"), make_claim(" ".join(WIRE.split()[:9]), "b")
    assert origins_of(first, short) == [first.id, first.id]


def test_an_altered_figure_in_a_copied_sentence_is_no_copy():
    first = make_claim(WIRE + " ما أدى إلى مقتل 17 شخصا", "a", quantities=people(17))
    altered = make_claim(WIRE + " ما أدى إلى مقتل 23 شخصا", "b", quantities=people(23))
    assert origins_of(first, altered) == [first.id, altered.id]


def test_an_altered_name_in_a_copied_sentence_is_no_copy():
    first = make_claim(WIRE, "a", names=(Name("الميناء", "harbour", Span(0, 3)),))
    altered = make_claim(WIRE, "b", names=(Name("المطار", "airport", Span(0, 3)),))
    assert origins_of(first, altered) == [first.id, altered.id]


def test_a_negated_copy_is_no_copy():
    first, negated = make_claim(WIRE, "a"), make_claim(WIRE, "b", negated=True)
    assert origins_of(first, negated) == [first.id, negated.id]


def test_the_order_of_claims_does_not_matter():
    claims = [make_claim(WIRE, name) for name in "cab"]
    assert set(origins_of(*claims)) == {claims[1].id}
    assert dict(zip((c.id for c in claims), origins_of(*claims), strict=True)) == dict(
        zip((c.id for c in reversed(claims)), origins_of(*reversed(claims)), strict=True)
    )


def test_no_claims_have_no_origins():
    assert origins_of() == []
