"""Closing questions of the lesson on encoder and decoder, answered from the screen."""

from __future__ import annotations

from charts.grammar import piece_names
from charts.labels import decimal
from claims.encoder_decoder import least_sure, reach, state_changes
from model import Record, Translator
from model.dissect.unrolled import Unrolled, unrolled
from model.language.languages import Language
from ui.lesson import Question
from ui.lessons.encoder_decoder.runners import runners
from ui.models import model_label
from ui.text import literal
from ui.wording.encoder_decoder import describe_reach, describe_state_changes


def closing_questions(translator: Translator, record: Record) -> list[Question]:
    """Three questions that the reader answers by changing something on the page."""
    chain = unrolled(record)
    numbers, means = reaches(chain), race_means()
    return [
        Question(
            "Step through the encoder. Which token changes the state most?",
            lambda: describe_state_changes(state_changes(record, chain)),
            piece_names(record.source),
            lambda: state_changes(record, chain).most,
        ),
        Question(
            "In the race, add one clause after another. Which model is least sure of its own words now (lowest "
            "log-probability for each piece)?",
            lambda: race_so_far(means, record.pair.target),
            tuple(map(model_label, means)),
            lambda: least_sure(list(means.values())),
        ),
        Question(
            "Choose another RNN above. How many numbers of this sentence can its decoder reach?",
            lambda: describe_reach(literal(model_label(translator.name)), chain),
            tuple(map(str, numbers)),
            lambda: frozenset({numbers.index(reach(chain))}),
        ),
    ]


def reaches(chain: Unrolled) -> list[int]:
    """Distractors for the number of numbers that the decoder can read: of one state, of all, one for each token."""
    tokens, size = chain.encoder.shape
    return sorted({tokens, size, tokens * size, reach(chain)})


def race_means() -> dict[str, float]:
    """Log-probability per piece of every runner on the current sentence, by model."""
    ran = [(runner.model, runner.record) for runner in runners() if runner.record is not None]
    return {model: record.log_prob / len(record.target) for model, record in ran}


def race_so_far(means: dict[str, float], target: Language) -> str:
    """Runners on the current sentence, by log-probability per piece. target: the language that they write."""
    listed = ", ".join(f"{literal(model_label(model))} {decimal(mean)}" for model, mean in means.items())
    return (
        f"Now: {listed}. Add a clause and compare. The log-probability is a model’s opinion of its own words. A low "
        "one means that it is unsure; a high one does not mean that it is right. So read what it wrote, too: hover "
        f"over the {target} words."
    )
