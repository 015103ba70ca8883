"""Count the glossary: for each target word of the training pairs the source words it is most often aligned to."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from model.analysis.aligner import Alignment, alignments, words
from model.language.languages import codes_in
from model.training.pairs import Pair, load_part, load_summary

SEEN_AT_LEAST = 5
GLOSSES = 3
PERCENT_AT_LEAST = 2


def spelling(forms: Counter[tuple[str, bool]]) -> str:
    """Choose how to write a source word: its commonest form inside a sentence, or lower case if it only opens one.

    forms: counts by (form, whether it stood first).
    """
    inside = Counter({form: count for (form, first), count in forms.items() if not first})
    return inside.most_common(1)[0][0] if inside else next(iter(forms))[0].lower()


def count_glosses(
    pairs: Iterable[Pair], links: Iterable[Alignment], languages: tuple[str, str], *, seen: int = SEEN_AT_LEAST
) -> dict[str, list[tuple[str, int]]]:
    """Source words aligned to each lower-case target word (seen at least `seen` times), with percentages.

    Forward links are used: each target word links to one source word or none. The percentage is of all occurrences of
    the target word; entries below 2 % are left out. languages: codes of both.
    """
    occurrences: Counter[str] = Counter()
    linked: defaultdict[str, Counter[str]] = defaultdict(Counter)
    forms: defaultdict[str, Counter[tuple[str, bool]]] = defaultdict(Counter)
    for (read, written), alignment in zip(pairs, links, strict=True):
        source, target = words(read, languages[0]), [word.lower() for word in words(written, languages[1])]
        occurrences.update(target)
        for index, word in enumerate(source):
            forms[word.casefold()][word, index == 0] += 1
        for here, there in alignment.forward:
            linked[target[there]][source[here].casefold()] += 1
    table: dict[str, list[tuple[str, int]]] = {}
    for written_word, total in sorted(occurrences.items()):
        if total < seen or not any(map(str.isalpha, written_word)):
            continue
        # most frequent first; ties in alphabetical order, so that the file does not depend on counting order
        best = sorted(linked[written_word].items(), key=lambda item: (-item[1], item[0]))
        best = [(word, count) for word, count in best if any(map(str.isalnum, word))][:GLOSSES]
        shares = [(spelling(forms[word]), round(100 * count / total)) for word, count in best]
        if shares := [(word, share) for word, share in shares if share >= PERCENT_AT_LEAST]:
            table[written_word] = shares
    return table


def write_glossary(data: Path, path: Path) -> dict[str, Any]:
    """Count the training pairs and write the compact table; returns it."""
    summary = load_summary(data)
    stored = {
        "about": f"target word: source words by percentage of its occurrences aligned to them (eflomal, forward); "
        f"words seen at least {SEEN_AT_LEAST} times in the training pairs.",
        "command": "python -m model.analysis glossary --data DATA",
        "corpus": summary["fingerprint"],
        "words": count_glosses(load_part(data, "train"), alignments(data, "train"), codes_in(summary)),
    }
    path.write_text(json.dumps(stored, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return stored
