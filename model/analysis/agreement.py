"""Elision and agreement before rare nouns: sixty sentences made from six templates and ten nouns.

"L'écureuil", not "le écureuil"; "la tortue est petite", not "petit". The nouns are in the training pairs, but not often
and not in these sentences, so a model has to know the rule, the gender, or both.
"""

from __future__ import annotations

from typing import Any

from model.analysis.everyday import Everyday, measure_list
from model.analysis.study import Study
from model.training.own_pairs import Noun

NOUNS = (
    Noun("squirrel", "écureuil", "m", elided=True),
    Noun("actor", "acteur", "m", elided=True),
    Noun("tool", "outil", "m", elided=True),
    Noun("egg", "œuf", "m", elided=True),
    Noun("island", "île", "f", elided=True),
    Noun("star", "étoile", "f", elided=True),
    Noun("church", "église", "f", elided=True),
    Noun("spider", "araignée", "f", elided=True),
    Noun("mirror", "miroir", "m"),
    Noun("turtle", "tortue", "f"),
)


def sentences() -> list[Everyday]:
    """The sixty sentences, with their acceptable translations."""
    return [sentence for noun in NOUNS for sentence in of_noun(noun)]


def of_noun(noun: Noun) -> tuple[Everyday, ...]:
    """The six templates with one noun."""
    *_, (a_noun, un_nom), (the_noun, le_nom) = noun.pairs()
    feminine = noun.gender == "f"
    ending, un, le = "e" if feminine else "", un_nom.lower(), le_nom[0].lower() + le_nom[1:]
    white = "blanche" if feminine else "blanc"
    of_the = f"de {le}" if feminine or noun.elided else f"du {noun.french}"
    of = f"d'{noun.french}" if noun.elided else f"de {noun.french}"
    pronoun = "elle" if feminine else "il"
    see, lack, where = f"I see {a_noun.lower()}.", f"I don't have {a_noun.lower()}.", f"Where is {the_noun.lower()}?"
    return (
        Everyday(f"{the_noun} is small.", "agreement", (f"{le} est petit{ending}",)),
        Everyday(f"{the_noun} was white.", "agreement", (f"{le} (était|fut) {white}",)),
        Everyday(see, "article", (f"(Je vois|J'aperçois) {un}",)),
        Everyday(where, "elision", (f"Où (est|se trouve) {le}", f"Où {le} (est-{pronoun}|se trouve-t-{pronoun})")),
        Everyday(
            f"The color of {the_noun.lower()} is beautiful.",
            "elision",
            (f"La couleur {of_the} est (belle|magnifique|jolie|superbe)",),
        ),
        Everyday(
            lack, "negation", (f"Je n'ai pas {of}", f"Je ne possède pas {of}", f"Je n'ai aucun{ending} {noun.french}")
        ),
    )


def measure(study: Study) -> dict[str, Any]:
    """Measure all models on the sixty sentences."""
    study.only_for()
    return measure_list(study, "agreement", sentences(), "made by model/analysis/agreement.py")
