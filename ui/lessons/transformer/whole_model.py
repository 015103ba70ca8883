"""The whole Transformer as one picture of this sentence's tensors, and the block that the reader opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from charts.model_parts import Row, block_label, model_rows
from charts.whole_model import whole_model_figure
from model import Record, Translator
from model.dissect.blocks import Block, blocks, parameters_by_block, transformer_of
from model.dissect.sublayers import sublayer_passes
from model.network.transformer import Transformer
from model.network.transformer_config import TransformerConfig
from ui.callbacks import claim_run
from ui.depth import unfolds
from ui.figures import one_chart, show
from ui.lesson import formula
from ui.lessons.transformer.block_details import details
from ui.lessons.transformer.model_map import model_map
from ui.lessons.transformer.on_screen import on_screen
from ui.lessons.transformer.opened_block import Opened
from ui.lessons.transformer.picture import model_picture
from ui.link import LINK, choose, hidden_parameter, mirrored, numbered_parameter
from ui.scenes import redraw
from ui.text import literal, percent
from ui.tokens import token_picker
from ui.wording.transformer_blocks import compare_with_paper, describe_share, family_names

BLOCK, SOURCE, TARGET = "transformer_block", "transformer_source", "transformer_target"  # parameters of the link
DEFAULT = "encoder.0.self"
DETAILS = "transformer_details"  # the container of the opened block
OPENED, PARTS = "transformer_opened", "transformer_parts"  # the fragments that a block is opened by: its name, itself


@st.fragment(key=OPENED)
def opened_parameter() -> None:
    """Keep the opened block in the URL. Drawn before it is read; a callback reruns it alone."""
    hidden_parameter(BLOCK)


def opened_block(found: Mapping[str, Block]) -> Block:
    """The block in the URL."""
    return found.get(str(st.session_state.get(BLOCK)), found[DEFAULT])


def legend(translator: Translator) -> None:
    """Describe the picture in words."""
    total = sum(parameters_by_block(transformer_of(translator)).values())
    st.markdown(
        "Grey river: the residual stream. Each sublayer reads it, and what the sublayer adds flows in: the wider, the "
        f"more. Dashed line: the encoder’s output, for every cross-attention. The model has **{total:,}** parameters."
    )
    st.caption(
        "Click a layer to open it. In a box a row is a token, a column one of its numbers: blue positive, red "
        "negative, grey where none is negative."
    )


def the_picture(translator: Translator, record: Record) -> None:
    """Draw the picture; it does not rerun when a block is opened, as the browser marks the box."""
    found = blocks_of(translator)
    with st.container(key="room_model"):
        model_picture(
            record,
            rows_of(translator, record, found),
            {name: block_label(each) for name, each in found.items()},
            opened_block(found).name,
            open_block,
            name=f"The whole Transformer, {len(found)} blocks",
            key="transformer_picture",
            details=DETAILS,
        )


def blocks_of(translator: Translator) -> dict[str, Block]:
    """The model's blocks by name, in order of computation."""
    return {block.name: block for block in blocks(transformer_of(translator))}


def rows_of(translator: Translator, record: Record, found: Mapping[str, Block]) -> Sequence[Row]:
    """The rows of the picture."""
    pieces = transformer_of(translator).embedding.num_embeddings
    return model_rows(record, sublayer_passes(translator, record), list(found.values()), pieces)


@st.fragment(key=PARTS)
def parts() -> None:
    """Draw the choice of a block, its details, and the picture as one chart."""
    translator, record = on_screen()
    found = blocks_of(translator)
    block, counts = opened_block(found), parameters_by_block(transformer_of(translator))
    labels = {name: block_label(each) for name, each in found.items()}
    with st.container(key=DETAILS):
        model_map(list(found.values()), labels, block.name, open_block, details=DETAILS)
        choice(list(found), labels, block.name)
        if block.side == "encoder":
            token = token_picker(record.source, f"{record.pair.source} token", key=SOURCE, default=1)
            numbered_parameter(TARGET)
        else:
            numbered_parameter(SOURCE)
            label = f"{record.pair.target} token that the decoder has read"
            token = token_picker(record.decoder_input, label, key=TARGET, default=1)
        st.subheader(literal(labels[block.name]))
        if unfolds("numbers"):
            st.markdown(describe_share(block, counts, transformer_of(translator).config, record.pair))
        details(Opened(translator, record, block, token))
    twin = one_chart("transformer_twin")
    if twin is not None:
        with twin:
            rows = rows_of(translator, record, found)
            show(whole_model_figure(record, rows, counts, opened=block.name), key="transformer_whole")


@st.fragment
def counted() -> None:
    """Draw the differences from the paper's figure, and all parameters."""
    network = transformer_of(on_screen()[0])
    papers_figure(network.config)
    parameters(network, key="transformer_parameters")


def open_block(name: str) -> None:
    """Callback: open this block. For attention, other lessons then show this site too."""
    st.session_state[BLOCK] = name
    if name.endswith((".self", ".cross")):
        choose(site=name)
    redraw([LINK, OPENED, PARTS])


def choice(names: Sequence[str], labels: Mapping[str, str], opened: str) -> None:
    """Draw the choice of block, and buttons for the previous and the next one."""
    at = names.index(opened)
    mirrored(
        st.selectbox,
        "Block",
        names,
        opened,
        key=f"{BLOCK}_choice",
        picked=open_block,
        format_func=labels.__getitem__,
    )
    with st.container(horizontal=True):
        for label, icon, target in (("Block before", "left", at - 1), ("Next block", "right", at + 1)):
            there = 0 <= target < len(names)
            st.button(
                label,
                key=f"{BLOCK}_{icon}",
                icon=f":material/chevron_{icon}:",
                disabled=not there,
                on_click=open_block,
                args=(names[target] if there else opened,),
            )


def papers_figure(config: TransformerConfig) -> None:
    """Compare the model with the paper's figure."""
    pre_norm = config.norm == "pre"
    title = "How this differs from the figure in the paper" if pre_norm else "This and the figure in the paper"
    with st.expander(title, key="transformer_paper", type="compact"):
        st.markdown(compare_with_paper(config))
        paper, here = r"x' = \text{norm}(x + f(x))", r"x' = x + f(\text{norm}(x))"
        if pre_norm:
            formula(rf"\begin{{aligned}} \text{{paper: }} & {paper} \\[4pt] \text{{here: }} & {here} \end{{aligned}}")
        else:
            formula(paper)


def parameters(network: Transformer, *, key: str) -> None:
    """Table of all parameters by kind of block."""
    if not unfolds("numbers"):
        return
    box = st.expander("All parameters, counted", key=key, on_change=claim_run, type="compact")
    if not box.open:
        return
    found, counts = blocks(network), parameters_by_block(network)
    total = sum(counts.values())
    lines = ["| blocks | how many | parameters | share |", "| --- | ---: | ---: | ---: |"]
    for kind, name in family_names(network.config).items():
        of_kind = [counts[each.name] for each in found if each.kind == kind]
        part = percent(sum(of_kind) / total) if sum(of_kind) else "none"
        if of_kind:
            lines.append(f"| {name} | {len(of_kind)} | {sum(of_kind):,} | {part} |")
    lines.append(f"| **all** | {len(found)} | **{total:,}** | 100 % |")
    with box:
        st.markdown("\n".join(lines))
