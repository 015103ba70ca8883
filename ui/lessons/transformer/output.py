"""The output: from a step's last state to a distribution over all pieces, and the margin of the choice."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import streamlit as st

from charts.grammar import piece_names
from charts.labels import lone_label
from charts.strips import WINDOW, Strip, largest, strip_alt, strips
from charts.temperature import at_temperatures, temperature_bars
from claims.predict_transformer import how_sure
from model import Record, Translator
from model.dissect.blocks import transformer_of
from model.dissect.next_token import Output, entropy, output, softmax
from model.network.transformer import Transformer
from model.record import Array
from model.search.candidates import next_logits
from ui.depth import unfolds
from ui.figures import show
from ui.lesson import TERMS, aligned, formula, formula_note, number, show_code, with_formula
from ui.link import amount
from ui.linked_view import Control
from ui.predict import predict
from ui.slider import Slider
from ui.slider_text import Sentence, code, defined, power, slider_text
from ui.step_candidates import BARS
from ui.terms import term
from ui.text import percent, quoted
from ui.wording.predict_transformer import ask_how_sure

TEMPERATURES = Slider("transformer_temperature", 0.1, 3.0, 0.1)


def the_output(translator: Translator, record: Record, step: int) -> None:
    """Draw the three parts of one step (from 0). Call it inside a fragment."""
    found = output(translator, record, step)
    names = [lone_label(each.piece) for each in record.candidates[step]]
    written = piece_names(record.target)[step]
    if unfolds("numbers"):
        st.caption(f"Step {step + 1} writes {quoted(written)}. The arrow keys change the step.")
    covers = ["transformer_sure_answer", "transformer_lens_answer"]  # the lens ends with the same probabilities
    predict(ask_how_sure(how_sure(record, step)), key="transformer_predict_sure", covers=covers)
    with st.container(key="transformer_sure_answer"):
        three_parts(translator, record, step, found, names)


def three_parts(translator: Translator, record: Record, step: int, found: Output, names: list[str]) -> None:
    """Draw the logits of all pieces, their softmax, and the margin of the choice."""
    dot_product(found, names[0], tied=transformer_of(translator).config.tied)
    chosen = temperature()
    distribution(translator, record, step, found, chosen)
    runner_up(translator, found, names, chosen)


def temperature() -> float:
    """Draw the choice of a temperature; returns it."""
    least, most, by = TEMPERATURES.least, TEMPERATURES.most, TEMPERATURES.by
    return float(amount("Temperature", least, most, 1.0, step=by, key=TEMPERATURES.key, width=320))


def dot_product(found: Output, name: str, *, tied: bool) -> None:
    """Draw one logit, worked by hand. tied: whether the output has the embeddings."""
    first = found.first
    products = first.embedding * found.state
    width, pieces, row = len(products), len(found.logits), "embedding" if tied else "row of the output’s matrix"
    st.markdown(
        f"**1. A score for every piece.** Each of the {pieces:,} pieces gets a score, its {term('logit')}: the dot "
        f"product of its {row} $E_i$ and the decoder’s last state $h$, {width} numbers each, plus a bias. "
        f"{quoted(name)} gets the largest:"
    )
    most = np.argsort(-np.abs(products), kind="stable")[: TERMS + 1]
    terms = [rf"{number(float(found.state[at]))} \cdot {number(float(first.embedding[at]))}" for at in most]
    formula(
        r"z_i = h \cdot E_i + b_i",
        aligned(
            "z",
            " + ".join(terms[:TERMS]),
            rf"+ {' + '.join(terms[TERMS:])} + \dots + {number(first.bias)}",
            f"{float(products.sum()):.2f} + {number(first.bias)} = {first.logit:.2f}",
        ),
    )
    formula_note(f"Largest products first (numbers {', '.join(str(at + 1) for at in most)}), the bias last.")
    if unfolds("numbers"):
        st.caption("Each row has its own colour scale.")
    start = int(most[0]) // WINDOW * WINDOW
    rows = [
        Strip("state h", found.state, None, largest(found.state)),
        Strip(f"{'embedding' if tied else 'row'} of {name}", first.embedding, None, largest(first.embedding)),
        Strip("product", products, None, largest(products)),
    ]
    alt = strip_alt(f"The state, the {row} of {name}, and their products", products)
    show(strips(rows, name="output-product", alt=alt, title="number", first=start), key="transformer_product")
    show_code(Transformer.logits, next_logits, key="transformer_product")


def distribution(translator: Translator, record: Record, step: int, found: Output, temperature: float) -> None:
    """Draw softmax with a temperature, and its entropy."""
    probabilities = softmax(found.logits, temperature)
    st.markdown(
        "**2. Softmax** turns logits into probabilities. The temperature $T$ divides the logits first: below 1 "
        "differences grow, above 1 they shrink. Greedy search writes the same at any $T$. Random sampling would "
        "give other words."
    )
    shifted = (found.logits.astype(float) - found.first.logit) / temperature
    total = float(np.exp(shifted).sum())
    gap = rf"({found.second.logit:.2f} - {number(found.first.logit)}) / {temperature:.1f}"
    formula(
        r"p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}",
        aligned(
            r"p_{\text{first}}",
            rf"\frac{{e^0}}{{e^0 + e^{{{gap}}} + \dots}}",
            rf"1 / {total:.3f} = {float(probabilities[found.first.id]):.3f}",
        ),
    )
    formula_note("First the largest logit is subtracted from all. That changes nothing and keeps the powers small.")
    bars, alts = at_temperatures(record, step, found.logits, TEMPERATURES.numbers)
    BARS.show(
        lambda: temperature_bars(record, step, probabilities, temperature),
        {"steps": bars},
        alts,
        Control.of(TEMPERATURES, temperature),
        key="transformer_distribution",
    )
    slider_text(marks, TEMPERATURES, temperature, translator, name="transformer_marks", draw=st.caption)
    likely = [float(probabilities[each.id]) for each in record.candidates[step][:TERMS]]
    sums = " + ".join(rf"{p:.3f} \cdot {abs(math.log(max(p, 1e-30))):.2f}" for p in likely)
    formula(r"H = -\sum_i p_i \ln p_i", rf"H = {sums} + \dots = {entropy(probabilities):.2f}")
    if unfolds("numbers"):
        said = partial(undecided, found.logits)
        slider_text(said, TEMPERATURES, temperature, translator, name="transformer_entropy")
    show_code(softmax, entropy, key="transformer_distribution")


def marks(temperature: float) -> Sentence:
    """Say what the marks on the bars are, where there are any."""
    return ["The marks are the model’s own probabilities, at temperature 1."] if temperature != 1 else []


def undecided(logits: Array, temperature: float) -> Sentence:
    """Give the entropy at a temperature."""
    uncertain = entropy(softmax(logits, temperature))
    return [
        *("The ", defined("entropy"), f" says how undecided the step is: {uncertain:.2f} ", defined("nat", "nats")),
        *(", as with ", power(uncertain, 1), " equally likely pieces."),
        *([f" At temperature 1 it is {entropy(softmax(logits)):.2f}."] if temperature != 1 else []),
    ]


def likelier(found: Output, first: str, temperature: float) -> Sentence:
    """Say how many times as likely as the second the first candidate is at a temperature."""
    lead = "So" if temperature == 1 else f"At temperature {temperature:.1f}"
    return [f"{lead} ", code(first), " is ", power(found.difference / temperature), " times as likely."]


def runner_up(translator: Translator, found: Output, names: list[str], temperature: float) -> None:
    """Give the lead of the first candidate, and the change that would make the second win."""
    first, second = quoted(names[0]), quoted(names[1])
    apart = found.first.embedding - found.second.embedding
    ahead = float(apart.astype(float) @ found.state)
    bias = found.first.bias - found.second.bias
    st.markdown(
        f"**3. How close was it?** {first} came first, {second} second. Only the difference of the logits counts"
        + with_formula(":", f": {found.difference:.2f}.")
    )
    formula(
        r"z_1 - z_2 = h \cdot (E_1 - E_2) + (b_1 - b_2)",
        aligned(
            "z_1 - z_2",
            f"{found.first.logit:.2f} - {number(found.second.logit)}",
            f"{ahead:.2f} + {number(bias)} = {found.difference:.2f}",
        ),
    )
    said = partial(likelier, found, names[0])
    slider_text(said, TEMPERATURES, temperature, translator, name="transformer_likelier")
    if not unfolds("numbers"):
        return
    length = float(np.linalg.norm(found.state))
    whose = "the embedding" if transformer_of(translator).config.tied else "the row"
    st.markdown(
        f"{second} would win if its bias were {found.difference:.2f} "
        f"larger, or if the state moved a little from {whose} of {first} towards that of {second}. The shortest "
        "such move has a length of " + with_formula("", f"{found.needed:.2f},")
    )
    distance = float(np.linalg.norm(apart))
    formula(
        r"\frac{z_1 - z_2}{\lVert E_1 - E_2 \rVert}",
        rf"\frac{{{found.difference:.2f}}}{{{distance:.2f}}} = {found.needed:.2f}",
    )
    st.markdown(
        f"{percent(found.needed / length)} of the state’s own length ({length:.2f}). The smaller, the closer it was."
    )
    show_code(output, Output, key="transformer_runner_up")
