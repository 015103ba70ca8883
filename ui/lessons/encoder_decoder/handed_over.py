"""Information that reaches the decoder: influence of source words, probe of the last state, BLEU by length."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

import ui
from charts.figure import Figure
from charts.grammar import word_names
from charts.lanes import Known
from charts.length_curves import length_curves
from charts.token_panels import Panel, token_panels
from claims.encoder_decoder import probe_guesses, ranked_first
from claims.predict_rnn import needed_word, read_off_best
from model import CheckpointError, InputError, Record, Translator
from model.dissect.probe import PROBE, Probe, ProbeError, last_state, load_probe, probe_words
from model.language.languages import LanguagePair
from model.record import Array
from model.store.results import NOT_MEASURED, is_current
from ui.depth import unfolds
from ui.influence import gradient_of, influence_of
from ui.lesson_model import lesson_reading
from ui.link import one_of
from ui.measured import stored
from ui.models import model_pair
from ui.predict import predict
from ui.wording.encoder_decoder import describe_influence, describe_probe
from ui.wording.predict_rnn import ask_needed_word, ask_read_off_best

PROBED = "rnn"
PROBE_WORDS = 10
SOURCES = {"joined": "joined sentences", "natural": "single sentences"}


ONE_WORD = "One word leaves nothing to leave out: type a second word."


def influence_figure(translator: Translator, record: Record) -> Figure | None:
    """Two measures of each source word's effect on the translation, side by side; None for a single word."""
    left_out, gradient = influence_of(translator, record), gradient_of(translator, record)
    if not left_out.words:
        return None
    labels = word_names(record.source)[: len(left_out.words)]
    return token_panels(
        labels,
        [
            Panel("left out: log-probability", left_out.total, "score", "nats"),
            Panel("gradient \u00d7 input, share", gradient[: len(labels)], "share"),
        ],
        alt=describe_influence(ranked_first(labels, left_out, gradient)),
        name="influence",
        title=f"{record.pair.source} word",
        keys=False,
    )


def influence(translator: Translator, record: Record, *, key: str) -> None:
    """Draw `influence_figure`, and name the words that it leaves out."""
    figure = influence_figure(translator, record)
    if figure is None:
        st.info(ONE_WORD)
        return
    left_out = influence_of(translator, record)
    needed = needed_word(word_names(record.source)[: len(left_out.words)], left_out)
    predict(ask_needed_word(needed), key=f"{key}_predict_needed", covers=[f"{key}_influence_answer"])
    with st.container(key=f"{key}_influence_answer"):
        influence_bars(figure, gradient_of(translator, record), key=key)


def influence_bars(figure: Figure, gradient: Array, *, key: str) -> None:
    """Both measures of the words that can be left out."""
    ui.show(figure, key=f"{key}_influence")
    st.markdown(ui.literal(figure.alt))
    if len(gradient) > len(figure.table) and unfolds("numbers"):
        st.caption(
            f"The end mark cannot be left out. Its share of gradient \u00d7 input is {ui.percent(gradient[-1])}."
        )


def knowledge(pair: LanguagePair, *, key: str) -> None:
    """Draw the words that a linear probe finds in the last encoder state of the RNN without attention.

    pair: of the lesson's model; the probe is of one RNN.
    """
    if not PROBE.is_file() or model_pair(PROBED) != pair:
        st.info(f"The probe is {NOT_MEASURED}.")
        return
    try:
        translator = ui.load_translator(PROBED)
        record = ui.record_of(translator, lesson_reading(translator).text)
        probe = load_probe()
        probed = probe_words(record, probe, limit=PROBE_WORDS)
    except (ProbeError, CheckpointError, InputError) as error:
        st.info(ui.literal(f"The probe cannot be used: {error}."))
        return
    if not is_current({"weights": {PROBED: probe.model_weights}}, PROBED):
        st.warning(
            "The probe was trained on other weights of this model, so its guesses mean little: run `make results`."
        )
    spoken = {word.text.casefold() for word in record.source.words}
    labels = [f"{guess.word} (in it)" if guess.word in spoken else guess.word for guess in probed]
    alt = describe_probe(probe_guesses(record, probe, probed))
    known = read_off(record, probe)
    predict(ask_read_off_best(read_off_best(known)), key=f"{key}_predict_read", covers=[f"{key}_probe_answer"])
    panel = Panel("probability", np.array([guess.probability for guess in probed]), "share")
    figure = token_panels(labels, [panel], alt=alt, name="probe", title="word found in the state", keys=False)
    with st.container(key=f"{key}_probe_answer"):
        ui.show(figure, key=f"{key}_probe")
        st.markdown(ui.literal(alt))


def read_off(record: Record, probe: Probe) -> Known:
    """The sentence's words that the probe knows, with their probabilities.

    ValueError where it is for other states, ProbeError where the model has none.
    """
    read = dict(zip(probe.words, probe.probabilities(last_state(record)).tolist(), strict=True))
    spoken = dict.fromkeys(word.text.casefold() for word in record.source.words)
    return tuple((word, read[word]) for word in spoken if word in read)


LENGTH_UNKNOWN = f"BLEU by length is {NOT_MEASURED}."


def length(pair: LanguagePair, *, key: str) -> Figure | None:
    """Draw the stored BLEU by source length of all models of a pair; None where it was not measured."""
    result = stored("length", pair)
    curves = {} if result is None else result.get("models", {})
    if not curves:
        return None
    kind = one_of("Sources", list(SOURCES), format_func=SOURCES.__getitem__, default="joined", key=f"{key}_sources")
    chosen = {model: model_curves.get(kind, []) for model, model_curves in curves.items()}
    if not any(chosen.values()):
        return None
    figure = length_curves(chosen, sources=SOURCES[str(kind)])
    ui.show(figure, key=f"{key}_length")
    st.caption(described(result or {}, str(kind)))
    return figure


def described(result: Mapping[str, Any], kind: str) -> str:
    """Describe the measurement, and whether it is of the installed weights."""
    title = ui.literal(f"{str(result.get(kind, ''))[:1].upper()}{str(result.get(kind, ''))[1:]}. Greedy search.")
    old = [name for name in result.get("weights", {}) if not is_current(result, name)]
    return f"{title} Measured with earlier weights of {ui.literal(', '.join(old))}." if old else title
