"""Sentences, and interventions of each kind at every site of a model; none for the RNN without attention."""

from model.network.intervention import Head, Intervention, PositionalChange, ReplacedRow
from model.translate.translator import Translator

SENTENCE, TARGET = "Tom likes the red car.", "Tom aime la voiture rouge."
OTHER, OTHER_TARGET = "the girl wants a small house today.", "la fille veut du pain."


def is_self(site: str) -> bool:
    return site.endswith(".self")


def examples(translator: Translator) -> list[Intervention]:
    """Each kind once a site, at the last head, and everything at once."""
    source = len(translator.source_ids(SENTENCE))
    made = []
    for site, heads in translator.heads_at.items():
        head = Head(site, heads - 1)
        weights = (1.0, 2.0, 1.0) if site.startswith("decoder") and is_self(site) else tuple(range(source))
        made += [
            Intervention(mute=frozenset({head})),
            Intervention(uniform=frozenset({head})),
            Intervention(rows=(ReplacedRow(head, 2, weights), ReplacedRow(head, 4, weights))),
        ]
        if is_self(site):
            made.append(Intervention(identity=frozenset({head})))
    if made:
        every = frozenset(Head(site, 0) for site in translator.heads_at)
        selves = frozenset(head for head in every if is_self(head.site))
        made.append(Intervention(mute=every, uniform=every, identity=selves))
    if translator.network.positions:
        for change in (
            PositionalChange("off"),
            PositionalChange("shift", offset=3),
            PositionalChange("shift", offset=-2),
            PositionalChange("permute", order=(2, 0, 1, 3)),
        ):
            made += [Intervention(encoder_positions=change), Intervention(decoder_positions=change)]
    return made
