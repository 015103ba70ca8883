"""The engines that are compared, all writing exactly as many tokens as they are asked for.

So that every engine does the same work, `<eos>` is ruled out by its output bias, and the length limit ends the output.
"""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from model.language.tokenizer import EOS, PAD, SOS
from model.network.transformer import Transformer
from model.store.ctranslate2_export import NEVER_WRITTEN, export, load_export
from model.translate.translator import Translator

Run = Callable[[], Sequence[int]]  # one translation; the ids written


def never_ending(translator: Translator) -> Translator:
    """The same translator with an `<eos>` that is never written."""
    network = copy.deepcopy(translator.network)
    assert isinstance(network, Transformer)
    with torch.no_grad():
        network.output_bias[EOS] = NEVER_WRITTEN
    return Translator(translator.name, network, translator.tokenizer)


def random_source(translator: Translator, length: int, seed: int = 0) -> list[int]:
    """Ids of `length` source tokens, `<eos>` last: whole pieces drawn at random, no bytes."""
    draw = torch.Generator().manual_seed(seed)
    first = translator.tokenizer.size // 10  # after control symbols and bytes
    drawn = torch.randint(first, translator.tokenizer.size, (length - 1,), generator=draw)
    return [*drawn.tolist(), EOS]


def our_cases(translator: Translator, source: list[int], length: int) -> dict[str, Run]:
    """Ours, by name. `record alone` runs the translation that greedy search finds once more and keeps everything."""
    written = translator.translate(source, limit=length).ids
    return {
        "greedy": lambda: translator.translate(source, limit=length).ids,
        "greedy and record": lambda: translator.record(source, limit=length).target.ids,
        "record alone": lambda: translator.record(source, target=written).target.ids,
        "beam 4": lambda: translator.translate(source, beam=4, limit=length).ids,
    }


class CTranslate2:
    """CTranslate2 in float32 on one thread, with our weights."""

    def __init__(self, translator: Translator) -> None:
        assert isinstance(translator.network, Transformer)
        self.tokenizer = translator.tokenizer
        self.ids = {self.tokenizer.piece(index): index for index in range(self.tokenizer.size)}
        with tempfile.TemporaryDirectory() as folder:
            export(translator.network, self.tokenizer, Path(folder))
            self.engine = load_export(Path(folder))

    def case(self, source: Sequence[int], length: int, beam: int = 1) -> Run:
        """Translate `source` into `length` tokens."""
        pieces = [[self.tokenizer.piece(index) for index in source]]

        def run() -> Sequence[int]:
            results = self.engine.translate_batch(pieces, beam_size=beam, max_decoding_length=length)
            return [self.ids[piece] for piece in results[0].hypotheses[0]]

        return run


class Marian:
    """Hugging Face's Marian of the same shape, random weights, greedy, with every attention returned."""

    def __init__(self, translator: Translator) -> None:
        from transformers import MarianConfig, MarianMTModel  # here, because importing it takes seconds

        network = translator.network
        assert isinstance(network, Transformer)
        layers, heads = len(network.encoder), network.heads_at["encoder.0.self"]
        inner = int(network.encoder[0].feed_forward.expand.out_features)  # type: ignore[union-attr,arg-type]
        config: Any = MarianConfig(
            vocab_size=translator.tokenizer.size,
            d_model=network.width,
            encoder_layers=layers,
            decoder_layers=layers,
            encoder_attention_heads=heads,
            decoder_attention_heads=heads,
            encoder_ffn_dim=inner,
            decoder_ffn_dim=inner,
            activation_function="relu",
            max_position_embeddings=512,
            scale_embedding=True,
            pad_token_id=PAD,
            eos_token_id=EOS,
            bos_token_id=SOS,
            decoder_start_token_id=SOS,
            forced_eos_token_id=None,
        )
        config._attn_implementation = "eager"  # the one that can return its weights
        torch.manual_seed(0)
        marian: Any = MarianMTModel
        self.model = marian(config).eval()
        self.model.final_logits_bias[:, [PAD, EOS]] = NEVER_WRITTEN

    @property
    def parameters(self) -> int:
        """Trained numbers; the sinusoidal positions are none."""
        return sum(parameter.numel() for parameter in self.model.parameters() if parameter.requires_grad)

    def case(self, source: Sequence[int], length: int, *, attentions: bool = True) -> Run:
        """Translate `source` into `length` tokens."""
        ids = torch.tensor([list(source)])
        mask = torch.ones_like(ids)

        @torch.inference_mode()
        def run() -> Sequence[int]:
            output = self.model.generate(
                input_ids=ids,
                attention_mask=mask,
                num_beams=1,
                do_sample=False,
                max_new_tokens=length,
                use_cache=True,
                output_attentions=attentions,
                return_dict_in_generate=True,
            )
            if attentions:
                assert len(output.cross_attentions) == length
            written: list[int] = output.sequences[0, 1:].tolist()
            return written

        return run
