"""From a run's frames to the film that is shipped: the shipped weights' own frame is added, and what is behind both."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch

from model.language.tokenizer import Tokenizer, Tokens
from model.network.interface import Network
from model.store.card import in_all, runs_of
from model.store.checkpoint import WEIGHTS, CheckpointError, read_model
from model.store.filmed import Behind, FilmedTraining
from model.store.frames import Frame, read_frames
from model.store.results import fingerprint
from model.training.batching import batches, join_pairs
from model.training.evaluation import evaluate
from model.training.examples import Examples, is_readable, pair_ids
from model.training.frames import DEV_SOURCES, FILE, shots
from model.training.pairs import load_part, load_summary
from model.training.recipe import Settings
from model.training.run import CHECKPOINT, dev_loss, stored_run
from model.translate.translator import Translator

Words = dict[tuple[int, ...], Tokens]  # by ids


def film_of(run: Path, shipped: Path, data: Path) -> FilmedTraining:
    """The film of a run, begun or ended, with the frame of the shipped weights.

    run: its folder, with `frames.npz` and `checkpoint.pt`. shipped: the model's folder. data: what the run reads, on
    whose dev part both are measured alike. FramesError, CheckpointError, CorpusError: something is missing or damaged;
    CheckpointError also where run, shipped model and corpus do not belong together.
    """
    frames = read_frames(run / FILE)
    if not (run / CHECKPOINT).is_file():
        raise CheckpointError(f"there is no {run / CHECKPOINT} yet: a run saves it every few minutes")
    stored = stored_run(run / CHECKPOINT, torch.device("cpu"))
    network, tokenizer, about = read_model(shipped)
    corpus = load_summary(data)
    own = {**about["network"], "dropout": stored["config"].get("dropout")}
    for what, theirs, here, place in (
        ("network", stored["config"], own, shipped),
        ("tokenizer", stored["tokenizer"], tokenizer.fingerprint, shipped),
        ("corpus", stored["corpus"], corpus["fingerprint"], data),
    ):
        if theirs != here:
            raise CheckpointError(f"{run} has another {what} than {place}")
    settings = Settings(**stored["settings"])
    last = shipped_frame(about, network, tokenizer, data, settings.batch_tokens)
    english, french = words_of((*frames, last), tokenizer)
    end = frames[-1]
    return FilmedTraining(
        model=about["name"],
        frames=frames,
        shipped=last,
        run=Behind(
            runs=1,
            steps=end.step,
            passes=round(end.step / batches_of_a_pass(data, tokenizer, settings), 2),
            minutes=end.minutes,
            teacher=teacher_of(corpus),
            recipe=asdict(settings),
        ),
        whole=behind_shipped(about, last),
        weights=fingerprint(shipped / WEIGHTS),
        english=english,
        french=french,
    )


def renewed(film: FilmedTraining, shipped: Path, data: Path) -> FilmedTraining:
    """A film after new weights were shipped: its run's frames as they are, and the frame of these weights.

    Arguments and errors as of `film_of`.
    """
    network, tokenizer, about = read_model(shipped)
    if about["name"] != film.model:
        raise CheckpointError(f"the film is of {film.model}, and {shipped} holds {about['name']}")
    known, _ = words_of(film.frames, tokenizer)
    if any(film.english[ids] != tokens for ids, tokens in known.items()):
        raise CheckpointError(f"the film of {film.model} has another tokenizer than {shipped}: film a new run")
    last = shipped_frame(about, network, tokenizer, data, film.run.recipe["batch_tokens"])
    english, french = words_of((*film.frames, last), tokenizer)
    return replace(
        film,
        shipped=last,
        whole=behind_shipped(about, last),
        weights=fingerprint(shipped / WEIGHTS),
        english=english,
        french=french,
    )


def behind_shipped(about: Mapping[str, Any], frame: Frame) -> Behind:
    """What is behind the shipped weights. about: what is stored beside them."""
    return Behind(
        runs=len(runs_of(about)),
        steps=frame.step,
        passes=in_all(about, "epochs"),
        minutes=frame.minutes,
        teacher=teacher_of(about["corpus"]),
        recipe=about["recipe"],
        share=about["training"].get("mixed", {}).get("share", 1.0),
    )


def shipped_frame(
    about: Mapping[str, Any], network: Network, tokenizer: Tokenizer, data: Path, batch_tokens: int
) -> Frame:
    """What a run's frames hold, of the shipped weights; step and minutes are those of all their runs together."""
    translator = Translator(about["name"], network, tokenizer)
    pairs = load_part(data, "dev")
    ids = list(filter(is_readable, pair_ids(pairs, tokenizer))) if pairs else []
    bleu = evaluate(translator, pairs, sources=DEV_SOURCES)["bleu"] if pairs else None
    loss = round(dev_loss(network, ids, batch_tokens), 4) if ids else None
    return Frame(int(in_all(about, "steps")), in_all(about, "minutes"), loss, bleu, shots(translator))


def batches_of_a_pass(data: Path, tokenizer: Tokenizer, settings: Settings) -> int:
    """Steps of a run's first pass over the training pairs; other passes have hardly more or fewer."""
    draw = random.Random(f"{settings.seed}/0")
    pairs = Examples(load_part(data, "train"), tokenizer, settings).of_pass(0)
    return sum(1 for _ in batches(join_pairs(pairs, settings.joined, draw), settings.batch_tokens, draw))


def teacher_of(corpus: Mapping[str, Any]) -> str:
    """The model that wrote a corpus's French; empty where people did."""
    return str(corpus.get("teacher", {}).get("model", ""))


def words_of(frames: Iterable[Frame], tokenizer: Tokenizer) -> tuple[Words, Words]:
    """Every source and every translation of these frames."""
    taken = [shot for frame in frames for shot in frame.shots]
    return (
        tokens_of((shot.source for shot in taken), tokenizer, "en"),
        tokens_of((shot.target for shot in taken), tokenizer, "fr"),
    )


def tokens_of(ids: Iterable[tuple[int, ...]], tokenizer: Tokenizer, language: str) -> Words:
    """Each once, as pieces and words."""
    return {each: tokenizer.tokens(each, language) for each in dict.fromkeys(ids)}
