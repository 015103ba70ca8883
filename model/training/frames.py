"""Film a training run: translations and attention at moments from its first step to its last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from model.store.frames import SENTENCES, Frame, Shot, read_frames, write_frames
from model.training.evaluation import evaluate
from model.translate.translator import Translator

if TYPE_CHECKING:
    from model.training.run import Run

FILE = "frames.npz"
DEV_SOURCES = 100  # translated for a frame's BLEU


def moments(steps: int, count: int) -> tuple[int, ...]:
    """At most `count` steps from 0 to `steps`, both included, with gaps that grow by a constant factor."""
    if count < 2:
        raise ValueError(f"a film has at least 2 frames, the first and the last, not {count}")
    spaced = np.geomspace(1, steps + 1, count) - 1
    return tuple(sorted({round(float(step)) for step in spaced}))


def shots(translator: Translator, sentences: Sequence[str] = SENTENCES) -> tuple[Shot, ...]:
    """Translate each sentence and keep its cross-attention."""
    targets = [translation.ids for translation in translator.translate_many(sentences)]
    taken = []
    for record in translator.record_many(sentences, targets):
        sites: list[str] = [site for site in record.attention if site.kind == "cross"]
        weights = {site: np.round(255 * record.attention[site].weights).astype(np.uint8) for site in sites}
        taken.append(Shot(record.source.ids, record.target.ids, weights))
    return tuple(taken)


class Film:
    """Takes a run's frames at their steps and stores them in the run's folder; a resumed run continues its film."""

    def __init__(self, run: Run, count: int) -> None:
        self.run, self.path = run, run.folder / FILE
        self.moments = moments(run.settings.steps, count)
        taken = read_frames(self.path) if self.path.is_file() and run.step else ()
        self.frames = [frame for frame in taken if frame.step <= run.step]

    def __call__(self) -> bool:
        """Take a frame if one is due; returns whether it did."""
        step = self.run.step
        if step not in self.moments or any(frame.step == step for frame in self.frames):
            return False
        self.frames.append(self.take())
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_frames(self.path, self.frames)
        return True

    def take(self) -> Frame:
        """Make a frame of the averaged weights."""
        run = self.run
        translator = Translator(run.name, run.learner.average, run.tokenizer)
        bleu = evaluate(translator, run.dev_pairs, sources=DEV_SOURCES)["bleu"] if run.dev_pairs else None
        loss = run.dev_loss() if run.dev_ids else None
        return Frame(run.step, round(run.seconds / 60, 2), loss, bleu, shots(translator))
