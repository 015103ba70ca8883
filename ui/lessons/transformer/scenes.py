"""Scenes of the lesson on the whole Transformer: its sections, each with the figure that the page draws too."""

from __future__ import annotations

from charts.labels import lone_label, piece_labels
from charts.lens import lens_table
from charts.model_parts import block_label
from charts.residual_stream import depth_similarity, sublayer_table
from charts.temperature import temperature_bars
from charts.word_space import word_plane
from model import Record
from model.dissect.blocks import parameters_by_block, transformer_of
from model.dissect.lens import logit_lens
from model.dissect.next_token import output, softmax
from model.dissect.sublayers import contributions
from ui.class_poll import which_most
from ui.figures import show, show_described
from ui.keys import Actions
from ui.lessons.transformer.layers import LEADING, side_picker, turned
from ui.lessons.transformer.on_screen import on_screen
from ui.lessons.transformer.output import temperature
from ui.lessons.transformer.piece_chips import piece_chips
from ui.lessons.transformer.tokenizer import told as pieces_told
from ui.lessons.transformer.whole_model import (
    blocks_of,
    open_block,
    opened_block,
    opened_parameter,
    the_picture,
)
from ui.lessons.transformer.word_space import chosen_space, cloud_of
from ui.link import chosen_step
from ui.scenes import ClassPoll, Scene, step_actions, written_steps
from ui.text import literal
from ui.wording.transformer_blocks import describe_share


def whole() -> str:
    """The whole model; the arrow keys open the blocks one after the other."""
    opened_parameter()
    translator, record = on_screen()
    the_picture(translator, record)
    block = opened_block(blocks_of(translator))
    network = transformer_of(translator)
    share = describe_share(block, parameters_by_block(network), network.config, translator.pair)
    return f"**{literal(block_label(block))}**: {share}"


def added() -> str:
    translator, record = on_screen()
    side = side_picker(record.pair)
    return show_described(
        sublayer_table(record, side, contributions(translator, record, side)), key="transformer_added"
    )


def alike() -> str:
    _, record = on_screen()
    return show_described(depth_similarity(record, side_picker(record.pair)), key="transformer_turned")


def lens() -> str:
    translator, record = on_screen()
    layers = logit_lens(translator, record, count=LEADING)
    show(lens_table(record, layers, chosen_step(record)), key="transformer_lens")
    return turned(translator, record, layers)


def written() -> str:
    """The distribution of the step."""
    translator, record = on_screen()
    step, chosen = chosen_step(record), temperature()
    probabilities = softmax(output(translator, record, step).logits, chosen)
    return show_described(temperature_bars(record, step, probabilities, chosen), key="transformer_distribution")


def pieces() -> str:
    """The pieces of both sentences."""
    translator, record = on_screen()
    source, target = record.pair
    piece_chips(translator.tokenizer, record.source.ids, language=source.code)
    piece_chips(translator.tokenizer, record.target.ids, language=target.code)
    return f"{source}: {pieces_told(record.source.words)} {target}: {pieces_told(record.target.words)}"


def near() -> str:
    translator, record = on_screen()
    token, _, space = chosen_space(record, cloud_of(translator))
    return show_described(word_plane(space, piece_labels(record.source), token), key="transformer_plane")


def shown() -> Record:
    return on_screen()[1]


def over_blocks() -> Actions:
    """Actions for the arrow keys over the blocks."""
    translator, _ = on_screen()
    blocks = blocks_of(translator)
    names = list(blocks)
    return step_actions(
        len(names), lambda: names.index(opened_block(blocks).name), lambda index: open_block(names[index])
    )


def steps() -> Actions:
    return written_steps(on_screen()[1])


def what_comes_next() -> ClassPoll | None:
    """Class poll: which piece does the step find most probable?"""
    _, record = on_screen()
    step = chosen_step(record)
    candidates = record.candidates[step]
    before = " ".join(piece_labels(record.target)[:step])
    question = f"After \u201c{before}\u201d: which piece comes next?" if step else "Which piece comes first?"
    return which_most(
        question,
        [lone_label(candidate.piece) for candidate in candidates],
        [candidate.probability for candidate in candidates],
    )


WHOLE, ADDED, ALIKE, LENS, OUTPUT, PIECES, SPACE = SCENES = (
    Scene("The whole model", whole, over_blocks, translation=shown),
    Scene("What each sublayer adds", added, translation=shown),
    Scene(
        "How alike are the states?",
        alike,
        translation=shown,
        folded=True,
        parameters=("transformer_compare",),
    ),
    Scene("Stop after a layer: the logit lens", lens, steps, translation=shown),
    Scene(
        "The output",
        written,
        steps,
        choice=what_comes_next,
        translation=shown,
        folded=True,
        parameters=("transformer_temperature",),
    ),
    Scene("The tokenizer", pieces, folded=True, parameters=("transformer_word",)),
    Scene(
        "Where words lie",
        near,
        translation=shown,
        folded=True,
        parameters=(
            "transformer_space",
            "transformer_space_layer",
            "transformer_space_token_no",
            "transformer_space_3d",
        ),
    ),
)
