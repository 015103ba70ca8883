"""The measured numbers as a table, and next to what they should be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

SIZE = "30"  # source and target tokens at which the targets hold
OURS, FAST, ALONE = "our search", "--engine ctranslate2", "CTranslate2 alone"
COST = ("milliseconds", "kilobytes")  # what is known of a page's run
REFERENCE, BOUND = "CTranslate2 greedy", "a token's matrix products alone, in PyTorch"


@dataclass(frozen=True)
class Target:
    """A number to reach: `at_most` (or at least) `bound`, and where the result keeps what was measured."""

    name: str
    bound: float
    at_most: bool
    reached: Callable[[Mapping[str, Any]], float]


TARGETS = (
    Target(
        "greedy and record / CTranslate2 greedy, 30 tokens",
        2.5,
        True,
        lambda result: result["translation"][SIZE]["times CTranslate2 greedy"]["greedy and record"],
    ),
    Target(
        "Marian with attentions / greedy and record, 30 tokens",
        3.0,
        False,
        lambda result: result["translation"][SIZE]["ratios"]["Marian with attentions / our greedy and record"],
    ),
    Target(
        "record alone / greedy, 30 tokens",
        0.25,
        True,
        lambda result: result["translation"][SIZE]["ratios"]["record alone / our greedy"],
    ),
    Target(
        "a batch with --engine ctranslate2 / CTranslate2 alone, beam 4, sentences a second",
        0.5,
        False,
        lambda result: result["batch"]["times CTranslate2"][FAST],
    ),
    Target(
        "power of the target's length that time grows with",
        1.1,
        True,
        lambda result: result["growth"]["ours"]["exponent"],
    ),
    Target(
        "loading beyond `import torch`, processor seconds",
        2.5,
        True,
        lambda result: round(result["loading"]["milliseconds"]["median"] / 1000, 3),
    ),
    Target(
        "training pairs a second / torch.nn.Transformer",
        1.0,
        False,
        lambda result: result["training"]["ours / torch.nn.Transformer"],
    ),
    Target(
        "typing pause to repainted heatmap, 95 of 100 edits, milliseconds",
        300.0,
        True,
        lambda result: result["editing"]["milliseconds"]["p95"],
    ),
)


def targets(result: Mapping[str, Any], wanted: Sequence[Target] = TARGETS) -> list[dict[str, Any]]:
    """Every target whose part was measured: its bound, what was reached, and whether that is enough."""
    checked: list[dict[str, Any]] = []
    for target in wanted:
        try:
            reached = target.reached(result)
        except KeyError:  # that part was not measured
            continue
        met = reached <= target.bound if target.at_most else reached >= target.bound
        stated = {name: value for name, value in asdict(target).items() if name != "reached"}
        checked.append({**stated, "reached": reached, "met": met})
    return checked


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines with aligned columns: the first to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if number == 0 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def table(result: Mapping[str, Any]) -> str:
    """All of a result as plain text."""
    machine = result["machine"]
    lines = [
        f"{machine['processor']}, {machine['cores']} cores, {machine['threads']} thread, {machine['instructions']}; "
        + ", ".join(f"{name} {version}" for name, version in result["versions"].items()),
        f"medians of processor time over {result['rounds']} rounds; load {result['load_before']} before, "
        f"{result['load_after']} after",
    ]
    if translation := result.get("translation"):
        rows = [["milliseconds (times CTranslate2 greedy)", *(f"{size} tokens" for size in translation)]]
        for name in translation[SIZE]["milliseconds"]:
            cells = [
                f"{part['milliseconds'][name]['median']:.1f} ({part['times CTranslate2 greedy'][name]:.2f})"
                for part in translation.values()
            ]
            rows.append([name, *cells])
        lines += ["", *columns(rows)]
    if batch := result.get("batch"):
        rows = [[f"{batch['sentences']} sentences at once, beam 4", "a second", "times CTranslate2"]]
        for name, rate in batch["sentences a second"].items():
            rows.append([name, f"{rate:.0f}", f"{batch['times CTranslate2'][name]:.2f}"])
        lines += ["", *columns(rows)]
    if growth := result.get("growth"):
        rows = [["milliseconds by target tokens", *map(str, growth["targets"]), "power"]]
        for name in ("ours", "CTranslate2"):
            rows.append(
                [
                    name,
                    *(f"{milliseconds:.1f}" for milliseconds in growth[name]["milliseconds"]),
                    str(growth[name]["exponent"]),
                ]
            )
        lines += ["", *columns(rows)]
    if training := result.get("training"):
        rows = [["training", "pairs a second"]]
        rows += [[name, f"{rate:.0f}"] for name, rate in training["pairs a second"].items()]
        lines += ["", *columns(rows)]
    if editing := result.get("editing"):
        rows = [["milliseconds on the clock", "median", "95 of 100"]]
        times = (f"{editing['milliseconds'][quantile]:.0f}" for quantile in ("median", "p95"))
        rows.append([f"typing pause to repainted heatmap, {editing['edits']} edits", *times])
        lines += ["", *columns(rows)]
    if pages := result.get("pages"):
        lines += ["", *columns(page_rows(pages))]
    return "\n".join([*lines, "", *target_lines(result["targets"]), "", result["note"]])


def page_rows(pages: Mapping[str, Any]) -> list[list[str]]:
    """What each page costs the server, in rows, the first their head; of its controls the mean, and the dearest one."""
    rows = [["milliseconds (kB)", "opening", "a new sentence", "a control", "the dearest control"]]
    for path, page in pages.items():
        controls = page["controls"]
        means = {name: fmean(control[name] for control in controls.values()) for name in COST} if controls else None
        cells = [
            f"{cost_of_part['milliseconds']:.1f} ({cost_of_part['kilobytes']:.0f})" if cost_of_part else "-"
            for cost_of_part in (page["opening"], page["sentence"], means)
        ]
        dearest = max(controls, key=lambda key: controls[key]["milliseconds"], default=None)
        cells.append(f"{controls[dearest]['milliseconds']:.1f} {dearest}" if dearest else "-")
        rows.append([path, *cells])
    return rows


def target_lines(checked: Sequence[Mapping[str, Any]]) -> list[str]:
    """What `targets` found, as lines of a table."""
    rows = [["target", "wanted", "reached", ""]]
    for target in checked:
        sign = "at most" if target["at_most"] else "at least"
        rows.append(
            [
                target["name"],
                f"{sign} {target['bound']}",
                f"{target['reached']:.2f}",
                "met" if target["met"] else "missed",
            ]
        )
    return columns(rows)


def bound(result: Mapping[str, Any]) -> str:
    """What limits decoding: the weights that every token reads, and the calls that every token makes."""
    note = (
        f"A token reads {result['megabytes a token']} MB of weights and takes {result['PyTorch operations a token']} "
        "PyTorch operations."
    )
    if translation := result.get("translation"):
        part = translation[SIZE]
        alone, whole = (part["milliseconds"][name]["median"] for name in (BOUND, "greedy"))
        note += (
            f" At {SIZE} tokens its matrix products alone are {alone / whole:.0%} of our greedy search and "
            f"{part['times CTranslate2 greedy'][BOUND]:.2f} times CTranslate2's whole one; the rest of ours is mostly "
            "what it costs to call so many small operations from Python."
        )
    return note
