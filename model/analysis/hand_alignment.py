"""Cross-attention against word links that were made by hand: AER of every head, the best chosen on one half.

`assets/languages/en-fr/alignments.json` holds 40 of the everyday sentences with one right French translation each, and
their links, made twice by one annotator: from the English side, and later from the French side in another order of the
sentences.
Words are counted from 0, English first. The rules follow Och and Ney 2003:

- sure: what translates one another here, word for word; each word of two that are written as one (don't, au,
  Parlez-vous) to its own; marks to marks.
- possible: a word that has no counterpart of its own, to what it belongs to: do, will and the French auxiliaries to
  the verb, ne to the negation, an article without an English one to its noun, and the words of an idiom to each other.

As there, a link is sure in the end where both passes say so, and possible where either says anything else.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.analysis import everyday
from model.analysis.aligner import Alignment, alignments_beside, read_links, words
from model.analysis.alignment import (
    Reader,
    Tally,
    best,
    comparable,
    compare,
    cross_sites,
    intersected,
    rank,
    yardsticks,
)
from model.analysis.study import Study
from model.assets import ASSETS, LANGUAGES, pair_folder
from model.dissect.word_links import Link, Links, table_choice, word_links
from model.language.glossary import PAIR
from model.training.pairs import Pair
from model.translate.translator import Translator

HAND_MADE = pair_folder(LANGUAGES, PAIR) / "alignments.json"
LABELS = ("none", "possible", "sure")


@dataclass(frozen=True)
class HandAligned:
    """A pair and the links of both passes."""

    pair: Pair
    first: Links
    second: Links

    @property
    def links(self) -> Links:
        """Merge both passes: sure where both say sure, possible where either says anything else."""
        sure = self.first.sure & self.second.sure
        either = self.first.sure | self.first.possible | self.second.sure | self.second.possible
        return Links(sure, either - sure)


def read_hand_made(path: Path = HAND_MADE) -> list[HandAligned]:
    """The stored pairs."""

    def links(written: Mapping[str, str]) -> Links:
        return Links(read_links(written["sure"]), read_links(written["possible"]))

    stored = json.loads(path.read_text(encoding="utf-8"))
    return [
        HandAligned((entry["english"], entry["french"]), links(entry["first"]), links(entry["second"]))
        for entry in stored
    ]


def label(links: Links, link: Link) -> str:
    """The label that a pass gives a pair of words."""
    return "sure" if link in links.sure else "possible" if link in links.possible else "none"


def kappa(pairs: Iterable[HandAligned]) -> float:
    """Cohen's kappa (1960) of the two passes over all pairs of words, each none, possible or sure: 1 is agreement."""
    seen: Counter[tuple[str, str]] = Counter()
    for aligned in pairs:
        english, french = (
            len(words(text, language)) for text, language in zip(aligned.pair, ("en", "fr"), strict=True)
        )
        every = [(here, there) for here in range(english) for there in range(french)]
        seen.update((label(aligned.first, link), label(aligned.second, link)) for link in every)
    total = seen.total()
    agreed = sum(seen[kind, kind] for kind in LABELS) / total
    shares = [
        [sum(count for pair, count in seen.items() if pair[annotator] == kind) for kind in LABELS]
        for annotator in (0, 1)
    ]
    chance = sum(one * other for one, other in zip(*shares, strict=True)) / total**2
    return float((agreed - chance) / (1 - chance))


def agreement(pairs: Sequence[HandAligned]) -> dict[str, Any]:
    """How far the passes agree: kappa, and AER of each pass's sure links against the other's links."""
    there, back = Tally(), Tally()
    for pair in pairs:
        there.add(pair.first.sure, pair.second.sure, pair.second.possible)
        back.add(pair.second.sure, pair.first.sure, pair.first.possible)
    return {
        "kappa": round(kappa(pairs), 4),
        "aer_first_against_second": round(there.aer, 4),
        "aer_second_against_first": round(back.aer, 4),
        "sure": sum(len(pair.links.sure) for pair in pairs),
        "possible": sum(len(pair.links.possible) for pair in pairs),
    }


def table_links(pair: Pair) -> list[Link]:
    """Links by the glossary: its choice for each French word, the first of equal English words."""
    english = words(pair[0], "en")
    chosen = [table_choice(french, english, PAIR) for french in words(pair[1], "fr")]
    return [(choice.places[0], french) for french, choice in enumerate(chosen) if choice is not None]


def others(pairs: Sequence[HandAligned], links: Sequence[Alignment]) -> dict[str, Any]:
    """Rates of baselines against the links by hand: eflomal, the glossary, the diagonal."""
    made = {"eflomal": Tally(), "table": Tally()}
    for aligned, predicted in zip(pairs, links, strict=True):
        gold = aligned.links
        made["eflomal"].add(predicted.intersected, gold.sure, gold.possible)
        made["table"].add(table_links(aligned.pair), gold.sure, gold.possible)
    sure = [Alignment(aligned.links.sure, aligned.links.sure) for aligned in pairs]
    straight = yardsticks([aligned.pair for aligned in pairs], sure)["diagonal"]
    return {name: tally.rates() for name, tally in made.items()} | {"diagonal_sure_links_alone": straight}


def apart(translator: Translator, pairs: Sequence[HandAligned], reader: Reader) -> list[dict[str, Any]]:
    """Cases where a model's strongest word has no link although its greedy translation is right.

    Only sentences that it translates in the words of the stored French, whose links are known, and only French words
    that have a sure link.
    """
    accepted = {sentence.english: sentence.accepted for sentence in everyday.read_everyday(PAIR)}
    rows: list[dict[str, Any]] = []
    for aligned in pairs:
        written = translator.translate(translator.clip(aligned.pair[0])[0])
        right = everyday.comparable(written.text) in accepted.get(aligned.pair[0], frozenset())
        if not right or not written.finished:
            continue
        record = translator.record(aligned.pair[0], written.ids)
        if not comparable(record, aligned.pair):
            continue
        for link in word_links(record, reader.site, reader.head, reader.rows):
            allowed = aligned.links.words_of(link.word)
            if allowed and link.attended not in allowed:
                word = record.target.words[link.word]
                rows.append(
                    {
                        "english": aligned.pair[0],
                        "step": word.start + int(reader.rows == "reading"),
                        "word": word.text,
                        "looks_at": record.source.words[link.attended].text,
                        "weight": round(link.weight, 4),
                        "stands_for": [record.source.words[index].text for index in sorted(allowed)],
                    }
                )
    return rows


def measure(study: Study) -> dict[str, Any]:
    """Measure all models with attention: every head against both kinds of links; the best by hand on the first half."""
    study.only_for()
    stored = read_hand_made()[: study.sources]
    links = alignments_beside(study.data, [aligned.pair for aligned in read_hand_made()])[: study.sources]
    by_hand, eflomal = [aligned.links for aligned in stored], intersected(links)
    pairs = [aligned.pair for aligned in stored]
    chosen_on, reported_on = slice(0, None, 2), slice(1, None, 2)
    models: dict[str, Any] = {}
    for translator in study.translators():
        if not cross_sites(translator):
            continue
        choosing, _ = compare(translator, pairs[chosen_on], by_hand[chosen_on])
        reader = best(choosing)
        results: dict[str, Any] = {"chosen": reader.describe()}
        every: dict[str, dict[Reader, Any]] = {}
        for name, gold in (("by_hand", by_hand), ("eflomal", eflomal)):
            reported, _ = compare(translator, pairs[reported_on], gold[reported_on])
            every[name], left_out = compare(translator, pairs, gold)
            results[name] = reported[reader].rates() if reader in reported else None
        results["left_out"] = left_out
        results["each"] = [
            candidate.describe() | {"by_hand": seen.rates(), "eflomal": every["eflomal"][candidate].tally.rates()}
            for candidate, seen in sorted(every["by_hand"].items(), key=rank)
        ]
        results["apart"] = apart(translator, stored, reader)
        models[translator.name] = results
    return {
        **study.heading("hand_alignment", HAND_MADE.relative_to(ASSETS.parent).as_posix(), models),
        "name": "AER against links made by hand",
        "agreement": agreement(stored),
        "chosen_on": "every other sentence from the first, by hand; reported on the others",
        "others": {
            "all": others(stored, links),
            "reported": others(stored[reported_on], links[reported_on]) if len(stored) > 1 else None,
        },
        "sentences": [
            {"english": aligned.pair[0], "french": aligned.pair[1]}
            | {
                name: " ".join(f"{here}-{there}" for here, there in sorted(marked))
                for name, marked in (("sure", aligned.links.sure), ("possible", aligned.links.possible))
            }
            for aligned in stored
        ],
        "models": models,
    }
