"""Consequences of a step's attention: the other scoring function, and words left out."""

from __future__ import annotations

import math

import pandas
import streamlit as st

from charts.figure import Figure
from charts.grammar import names_of
from charts.token_panels import Panel, token_panels
from charts.word_comparison import word_comparison
from claims.agreement import verdicts
from claims.predict_rnn import needs_most
from claims.rnn_kinds import kind_of
from model import CheckpointError, Translator
from model.dissect.agreement import Verdict, WordComparison, compare_words
from model.dissect.head_roles import row_spread
from model.dissect.influence import leave_one_out
from model.network.attention import additive_scores, scaled_dot_scores
from model.network.interface import as_kind
from model.network.rnn import RNN, SITE
from ui.callbacks import claim_run
from ui.depth import unfolds
from ui.figures import show
from ui.influence import influence_of
from ui.lesson import formula, role_latex, show_code
from ui.lesson_model import page_models
from ui.lessons.attention.look import ShownStep
from ui.models import load_translator, model_family, model_label, model_names, model_pair
from ui.predict import predict
from ui.records import record_of
from ui.take_away import take_away
from ui.terms import term
from ui.text import literal, percent, quoted
from ui.wording.agreement import describe_verdict, describe_verdicts
from ui.wording.predict_rnn import ask_needs_most
from ui.wording.rnn_kinds import describe_looks


def other_model(translator: Translator) -> str | None:
    """The page's model of the same languages with the other scoring function; None without one."""
    family = model_family(translator.name)
    others = (name for name in page_models("attention") if model_family(name) not in (family, ""))
    return next((name for name in others if model_pair(name) == translator.pair), None)


def other_look(look: ShownStep) -> ShownStep | str:
    """The same step with the other scoring function, or the reason why not, in Markdown."""
    other = other_model(look.translator)
    if other is None:
        source, target = look.translator.pair
        return f"There is no model from {source} to {target} with the other scores."
    if other not in model_names():
        return literal(f"The other model is not installed: {model_label(other)}.")
    try:
        translator = load_translator(other)
    except CheckpointError as error:
        return literal(f"The model {other} cannot be used: {error}.")
    if translator.tokenizer.fingerprint != look.translator.tokenizer.fingerprint:
        return "The two models split words into different pieces, so their steps cannot be compared."
    record = record_of(translator, look.text, target=look.record.target.ids)
    return ShownStep(translator, look.text, record, look.step, look.key)


def both_weights(look: ShownStep, compared: ShownStep) -> Figure:
    """The step's weights by additive scores and by dot products, side by side."""
    additive, dot = (look, compared) if look.additive else (compared, look)
    rows = [variant.seen.weights[0, look.step] for variant in (additive, dot)]
    best = [int(row.argmax()) for row in rows]
    looks = [f"{percent(row[best_key])} at “{look.labels[best_key]}”" for row, best_key in zip(rows, best, strict=True)]
    return token_panels(
        look.labels,
        [Panel(f"{name} weight", row, "weight") for name, row in zip(("additive", "dot"), rows, strict=True)],
        alt=f"“{look.written}” looks {looks[0]} with additive scores and {looks[1]} with dot products.",
        name=f"both-step-{look.step + 1}",
        title=f"key: {look.record.pair.source} token",
    )


def two_formulas(look: ShownStep) -> None:
    """Draw the same step with the other scoring function."""
    compared = other_look(look)
    if isinstance(compared, str):
        st.info(compared)
        return
    additive, dot = (look, compared) if look.additive else (compared, look)
    q, k = role_latex("query", "q"), role_latex("key", "k")
    kinds = (kind_of(as_kind(variant.translator.network, RNN)) for variant in (additive, dot))
    additive_looks, dot_looks = (describe_looks(kind, look.record.pair) for kind in kinds)
    formula(
        rf"\begin{{aligned}} \text{{additive: }} &\; v \cdot \tanh({q} + {k}) \\ "
        rf"\text{{dot product: }} &\; \frac{{{q} \cdot {k}}}{{\sqrt{{d}}}} \end{{aligned}}"
    )
    st.markdown(
        "The additive score (Bahdanau 2015) adds query and key, bends each sum with tanh (between \u22121 and 1), and "
        "weighs it with a learned vector $v$. The dot product (Luong 2015, scaled as in Vaswani 2017) has nothing to "
        "learn. It is large where query and key point the same way. Here both models write the same translation; this "
        f"is the step that writes {quoted(look.written)}."
        + (
            f" The models differ in more than the score: the additive one {additive_looks}; the other {dot_looks}."
            if unfolds("numbers")
            else ""
        )
    )
    best = [int(variant.seen.weights[0, look.step].argmax()) for variant in (additive, dot)]
    for column, name, variant, token in zip(st.columns(2), ("additive", "dot"), (additive, dot), best, strict=True):
        scores, weights = variant.seen.scores[0, look.step], variant.seen.weights[0, look.step]
        figure = token_panels(
            look.labels,
            [Panel(f"{name} score", scores, "score"), Panel(f"{name} weight", weights, "weight")],
            alt=f"With {name} scores “{look.written}” looks {percent(weights[token])} at “{look.labels[token]}”.",
            name=f"{name}-step-{look.step + 1}",
            marked=look.key,
            title=f"key: {look.record.pair.source} token",
        )
        with column:
            show(figure, key=f"attention_formula_{name}")
    agree = "Both look most at the same token" if best[0] == best[1] else "They look most at different tokens"
    widths = [f"{row_spread(variant.seen.weights[0, look.step]):.1f}" for variant in (additive, dot)]
    likely = [percent(math.exp(float(variant.record.log_probs[look.step]))) for variant in (additive, dot)]
    st.markdown(
        f"{agree}. The additive look spreads over {widths[0]} tokens, the other over {widths[1]}. They give "
        f"{quoted(look.written)} {likely[0]} and {likely[1]}. You can compare the weights of the two models, but not "
        "their scores."
    )
    show_code(additive_scores, scaled_dot_scores, key="attention_formulas")
    take_away({"Additive scores": additive.record, "Dot products": dot.record}, key="attention_formulas")


ONE_WORD = "One word leaves nothing to leave out: type a longer sentence."
AGREE: dict[Verdict, str] = {"agree": "yes", "disagree": "no", "sink": "no: an attention sink", "free": "needs none"}
AT_END = "This step writes the end mark. Choose a step that writes a word."


def compared_words(look: ShownStep) -> tuple[WordComparison, ...]:
    """Attention and leave-one-out for every written word; empty where nothing can be left out."""
    return compare_words(look.record, SITE, 0, influence_of(look.translator, look.record))


def word_at(look: ShownStep, compared: tuple[WordComparison, ...]) -> WordComparison | None:
    """The word that the step writes; None where it writes none."""
    return next(
        (compared_word for compared_word in compared if compared_word.word.start <= look.step < compared_word.word.end),
        None,
    )


def left_out(look: ShownStep) -> None:
    """Draw the attention of the current word above the effect of leaving each source word out."""
    compared = compared_words(look)
    if not compared:
        st.info(ONE_WORD)
        return
    if (word := word_at(look, compared)) is None:
        st.markdown(AT_END)
    else:
        source = look.record.pair.source
        st.markdown(
            f"Above: how much {quoted(word.word.text)} looks at each {source} word. Below: leave that word out of the "
            f"{source}, let the model read again, and see how the {term('log-probability')} of "
            f"{quoted(word.word.text)} changes. \u22120.69 halves the probability, \u22122.3 leaves a tenth."
        )
        question = ask_needs_most(word, needs_most(word), look.record.pair)
        predict(question, key="attention_predict_needs", covers=["attention_needs_answer"])
        with st.container(key="attention_needs_answer"):
            show(word_comparison(word, look.record.pair), key="attention_left_out")
            st.markdown(describe_verdict(word))
    st.markdown(describe_verdicts(verdicts(compared)))
    if unfolds("numbers"):
        everything = st.expander("All written words", key="attention_all_words", on_change=claim_run, type="compact")
        if everything.open:
            everything.dataframe(all_words(compared), hide_index=True, key="attention_all_words_table")
    show_code(leave_one_out, key="attention_left_out")


def all_words(compared: tuple[WordComparison, ...]) -> pandas.DataFrame:
    """Table of attention and leave-one-out for every written word."""
    sources = names_of(compared[0].sources)
    needed = [sources[compared_word.needed] if compared_word.needed is not None else "" for compared_word in compared]
    return pandas.DataFrame(
        {
            "written": [names_of(compared_word.words)[compared_word.place] for compared_word in compared],
            "word it looks at most": [sources[compared_word.attended] for compared_word in compared],
            "weight": [round(float(compared_word.weights[compared_word.attended]), 3) for compared_word in compared],
            "weight on the end mark": [round(compared_word.end_weight, 3) for compared_word in compared],
            "needs most": needed,
            "change without it": [round(float(compared_word.change.min()), 2) for compared_word in compared],
            "agree": [AGREE[compared_word.verdict] for compared_word in compared],
        }
    )
