"""Reading by several processes gives what reading by one gives."""

from claims.reading import WORTH_A_PROCESS, Processes, read_article
from claims.segment import ClauseSegmenter
from tests.fakes import make_document


def test_processes_read_as_one_does_and_in_order():
    articles = [
        make_document(f"d{n}", f"Mayor Ann Lee said on Monday that {n + 2} people were hurt. The road is closed.")
        for n in range(2 * WORTH_A_PROCESS)
    ]
    alone = [read_article(article, ClauseSegmenter(), None) for article in articles]
    assert list(Processes(workers=2).read(articles, ClauseSegmenter(), None)) == alone
    assert {claims[0].document for claims in alone} == {article.id for article in articles}
