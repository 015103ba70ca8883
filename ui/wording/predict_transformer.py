"""Questions before the figures of the lessons on the Transformer and its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from charts.labels import decimal, percent, quoted, site_label
from charts.residual_stream import sublayer_name
from claims.predict_transformer import AllowedPairs, Look, Settled
from claims.prediction import Choice, Division
from model.dissect.residual_stream import Sublayer
from model.dissect.thresholds import SLIGHT
from model.language.languages import Language
from ui.wording.prediction import Prediction, ask_choice, in_nats, looks

NONE_NEEDED, OTHERS = "none of them, by itself", "all others"


def ask_where_a_head_looks(look: Look | None, site: str, head: int) -> Prediction | None:
    if look is None:
        return None
    return _ask_where(look, f"{site_label(site)}, head {head + 1}: which token does {quoted(look.asks)} look at most?")


def ask_where_a_word_looks(look: Look, sentence: str) -> Prediction:
    """sentence: the word's."""
    where = f"In {quoted(sentence)}, layer 1, mean of its heads"
    return _ask_where(look, f"{where}: which token does {quoted(look.asks)} look at most?")


def _ask_where(look: Look, question: str) -> Prediction:
    says = f"{quoted(look.asks)} {looks(look.choice.names, look.choice.numbers)}."
    return ask_choice(question, look.choice.names, look.choice, says)


def ask_left_by_the_mask(pairs: AllowedPairs | None, language: Language) -> Prediction | None:
    """language: the decoder's."""
    if pairs is None:
        return None
    tokens = pairs.tokens
    between = "\u2026 + " if tokens > 3 else "2 + " if tokens == 3 else ""
    return Prediction(
        "candidate",
        f"{tokens} {language} tokens make {tokens} \u00d7 {tokens} pairs. How many pairs does the causal mask allow?",
        tuple(f"{number:,}" for number in pairs.options),
        f"The first token may look at 1, the last at {tokens}: 1 + {between}{tokens} = {pairs.allowed:,} pairs.",
        answers=frozenset({pairs.options.index(pairs.allowed)}),
    )


def ask_same_for_both(same: Mapping[str, bool], right: int) -> Prediction:
    """same: whether a model writes the same, by the labels of two models."""
    writes = [f"{model}: {'the same' if alike else 'another'} translation" for model, alike in same.items()]
    return Prediction(
        "candidate",
        "You moved the words. Which model writes the same translation for both orders?",
        (*(f"only the {model}" for model in same), "both", "neither"),
        f"{'; '.join(writes)}.",
        answers=frozenset({right}),
    )


def ask_needed_attention(choice: Choice) -> Prediction:
    """choice: among sites."""
    sites, change = [*map(site_label, choice.names)], decimal(choice.numbers[choice.best])
    says = f"It is one of {sites[choice.best]}: without it the log-probability changes by {change} nats."
    if choice.none:
        says = f"Each head alone costs less than {SLIGHT} nats."
    question = "In which attention is the head that this translation needs most?"
    return ask_choice(question, (*sites, NONE_NEEDED), choice, says, in_nats)


def ask_largest_share(choice: Choice, label: str, site: str) -> Prediction:
    """label: of the token."""
    question = f"{site_label(site)}: which head has the largest share of the result for {quoted(label)}?"
    says = f"Head {choice.best + 1} has the largest share, {decimal(choice.numbers[choice.best])}."
    return ask_choice(question, [f"head {head + 1}" for head in range(len(choice.numbers))], choice, says, decimal)


def ask_settles(settled: Settled | None) -> Prediction | None:
    if settled is None:
        return None
    written, shares = quoted(settled.written), [*map(percent, settled.shares)]
    depths = ("input", *(f"layer {depth}" for depth in range(1, len(shares))))
    return Prediction(
        "candidate",
        f"Step {settled.step + 1} writes {written}. From which layer on is it first, and stays first?",
        depths,
        f"{written} is first from {depths[settled.depth]} on: {shares[settled.depth]} there, {shares[-1]} at last.",
        tuple(shares),
        frozenset({settled.depth}),
    )


def ask_how_sure(division: Division) -> Prediction:
    *likely, _ = division.shares
    best = max(likely)
    return Prediction(
        "shares",
        f"Step {division.step + 1}: how sure is the model? Divide 100 % among its candidates.",
        (*division.names, OTHERS),
        f"The model gives {quoted(division.names[likely.index(best)])} {percent(best)}.",
        tuple(map(percent, division.shares)),
        shares=division.shares,
    )


def ask_adds_most(choice: Choice, sublayers: Sequence[Sublayer], language: Language) -> Prediction:
    """sublayers: of the choice. language: of their tokens."""
    names, ratio = [*map(sublayer_name, sublayers)], decimal(choice.numbers[choice.best])
    question = f"Which sublayer adds most, compared with what was there before, on average over the {language} tokens?"
    says = f"It is {names[choice.best]}: on average it adds {ratio} times what was there before."
    return ask_choice(question, names, choice, says, decimal)
