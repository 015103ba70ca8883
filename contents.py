"""The list of all pages in order, for the sidebar, links and README.

It imports nothing of the app, so that the server knows its pages before PyTorch is loaded. `python contents.py` prints
the README's table of lessons and labs.
"""

from __future__ import annotations

from dataclasses import dataclass

FIRST, LESSONS, LABS, ABOUT = "", "Lessons", "Labs", "About"  # the first section has no heading
TRANSLATION = "ui.translation_scene"  # what the stage shows of a page that is about no lesson of its own


@dataclass(frozen=True)
class PageInfo:
    """A page. script: its file under `pages/`. gain: its use for a reader, one line without a full stop. line: sentence
    beside its title on what to see in its picture. Both may have {source} and {target} for the languages of the model
    that the page shows (`in_languages`).

    example: further URL parameters for an instructive example. front: whether it is the start page.

    scenes: module of its stage scenes; empty: a lesson's own, else none.

    terms: words of `ui.terms` on it, which are explained at its foot.

    translates: whether it translates the sentence in the toolbar.

    needs: traits of the models that it can show (`model.network.families.Trait`); empty: every model.

    default_model: its default among these; empty: the app's.

    opens_with: model to show if the URL names none; empty: the default of most pages.

    path: its URL path if that is not its file's name. alias: a second URL path, which redirects to it.
    """

    script: str
    title: str
    icon: str
    gain: str
    line: str
    example: str = ""
    sentence: str = "I like red cars."
    front: bool = False
    scenes: str = ""
    terms: tuple[str, ...] = ()
    translates: bool = True
    needs: tuple[str, ...] = ()
    default_model: str = ""
    opens_with: str = ""
    path: str = ""
    alias: str = ""

    @property
    def name(self) -> str:
        """The file's name without its ending: `multi_head`."""
        return self.script.rpartition("/")[2].removesuffix(".py")

    @property
    def staged(self) -> str:
        """Module of its scenes; empty without any."""
        return self.scenes or (f"ui.lessons.{self.name}.scenes" if self.number is not None else "")

    @property
    def section(self) -> str:
        """Its section in the sidebar."""
        return next(section for section, infos in CONTENTS.items() if self in infos)

    @property
    def number(self) -> int | None:
        """The lesson's number, from 1; None for other pages."""
        lessons = CONTENTS[LESSONS]
        return lessons.index(self) + 1 if self in lessons else None

    @property
    def address(self) -> str:
        """Its URL path: `multi-head`; empty for the start page."""
        return "" if self.front else self.path or self.name.replace("_", "-")

    @property
    def heading(self) -> str:
        """Its title with its number: "5 Multi-head attention". For sidebar and heading."""
        return self.title if self.number is None else f"{self.number} {self.title}"

    @property
    def label(self) -> str:
        """Its name with its number: "Lesson 5: Multi-head attention"."""
        return self.title if self.number is None else f"Lesson {self.number}: {self.title}"


CONTENTS: dict[str, tuple[PageInfo, ...]] = {
    FIRST: (
        PageInfo(
            "labs/start.py",
            "Attention Lab",
            "home",
            "a translation that plays, and where to begin",
            "A neural network translates your sentence. A thick ribbon shows where it looks while it writes a word.",
            front=True,
            scenes=TRANSLATION,
            opens_with="rnn-dot",  # one head, which looks at one word at a time
        ),
    ),
    LESSONS: (
        PageInfo(
            "lessons/encoder_decoder.py",
            "Encoder and decoder",
            "swap_horiz",
            "one vector between two RNNs, what it keeps, and a race of three models",
            "The encoder packs the whole sentence into one vector. Without attention, the {target} is written from it.",
            terms=(
                "affine",
                "BLEU",
                "embedding",
                "gradient \u00d7 input",
                "log-probability",
                "nat",
                "piece",
                "probe",
                "softmax",
            ),
            needs=("recurrent",),
            default_model="rnn",
        ),
        PageInfo(
            "lessons/attention.py",
            "Attention",
            "visibility",
            "one look taken apart: query, keys, scores, softmax, context",
            "Before it writes a word it looks back at the {source}. Thick ribbon = where it looks.",
            "&step_no=4",
            terms=("embedding", "entropy", "log-probability", "nat", "piece", "softmax"),
            needs=("recurrent", "attention"),
            default_model="rnn-dot",
        ),
        PageInfo(
            "lessons/self_attention.py",
            "Self-attention",
            "hub",
            "every token looks at every token; a word in two contexts; two masks",
            "Each row is a token that looks at the sentence. Strong colour = it looks there.",
            "&site=encoder.0.self",
            terms=("cosine", "embedding", "layer norm", "piece", "softmax"),
            needs=("self-attention",),
        ),
        PageInfo(
            "lessons/positional_encoding.py",
            "Positional encoding",
            "format_list_numbered",
            "sines and cosines, and what is left of a sentence without them",
            "Each row is the vector that tells the model one position. No two rows are alike.",
            sentence="The dog bites the man.",
            terms=("cosine", "embedding", "layer norm", "log-probability", "piece"),
            needs=("self-attention", "positions"),
        ),
        PageInfo(
            "lessons/multi_head.py",
            "Multi-head attention",
            "view_module",
            "all heads at once, muted, combined, and their shares of the result",
            "Many heads look at once. Each small map is one head; strong colour = where it looks.",
            terms=("BLEU", "entropy", "log-probability", "nat", "piece", "residual stream", "rollout", "softmax"),
            needs=("self-attention",),
        ),
        PageInfo(
            "lessons/transformer.py",
            "The Transformer",
            "account_tree",
            "the whole model with this sentence’s tensors, block by block; layers, output, tokenizer, word space",
            "The whole model, with your sentence inside. Click a box to see what is in it.",
            "&transformer_block=decoder.2.cross",
            terms=("cosine", "embedding", "entropy", "logit", "nat", "piece", "residual stream", "softmax"),
            needs=("self-attention", "positions"),
        ),
    ),
    LABS: (
        PageInfo(
            "labs/translate.py",
            "Translate",
            "translate",
            "your own sentence, step by step",
            "It writes the {target} piece by piece. Thick ribbon = where it looks while it writes.",
            scenes=TRANSLATION,
            terms=("beam", "piece"),
        ),
        PageInfo(
            "labs/search.py",
            "Search",
            "lan",
            "beam search as a tree, and words forced into it",
            "At each step it keeps the best beginnings. Click a box to read one.",
            scenes="ui.labs.search.scenes",
            terms=("beam", "log-probability", "piece"),
        ),
        PageInfo(
            "labs/own_attention.py",
            "Your own attention",
            "brush",
            "paint where the model looks, and see what it writes",
            "Drag across a row: the model may look only there. Then read what it writes.",
            sentence="The dog bites the man.",
            scenes="ui.labs.own_attention.scenes",
            terms=("log-probability", "nat", "piece"),
            needs=("attention",),
        ),
        PageInfo(
            "labs/break_it.py",
            "Break it",
            "build",
            "mistakes that people make when they build attention, and what each does to your sentence",
            "One line of code is wrong. See what it does to the attention, and to the {target}.",
            "&break_mistake=no_root",
            scenes="ui.labs.break_it.scenes",
            terms=("layer norm", "log-probability", "nat", "piece", "residual stream", "softmax"),
            needs=("self-attention", "positions"),
        ),
        PageInfo(
            "labs/watch_it_learn.py",
            "Watch it learn",
            "timeline",
            "small models trained in front of you, from random weights",
            "Press Start: small models learn in front of you. The curve rises as they get sentences right.",
            scenes="ui.labs.watch_it_learn.scenes",
            terms=("layer norm", "nat", "residual stream", "softmax"),
            translates=False,
        ),
        PageInfo(
            "labs/replay.py",
            "A training, replayed",
            "movie",
            "from random weights to {target}, step by step, four models side by side",
            "From random weights to {target}. Press play and watch what each model writes and where it looks.",
            scenes="ui.labs.replay.scenes",
            terms=("BLEU", "entropy", "nat", "piece"),
            needs=("film",),
            translates=False,
        ),
        PageInfo(
            "labs/attention_sinks.py",
            "Attention sinks",
            "anchor",
            "weight parked on the end mark, and whether attention aligns words",
            "Weights must add up to 100 %. Spare weight is parked on the end mark: an attention sink.",
            scenes="ui.labs.attention_sinks.scenes",
            terms=("log-probability", "nat", "piece"),
            needs=("attention",),
            path="where-the-weight-rests",
            alias="attention-sinks",
        ),
    ),
    ABOUT: (
        PageInfo(
            "about/check_yourself.py",
            "Check yourself",
            "fact_check",
            "six questions on attention, how sure you are, and the sums of a class",
            "The wrong answers are those that people really give. Say how sure you are.",
            translates=False,
        ),
        PageInfo(
            "about/papers.py",
            "Read the paper with it",
            "menu_book",
            "each equation, and where it is at work",
            "Each equation, with a link to the page that shows it on your sentence.",
            terms=("BLEU", "piece", "softmax"),
            translates=False,
        ),
        PageInfo(
            "labs/models.py",
            "Models",
            "info",
            "how each model was trained, and under which licence",
            "How each model was trained, how well it translates, and under which licence.",
            terms=("beam", "BLEU", "embedding", "nat"),
            translates=False,
        ),
    ),
}


def in_languages(text: str, pair: tuple[object, object]) -> str:
    """A page's line or gain with the names of these languages, source and target."""
    source, target = pair
    return text.format(source=source, target=target)


def page_info(name: str) -> PageInfo:
    """The page with this file name, without its ending. KeyError: there is none."""
    return {info.name: info for infos in CONTENTS.values() for info in infos}[name]


def page_info_at(address: str) -> PageInfo:
    """The page with this URL path or alias. KeyError: there is none."""
    pages = [info for infos in CONTENTS.values() for info in infos]
    return {path: page for page in pages for path in (page.address, page.alias) if path or page.front}[address]


def neighbours(info: PageInfo) -> tuple[PageInfo | None, PageInfo | None]:
    """The pages before and after a lesson; the last one is followed by Translate.

    None at the start, and for other pages.
    """
    if info.number is None:
        return None, None
    lessons = [None, *CONTENTS[LESSONS], page_info("translate")]
    return lessons[info.number - 1], lessons[info.number + 1]


def pages_table(pair: tuple[object, object]) -> str:
    """The README's table of lessons and labs, in Markdown. pair: the languages of the shipped models."""
    rows = ["| page | shows | link |", "| --- | --- | --- |"]
    for info in (*CONTENTS[LESSONS], *CONTENTS[LABS]):
        asked = f"?sentence={info.sentence.replace(' ', '+')}{info.example}" if info.translates else ""
        rows.append(f"| {info.heading} | {in_languages(info.gain, pair)} | `/{info.address}{asked}` |")
    return "\n".join(rows)


if __name__ == "__main__":
    from model.language.glossary import PAIR  # here, for it brings PyTorch
    from model.language.languages import pair_of

    print(pages_table(pair_of(PAIR)))
