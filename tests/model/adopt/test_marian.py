"""An adopted Marian model gives the numbers of transformers: logits, attention, greedy and beam output."""

from __future__ import annotations

import json
import pickle
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import model
from model.adopt import AdoptionError, adopt
from model.search.candidates import NEVER_WRITTEN
from tests.invented import pairs
from tests.marian import CODE, numbers, published
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
    "an output matrix": {"tie_word_embeddings": False, "encoder_layers": 1, "decoder_layers": 1},
    "unscaled, gelu": {
        "scale_embedding": False,
        "activation_function": "gelu",
        "encoder_layers": 1,
        "decoder_layers": 2,
    },
}
SMALL = {"encoder_layers": 1, "decoder_layers": 1}
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
    reference = published(tmp_path / "hub", shape)
    translator = model.load(str(adopt(str(tmp_path / "hub"), "mine", tmp_path / "models")))
    same_numbers(tmp_path / "hub", reference, translator)
    for width in (1, 4):
        same_search(tmp_path / "hub", reference, translator, width)


@full
def test_the_numbers_are_those_of_transformers_at_the_size_of_opus_mt(tmp_path: Path) -> None:
    reference = published(tmp_path / "hub", LARGE)
    translator = model.load(str(adopt(str(tmp_path / "hub"), "mine", tmp_path / "models")))
    same_numbers(tmp_path / "hub", reference, translator)
    same_search(tmp_path / "hub", reference, translator, 4)


@pytest.mark.parametrize(
    "pickled", [False, pytest.param(True, marks=full)], ids=["safetensors", "pickles"]
)  # a process each
def test_weights_in_several_files_are_read(pickled: bool, tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    reference = published(
        folder,
        {**SMALL, "share_encoder_decoder_embeddings": False, "tie_word_embeddings": False},
        shard=30_000,
        pickled=pickled,
    )
    assert len(list(folder.glob("*-of-*"))) > 1
    said: list[str] = []
    translator = model.load(str(adopt(str(folder), "mine", tmp_path / "models", say=said.append)))
    assert "files" in said[0]
    same_numbers(folder, reference, translator)


def test_an_index_names_no_file_from_elsewhere(tmp_path: Path) -> None:
    published(tmp_path, SMALL, shard=30_000)
    index = tmp_path / "model.safetensors.index.json"
    for weights in ("../model.safetensors", 3):
        index.write_text(json.dumps({"weight_map": {"lm_head.weight": weights}}), encoding="utf-8")
        with pytest.raises(AdoptionError, match="no part of a model"):
            adopt(str(tmp_path), "mine", tmp_path / "models")
    index.write_text("[]", encoding="utf-8")
    with pytest.raises(AdoptionError, match="which file has which tensor"):
        adopt(str(tmp_path), "mine", tmp_path / "models")


def test_a_language_code_is_one_mark_and_the_pad_is_never_written(tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    published(folder, SMALL, card="* model: transformer-align\n")
    translator = model.load(str(adopt(str(folder), "mine", tmp_path / "models")))
    tokens = translator.tokenizer.tokens(translator.source_ids(f"{CODE} {SENTENCE} ☃"), "en")
    assert tokens.pieces[0] == tokens.words[0].text == CODE
    assert translator.tokenizer.is_mark(tokens.ids[0])
    assert tokens.text == f"{CODE} {SENTENCE} \ufffd"
    assert tokens.pieces[-2:] == ("<unk>", "<eos>")
    assert translator.record(tokens.ids).source == tokens
    assert translator.about["adopted"]["guided"] == {"site": "decoder.0.cross", "head": 0, "by": "its card"}
    assert translator.about["languages"] == ["en", "fr"]
    from transformers import MarianTokenizer

    theirs = MarianTokenizer.from_pretrained(folder)(f"{CODE} {SENTENCE}").input_ids
    ours = translator.source_ids(f"{CODE} {SENTENCE}")
    assert numbers(translator.tokenizer, folder, ours) == theirs
    target = translator.target_ids("la fille voit le chat ☃.")
    assert translator.tokenizer.byte_pieces == 0
    assert min(target) > 2
    assert translator.tokenizer.text(target) == "la fille voit le chat ."


def test_a_pickle_is_read_elsewhere_and_only_if_it_holds_tensors(tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    reference = published(folder, SMALL, pickled=True)
    said: list[str] = []
    translator = model.load(str(adopt(str(folder), "mine", tmp_path / "models", say=said.append)))
    assert said[0].startswith("weights: a pickle, no ")
    same_numbers(folder, reference, translator)

    (folder / "pytorch_model.bin").write_bytes(pickle.dumps({"embedding": Asks(tmp_path / "proof")}))
    with pytest.raises(AdoptionError, match="holds more than tensors"):
        adopt(str(folder), "bad", tmp_path / "models")
    assert not (tmp_path / "proof").exists()
    assert not (tmp_path / "models" / "bad").exists()


class Asks:
    """Unpickled without care, it would make a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return Path.touch, (self.path,)


@pytest.mark.parametrize(
    ("config", "why"),
    [
        ({"model_type": "t5", "is_encoder_decoder": True}, "no score by the root of the head size"),
        ({"model_type": "m2m_100"}, "counts positions from 2"),
        ({"model_type": "gpt2"}, "no decoder that attends to a source"),
        ({}, "without a model_type"),
        ({"model_type": "marian", "activation_function": "tanh"}, "model_type|neither"),
    ],
    ids=str,
)
def test_other_models_are_refused_with_what_they_would_need(config: dict[str, Any], why: str, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(AdoptionError, match=why):
        adopt(str(tmp_path), "other", tmp_path / "models")


def test_marian_without_self_attention_is_refused(tmp_path: Path) -> None:
    (tmp_path / "decoder.yml").write_text("dec-cell: ssru\ntransformer-decoder-autoreg: rnn\n", encoding="utf-8")
    with pytest.raises(AdoptionError, match="SSRU decoder"):
        adopt(str(tmp_path), "other", tmp_path / "models")
    with pytest.raises(AdoptionError, match="no folder"):
        adopt(str(tmp_path / "nowhere"), "other", tmp_path / "models")


@full
def test_a_trained_model_translates_as_transformers_does(tmp_path: Path) -> None:
    """Trained by transformers for a minute: unlike random weights, it has sharp heads and ends its sentences."""
    folder = tmp_path / "hub"
    shape = {"encoder_layers": 2, "decoder_layers": 2, "d_model": 64, "encoder_ffn_dim": 128, "decoder_ffn_dim": 128}
    reference = published(folder, {**shape, "init_std": 0.08})
    adopt(str(folder), "untrained", tmp_path / "models", say=lambda _: None)
    vocabulary = model.load(str(tmp_path / "models" / "untrained")).tokenizer
    train(reference, [(vocabulary.ids(english), vocabulary.target_ids(french)) for english, french in pairs()], folder)
    reference.save_pretrained(folder)
    translator = model.load(str(adopt(str(folder), "mine", tmp_path / "models")))
    same_numbers(folder, reference, translator)
    for width in (1, 4):
        same_search(folder, reference, translator, width)
    right = [translator.translate(english).text == french for english, french in pairs()[::25]]
    assert sum(right) > len(right) / 2


def train(reference: Any, examples: list[tuple[list[int], list[int]]], folder: Path) -> None:
    """Fit a model of transformers to pairs of our ids."""
    vocabulary = model.load(str(folder.parent / "models" / "untrained")).tokenizer
    reference.train()
    optimizer = torch.optim.AdamW(reference.parameters(), lr=2e-3)
    draw = random.Random(1)
    pad = reference.config.pad_token_id
    for _ in range(500):
        batch = draw.sample(examples, 32)
        source, target = (
            torch.nn.utils.rnn.pad_sequence(
                [torch.tensor([*numbers(vocabulary, folder, pair[side]), 0]) for pair in batch], True, pad
            )
            for side in (0, 1)
        )
        labels = target.masked_fill(target == pad, -100)
        loss = reference(input_ids=source, attention_mask=source != pad, labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(reference.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
    reference.eval()
