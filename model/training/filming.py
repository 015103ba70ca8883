"""From a run's frames to the film that is shipped: the shipped weights' own frame is added, and what is behind both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from model.language.tokenizer import Tokenizer, Tokens
from model.network.interface import Network
from model.store.card import in_all, runs_of
from model.store.checkpoint import WEIGHTS, CheckpointError, read_config, read_model
from model.store.filmed import Behind, FilmedTraining
from model.store.frames import Frame, read_frames
from model.store.results import fingerprint
from model.training.evaluation import evaluate
from model.training.examples import is_readable, pair_ids
from model.training.frames import DEV_SOURCES, FILE, shots
from model.training.pairs import load_part, load_summary
from model.training.run import dev_loss
from model.translate.translator import Translator


def film_of(run: Path, shipped: Path, data: Path) -> FilmedTraining:
    """The film of a run, begun or ended, with the frame of the shipped weights.

    run: its folder, with `frames.npz` and `best/`. shipped: the model's folder. data: what `python -m model.corpus`
    wrote, on whose dev part both are measured alike. FramesError, CheckpointError, CorpusError: something is not there;
    CheckpointError also where run and shipped model are not the same network with the same tokenizer and corpus.
    """
    frames = read_frames(run / FILE)
    config, told = read_config(run / "best")
    network, tokenizer, about = read_model(shipped)
    ours, _ = read_config(shipped)
    corpus = load_summary(data)["fingerprint"]
    for what, theirs, here in (
        ("network", config, replace(ours, dropout=config.dropout)),
        ("tokenizer", told.get("tokenizer"), tokenizer.fingerprint),
        ("corpus", told.get("corpus", {}).get("fingerprint"), corpus),
    ):
        if theirs != here:
            raise CheckpointError(f"{run} has another {what} than {data if what == 'corpus' else shipped}")
    last = shipped_frame(about, network, tokenizer, data, told["recipe"]["batch_tokens"])
    found = [shot for frame in (*frames, last) for shot in frame.shots]
    return FilmedTraining(
        model=about["name"],
        frames=frames,
        shipped=last,
        run=behind_run(told, frames[-1]),
        whole=Behind(
            runs=len(runs_of(about)),
            steps=last.step,
            passes=in_all(about, "epochs"),
            minutes=last.minutes,
            teacher=about.get("corpus", {}).get("teacher", {}).get("model", ""),
            recipe=about.get("recipe", {}),
        ),
        weights=fingerprint(shipped / WEIGHTS),
        english=tokens_of((shot.source for shot in found), tokenizer, "en"),
        french=tokens_of((shot.target for shot in found), tokenizer, "fr"),
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


def behind_run(told: Mapping[str, Any], last: Frame) -> Behind:
    """What is behind a run's last frame. told: the description of its best weights, which may be of an earlier step."""
    training = told["training"]
    passes = training["epochs"] * last.step / training["steps"] if training["steps"] else 0.0
    teacher = told["corpus"].get("teacher", {}).get("model", "")
    return Behind(1, last.step, round(passes, 2), last.minutes, teacher, told["recipe"])


def tokens_of(ids: Iterable[tuple[int, ...]], tokenizer: Tokenizer, language: str) -> dict[tuple[int, ...], Tokens]:
    """Each once, as pieces and words."""
    return {each: tokenizer.tokens(each, language) for each in dict.fromkeys(ids)}
