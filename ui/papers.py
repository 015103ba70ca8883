"""The papers line by line: sections and equations, the page that shows each, and differences of our models.

Bahdanau, Cho and Bengio 2015 (arXiv 1409.0473); Luong, Pham and Manning 2015 (arXiv 1508.04025); Vaswani et al. 2017
(arXiv 1706.03762). Symbols are each paper's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """A section or an equation. where: its number in the paper. formula: LaTeX, or empty.

    to: the page that shows it, by file name, or empty. view: further URL parameters. shown: text of the link.
    otherwise: differences of our models, in Markdown.
    """

    where: str
    says: str
    formula: str = ""
    to: str = ""
    shown: str = ""
    view: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""


@dataclass(frozen=True)
class Paper:
    """A paper with its lines. about: its contribution, and the models that follow it; Markdown."""

    name: str
    title: str
    about: str
    lines: tuple[Line, ...]


ADDITIVE, DOT, TRANSFORMER = {"model": "rnn-additive"}, {"model": "rnn-dot"}, {"model": "transformer"}

BAHDANAU = Paper(
    "Bahdanau 2015",
    "Neural Machine Translation by Jointly Learning to Align and Translate",
    "The first attention in translation: an RNN that may look back. Earlier networks looked at parts of a text "
    "while writing it by hand (Graves 2013) and at parts of pictures (Mnih et al. 2014). Our `rnn-additive` follows "
    "this paper; our `rnn` has no attention.",
    (
        Line(
            "Section 2.1, equation 1",
            "The RNN encoder-decoder: the whole sentence becomes one vector.",
            r"h_t = f(x_t, h_{t-1}) \\ c = q(\{h_1, \dots, h_{T_x}\})",
            "encoder_decoder",
            "Lesson 1: the one vector, and what reaches the decoder",
            {"model": "rnn"},
            "$c$ is the last state. One more layer makes the decoder’s first state from it. The decoder gets "
            "nothing else.",
        ),
        Line(
            "Section 2.1, equations 2 and 3",
            "The probability of a sentence is the product over its pieces, one after another.",
            r"p(\mathbf{y}) = \prod_t p(y_t \mid y_1, \dots, y_{t-1}, c)",
            "translate",
            "Translate: what each step could have written",
            {"model": "rnn"},
        ),
        Line(
            "Section 3.1, equation 5",
            "Every step has its own context: the weighted sum of the annotations $h_j$, the encoder’s states.",
            r"c_i = \sum_j \alpha_{ij} h_j",
            "attention",
            "Lesson 2: the weighted sum of one step",
            {**ADDITIVE, "attention_open": "Context"},
        ),
        Line(
            "Section 3.1, equation 6",
            "The weights: a softmax over how well input $j$ and output $i$ match.",
            r"\alpha_{ij} = \frac{\exp(e_{ij})}{\sum_k \exp(e_{ik})} \\ e_{ij} = a(s_{i-1}, h_j)",
            "attention",
            "Lesson 2: softmax turns scores into weights",
            {**ADDITIVE, "attention_open": "Softmax"},
        ),
        Line(
            "Section 3.2",
            "The encoder reads in both directions, so an annotation also knows what comes after its word.",
            r"h_j = \left[\overrightarrow{h}_j^{\,\top}; \overleftarrow{h}_j^{\,\top}\right]^\top",
            "encoder_decoder",
            "Lesson 1: both directions, state by state",
            ADDITIVE,
        ),
        Line(
            "Appendix A.1.2",
            "The alignment model $a$: a small network with one hidden layer, trained with everything else.",
            r"a(s_{i-1}, h_j) = v_a^\top \tanh(W_a s_{i-1} + U_a h_j)",
            "attention",
            "Lesson 2: the same sum with this step’s numbers",
            {**ADDITIVE, "attention_open": "Scores"},
        ),
        Line(
            "Appendix A.2.2",
            "The next piece, from state, context and the last piece.",
            "",
            "translate",
            "Translate: the candidates of a step",
            ADDITIVE,
            "A tanh layer instead of maxout.",
        ),
        Line(
            "Figure 2",
            "Why attention helps: BLEU by sentence length.",
            "",
            "encoder_decoder",
            "Lesson 1: the same curves for our models",
            ADDITIVE,
        ),
        Line(
            "Figure 3",
            "The model finds alignments although nobody gives it any.",
            "",
            "attention",
            "Lesson 2: the whole alignment as a heatmap",
            {**ADDITIVE, "attention_view": "heatmap"},
        ),
    ),
)

LUONG = Paper(
    "Luong 2015",
    "Effective Approaches to Attention-based Neural Machine Translation",
    "Simpler scores. The query comes from the state that has already read the last piece, as in our `rnn-dot`.",
    (
        Line(
            "Section 3.1, equation 7",
            "Global attention: weights over all source states, from the decoder’s present state.",
            r"a_t(s) = \frac{\exp(\text{score}(h_t, \bar{h}_s))}{\sum_{s'} \exp(\text{score}(h_t, \bar{h}_{s'}))}",
            "attention",
            "Lesson 2: one look from the new state",
            DOT,
        ),
        Line(
            "Section 3.1, scores dot and general",
            "Two scores without a hidden layer.",
            r"h_t^\top \bar{h}_s \qquad h_t^\top W_a \bar{h}_s",
            "attention",
            "Lesson 2: a product of query and key",
            {**DOT, "attention_open": "Scores"},
            "Query and key are both projected (that is general, with $W_a = W_Q^\\top W_K$), and the product is "
            "divided by $\\sqrt{d}$. The values are projected, too.",
        ),
        Line(
            "Section 3.1, score concat",
            "Bahdanau’s score, from the new state.",
            r"v_a^\top \tanh(W_a [h_t; \bar{h}_s])",
            "attention",
            "Lesson 2: additive scores, and both formulas on one step",
            ADDITIVE,
            "Only with Bahdanau’s query, the state before the last piece.",
        ),
        Line(
            "Section 3.2",
            "Local attention: look only at a window around a predicted position.",
            otherwise="Not in this app.",
        ),
    ),
)

VASWANI = Paper(
    "Vaswani 2017",
    "Attention Is All You Need",
    "Attention only, no recurrence. Our `transformer` follows it with 3 + 3 layers and 4 heads.",
    (
        Line(
            "Section 3.1, figure 1",
            "Encoder and decoder: sublayers, each with a residual connection and a norm.",
            r"\text{LayerNorm}(x + \text{Sublayer}(x))",
            "transformer",
            "Lesson 6: the whole model, box by box",
            TRANSFORMER,
            "The norm stands before the sublayer (pre-norm): $x + \\text{Sublayer}(\\text{LayerNorm}(x))$, with a "
            "last norm on each side.",
        ),
        Line(
            "Section 3.2.1, equation 1",
            "Scaled dot-product attention.",
            r"\text{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right) V",
            "self_attention",
            "Lesson 3: one token’s look, number by number",
            {**TRANSFORMER, "site": "encoder.0.self", "self_open": "Weighted sum"},
        ),
        Line(
            "Section 3.2.2",
            "Several heads side by side, each with its own projections.",
            r"\text{Concat}(\text{head}_1, \dots, \text{head}_h)\, W^O",
            "multi_head",
            "Lesson 5: all heads at once",
            TRANSFORMER,
            "The projections have a bias.",
        ),
        Line(
            "Section 3.2.3, encoder-decoder attention",
            "Queries from the decoder, keys and values from the encoder’s output.",
            "",
            "transformer",
            "Lesson 6: a cross-attention block",
            {**TRANSFORMER, "transformer_block": "decoder.0.cross"},
        ),
        Line(
            "Section 3.2.3, self-attention of the encoder",
            "Every token looks at every token.",
            "",
            "self_attention",
            "Lesson 3: who looks at whom",
            {**TRANSFORMER, "site": "encoder.1.self"},
        ),
        Line(
            "Section 3.2.3, self-attention of the decoder",
            "The same with a mask: later tokens get the score minus infinity.",
            "",
            "self_attention",
            "Lesson 3: a decoder’s map, its upper right masked",
            {**TRANSFORMER, "site": "decoder.0.self"},
        ),
        Line(
            "Section 3.3, equation 2",
            "The feed-forward network, the same for every position.",
            r"\max(0, xW_1 + b_1) W_2 + b_2",
            "transformer",
            "Lesson 6: a feed-forward block",
            {**TRANSFORMER, "transformer_block": "encoder.0.feed_forward"},
        ),
        Line(
            "Section 3.4",
            "One matrix for both embeddings and the output. Embeddings are multiplied by the square root of the width.",
            r"\sqrt{d_{\text{model}}} \cdot E_{\text{token}}",
            "transformer",
            "Lesson 6: the embedding block",
            {**TRANSFORMER, "transformer_block": "encoder.embedding"},
        ),
        Line(
            "Section 3.5",
            "Positions as sines and cosines, added to the embeddings.",
            r"PE_{(pos, 2i)} = \sin\left(pos / 10000^{2i/d_{\text{model}}}\right)",
            "positional_encoding",
            "Lesson 4: one vector for each position",
            TRANSFORMER,
        ),
        Line(
            "Section 4, table 1",
            "For $n$ tokens a self-attention layer costs $n^2 d$ and connects any two tokens directly. A recurrent "
            "layer costs $n d^2$ and needs $n$ steps in a row.",
            "",
            "self_attention",
            "Lesson 3: a map of every token on every token",
            {**TRANSFORMER, "site": "encoder.0.self"},
        ),
        Line(
            "Section 5.4",
            "Against memorising: dropout on the result of every sublayer, and label smoothing.",
            "",
            "models",
            "Models: how each was trained",
            TRANSFORMER,
        ),
        Line(
            "Section 6.1",
            "Translation with a beam of 4.",
            "",
            "translate",
            "Translate: greedy or a beam of 4",
            {**TRANSFORMER, "translate_search": "beam of 4"},
            "Translations are ranked by log-probability divided by length. The paper uses another length penalty.",
        ),
        Line(
            "Figures 3 to 5",
            "What single heads learn to look at.",
            "",
            "multi_head",
            "Lesson 5: every head, and what breaks without it",
            TRANSFORMER,
        ),
    ),
)

PAPERS = (BAHDANAU, LUONG, VASWANI)
