"""What is left of labelled disagreements after pairing, comparability and the promise."""

from dataclasses import replace

from claims import load_config
from claims.pipeline import Detector
from claims.schema import Label, Relation, Verdict
from eval.news import Reference, digest
from eval.sieve import sieve_day
from eval.tables import sieve_table
from tests.fakes import BagOfWordsEncoder, NegationClassifier, make_document
from tests.test_eval_news import make_pair

TOLL = "Rescuers counted {} dead after the ferry Aurora sank off Tarran harbour on Monday night."
MARKET = "The market hall of Belmonde opened again after repairs that took the whole winter."


def test_a_disagreement_passes_and_a_stranger_does_not():
    documents = [
        make_document("a", TOLL.format(12), url="http://a.example/"),
        make_document("b", TOLL.format(30), url="http://b.example/"),
        make_document("c", MARKET, url="http://c.example/"),
    ]
    sides = {one.id: Reference(one.url, 0, len(one.text), digest(one.text)) for one in documents}
    toll = replace(
        make_pair(sides["a"], sides["b"]),
        comparable=Verdict.YES,
        label=Label.CONTRADICTION,
        relation=Relation.CONTRADICTION,
    )
    stranger = replace(toll, right=sides["c"])
    detector = Detector(load_config(None), BagOfWordsEncoder(384), NegationClassifier())
    steps = sieve_day(detector, [toll, stranger], documents)
    assert steps["labelled"].findings == 2
    assert steps["paired"].findings == steps["comparable"].findings == steps["500"].findings == 1
    rows = sieve_table({name: [one] for name, one in steps.items()}).splitlines()
    assert rows[2].split("|")[3].strip() == "2"
    assert rows[-1].endswith("| 1 | 0.500 |")
