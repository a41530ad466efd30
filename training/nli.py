"""Fine-tune the embedded encoder as an NLI cross-encoder (premise and hypothesis in one input, three labels)."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from datasets import Dataset
from sklearn.metrics import accuracy_score, f1_score
from transformers import (
    DataCollatorWithPadding,
    EvalPrediction,
    Trainer,
    TrainingArguments,
    set_seed,
)
from transformers.trainer_utils import get_last_checkpoint

from claims.models.embedded import LABELS
from claims.models.trainable import build_classifier, build_tokenizer, build_untrained_classifier, save_trained
from eval.held_out import find_leaks, load_held_out
from eval.pairs import LabelledPair, Split, read_pairs
from eval.sources import read_sources
from training.curves import draw_curves
from training.families import families_to_train_on, family_pairs, kept_families
from training.headlines import headline_pairs
from training.recipe import Recipe, Settings
from training.spelling import learn_spelling, tidy
from training.texts import read_texts

log = logging.getLogger(__name__)


def train(recipe: Recipe) -> Mapping[str, float]:
    """Run the recipe, going on from its last checkpoint; write the weights and return the development metrics."""
    set_seed(recipe.settings.seed)
    pairs = training_pairs(recipe)
    log.info("%d pairs to train on", len(pairs))
    develop = {name: encode(some, recipe.settings) for name, some in development_pairs(recipe).items()}
    model = build_classifier(recipe.start) if recipe.start else build_untrained_classifier()
    # The backward pass of the fused attention takes more than half of a training step on a CPU.
    model.set_attn_implementation("eager")
    trainer = Trainer(
        model=model,
        args=arguments(recipe),
        train_dataset=encode(pairs, recipe.settings),
        eval_dataset={name: sample(dataset, recipe.settings) for name, dataset in develop.items()},
        data_collator=DataCollatorWithPadding(build_tokenizer(), pad_to_multiple_of=8),
        compute_metrics=measure,
    )
    trainer.train(resume_from_checkpoint=last_checkpoint(recipe.work))
    save_trained(model, recipe.output)
    draw_curves(trainer.state.log_history, recipe.work / "curves.png")
    metrics = trainer.evaluate(develop)
    (recipe.work / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf-8")
    return metrics


def training_pairs(recipe: Recipe) -> list[LabelledPair]:
    """Return the pairs of all sources without those that are kept for measuring."""
    pairs = public_pairs(recipe)
    if recipe.families:
        written = family_pairs(families_to_train_on(recipe.families))
        pairs += random.Random(recipe.settings.seed).sample(written, round(recipe.family_share * len(written)))
    if recipe.headlines:
        pairs += headline_pairs(recipe.data, recipe.headlines, recipe.settings.seed)
    leaks = {id(pair) for pair in find_leaks(pairs, load_held_out(recipe.held_out))}
    log.info("%d pairs left out because they are kept for measuring", len(leaks))
    kept = [pair for pair in pairs if id(pair) not in leaks]
    return random.Random(recipe.settings.seed).sample(kept, min(recipe.pairs or len(kept), len(kept)))


def public_pairs(recipe: Recipe) -> list[LabelledPair]:
    """Return the pairs of all public sources, tokenised ones mended."""
    spelling = learn_spelling(text for path in recipe.well_spelt for text in read_texts(recipe.data / path))
    return [
        tidy(pair, spelling) if source.tokenised else pair
        for source in recipe.train
        for pair in read_sources(recipe.data, [source], recipe.settings.seed)
    ]


def development_pairs(recipe: Recipe) -> dict[str, list[LabelledPair]]:
    """Return by name what a training is watched and chosen by."""
    named = {source.name: read_sources(recipe.data, [source], 0) for source in recipe.develop}
    if recipe.families:
        named["families"] = family_pairs(kept_families(recipe.families))
    for path in recipe.develop_written:
        named[path.stem] = read_pairs([path], Split.DEV)
    return named


def encode(pairs: Sequence[LabelledPair], settings: Settings) -> Dataset:
    """Return token ids, label and length of each pair."""
    encoded = build_tokenizer()(
        [pair.left for pair in pairs],
        [pair.right for pair in pairs],
        truncation="longest_first",
        max_length=settings.max_tokens,
    )
    columns = {
        "input_ids": encoded["input_ids"],
        "attention_mask": encoded["attention_mask"],
        "length": [len(ids) for ids in encoded["input_ids"]],
        "labels": [LABELS.index(pair.label.value) for pair in pairs],
    }
    return Dataset.from_dict(columns)


def sample(dataset: Dataset, settings: Settings) -> Dataset:
    """Return as much of a development set as is measured while training goes on."""
    return dataset.shuffle(seed=settings.seed).select(range(min(settings.watched, len(dataset))))


def arguments(recipe: Recipe) -> TrainingArguments:
    """Batches of similar length, bf16 autocast and fused AdamW: on a CPU, four times faster than the defaults."""
    settings = recipe.settings
    return TrainingArguments(
        output_dir=str(recipe.work),
        seed=settings.seed,
        num_train_epochs=settings.epochs,
        per_device_train_batch_size=settings.batch_size,
        per_device_eval_batch_size=2 * settings.batch_size,
        learning_rate=settings.learning_rate,
        warmup_steps=settings.warmup,
        weight_decay=settings.weight_decay,
        label_smoothing_factor=settings.label_smoothing,
        use_cpu=not torch.cuda.is_available(),
        bf16=True,
        optim="adamw_torch_fused",
        train_sampling_strategy="group_by_length",
        save_steps=settings.save_steps,
        save_total_limit=1,
        eval_strategy="steps",
        eval_steps=settings.watch_steps,
        logging_steps=settings.log_steps,
        report_to="none",
    )


def measure(prediction: EvalPrediction) -> dict[str, float]:
    predicted = np.argmax(prediction.predictions, axis=-1)
    contradiction = LABELS.index("contradiction")
    return {
        "accuracy": float(accuracy_score(prediction.label_ids, predicted)),
        "contradiction_f1": float(f1_score(prediction.label_ids == contradiction, predicted == contradiction)),
    }


def last_checkpoint(work: Path) -> str | None:
    return get_last_checkpoint(str(work)) if work.is_dir() else None
