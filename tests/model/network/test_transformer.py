"""The Transformer against torch.nn's encoder and decoder with copied weights."""

import math

import pytest
import torch
from torch import Tensor, nn

from model.language.tokenizer import PAD
from model.network.attention import MultiHeadAttention, causal_mask
from model.network.families import build
from model.network.interface import pad
from model.network.transformer import DecoderLayer, EncoderLayer, FeedForward, Transformer
from tests.conftest import small_config

NAMES = ["transformer", "transformer-nopos"]


@pytest.fixture(params=NAMES)
def network(request: pytest.FixtureRequest) -> Transformer:
    """In float64, with random norms and biases: at their starting values a forgotten one would not show."""
    torch.manual_seed(3)
    network = build(small_config(request.param, 40)).double().eval()
    assert isinstance(network, Transformer)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    return network


def copy_attention(ours: MultiHeadAttention, theirs: nn.MultiheadAttention) -> None:
    theirs.in_proj_weight.copy_(ours.in_projection.weight)
    theirs.in_proj_bias.copy_(ours.in_projection.bias)
    theirs.out_proj.load_state_dict(ours.out_projection.state_dict())


def copy_feed_forward(ours: FeedForward, theirs: nn.TransformerEncoderLayer | nn.TransformerDecoderLayer) -> None:
    theirs.linear1.load_state_dict(ours.expand.state_dict())
    theirs.linear2.load_state_dict(ours.contract.state_dict())


@torch.no_grad()
def torch_encoder(network: Transformer, heads: int, inner: int) -> nn.TransformerEncoder:
    layer = nn.TransformerEncoderLayer(network.width, heads, inner, 0.0, "relu", batch_first=True, norm_first=True)
    encoder = nn.TransformerEncoder(
        layer, len(network.encoder), norm=nn.LayerNorm(network.width), enable_nested_tensor=False
    ).double()
    for ours, theirs in zip(network.encoder, encoder.layers, strict=True):
        assert isinstance(ours, EncoderLayer)
        assert isinstance(theirs, nn.TransformerEncoderLayer)
        copy_attention(ours.self_attention, theirs.self_attn)
        copy_feed_forward(ours.feed_forward, theirs)
        theirs.norm1.load_state_dict(ours.self_norm.state_dict())
        theirs.norm2.load_state_dict(ours.feed_forward_norm.state_dict())
    assert encoder.norm is not None
    encoder.norm.load_state_dict(network.encoder_norm.state_dict())
    return encoder


@torch.no_grad()
def torch_decoder(network: Transformer, heads: int, inner: int) -> nn.TransformerDecoder:
    layer = nn.TransformerDecoderLayer(network.width, heads, inner, 0.0, "relu", batch_first=True, norm_first=True)
    decoder = nn.TransformerDecoder(layer, len(network.decoder), norm=nn.LayerNorm(network.width)).double()
    for ours, theirs in zip(network.decoder, decoder.layers, strict=True):
        assert isinstance(ours, DecoderLayer)
        assert isinstance(theirs, nn.TransformerDecoderLayer)
        copy_attention(ours.self_attention, theirs.self_attn)
        copy_attention(ours.cross_attention, theirs.multihead_attn)
        copy_feed_forward(ours.feed_forward, theirs)
        theirs.norm1.load_state_dict(ours.self_norm.state_dict())
        theirs.norm2.load_state_dict(ours.cross_norm.state_dict())
        theirs.norm3.load_state_dict(ours.feed_forward_norm.state_dict())
    assert decoder.norm is not None
    decoder.norm.load_state_dict(network.decoder_norm.state_dict())
    return decoder


def embedded(network: Transformer, ids: Tensor) -> Tensor:
    """Embedding times sqrt(width) plus the paper's sinusoids, written again."""
    vectors = network.embedding.weight[ids] * math.sqrt(network.width)
    if network.positions:
        for position in range(ids.size(1)):
            for i in range(0, network.width, 2):
                angle = position / 10000 ** (i / network.width)
                vectors[:, position, i] += math.sin(angle)
                vectors[:, position, i + 1] += math.cos(angle)
    return vectors


@torch.no_grad()
def test_encoder_and_decoder_are_torchs(network: Transformer) -> None:
    source = pad([torch.randint(4, 40, (length,)).tolist() for length in (7, 3, 5)])
    target = pad([torch.randint(4, 40, (length,)).tolist() for length in (4, 6, 2)])
    memory = network.encode(source)
    states = torch_encoder(network, 4, 48)(embedded(network, source), src_key_padding_mask=source == PAD)
    # encodings are computed in float32
    torch.testing.assert_close(memory.states[memory.mask], states[source != PAD], rtol=0, atol=2e-5)

    outputs = torch_decoder(network, 4, 48)(
        embedded(network, target), states, tgt_mask=~causal_mask(6), memory_key_padding_mask=source == PAD
    )
    decoded = network.decode(memory, target)
    torch.testing.assert_close(decoded.outputs[target != PAD], outputs[target != PAD], rtol=0, atol=2e-5)
    logits = outputs @ network.embedding.weight.T + network.output_bias
    torch.testing.assert_close(network.logits(decoded.outputs)[target != PAD], logits[target != PAD], rtol=0, atol=1e-3)


@torch.no_grad()
def test_the_residual_stream_is_what_torchs_first_layer_makes(network: Transformer) -> None:
    """`encoder.input`, after self-attention, after feed-forward: the names say what the arrays are."""
    source = torch.randint(4, 40, (1, 6))
    seen = network.encode(source).trace.tensors
    torch.testing.assert_close(seen["encoder.input"], embedded(network, source), rtol=0, atol=1e-6)
    layer = torch_encoder(network, 4, 48).layers[0]
    torch.testing.assert_close(layer(seen["encoder.input"]), seen["encoder.0.after_feed_forward"])
    assert isinstance(layer, nn.TransformerEncoderLayer)
    normed = layer.norm1(seen["encoder.input"])
    attended, _ = layer.self_attn(normed, normed, normed)
    torch.testing.assert_close(seen["encoder.input"] + attended, seen["encoder.0.after_self"])


@torch.no_grad()
def test_keys_and_values_of_the_source_are_computed_once(network: Transformer) -> None:
    """Every cross-attention looks up exactly what the memory holds."""
    memory = network.encode(torch.randint(4, 40, (1, 6)))
    seen = network.decode(memory, torch.randint(4, 40, (1, 3))).trace.attention
    for site, key in memory.keys.items():
        assert seen[site].key is key
        assert seen[site].value is memory.values[site]
