"""Turn a run's frames into a film to ship: the frames up to the shipped weights, and their training."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from model.language.tokenizer import Tokens
from model.language.vocabulary import Vocabulary
from model.network.interface import Network
from model.store.card import runs_of
from model.store.checkpoint import WEIGHTS, CheckpointError, read_model
from model.store.filmed import FilmedTraining, Training
from model.store.frames import Frame, read_frames
from model.store.results import fingerprint
from model.training.evaluation import evaluate
from model.training.examples import is_readable, pair_ids
from model.training.frames import DEV_SOURCES, FILE, shots
from model.training.pairs import load_part, load_summary
from model.training.run import BEST, dev_loss
from model.translate.translator import Translator

Words = dict[tuple[int, ...], Tokens]  # by ids


def film_of(run: Path, shipped: Path, data: Path) -> FilmedTraining:
    """Make the film of a run whose best weights are shipped; the last frame is of these, as they are stored.

    run: its folder. shipped: the model's folder. data: the run's corpus. FramesError, CheckpointError, CorpusError:
    something is missing or damaged; CheckpointError also where the shipped weights are not this run's, do not come
    from random weights, or the corpus is another.
    """
    frames = read_frames(run / FILE)
    network, tokenizer, about = read_model(shipped)
    weights = fingerprint(shipped / WEIGHTS)
    best = run / BEST / WEIGHTS
    if not best.is_file() or fingerprint(best) != weights:
        raise CheckpointError(f"the weights in {shipped} are not the best of {run}: install these first")
    if load_summary(data)["fingerprint"] != about["corpus"]["fingerprint"]:
        raise CheckpointError(f"{run} has another corpus than {data}")
    training = training_of(about)
    taken = [frame for frame in frames if frame.step < training.steps]
    taken.append(frame_of(about, network, tokenizer, data))
    english, french = words_of(taken, tokenizer)
    return FilmedTraining(
        model=about["name"],
        frames=tuple(taken),
        training=training,
        weights=weights,
        english=english,
        french=french,
        languages=tokenizer.languages,
    )


def training_of(about: Mapping[str, Any]) -> Training:
    """The training behind weights, by their stored description.

    CheckpointError where none is described, or where it began with another run's weights.
    """
    runs = runs_of(about)
    if len(runs) != 1:
        origin = "nothing is stored of its training" if not runs else "it began with another run's weights"
        raise CheckpointError(f"{about['name']} has no film: {origin}")
    (run,) = runs
    return Training(
        steps=run["steps"],
        passes=run["epochs"],
        minutes=run["minutes"],
        teacher=str(about["corpus"].get("teacher", {}).get("model", "")),
        recipe=run["recipe"],
    )


def frame_of(about: Mapping[str, Any], network: Network, tokenizer: Vocabulary, data: Path) -> Frame:
    """Make a frame of stored weights, as a run does of its own (`model.training.frames`)."""
    translator = Translator(about["name"], network, tokenizer)
    pairs = load_part(data, "dev")
    ids = list(filter(is_readable, pair_ids(pairs, tokenizer))) if pairs else []
    bleu = evaluate(translator, pairs, sources=DEV_SOURCES)["bleu"] if pairs else None
    loss = round(dev_loss(network, ids, about["recipe"]["batch_tokens"]), 4) if ids else None
    training = about["training"]
    return Frame(training["steps"], training["minutes"], loss, bleu, shots(translator))


def words_of(frames: Iterable[Frame], tokenizer: Vocabulary) -> tuple[Words, Words]:
    """Every source and every translation of these frames."""
    taken = [shot for frame in frames for shot in frame.shots]
    read, wrote = tokenizer.languages
    return (
        tokens_of((shot.source for shot in taken), tokenizer, read),
        tokens_of((shot.target for shot in taken), tokenizer, wrote),
    )


def tokens_of(ids: Iterable[tuple[int, ...]], tokenizer: Vocabulary, language: str) -> Words:
    """Each distinct id sequence, as pieces and words."""
    return {sequence: tokenizer.tokens(sequence, language) for sequence in dict.fromkeys(ids)}
