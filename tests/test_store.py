"""The store: what was read before takes part, whoever reads beside the one who writes, and whatever goes wrong."""

import shutil
import sqlite3
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims import Config, Detector, InputError, OutputError
from claims.config import BlockingSettings, ClaimnessSettings, DecisionSettings, StoreSettings
from claims.near import find_neighbours, make_entry
from claims.store import FILE, MIGRATIONS, open_store
from tests.fakes import MONDAY, BagOfWordsEncoder, NegationClassifier, make_claim, make_document
from tests.processes import finish, kill_at_random, needs_fork, start

MODELS = {"encoder": "words", "classifier": "negations"}
CONFIG = Config(claimness=ClaimnessSettings(min_probability=0), decision=DecisionSettings(min_confidence=0.05))


# Any store counts as too large to be embedded whole.
LARGE = CONFIG.model_copy(update={"blocking": BlockingSettings(from_claims=0)})


def make_detector(config=CONFIG):
    return Detector(config, BagOfWordsEncoder(), NegationClassifier())


def ferry(name, number, **changes):
    text = (
        f"The ferry Amal sank off the coast of Marsa. {number} passengers of the Amal ferry were killed. "
        "Divers searched the harbour of Marsa all night."
    )
    return make_document(name, **({"text": text} | changes))


def market(name, **changes):
    text = "Brokers in Nahla expect quiet trading. The index of the Nahla exchange closed at 210 points."
    return make_document(name, text, **changes)


def findings_of(report):
    return {(finding.left.document, finding.right.document, finding.id) for finding in report.findings}


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path, MODELS, write=True) as opened:
        yield opened


@pytest.mark.parametrize("config", [CONFIG, LARGE])
def test_articles_that_come_one_by_one_give_the_findings_of_all_together(store, config):
    documents = [ferry("a", 12), market("m"), ferry("b", 31), ferry("c", 12, published=MONDAY + timedelta(hours=9))]
    detector = make_detector(config)
    one_by_one = [findings_of(detector.follow([document], store)) for document in documents]
    assert [len(found) for found in one_by_one] == [0, 0, 1, 1]
    assert findings_of(detector.follow(documents, store)) == findings_of(detector.detect(documents)) == one_by_one[2]


def test_following_again_changes_nothing(store):
    documents = [ferry("a", 12), ferry("b", 31)]
    first = make_detector().follow(documents, store)
    before = store.count()
    second = make_detector().follow(documents, store)
    assert first.findings == second.findings
    assert first.disputes == second.disputes
    assert store.count() == before == (2, first.run.counts["stored_claims"])
    assert (first.run.counts["new_documents"], second.run.counts["new_documents"]) == (2, 0)


def test_a_report_has_the_articles_that_its_findings_quote(store):
    make_detector().follow([ferry("a", 12)], store)
    report = make_detector().follow([ferry("b", 31)], store)
    assert {document.id for document in report.documents} == {"a", "b"}
    assert report.run.counts["documents"] == 1


def test_an_article_that_changed_takes_the_place_of_the_former(store):
    detector = make_detector()
    detector.follow([ferry("a", 12), ferry("b", 31)], store)
    corrected = detector.follow([ferry("b", 12)], store)
    assert corrected.findings == ()
    assert store.count()[0] == 2
    assert detector.follow([ferry("a", 12)], store).findings == ()


def test_a_statement_is_checked_against_what_is_stored(store):
    detector = make_detector()
    detector.follow([ferry("a", 12), market("m")], store)
    answer = detector.check("The ferry Amal did not sink off the coast of Marsa.", store)
    [judged] = [one for one in answer.contradicted_by if "sank" in one.pair.left.text + one.pair.right.text]
    assert {judged.pair.left.document, judged.pair.right.document} == {"a", "asked"}
    assert store.count()[0] == 2


def test_old_articles_are_forgotten(tmp_path):
    config = CONFIG.model_copy(update={"store": StoreSettings(keep_days=5)})
    with open_store(tmp_path, MODELS, write=True) as store:
        make_detector(config).follow([ferry("a", 12), ferry("b", 31), market("undated", published=None)], store)
        make_detector(config).follow([market("later", published=MONDAY + timedelta(days=6))], store)
        assert {document.id for document in store.documents(["a", "b", "undated", "later"])} == {"undated", "later"}
        assert store.judgements(["a", "b"]) == []
        assert store.claims_of(["a", "b"]) == []
        vectors = store.connection.execute("SELECT COUNT(*) FROM kept").fetchone()
        assert vectors == (len({claim.statement for claim, _ in store.claims_of(["undated", "later"])}),)


def test_copies_of_stored_claims_have_their_origin(store):
    detector = make_detector()
    detector.follow([ferry("z", 12)], store)
    detector.follow([ferry("a", 12)], store)
    origins = {origin for _, origin in store.claims_of(["a", "z"])}
    assert all(origin.startswith("z:") for origin in origins)


def test_neighbours_are_the_articles_of_the_event_within_the_window(store):
    detector = make_detector()
    far = ferry("far", 9, published=MONDAY + timedelta(days=9))
    detector.follow([ferry("a", 12), market("m"), far, ferry("undated", 12, published=None)], store)
    new = ferry("new", 31)
    near = find_neighbours(store, [make_entry(new, detector.understand(new))], LARGE)
    assert [document.id for document in near.documents] == ["a", "undated"]
    assert near.background.articles == 1
    assert near.background.count(["broker", "unheard"]).tolist() == [1, 0]


def test_articles_of_two_languages_are_neighbours_by_what_a_translation_keeps(store):
    detector = make_detector()
    french = make_document("f", "Le ferry Amal a coulé au large de Marsa. 31 personnes ont été tuées.", language="fr")
    other = make_document("o", "La bourse de Nahla a fermé à 210 points. Le calme règne.", language="fr")
    detector.follow([french, other], store)
    new = make_document("new", "The ferry Amal sank off Marsa. 12 people were killed.")
    near = find_neighbours(store, [make_entry(new, detector.understand(new))], LARGE)
    assert [document.id for document in near.documents] == ["f"]


def test_with_a_background_only_what_could_disagree_is_embedded(tmp_path):
    with open_store(tmp_path, MODELS, write=True) as store:
        detector = make_detector(LARGE)
        detector.follow([ferry("a", 12), market("m")], store)
        counts = detector.follow([ferry("b", 31)], store).run.counts
    assert 0 < counts["embedded_claims"] <= 6


def test_a_small_store_is_read_whole(store):
    detector = make_detector()
    detector.follow([ferry("a", 12), market("m")], store)
    new = make_document("new", "Nothing of all that. Elsewhere it rained.")
    near = find_neighbours(store, [make_entry(new, detector.understand(new))], CONFIG)
    assert [document.id for document in near.documents] == ["a", "m"]


def test_readers_stand_beside_one_writer(tmp_path):
    with open_store(tmp_path, MODELS, write=True) as writing:
        make_detector().follow([ferry("a", 12)], writing)
        with open_store(tmp_path, MODELS, write=False) as reading, open_store(tmp_path, MODELS, write=False) as other:
            make_detector().follow([ferry("b", 31)], writing)
            assert reading.count() == other.count() == writing.count()
            assert make_detector().check("The ferry Amal did not sink off the coast of Marsa.", reading).contradicted_by
        with (
            pytest.raises(OutputError, match="another run is writing this store"),
            open_store(tmp_path, MODELS, write=True),
        ):
            pass
    with open_store(tmp_path, MODELS, write=True):
        pass


def test_other_models_are_refused(tmp_path):
    with open_store(tmp_path, MODELS, write=True):
        pass
    for write in (True, False):
        with (
            pytest.raises(InputError, match="other models"),
            open_store(tmp_path, MODELS | {"encoder": "letters"}, write=write),
        ):
            pass


def test_a_store_of_a_newer_version_is_refused(tmp_path):
    with open_store(tmp_path, MODELS, write=True):
        pass
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(InputError, match="newer version"), open_store(tmp_path, MODELS, write=True):
        pass


def test_a_store_of_an_older_format_is_brought_up_to_date(tmp_path, monkeypatch):
    with open_store(tmp_path, MODELS, write=True) as store:
        make_detector().follow([ferry("a", 12)], store)
    monkeypatch.setattr("claims.store.MIGRATIONS", (*MIGRATIONS, "ALTER TABLE documents ADD COLUMN remark TEXT;"))
    with pytest.raises(InputError, match="older format"), open_store(tmp_path, MODELS, write=False):
        pass
    with open_store(tmp_path, MODELS, write=True) as store:
        assert store.count()[0] == 1
        assert store.connection.execute("SELECT remark FROM documents").fetchall() == [(None,)]


def test_there_is_nothing_to_read_without_a_store(tmp_path):
    with pytest.raises(InputError, match="there is no store"), open_store(tmp_path / "none", MODELS, write=False):
        pass


def test_what_is_no_store_is_said_so(tmp_path):
    (tmp_path / FILE).write_bytes(b"not a database" * 100)
    with pytest.raises(OutputError, match=FILE), open_store(tmp_path, MODELS, write=True):
        pass


def test_an_addition_that_breaks_off_leaves_nothing_behind(store):
    detector = make_detector()
    detector.follow([ferry("a", 12)], store)
    before = store.count()
    entry = make_entry(ferry("b", 31), [make_claim("one", "b"), make_claim("two", "b", id="b:2")])
    with pytest.raises(KeyError):
        store.add([entry], {entry.claims[0].id: "b"}, [])
    assert store.count() == before
    assert len(store.missing([ferry("a", 12), ferry("b", 31)])) == 1


def feed(folder, documents):
    for document in documents:
        with open_store(folder, MODELS, write=True) as store:
            make_detector().follow([document], store)


def outcome(folder, documents):
    with open_store(folder, MODELS, write=True) as store:
        report = make_detector().follow(documents, store)
        return store.count(), report.findings, report.disputes


@needs_fork
def test_a_desk_killed_at_a_hundred_moments_ends_with_the_same_store(tmp_path):
    documents = [
        *(ferry(f"a{hour}", 12, published=MONDAY + timedelta(hours=hour), source=f"s{hour}") for hour in range(4)),
        *(ferry(f"b{hour}", 31, published=MONDAY + timedelta(hours=hour), source=f"t{hour}") for hour in range(4)),
        market("m"),
    ]
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    feed(tmp_path / "first", documents)
    begun = time.perf_counter()
    feed(whole, documents)
    seconds = time.perf_counter() - begun
    killed = 0
    for was_killed in kill_at_random(100, seconds, feed, broken, documents):
        killed += was_killed
        if not was_killed:
            assert outcome(broken, documents) == outcome(whole, documents)
            shutil.rmtree(broken)
    assert killed > 50
    assert finish(start(feed, broken, documents)) == 0
    assert outcome(broken, documents) == outcome(whole, documents)
    assert outcome(whole, documents)[1]


def test_a_full_disk_costs_the_addition_and_not_the_store(store):
    detector = make_detector()
    detector.follow([ferry("a", 12)], store)
    before = store.count()
    [[pages]] = store.connection.execute("PRAGMA page_count")
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(OutputError, match="free space on the disk"):
        detector.follow([ferry(f"b{n}", n, text="ferry " * 2000 + str(n)) for n in range(20)], store)
    store.connection.execute("PRAGMA max_page_count = 1000000")
    assert store.count() == before
    assert dict(store.connection.execute("SELECT word, number FROM vocabulary")) == store.vocabulary
    assert len(findings_of(detector.follow([ferry("b", 31)], store))) == 1


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=40), st.text(max_size=10), st.integers(-40, 40))
def test_what_is_stored_comes_back_as_it_was(tmp_path_factory, text, source, days):
    document = replace(market("m"), text=text, source=source, published=MONDAY + timedelta(days=days))
    claim = make_claim(text, "m", id="m:1", published=document.published)
    with open_store(tmp_path_factory.mktemp("store"), MODELS, write=True) as store:
        store.add([make_entry(document, [claim])], {claim.id: claim.id}, [])
        assert store.documents(["m"]) == [document]
        assert store.claims_of(["m"]) == [(claim, "m:1")]
        assert store.missing([document]) == []
