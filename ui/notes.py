"""The course notes, concept by concept: their wording, the exact statement, and the page that shows it.

Students know these ideas in these words; the app's pages are built around them. Quotations are verbatim.
"""

from __future__ import annotations

from ui.papers import ADDITIVE, DOT, TRANSFORMER, Line, Paper

NOTES = Paper(
    "The notes",
    "The notes this app follows",
    "Notes on sequence-to-sequence models with attention. Text in quotation marks is quoted from them. *Here* adds "
    "the exact statement.",
    (
        Line(
            "Translation model",
            "\u201cthe last seq < eos > stores all the information about the whole sequence\u201d",
            "",
            "encoder_decoder",
            "Lesson 1: step through both halves, and what reaches the decoder",
            {"model": "rnn"},
            "It depends on every token, but it is one vector of the same size for every sentence. Lesson 1 measures "
            "what it keeps.",
        ),
        Line(
            "Encoder-decoder structure",
            "\u201cthe encoder creates a compact hidden representation that the decoder uses\u201d",
            "",
            "encoder_decoder",
            "Lesson 1: the bottleneck, and the race of three models",
            {"model": "rnn"},
        ),
        Line(
            "Attention mechanism",
            "\u201cthe model prioritizes different input segments, which mitigates the loss of information in single "
            "vector\u201d",
            r"\alpha_j = \frac{\exp(q \cdot k_j / \sqrt{d})}{\sum_i \exp(q \cdot k_i / \sqrt{d})}",
            "attention",
            "Lesson 2: softmax turns scores into weights",
            {**DOT, "attention_open": "Softmax"},
        ),
        Line(
            "Query",
            "\u201cQuery vectors are transformed versions of embeddings that represent what each token is currently "
            "looking for.\u201d",
            r"q = W_q x",
            "attention",
            "Lesson 2: the query of one step",
            {**DOT, "attention_open": "Query"},
            "In the first layer of a Transformer $x$ is an embedding. In higher layers, and in RNNs, it is a state.",
        ),
        Line(
            "Key",
            "\u201cKey vectors are transformed versions of embeddings that serve to encode tokens for "
            "comparison.\u201d",
            r"k_j = W_k x_j",
            "attention",
            "Lesson 2: the keys, and one score by hand",
            {**ADDITIVE, "attention_open": "Keys"},
            "As with the query: embeddings in the first layer of a Transformer, states elsewhere.",
        ),
        Line(
            "Value and context",
            "\u201cThe actual context is calculated by weighted sum of value.\u201d",
            r"c = \sum_j \alpha_j v_j",
            "attention",
            "Lesson 2: the weighted sum of one step",
            {**DOT, "attention_open": "Context"},
        ),
        Line(
            "Self-attention",
            "\u201cThis allows a model to look at every single word and relate that to other words in the "
            "sentence\u201d",
            "",
            "self_attention",
            "Lesson 3: one token looks at all, and a word in two contexts",
            {**TRANSFORMER, "site": "encoder.0.self"},
        ),
        Line(
            "Positional encoding",
            "\u201cwe can remove the rnn from the input and directly add the positional encoding to the word "
            "embedding\u201d",
            r"x_p = \sqrt{d} \cdot E_{\text{token}} + PE(p)",
            "positional_encoding",
            "Lesson 4: the encoder without an RNN, and what waits for what",
            TRANSFORMER,
            "The embedding is multiplied by $\\sqrt{d}$ first.",
        ),
        Line(
            "Multi-head attention",
            "\u201cConcatenate the outputs from all heads and apply a final linear transformation\u201d",
            r"\text{result} = [\text{head}_1; \dots; \text{head}_h]\, W_O",
            "multi_head",
            "Lesson 5: all heads, each alone and together",
            TRANSFORMER,
            "Each head has its own query, key and value, narrower than those of a single head.",
        ),
    ),
)
