"""An adopted Marian model gives the numbers of transformers: logits, attention, greedy and beam output."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import model
from model.adopt import adopt
from model.search.candidates import NEVER_WRITTEN
from tests.marian import numbers, published
from tests.tiers import full

SENTENCE = "the girl likes the green book."
SHAPES: dict[str, dict[str, Any]] = {
    "as opus-mt": {},
    "asymmetric, relu": {
        "encoder_layers": 3,
        "decoder_layers": 1,
        "encoder_attention_heads": 8,
        "decoder_attention_heads": 4,
        "encoder_ffn_dim": 40,
        "activation_function": "relu",
    },
    "embeddings apart": {"share_encoder_decoder_embeddings": False, "encoder_layers": 2, "decoder_layers": 2},
    "unscaled, gelu": {
        "scale_embedding": False,
        "activation_function": "gelu",
        "encoder_layers": 1,
        "decoder_layers": 2,
    },
}
LARGE = {"d_model": 512, "encoder_ffn_dim": 2048, "decoder_ffn_dim": 2048, "init_std": 0.05}


def same_numbers(folder: Path, reference: Any, translator: model.Translator) -> None:
    """Compare one teacher-forced pass with transformers: logits, and every head of every layer."""
    record = translator.record(SENTENCE)
    source, target = (numbers(translator.tokenizer, folder, side.ids) for side in (record.source, record.decoder_input))
    with torch.inference_mode():
        theirs = reference(
            input_ids=torch.tensor([source]), decoder_input_ids=torch.tensor([target]), output_attentions=True
        )
        network = translator.network
        decoded = network.decode(
            network.encode(torch.tensor([record.source.ids])), torch.tensor([record.decoder_input.ids])
        )
        ours = network.logits(decoded.outputs)
    order = numbers(translator.tokenizer, folder, range(translator.tokenizer.size))
    torch.testing.assert_close(ours, theirs.logits[..., order], atol=1e-4, rtol=1e-4)
    for kind, name in (
        ("encoder.{}.self", "encoder_attentions"),
        ("decoder.{}.self", "decoder_attentions"),
        ("decoder.{}.cross", "cross_attentions"),
    ):
        for layer, weights in enumerate(theirs[name]):
            np.testing.assert_allclose(
                record.attention[kind.format(layer)].weights, weights[0].numpy(), atol=1e-4, err_msg=f"{name} {layer}"
            )


def same_search(folder: Path, reference: Any, translator: model.Translator, width: int) -> None:
    """Compare greedy or beam search: what is never written, and the length penalty, are set alike."""
    source = numbers(translator.tokenizer, folder, translator.source_ids(SENTENCE))
    never = sorted({*numbers(translator.tokenizer, folder, NEVER_WRITTEN)})
    made = reference.generate(
        torch.tensor([source]),
        num_beams=width,
        do_sample=False,
        bad_words_ids=[[index] for index in never],
        renormalize_logits=True,  # the bad words' share goes to the others, as in our softmax
        early_stopping=True,  # ours ends with as many outputs as the beam is wide
        length_penalty=1.0,
        max_new_tokens=20,
        num_return_sequences=width,
        return_dict_in_generate=True,
        output_scores=True,
    )
    ours = translator.translate(SENTENCE, beam=width, limit=20)
    outputs = [ours, *ours.alternatives]
    theirs = [[index for index in row if index != never[-1]] for row in made.sequences.tolist()]
    assert [numbers(translator.tokenizer, folder, output.ids) for output in outputs] == theirs
    if width > 1:
        np.testing.assert_allclose([output.score for output in outputs], made.sequences_scores, atol=1e-4)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_numbers_are_those_of_transformers(shape: dict[str, Any], tmp_path: Path) -> None:
    reference = published(tmp_path / "hub", **shape)
    translator = model.load(str(adopt(str(tmp_path / "hub"), "mine", tmp_path / "models")))
    same_numbers(tmp_path / "hub", reference, translator)
    for width in (1, 4):
        same_search(tmp_path / "hub", reference, translator, width)


@full
def test_the_numbers_are_those_of_transformers_at_the_size_of_opus_mt(tmp_path: Path) -> None:
    reference = published(tmp_path / "hub", **LARGE)
    translator = model.load(str(adopt(str(tmp_path / "hub"), "mine", tmp_path / "models")))
    same_numbers(tmp_path / "hub", reference, translator)
    same_search(tmp_path / "hub", reference, translator, 4)
