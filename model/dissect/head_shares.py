"""Contribution of each head to the result of multi-head attention, projected on that result.

The contributions of the heads and the bias sum to the result, so their shares sum to 1; a head that pulls against the
others has a negative share. Kobayashi et al. 2020 look at such vectors instead of weights alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from model.network.attention import MultiHeadAttention
from model.network.site import Site
from model.record import Array, Record, frozen
from model.record.capture import to_numpy
from model.translate.translator import Translator


@dataclass(frozen=True)
class HeadShares:
    """One token's result at a site, split by head.

    parts: (heads + 1, width), each head's contribution, the bias last. output: (width,), their sum, which joins the
    residual stream. shares: (heads + 1,), each part's dot product with the output over the output's with itself; they
    sum to 1, or all are 0 where the output is zero.
    """

    parts: Array
    output: Array
    shares: Array


@torch.inference_mode()
def contributions(translator: Translator, record: Record, site: str) -> tuple[Array, Array]:
    """Each head's contribution to the residual stream at a site: (heads, queries, width), and the bias (width,).

    The contributions and the bias sum to the sublayer's output. ValueError for a site without output projection (RNNs).
    """
    module = dict(translator.network.named_modules()).get(Site(site).module)
    if site not in record.attention or not isinstance(module, MultiHeadAttention):
        raise ValueError(f"{translator.name} has no output projection at {site!r}")
    weight = module.out_projection.weight.view(module.width, module.heads, -1)  # (width, heads, head_dim)
    context = torch.tensor(record.attention[site].context, device=weight.device)
    return to_numpy(torch.einsum("hqd,whd->hqw", context, weight)), to_numpy(module.out_projection.bias)


def head_shares(translator: Translator, record: Record, site: str, token: int) -> HeadShares:
    """Split the result for query `token` (from 0) by head. ValueError for RNNs, IndexError for a missing token.

    Vaswani et al. 2017, section 3.2.2: the concatenated contexts times one matrix are the sum of each context times its
    rows of that matrix.
    """
    heads, bias = contributions(translator, record, site)
    parts = np.concatenate([heads[:, token], bias[None]])
    output = parts.sum(axis=0)
    length = float(output @ output)
    shares = parts @ output / length if length else np.zeros(len(parts), np.float32)
    return HeadShares(frozen(parts), frozen(output), frozen(shares.astype(np.float32)))
