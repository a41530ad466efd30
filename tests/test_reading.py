"""Reading by several processes gives what reading by one gives."""

from claims import read_documents
from claims.block import tell_tales
from claims.reading import WORTH_A_PROCESS, Processes, read_article
from claims.segment import ClauseSegmenter
from claims.serial import CLAIMS
from tests.conftest import ROOT
from tests.fakes import make_document


def test_processes_read_as_one_does_and_in_order():
    articles = [
        make_document(f"d{n}", f"Mayor Ann Lee said on Monday that {n + 2} people were hurt. The road is closed.")
        for n in range(2 * WORTH_A_PROCESS)
    ]
    alone = [read_article(article, ClauseSegmenter(), None) for article in articles]
    assert list(Processes(workers=2).read(articles, ClauseSegmenter(), None)) == alone
    assert {claims[0].document for claims in alone} == {article.id for article in articles}


def test_a_claim_that_was_sent_elsewhere_still_meets_the_same_articles():
    articles = list(read_documents(ROOT / "examples" / "news"))
    own = [claim for found in Processes().read(articles, ClauseSegmenter(), None) for claim in found]
    sent = CLAIMS.validate_json(CLAIMS.dump_json(own))
    assert sent == own
    assert [list(tell_tales(claim)) for claim in sent] == [list(tell_tales(claim)) for claim in own]
