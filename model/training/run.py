"""One training run: order of the data, evaluation, checkpoints, and the choice of the best weights.

The run lives in a folder: `checkpoint.pt`, its whole state, and `best/`, a model's folder as it is shipped, with the
exponential moving average of the weights at the best evaluation.
"""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from model.network.config import Config
from model.network.interface import Network
from model.network.placement import usable_device
from model.store.card import model_card, runs_of
from model.store.checkpoint import TOKENIZER, CheckpointError, read_config, read_model, write_model
from model.store.replacing import replacing
from model.training.batching import Batch, PairIds, batches, join_pairs
from model.training.evaluation import evaluate
from model.training.examples import Examples, is_readable, pair_ids
from model.training.learner import Learner
from model.training.loss import summed_loss
from model.training.pairs import load_part, load_summary, load_tokenizer
from model.training.processes import ALONE, Processes
from model.training.recipe import Settings
from model.training.typed import evaluate_typed
from model.translate.reading import MAX_SOURCE_PIECES
from model.translate.translator import Translator

CHECKPOINT = "checkpoint.pt"  # in a run's folder
BEST = "best"  # folder there, of the best weights, as a model is shipped


@torch.inference_mode()
def dev_loss(network: Network, pairs: list[PairIds], tokens: int) -> float:
    """Cross-entropy a target token in nats, without label smoothing or dropout."""
    network.eval()
    total = count = 0.0
    for batch in batches(pairs, tokens, random.Random(0)):
        batch = batch.to(network.device)
        total += float(summed_loss(network, batch))
        count += batch.tokens
    return total / count


def merit(entry: dict[str, float]) -> tuple[float, ...]:
    """Sort key of evaluations: dev BLEU, the mean of as written and as typed, then dev loss.

    Without a dev part the latest is the best.
    """
    if "dev_bleu" not in entry:
        return (entry["step"],)
    return (entry["dev_bleu"] + entry.get("dev_typed", entry["dev_bleu"]), -entry["dev_loss"])


def stored_run(path: Path, device: torch.device) -> dict[str, Any]:
    """Load a run saved by `Run.save`. CheckpointError if it is damaged."""
    try:
        stored = dict(torch.load(path, map_location=device, weights_only=True))
        for what in ("config", "corpus", "tokenizer"):
            stored[what]
    except Exception as error:  # torch raises many kinds for a damaged file
        reason = str(error).partition("\n")[0]
        raise CheckpointError(f"{path} is damaged ({reason}): delete it to start again") from error
    return stored


class Run:
    """A training run: learner and position in the corpus, saved and restored together.

    CorpusError, TokenizerError: `data` is no output of `python -m model.corpus`.
    """

    def __init__(
        self,
        name: str,
        config: Config,
        settings: Settings,
        data: Path,
        work: Path,
        device: str = "cpu",
        processes: Processes = ALONE,
    ) -> None:
        self.name, self.config, self.settings, self.data, self.folder = name, config, settings, data, work / name
        self.processes = processes
        self.corpus = load_summary(data)
        self.tokenizer = load_tokenizer(data)
        self.train_pairs, self.dev_pairs = load_part(data, "train"), load_part(data, "dev")
        self.dev_ids = list(filter(is_readable, pair_ids(self.dev_pairs, self.tokenizer))) if self.dev_pairs else []
        self.device = usable_device(device)
        self.learner = Learner(config, settings, self.device, processes)
        self.epoch, self.batch, self.seconds = 0, 0, 0.0
        self.epoch_batches = 1
        self.history: list[dict[str, float]] = []
        self.earlier: list[dict[str, Any]] = []  # the runs whose weights this one went on from, the first first

    @property
    def step(self) -> int:
        """Optimiser steps taken so far."""
        return self.learner.step

    @property
    def best(self) -> dict[str, float] | None:
        """The evaluation behind `best/`; None before the first."""
        return max(self.history, key=merit, default=None)

    def init_from(self, folder: Path) -> None:
        """Start from a shipped model's weights, with a fresh optimiser; their score on dev is the one to beat."""
        config, _ = read_config(folder)
        if replace(config, dropout=self.config.dropout) != self.config:
            raise CheckpointError(f"{folder} holds another network than {self.name}: {config}, not {self.config}")
        network, tokenizer, about = read_model(folder)
        if tokenizer.fingerprint != self.tokenizer.fingerprint:
            raise CheckpointError(
                f"{folder} was trained with another tokenizer than {self.data / TOKENIZER}: copy "
                f"{folder / TOKENIZER} there to go on with its pieces"
            )
        self.learner.start_from(network.state_dict())
        self.earlier = runs_of(about)
        if self.processes.first:
            self.evaluate()

    @property
    def checkpoint(self) -> Path:
        """The checkpoint file."""
        return self.folder / CHECKPOINT

    def identity(self) -> dict[str, Any]:
        """Properties that a checkpoint must share with this run."""
        return {
            "config": self.config.to_json(),
            "corpus": self.corpus["fingerprint"],
            "tokenizer": self.tokenizer.fingerprint,
        }

    def save(self) -> None:
        """Write the whole run atomically, from the first process only."""
        if not self.processes.first:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        stored = {
            "learner": self.learner.state(),
            "place": [self.epoch, self.batch],
            "seconds": self.seconds,
            "history": self.history,
            "earlier": self.earlier,
            "settings": asdict(self.settings),
            **self.identity(),
        }
        with replacing(self.checkpoint) as path:
            torch.save(stored, path)

    def resume(self) -> bool:
        """Resume from the checkpoint if there is one.

        CheckpointError if it is damaged or belongs to another network, corpus, tokenizer or recipe.
        """
        if not self.checkpoint.is_file():
            return False
        choose = "choose another --work, or delete it to start again"
        stored = stored_run(self.checkpoint, self.device)
        for what, value in self.identity().items():
            if stored[what] != value:
                raise CheckpointError(f"{self.checkpoint} has another {what}: {choose}")
        if differences := self.settings.differences(stored.get("settings", asdict(self.settings))):
            raise CheckpointError(
                f"{self.checkpoint} was started with {', '.join(differences)}: give these, or {choose}"
            )
        self.learner.restore(stored["learner"])
        self.epoch, self.batch = stored["place"]
        self.seconds, self.history = stored["seconds"], stored["history"]
        self.earlier = stored.get("earlier", [])
        return True

    def batches(self) -> Iterator[Batch]:
        """Endless batches from the current position. An epoch's order depends on seed and epoch alone."""
        examples = Examples(self.train_pairs, self.tokenizer, self.settings)
        if examples.left_out:
            self.processes.say(f"{examples.left_out} pairs of more than {MAX_SOURCE_PIECES} pieces are left out")
        while True:
            pairs = examples.of_pass(self.epoch)
            draw = random.Random(f"{self.settings.seed}/{self.epoch}")
            epoch = list(batches(join_pairs(pairs, self.settings.joined, draw), self.settings.batch_tokens, draw))
            self.epoch_batches = len(epoch)
            for batch in epoch[self.batch :]:
                self.batch += 1
                yield batch
            self.epoch, self.batch = self.epoch + 1, 0

    def dev_loss(self) -> float:
        """The averaged weights' loss on dev, nats a token; there must be a dev part."""
        return round(dev_loss(self.learner.average, self.dev_ids, self.settings.batch_tokens), 4)

    def evaluate(self) -> dict[str, float]:
        """Score the averaged weights on dev and store them if they are the best so far, or if there is no dev part."""
        entry: dict[str, float] = {"step": self.step, "minutes": round(self.seconds / 60, 1)}
        signature = ""
        if self.dev_ids:
            translator = Translator(self.name, self.learner.average, self.tokenizer)
            scores = evaluate(translator, self.dev_pairs, sources=self.settings.dev_sources)
            typed = evaluate_typed(translator, self.dev_pairs, sources=self.settings.dev_sources)
            entry |= {"dev_loss": self.dev_loss(), "dev_bleu": scores["bleu"], "dev_typed": typed}
            signature = scores["bleu_signature"]
        self.history.append(entry)
        if self.best is entry:
            about = self.about(signature)
            tokenizer = self.data / TOKENIZER
            write_model(self.folder / BEST, self.learner.average, self.config, tokenizer, about, model_card(about))
        return entry

    def about(self, signature: str) -> dict[str, Any]:
        """Description stored beside the weights: origin and scores."""
        corpus = {name: value for name, value in self.corpus.items() if name != "languages"}
        return {
            "name": self.name,
            "languages": self.corpus["languages"],
            "parameters": sum(parameter.numel() for parameter in self.learner.network.parameters()),
            "corpus": corpus,
            "recipe": asdict(self.settings),
            "training": {
                "steps": self.step,
                "epochs": round(self.epoch + self.batch / self.epoch_batches, 2),
                "minutes": round(self.seconds / 60, 1),
                "device": self.device.type,
                "threads": torch.get_num_threads(),
                "dev_bleu_signature": signature,
                "dev_sources": self.settings.dev_sources,
                "history": self.history,
                "earlier": self.earlier,
            },
        }

    def train(
        self,
        save_minutes: float = 3.0,
        *,
        progress: bool = True,
        stop: Callable[[], bool] | None = None,
        watch: Callable[[], bool] | None = None,
    ) -> bool:
        """Train to the last step, evaluating and saving on the way; True when it is reached.

        `stop` is asked between steps: if it returns True in any process, the run is saved and ends early in all.
        `watch` is called in the first process, before the first step and after each; True if it took time. `seconds`
        counts the steps' processor time, which other work on the machine does not stretch, in the first process.
        """
        first = self.processes.first
        quiet = not (progress and first)
        bar = tqdm(total=self.settings.steps, initial=self.step, unit="step", disable=quiet, mininterval=2)
        saved, last = time.monotonic(), time.process_time()
        smoothed = float("nan")
        stream = self.batches()
        if watch and first and watch():
            last = time.process_time()
        while self.step < self.settings.steps:
            if self.processes.total(float(stop is not None and stop()), self.device) > 0:
                self.save()
                break
            loss = self.learner.update(next(stream))
            smoothed = loss if math.isnan(smoothed) else 0.98 * smoothed + 0.02 * loss
            bar.update()
            now = time.process_time()
            self.seconds, last = self.seconds + now - last, now
            evaluating = self.step % self.settings.evaluate_every == 0 or self.step == self.settings.steps
            if evaluating and first:
                entry = self.evaluate()
                bar.write(json.dumps(entry))
                bar.set_postfix({"loss": f"{smoothed:.3f}", **entry})
            if evaluating or time.monotonic() - saved > save_minutes * 60:
                self.save()
                saved, last = time.monotonic(), time.process_time()
            if watch and first and watch():
                last = time.process_time()
        bar.close()
        return self.step >= self.settings.steps
