"""Time an adopted model of the usual size: python -m benchmarks.adopted [--rounds N] [--keep FOLDER]

The model has the shape of opus-mt (6 + 6 layers, 8 heads, 512 numbers a token, 60,000 pieces) and random weights, so
nothing is downloaded. Processor milliseconds on one thread, from a text of 15 words to a translation of 15 pieces, to
its record, and to the record's arrays as pages draw them; and the memory that the process takes.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import sentencepiece
import torch

from benchmarks.machine import machine
from benchmarks.timing import MIN_ROUNDS, take_turns
from model.command_line import positive
from model.language.tokenizer import EOS
from model.language.two_tokenizers import PIECES, SOURCE, SPECIAL, TARGET, write_pieces
from model.network.families import build
from model.network.transformer import Transformer
from model.network.transformer_config import TransformerConfig
from model.store.checkpoint import size_in_memory, write_model
from model.store.loading import load

NAME, LANGUAGES = "opus-mt-shaped", ("en", "fr")
WORDS, PIECE_COUNT, WRITTEN_COUNT = 15, 60_000, 4_000  # written: of each language's tokenizer
LETTERS = "etaoinshrdlucmfwypvbgk"
CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZjqxz0123456789.,;:!?-'’àâçéèêëîïôùû"  # with a piece each
SENTENCE = "the girl who lives in the old house likes the red car and the green book."


def invented_words(count: int, seed: int) -> list[str]:
    """So many different words of random letters."""
    draw = random.Random(seed)
    words: dict[str, None] = {}
    while len(words) < count:
        words["".join(draw.choices(LETTERS, k=draw.randint(3, 9)))] = None
    return list(words)


def write_tokenizers(folder: Path, pieces: int) -> list[str]:
    """Write a SentencePiece model a side; return so many pieces: ours, those of both, and words that neither has."""
    names: dict[str, None] = {}
    known, size = SENTENCE.rstrip(".").split(), min(WRITTEN_COUNT, pieces // 3)
    for seed, name in enumerate((SOURCE, TARGET)):
        with (folder / name).open("wb") as file:
            sentencepiece.SentencePieceTrainer.train(
                sentence_iterator=iter([*known, *invented_words(size, seed)] * 2),
                model_writer=file,
                vocab_size=size,
                required_chars=CHARACTERS,
                hard_vocab_limit=False,
                num_threads=1,
                minloglevel=2,
            )
        model = sentencepiece.SentencePieceProcessor(model_file=str(folder / name))
        names |= dict.fromkeys(model.id_to_piece(index) for index in range(3, model.get_piece_size()))
    names |= dict.fromkeys(f"▁{word}" for word in invented_words(pieces, len(LANGUAGES)))
    return [*SPECIAL, *names][:pieces]


def write_adopted(folder: Path, *, pieces: int = PIECE_COUNT, name: str = NAME, guided: bool = False) -> Path:
    """Write a model as `model.adopt` writes opus-mt, with random weights, to `folder / name`; return that path.

    guided: whether it says that head 1 of the last decoder layer was taught to align.
    """
    with tempfile.TemporaryDirectory() as place:
        names = write_tokenizers(Path(place), pieces)
        write_pieces(Path(place) / PIECES, names)
        config = TransformerConfig(
            "transformer",
            len(names),
            width=512,
            heads=8,
            layers=6,
            feed_forward=2048,
            norm="post",
            activation="swish",
            position_layout="halves",
        )
        torch.manual_seed(0)
        network = build(config)
        taught = {"site": "decoder.5.cross", "head": 0, "by": "its card"} if guided else None
        adopted = {"from": "random weights", "licence": "", "guided": taught}
        about = {"name": name, "parameters": sum(weights.numel() for weights in network.parameters())}
        about |= {"languages": LANGUAGES}
        card = f"# {name}\n\nRandom weights in the shape of opus-mt.\n"
        write_model(folder / name, network, config, Path(place), {**about, "adopted": adopted}, card, torch.float32)
    return folder / name


def measure(folder: Path, rounds: int) -> dict[str, object]:
    """Milliseconds by case, and megabytes: of the weights, and of the process after all cases."""
    torch.set_num_threads(1)
    translator = load(str(folder))
    assert isinstance(translator.network, Transformer)
    with torch.no_grad():
        translator.network.output_bias[EOS] = -1e4  # so that it always writes as many pieces
    written = translator.translate(SENTENCE, limit=WORDS).ids
    timings = take_turns(
        {
            "greedy": lambda: translator.translate(SENTENCE, limit=WORDS),
            "beam 4": lambda: translator.translate(SENTENCE, beam=4, limit=WORDS),
            "record of a translation": lambda: translator.record(SENTENCE, target=written),
            "text to record": lambda: translator.record(SENTENCE, limit=WORDS),
        },
        rounds=rounds,
    )
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return {
        "milliseconds": {name: timing.summary() for name, timing in timings.items()},
        "megabytes": {"weights": round(size_in_memory(folder) / 1e6), "process at most": round(kilobytes * 1024 / 1e6)},
        "pieces": translator.tokenizer.size,
        "machine": machine(),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.adopted", description="Time an adopted model of the usual size, with random weights."
    )
    parser.add_argument("--rounds", type=positive, default=MIN_ROUNDS, help=f"(default {MIN_ROUNDS})")
    parser.add_argument("--pieces", type=positive, default=PIECE_COUNT, help=f"(default {PIECE_COUNT})")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help=f"keep the model there, as FOLDER/{NAME}")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        folder = write_adopted(given.keep or Path(place), pieces=given.pieces)
        print(json.dumps(measure(folder, given.rounds), indent=1))


if __name__ == "__main__":
    main()
