"""The race: one sentence through several models, step by step together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

import ui
from charts.candidates import candidate_bars
from charts.figure import Figure
from charts.grammar import listed, piece_names, verb, word_names
from charts.labels import decimal
from charts.matrix import Side, matrix_heatmap
from charts.sureness import LEGEND, NAMES
from charts.token_panels import Panel, token_panels
from claims.predict_rnn import lost_words
from claims.rnn_kinds import kind_of
from model import Head, Record
from model.dissect.aggregate import head_mean, merge_to_words
from model.dissect.agreement import Comparison
from model.language.glossary import glossary
from model.language.tokenizer import Word
from model.network.families import brief_of
from model.network.interface import as_kind
from model.network.rnn import RNN
from model.record import Array
from ui.callbacks import claim_run
from ui.depth import unfolds
from ui.difference import difference_html
from ui.french import gloss_text, word_at
from ui.influence import influence_of
from ui.lesson_model import sentence_in
from ui.lessons.encoder_decoder.clauses import lengthened, shortened
from ui.lessons.encoder_decoder.lanes import lanes
from ui.lessons.encoder_decoder.runners import WITH, Runner, attending_rnns, pair_of_race, runners
from ui.link import SENTENCE, asked, numbered_parameter, one_of, set_number
from ui.models import model_traits, short_label
from ui.nearest import nearest_index
from ui.player import player
from ui.predict import predict
from ui.scenes import fold, on_stage
from ui.sentence import reads_examples
from ui.sink_notes import sink_note
from ui.text import counted
from ui.wording.agreement import DISPUTED, describe_runner_look, describe_runner_need
from ui.wording.encoder_decoder import NUMBERS
from ui.wording.predict_rnn import ask_lost_words
from ui.wording.rnn_kinds import describe_kinds


def lengthen_buttons(*, may_grow: bool, key: str) -> None:
    """Draw buttons that add a clause to the sentence in the box, or remove it."""
    pair = pair_of_race()
    sentence = sentence_in(pair.source.code)
    longer, shorter = lengthened(sentence) if reads_examples(pair) else None, shortened(sentence)
    what = "The sentence above" if sentence == asked(SENTENCE) else "The example"
    st.markdown(f"{what}, {counted(len(sentence.split()), 'word')}: {ui.quoted(sentence)}")
    with st.container(horizontal=True):
        st.button(
            "Add a clause",
            key=f"{key}_lengthen",
            icon=":material/add:",
            disabled=longer is None or not may_grow,
            on_click=lambda: ui.choose(sentence=longer or sentence),
        )
        st.button(
            "Remove it",
            key=f"{key}_shorten",
            icon=":material/remove:",
            disabled=shorter is None,
            on_click=lambda: ui.choose(sentence=shorter or sentence),
        )


NO_RUNNERS = "No model of this race is installed."


def kinds_of_runners() -> list[str]:
    """What each model is that can run, with its article."""
    ran = [model_traits(runner.model) for runner in runners() if runner.record is not None]
    return [
        f"an RNN with {'attention' if 'attention' in traits else 'one vector'}"
        if "recurrent" in traits
        else "a Transformer"
        for traits in ran
    ]


def running_at(key: str) -> tuple[list[Runner], int, int]:
    """Draw the choice of the RNN; returns all runners, the step, and the longest runner's steps, 0 where none runs."""
    if attending := attending_rnns():
        if st.session_state.get(WITH) not in (None, *attending):  # chosen among those of other languages
            st.session_state[WITH] = attending[0]
        one_of("RNN with attention: scores", attending, key=WITH, format_func=brief_of)
    running = runners()
    longest = max((len(runner.record.target) for runner in running if runner.record is not None), default=0)
    return running, nearest_index(numbered_parameter(f"{key}_race"), max(longest, 1)), longest


def race(key: str) -> None:
    """Draw all runners at one step; call it inside a fragment."""
    running, step, longest = running_at(key)
    if not longest:
        st.info(NO_RUNNERS)
        return
    ran = (record for runner in running if (record := runner.record) is not None)
    plain = next((record for record in ran if not record.attention), None)
    if plain is not None:
        question = ask_lost_words(lost_words(plain), plain.pair)
        predict(question, key=f"{key}_predict_lost", covers=[f"{key}_race_answer"])
    with st.container(key=f"{key}_race_answer"):
        run(running, step, longest, key=key)


def say_what_differs(running: list[Runner]) -> None:
    """Say that the RNNs of the race differ in more than attention."""
    records = [record for runner in running if (record := runner.record) is not None]
    rnns = [record.model for record in records if "recurrent" in model_traits(record.model)]
    kinds = {ui.model_label(name): kind_of(as_kind(ui.load_translator(name).network, RNN)) for name in rnns}
    if difference := describe_kinds(kinds, records[0].pair):
        st.caption(difference)


def played_race(running: list[Runner], step: int, *, key: str) -> None:
    """The player of all runners."""
    player(
        lanes(runner.record for runner in running if runner.record is not None),
        step=step,
        name="The race, step by step",
        key=f"{key}_race_player",
        on_rest=lambda rest: set_number(f"{key}_race", rest.step),
        keys=on_stage(),
        stage=on_stage(),
    )


def run(running: list[Runner], step: int, longest: int, *, key: str) -> None:
    """Draw the player, and every runner's action at the step."""
    played_race(running, step, key=key)
    source, target = next(runner.record.pair for runner in running if runner.record is not None)
    by_glossary = (
        f"Bar under {source.a} word: the {target} has a word for it, by a glossary of three meanings a word. Crossed "
        f"out: words with no {target} counterpart, or words that change nothing when removed. "
    )
    marks = f"Dotted or wavy {target}: {', '.join(f'{NAMES[kind]} ({meaning})' for kind, meaning in LEGEND)}."
    st.caption((by_glossary if glossary((source.code, target.code)) else "") + marks)
    if unfolds("numbers"):
        say_what_differs(running)
    with fold("The step in each model", key=f"{key}_race_lanes"):
        every_lane(running, step, longest, key=key)
    with fold("Where each looks", key=f"{key}_race_looks"):
        every_look(running, step, key=key)
    ui.take_away(
        {ui.model_label(runner.model): runner.record for runner in running if runner.record is not None},
        key=f"{key}_race",
    )


def every_lane(running: list[Runner], step: int, longest: int, *, key: str) -> None:
    """Draw every runner's piece at the step, side by side."""
    ran = sum(runner.record is not None for runner in running)
    st.markdown(f"Step **{step + 1}** of {longest}" + (f" (the longest of the {NUMBERS[ran]})" if ran > 1 else ""))
    reference = next(
        (lane_of_model.record for lane_of_model in reversed(running) if lane_of_model.record is not None), None
    )
    for column, runner in zip(st.columns(len(running)), running, strict=True):
        with column:
            lane(runner, step, reference, key=f"{key}_race_{runner.model}")
    st.caption("Grey and struck out: only the last model writes it. Bold and underlined: only this one does.")


def every_look(running: list[Runner], step: int, *, key: str) -> None:
    """Draw attention at the step for runners with attention, and whether they need the words they look at."""
    looks = looks_at(running, step)
    for index, words in enumerate(dict.fromkeys(tuple(look.words) for look in looks)):  # one map, if words are the same
        alike = [look for look in looks if tuple(look.words) == words]
        figure = map_of(alike, step)
        ui.show(figure, key=f"{key}_race_looks_{index}")
        st.markdown(ui.literal(figure.alt))
        with st.container():  # there or not, it moves nothing that stands below
            for look in (candidate for candidate in alike if candidate.at_end):
                note = sink_note(ui.load_translator(look.model), look.record, look.heads, step, look.name, words=True)
                st.caption(note or "")
        left_out(alike, step, key=f"{key}_race_{index}")
    blind = [
        ui.model_label(runner.model) for runner in running if runner.record is not None and not runner.record.attention
    ]
    if blind:
        st.caption(
            f"{listed(blind)} {verb(len(blind), 'looks', 'look')} nowhere. The Transformer’s row is the mean of the "
            "heads of its last layer."
        )


def lane(runner: Runner, step: int, reference: Record | None, *, key: str) -> None:
    """Draw one runner: its translation as it differs from `reference`, this step's piece, and the candidates."""
    st.markdown(f"**{ui.literal(ui.model_label(runner.model))}**")
    record = runner.record
    if record is None:
        st.info(ui.literal(runner.trouble))
        return
    st.html(difference_html(reference or record, record, size="1rem"))
    written_step = runner.written(step)
    st.markdown(describe_lane(record, step, written_step))
    ui.show(candidate_bars(record, written_step), key=f"{key}_candidates")


def describe_lane(record: Record, step: int, written_step: int) -> str:
    """A runner's action at this step, with the log-probability so far and of the whole."""
    piece = ui.quoted(piece_names(record.target)[written_step])
    if written_step < step:
        doing = (
            f"Ended at step {written_step + 1}."
            if not ui.cut_off(record)
            else f"Cut off at step {written_step + 1}: it did not end."
        )
    else:
        doing = f"Writes {piece} with log-probability {decimal(record.log_probs[written_step])}."
        meaning = gloss_text(word_at(record.target, written_step), record.languages)
        doing += f" {meaning}." if meaning and unfolds("numbers") else ""
    total, pieces = record.log_prob, len(record.target)
    share = f"for each of its {pieces} pieces" if pieces > 1 else "for its one piece"
    so_far = float(record.log_probs[: written_step + 1].sum())
    return (
        f"{doing}  \nLog-probability so far {decimal(so_far)}, in all {decimal(total)}: "
        f"{decimal(total / pieces)} {share}."
    )


@dataclass(frozen=True)
class LaneAttention:
    """Attention of one runner at a step: weights of the source words, the mean of a site's heads."""

    model: str
    record: Record
    heads: tuple[Head, ...]
    weights: Array
    piece: str

    @property
    def name(self) -> str:
        """Short name of the model; the RNN with attention is the only one here."""
        return "RNN with attention" if "recurrent" in model_traits(self.model) else short_label(self.model)

    @property
    def words(self) -> tuple[str, ...]:
        """Names of the source words, `<eos>` last."""
        return word_names(self.record.source)

    @property
    def at_end(self) -> bool:
        """Whether `<eos>` has more weight than any word."""
        return int(self.weights.argmax()) == len(self.weights) - 1

    def describe(self) -> str:
        """The strongest weight in words."""
        return describe_runner_look(self.name, self.words, self.weights)

    def needs(self, change: Array) -> str:
        """Name the word that the step's piece needs. change: of its log-probability without each word, in nats."""
        compared = Comparison(self.weights[:-1], float(self.weights[-1]), change)
        return describe_runner_need(self.name, self.piece, self.words[:-1], compared)


def looks_at(running: list[Runner], step: int) -> list[LaneAttention]:
    """Attention of each runner with attention that is still writing."""
    looks: list[LaneAttention] = []
    for runner in running:
        record = runner.record
        if record is not None and record.attention and step < len(record.target):
            site = [other for other in record.attention if other.kind == "cross"][-1]
            heads = tuple(Head(site, head) for head in range(len(record.attention[site].weights)))
            row = head_mean(record.attention[site].weights)[step : step + 1]
            weights = merge_to_words(row, [Word("", 0, 1)], record.source.words)[0]
            looks.append(LaneAttention(runner.model, record, heads, weights, piece_names(record.target)[step]))
    return looks


def map_of(looks: list[LaneAttention], step: int) -> Figure:
    """One row a runner. All have to be over the same words."""
    figure = matrix_heatmap(
        np.stack([look.weights for look in looks]),
        # of the RNNs only the one with attention has a row, so a short label will do; a phone has no room for more
        Side([f"{look.name.split()[0]}: {look.piece}" for look in looks], "query: piece being written"),
        Side(looks[0].words, f"key: {looks[0].record.pair.source} word"),
        name=f"race-step-{step + 1}",
    )
    return replace(figure, alt=f"At step {step + 1}, {'; '.join(look.describe() for look in looks)}.")


def left_out(looks: list[LaneAttention], step: int, *, key: str) -> None:
    """Effect of leaving out each word on this step's pieces, beside the runners' attention; computed when opened."""
    opened = st.expander(
        "Does it need what it looks at? Leave each word out",
        key=f"{key}_left_out",
        on_change=claim_run,
        type="compact",
    )
    if not opened.open:
        return
    words = looks[0].words[:-1]
    if len(words) < 2:
        opened.caption("One word leaves nothing to leave out.")
        return
    changes = [influence_of(ui.load_translator(look.model), look.record).change[:, step] for look in looks]
    needs = [look.needs(change) for look, change in zip(looks, changes, strict=True)]
    panels = [
        Panel(f"{look.name}: {look.piece}", change, "score", "nats")
        for look, change in zip(looks, changes, strict=True)
    ]
    with opened:
        st.markdown("How the piece’s log-probability changes without the word. Below 0: the word was needed.")
        title = f"{looks[0].record.pair.source} word"
        figure = token_panels(words, panels, alt=" ".join(needs), name=f"race-left-out-{step + 1}", title=title)
        ui.show(figure, key=f"{key}_left_out_bars")
        st.markdown(ui.literal(figure.alt))
        st.caption(DISPUTED)
