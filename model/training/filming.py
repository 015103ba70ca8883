"""Turn a run's frames into a film to ship: add frames of the shipped weights and their ancestors, and
their training.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch

from model.language.tokenizer import Tokenizer, Tokens
from model.language.vocabulary import Vocabulary
from model.network.families import config_from
from model.network.interface import Network
from model.store.card import runs_of
from model.store.checkpoint import WEIGHTS, CheckpointError, read_description, read_model, read_network
from model.store.filmed import Behind, FilmedTraining, Waypoint
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


def film_of(run: Path, shipped: Path, data: Path, earlier: Sequence[Path] = ()) -> FilmedTraining:
    """Make the film of a run, finished or not, with a frame of the shipped weights.

    run: its folder, with `frames.npz` and `checkpoint.pt`. shipped: the model's folder. data: the run's corpus, whose
    dev part is used for all frames. earlier: folders of ancestors of the shipped weights, at the ends of runs, in any
    order; those with no more steps than the run are left out, as the run itself shows that part. FramesError,
    CheckpointError, CorpusError: something is missing or damaged; CheckpointError also where run, models and corpus do
    not belong together.
    """
    frames = read_frames(run / FILE)
    if not (run / CHECKPOINT).is_file():
        raise CheckpointError(f"there is no {run / CHECKPOINT} yet: a run saves it every few minutes")
    stored = stored_run(run / CHECKPOINT, torch.device("cpu"))
    network, tokenizer, about = read_model(shipped)
    corpus = load_summary(data)
    own = {**about["network"], "dropout": stored["config"].get("dropout")}
    for what, theirs, here, folder in (
        ("network", stored["config"], own, shipped),
        ("tokenizer", stored["tokenizer"], tokenizer.fingerprint, shipped),
        ("corpus", stored["corpus"], corpus["fingerprint"], data),
    ):
        if theirs != here:
            raise CheckpointError(f"{run} has another {what} than {folder}")
    settings = Settings(**stored["settings"])
    whole, end = behind(about), frames[-1]
    last = frame_of(about["name"], network, whole, tokenizer, data, settings.batch_tokens)
    waypoints = waypoints_of(earlier, about, tokenizer, data, settings.batch_tokens, after=end.step)
    english, french = words_of((*frames, *(waypoint.frame for waypoint in waypoints), last), tokenizer)
    return FilmedTraining(
        model=about["name"],
        frames=frames,
        waypoints=waypoints,
        shipped=last,
        run=Behind(
            runs=1,
            steps=end.step,
            passes=round(end.step / batches_of_a_pass(data, tokenizer, settings), 2),
            minutes=end.minutes,
            teacher=teacher_of(corpus),
            recipe=asdict(settings),
        ),
        first=behind(about, runs=1),
        whole=whole,
        weights=fingerprint(shipped / WEIGHTS),
        english=english,
        french=french,
        languages=tokenizer.languages,
    )


def renewed(film: FilmedTraining, shipped: Path, data: Path, earlier: Sequence[Path] = ()) -> FilmedTraining:
    """Update a film after new weights were shipped: keep its run's frames, add a frame of these weights.

    Without `earlier` its waypoints stay too, as far as they are ancestors of the new weights; the previously shipped
    weights become one. Arguments and errors as of `film_of`.
    """
    network, tokenizer, about = read_model(shipped)
    if about["name"] != film.model:
        raise CheckpointError(f"the film is of {film.model}, and {shipped} holds {about['name']}")
    known, _ = words_of(film.frames, tokenizer)
    if any(film.english[ids] != tokens for ids, tokens in known.items()):
        raise CheckpointError(f"the film of {film.model} has another tokenizer than {shipped}: film a new run")
    batch_tokens = film.run.recipe["batch_tokens"]
    whole = behind(about)
    last = frame_of(about["name"], network, whole, tokenizer, data, batch_tokens)
    if earlier:
        waypoints = waypoints_of(earlier, about, tokenizer, data, batch_tokens, after=film.frames[-1].step)
    else:
        before = (*film.waypoints, Waypoint(film.shipped, film.whole))
        waypoints = tuple(waypoint for waypoint in before if is_behind(waypoint.behind, about))
    english, french = words_of((*film.frames, *(waypoint.frame for waypoint in waypoints), last), tokenizer)
    return replace(
        film,
        waypoints=waypoints,
        shipped=last,
        first=behind(about, runs=1),
        whole=whole,
        weights=fingerprint(shipped / WEIGHTS),
        english=english,
        french=french,
    )


def waypoints_of(
    folders: Iterable[Path],
    shipped: Mapping[str, Any],
    tokenizer: Vocabulary,
    data: Path,
    batch_tokens: int,
    after: int,
) -> tuple[Waypoint, ...]:
    """Waypoints for the models in these folders with more steps than `after`, by steps; the shipped one is left out.

    shipped: the description stored beside the shipped weights. CheckpointError as of `film_of`.
    """
    waypoints = []
    config = config_from(shipped["network"])  # an earlier version may have named other settings
    for folder in folders:
        about = read_description(folder)
        runs = runs_before(about, shipped)
        if runs is None or about.get("tokenizer") != tokenizer.fingerprint:
            raise CheckpointError(f"{folder} is not on the way to the shipped weights of {shipped['name']}")
        way = behind(shipped, runs)
        if runs == len(runs_of(shipped)) or way.steps <= after:
            continue
        own = replace(way, share=share_of(about))
        network = read_network(config, folder)
        waypoints.append(Waypoint(frame_of(about["name"], network, own, tokenizer, data, batch_tokens), own))
    return tuple(sorted(waypoints, key=lambda waypoint: waypoint.frame.step))


def runs_before(about: Mapping[str, Any], shipped: Mapping[str, Any]) -> int | None:
    """Number of runs of the shipped weights up to these ancestors; None: they are no ancestors.

    Both arguments are descriptions stored beside weights.
    """
    own = runs_of(about)
    if about.get("name") != shipped["name"] or not own:
        return None
    runs = [(run["steps"], run["minutes"], run["recipe"]) for run in runs_of(shipped)]
    last = (own[-1]["steps"], own[-1]["minutes"], own[-1]["recipe"])
    return runs.index(last) + 1 if last in runs else None


def is_behind(made: Behind, shipped: Mapping[str, Any]) -> bool:
    """Whether the shipped weights were trained on from weights with this training."""
    way = behind(shipped, made.runs)
    return made.runs < len(runs_of(shipped)) and (made.steps, made.minutes) == (way.steps, way.minutes)


def behind(about: Mapping[str, Any], runs: int | None = None) -> Behind:
    """The training behind weights by their stored description, or up to the end of their first runs.

    CheckpointError where no training is described.
    """
    made = runs_of(about)[:runs]
    if not made:
        raise CheckpointError(f"nothing is stored of how {about['name']} was trained: it can't be filmed")
    of_last = made[-1]
    return Behind(
        runs=len(made),
        steps=int(sum(run["steps"] for run in made)),
        passes=round(sum(run["epochs"] or 0 for run in made), 2),
        minutes=round(sum(run["minutes"] for run in made), 2),
        teacher=teacher_of(of_last["corpus"]),
        recipe=of_last["recipe"],
        share=share_of(about) if runs is None else 1.0,
    )


def share_of(about: Mapping[str, Any]) -> float:
    """Share of the last run's weights in an average."""
    return float(about["training"].get("mixed", {}).get("share", 1.0))


def frame_of(name: str, network: Network, made: Behind, tokenizer: Vocabulary, data: Path, batch_tokens: int) -> Frame:
    """Make a frame of stored weights; step and minutes are totals over all their runs."""
    translator = Translator(name, network, tokenizer)
    pairs = load_part(data, "dev")
    ids = list(filter(is_readable, pair_ids(pairs, tokenizer))) if pairs else []
    bleu = evaluate(translator, pairs, sources=DEV_SOURCES)["bleu"] if pairs else None
    loss = round(dev_loss(network, ids, batch_tokens), 4) if ids else None
    return Frame(made.steps, made.minutes, loss, bleu, shots(translator))


def batches_of_a_pass(data: Path, tokenizer: Vocabulary, settings: Settings) -> int:
    """Steps of a run's first pass over the training pairs; other passes differ little."""
    assert isinstance(tokenizer, Tokenizer)  # only models that were trained here have a film
    draw = random.Random(f"{settings.seed}/0")
    pairs = Examples(load_part(data, "train"), tokenizer, settings).of_pass(0)
    return sum(1 for _ in batches(join_pairs(pairs, settings.joined, draw), settings.batch_tokens, draw))


def teacher_of(corpus: Mapping[str, Any]) -> str:
    """The model that wrote a corpus's targets; empty for people."""
    return str(corpus.get("teacher", {}).get("model", ""))


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
