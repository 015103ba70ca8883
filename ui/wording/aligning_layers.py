"""Sentences on the layers of cross-attention: which aligns best, for which word, and what the last layer has left."""

from __future__ import annotations

from charts.grammar import counted, listed, verb, verb_of
from claims.aligning_layers import AligningHead, AligningLayers, Decided, FoundWords
from model.language.languages import LanguagePair
from model.network.site import Site
from ui.text import percent
from ui.wording.attention_sinks import describe_no_glossary

ROW = {"writing": "while it writes the word", "reading": "one row later, when it has read the word"}


def describe_best_layer(layers: AligningLayers) -> str:
    """Name the best head, and the best of the last layer if that is another one."""
    best, last = layers.best, layers.last
    said = f"Layer {best.layer} aligns best: {_whose(best)}, {ROW[best.rows]}, reaches {percent(best.agreement)}"
    if best.layer == last.layer:
        return f"{said}. It is the last layer." if last.layer > 1 else f"{said}."
    return f"{said}. The best of the last layer, {_whose(last)}, reaches {percent(last.agreement)}."


def _whose(head: AligningHead) -> str:
    return "the mean of its heads" if head.head is None else f"head {head.head + 1}"


def describe_which_word(layers: AligningLayers) -> str:
    """Say for which word the rows of each layer count: for the word just read, or for the word being written."""
    parts = []
    for rows, word in (("reading", "just read"), ("writing", "being written")):
        names = [
            f"{best.layer} ({percent(best.agreement)}"
            + (f", the other row {percent(other.agreement)})" if other else ")")
            for best, other in layers.layers
            if best.rows == rows
        ]
        if names:
            layer, finds = verb(len(names), "layer", "layers"), verb(len(names), "finds", "find")
            parts.append(f"{layer} {listed(names)} {finds} the word {word}")
    said = f"{'; '.join(parts)}."
    return said[0].upper() + said[1:]


def describe_decided(decided: Decided) -> str:
    """Count the pieces that were decided before the last layer."""
    said = (
        f"In this sentence {decided.early} of {counted(decided.steps, 'piece')} "
        f"{verb_of(decided.early, decided.steps, 'was', 'were')} already the first choice before the last layer"
    )
    return f"{said}. For them it has little left to look up." if decided.mostly else f"{said}."


def describe_ends(layers: AligningLayers) -> str | None:
    """Compare how often the last two layers look most at the end mark; None where the last does not do so more."""
    if layers.ends is None:
        return None
    before, last = layers.ends
    return (
        f"The last layer also looks more at the end mark: on average over its heads, that is strongest for "
        f"{percent(last)} of the words, in layer {layers.last.layer - 1} for {percent(before)}."
    )


def describe_found_words(words: FoundWords, pair: LanguagePair) -> str:
    """Count this sentence's words whose strongest source word is the glossary's, in both rows."""
    if not words.of_written or not words.of_read:
        return describe_no_glossary(pair)
    said = (
        f"Layer {Site(words.head.site).number}, head {words.head.head + 1}, in this sentence: {words.written} of "
        f"{counted(words.of_written, 'word or mark', 'words and marks')} "
        f"{verb_of(words.written, words.of_written, 'looks', 'look')} most at the glossary’s word while being written, "
        f"{words.read} of {words.of_read} one row later."
    )
    if words.read > words.written:
        return f"{said} The head is one row late: it finds the word that was just read."
    return said
