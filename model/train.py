"""Train one model: python -m model.train NAME --data DATA_DIR --work WORK_DIR

DATA_DIR is what `python -m model.corpus` wrote. The run lives in WORK_DIR/NAME: `checkpoint.pt` every few minutes,
from which the same command goes on after a kill, and `best/`, the model's folder as it is shipped. Adam with warm-up
and cosine decay, label smoothing, gradient clipping, and an exponential moving average of the weights, which is what
is evaluated and shipped.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from model.batching import Batch, PairIds, batches, join_pairs
from model.card import model_card
from model.checkpoint import CheckpointError, fill, read_config, read_model, replacing, write_model
from model.config import Config, shipped
from model.corpus import CorpusError, load_part
from model.evaluate import evaluate
from model.network import Network, build
from model.tokenizer import PAD, Tokenizer
from model.translator import Translator


@dataclass(frozen=True)
class Settings:
    """A recipe. `average`: decay of the moving average of weights. `joined`: share of pairs that open a longer example.

    `sample_alpha`: subword regularisation (0: off). `dev_sources`: sources translated for dev BLEU.
    """

    steps: int = 3500
    batch_tokens: int = 2048
    learning_rate: float = 2e-3
    warmup: int = 400
    label_smoothing: float = 0.1
    clip: float = 1.0
    average: float = 0.998
    joined: float = 0.15
    sample_alpha: float = 0.0
    evaluate_every: int = 350
    dev_sources: int = 500
    seed: int = 1


def learning_rate(step: int, settings: Settings) -> float:
    """Linear warm-up to the peak, then half a cosine down to zero at the last step."""
    if step < settings.warmup:
        return settings.learning_rate * (step + 1) / settings.warmup
    done = (step - settings.warmup) / max(1, settings.steps - settings.warmup)
    return settings.learning_rate * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))


def loss_of(network: Network, batch: Batch, label_smoothing: float) -> Tensor:
    """Mean cross-entropy a target token, in nats. The output layer runs only where there is a target."""
    outputs = network.decode(network.encode(batch.source), batch.decoder_input).outputs
    there = batch.target != PAD
    return F.cross_entropy(network.logits(outputs[there]), batch.target[there], label_smoothing=label_smoothing)


@torch.inference_mode()
def dev_loss(network: Network, pairs: list[PairIds], tokens: int) -> float:
    """Cross-entropy a target token in nats, without label smoothing or dropout."""
    network.eval()
    total = count = 0.0
    for batch in batches(pairs, tokens, random.Random(0)):
        batch = batch.to(network.device)
        total += float(loss_of(network, batch, 0.0)) * batch.tokens
        count += batch.tokens
    return total / count


class Run:
    """A training run: network, average, optimiser, and where it stands; all of it saved and restored together."""

    def __init__(self, name: str, config: Config, settings: Settings, data: Path, work: Path, device: str) -> None:
        self.name, self.config, self.settings, self.data, self.folder = name, config, settings, data, work / name
        self.tokenizer = Tokenizer(data / "tokenizer.model")
        self.train_pairs, self.dev_pairs = load_part(data, "train"), load_part(data, "dev")
        self.corpus = json.loads((data / "corpus.json").read_text(encoding="utf-8"))
        torch.manual_seed(settings.seed)
        self.network = build(config).to(device)
        self.average = copy.deepcopy(self.network).requires_grad_(False)
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), lr=0.0, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.01
        )
        self.step, self.epoch, self.batch, self.seconds = 0, 0, 0, 0.0
        self.epoch_batches = 1
        self.best_bleu = -1.0
        self.history: list[dict[str, float]] = []

    def init_from(self, folder: Path) -> None:
        """Start from a shipped model's weights, with a fresh optimiser."""
        config, _ = read_config(folder)
        if replace(config, dropout=self.config.dropout) != self.config:
            raise CheckpointError(f"{folder} holds another network than {self.name}: {config}")
        network, tokenizer, _ = read_model(folder)
        if tokenizer.fingerprint != self.tokenizer.fingerprint:
            raise CheckpointError(f"{folder} was trained with another tokenizer than {self.data / 'tokenizer.model'}")
        for each in (self.network, self.average):
            fill(each, network.state_dict(), folder)

    @property
    def checkpoint(self) -> Path:
        return self.folder / "checkpoint.pt"

    def save(self) -> None:
        """Write the whole run; a kill at any moment leaves the last complete checkpoint."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with replacing(self.checkpoint) as path:
            torch.save(
                {
                    "network": self.network.state_dict(),
                    "average": self.average.state_dict(),
                    "optimiser": self.optimiser.state_dict(),
                    "random": torch.get_rng_state(),
                    "place": [self.step, self.epoch, self.batch],
                    "seconds": self.seconds,
                    "best_bleu": self.best_bleu,
                    "history": self.history,
                    "config": self.config.to_json(),
                    "corpus": self.corpus["fingerprint"],
                    "tokenizer": self.tokenizer.fingerprint,
                },
                path,
            )

    def resume(self) -> bool:
        """Go on from the checkpoint if there is one; CheckpointError if it belongs to another network or corpus."""
        if not self.checkpoint.is_file():
            return False
        try:
            stored = torch.load(self.checkpoint, map_location=self.network.device, weights_only=True)
        except Exception as error:  # torch raises many kinds for a damaged file
            raise CheckpointError(f"{self.checkpoint} cannot be read ({error}): delete it to start again") from error
        mine = {
            "config": self.config.to_json(),
            "corpus": self.corpus["fingerprint"],
            "tokenizer": self.tokenizer.fingerprint,
        }
        for what, value in mine.items():
            if stored[what] != value:
                raise CheckpointError(
                    f"{self.checkpoint} has another {what}: choose another --work, or delete it to start again"
                )
        self.network.load_state_dict(stored["network"])
        self.average.load_state_dict(stored["average"])
        self.optimiser.load_state_dict(stored["optimiser"])
        torch.set_rng_state(stored["random"].cpu())
        self.step, self.epoch, self.batch = stored["place"]
        self.seconds, self.best_bleu, self.history = stored["seconds"], stored["best_bleu"], stored["history"]
        return True

    def batches(self) -> Iterator[Batch]:
        """Batches without end from where the run stands. An epoch's order depends on seed and epoch alone."""
        alpha = self.settings.sample_alpha
        plain = [] if alpha else [(self.tokenizer.ids(e), self.tokenizer.ids(f)) for e, f in self.train_pairs]
        while True:
            draw = random.Random(f"{self.settings.seed}/{self.epoch}")
            pairs = plain or [
                (self.tokenizer.sample(e, alpha), self.tokenizer.sample(f, alpha)) for e, f in self.train_pairs
            ]
            epoch = list(batches(join_pairs(pairs, self.settings.joined, draw), self.settings.batch_tokens, draw))
            self.epoch_batches = len(epoch)
            for batch in epoch[self.batch :]:
                self.batch += 1
                yield batch
            self.epoch, self.batch = self.epoch + 1, 0

    def update(self, batch: Batch) -> float:
        """One optimiser step; the loss in nats a token."""
        self.network.train()
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(self.step, self.settings)
        loss = loss_of(self.network, batch.to(self.network.device), self.settings.label_smoothing)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.settings.clip)
        self.optimiser.step()
        self.step += 1
        decay = min(self.settings.average, (1 + self.step) / (10 + self.step))  # a young average forgets fast
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.network.parameters()), 1 - decay)
        return float(loss.detach())

    def evaluate(self, dev: list[PairIds]) -> dict[str, float]:
        """Score the averaged weights on dev, keep them if they are the best so far."""
        translator = Translator(self.name, self.average, self.tokenizer)
        scores = evaluate(translator, self.dev_pairs, sources=self.settings.dev_sources)
        loss = dev_loss(self.average, dev, self.settings.batch_tokens)
        entry = {
            "step": self.step,
            "minutes": round(self.seconds / 60, 1),
            "dev_loss": round(loss, 4),
            "dev_bleu": scores["bleu"],
        }
        self.history.append(entry)
        if scores["bleu"] > self.best_bleu:
            self.best_bleu = scores["bleu"]
            about = self.about(scores["bleu_signature"])
            card = model_card(about)
            write_model(self.folder / "best", self.average, self.config, self.data / "tokenizer.model", about, card)
        return entry

    def about(self, signature: str) -> dict[str, Any]:
        """What is stored beside the weights: where they come from and how they did."""
        return {
            "name": self.name,
            "parameters": sum(parameter.numel() for parameter in self.network.parameters()),
            "corpus": self.corpus,
            "recipe": asdict(self.settings),
            "training": {
                "steps": self.step,
                "epochs": round(self.epoch + self.batch / self.epoch_batches, 2),
                "minutes": round(self.seconds / 60, 1),
                "threads": torch.get_num_threads(),
                "dev_bleu_signature": signature,
                "dev_sources": self.settings.dev_sources,
                "history": self.history,
            },
        }

    def train(self, save_minutes: float, progress: bool = True) -> None:
        """Train to the last step, evaluating and saving on the way."""
        dev = [(self.tokenizer.ids(e), self.tokenizer.ids(f)) for e, f in self.dev_pairs]
        bar = tqdm(total=self.settings.steps, initial=self.step, unit="step", disable=not progress, mininterval=2)
        saved = last = time.monotonic()
        smoothed = float("nan")
        stream = self.batches()
        while self.step < self.settings.steps:
            loss = self.update(next(stream))
            smoothed = loss if math.isnan(smoothed) else 0.98 * smoothed + 0.02 * loss
            bar.update()
            now = time.monotonic()
            self.seconds, last = self.seconds + now - last, now
            if self.step % self.settings.evaluate_every == 0 or self.step == self.settings.steps:
                entry = self.evaluate(dev)
                bar.write(json.dumps(entry))
                bar.set_postfix(loss=f"{smoothed:.3f}", dev_loss=entry["dev_loss"], dev_bleu=entry["dev_bleu"])
                self.save()
                saved = last = time.monotonic()
            elif now - saved > save_minutes * 60:
                self.save()
                saved = last = time.monotonic()
        bar.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="Train one model, or go on with a run that was interrupted.")
    parser.add_argument("name", choices=sorted(shipped(1)), help="which model")
    parser.add_argument("--data", type=Path, required=True, help="the folder that `python -m model.corpus` wrote")
    parser.add_argument("--work", type=Path, required=True, help="where checkpoints go, outside the repository")
    parser.add_argument("--init-from", type=Path, help="start from a shipped model's folder, with a fresh optimiser")
    parser.add_argument("--device", default="cpu", help="cpu, cuda, ... (default cpu)")
    parser.add_argument("--threads", type=int, help="CPU threads (default: PyTorch's choice)")
    parser.add_argument("--save-minutes", type=float, default=3.0, help="minutes between checkpoints (default 3)")
    for name, default in asdict(Settings()).items():
        parser.add_argument(
            f"--{name.replace('_', '-')}", type=type(default), default=default, help=f"(default {default})"
        )
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    settings = Settings(**{name: getattr(arguments, name) for name in asdict(Settings())})
    try:
        pieces = Tokenizer(arguments.data / "tokenizer.model").size
        run = Run(
            arguments.name, shipped(pieces)[arguments.name], settings, arguments.data, arguments.work, arguments.device
        )
        if run.resume():
            print(f"going on from step {run.step}", file=sys.stderr)
        elif arguments.init_from:
            run.init_from(arguments.init_from)
        run.train(arguments.save_minutes)
    except (CheckpointError, CorpusError, ValueError) as error:
        sys.exit(f"model.train: {error}")
    print(f"{arguments.name}: best dev BLEU {run.best_bleu}, model in {run.folder / 'best'}")


if __name__ == "__main__":
    main()
