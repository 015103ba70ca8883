"""The part of the page that adds up a class's files; they are in memory as long as the teacher's tab is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas
import streamlit as st

from contents import in_languages, page_info
from ui.check_yourself.class_sums import ClassSums, Gain, add_up, confidence_counts, gains, misconception_counts
from ui.check_yourself.files import FileError, Row, read_rows, write_rows
from ui.check_yourself.questions import TIMES, named_items, questions
from ui.downloads import file_button
from ui.lesson_model import pair_on_page
from ui.text import literal, percent

MAX_FILES = 200
NAMED = 8  # codes or files in a sentence


def draw_class() -> None:
    """Draw the upload and, for files that can be read, their sums."""
    st.markdown(
        "Add the files that your learners saved. They stay in this server’s memory until you close the tab, and are "
        "written nowhere."
    )
    uploaded = st.file_uploader(
        "Files of answers", type="csv", accept_multiple_files=True, key="check_files", max_upload_size=1
    )
    rows = rows_of([(file.name, file.getvalue()) for file in uploaded[:MAX_FILES]])
    if len(uploaded) > MAX_FILES:
        st.warning(f"Only the first {MAX_FILES} files are read.")
    if rows:
        show_sums(add_up(rows))


def rows_of(files: Sequence[tuple[str, bytes]]) -> list[Row]:
    """The rows of all files, by name and content; a file that cannot be read is named in a warning."""
    rows: list[Row] = []
    problems: list[str] = []
    for name, content in files:
        try:
            rows += read_rows(content)
        except FileError as error:
            problems.append(f"{name} {error}.")
    if problems:
        more = f" And {len(problems) - NAMED} more files." if len(problems) > NAMED else ""
        st.warning("Left out: " + literal(" ".join(problems[:NAMED]) + more))
    return rows


def show_sums(sums: ClassSums) -> None:
    """Draw the tables of a class."""
    for sentence in describe_counts(sums):
        st.markdown(literal(sentence))
    if gained := gains(sums):
        st.subheader("Before and after")
        st.table(gain_table(gained))
        st.caption(
            "Normalised gain: the gain as a share of what could still be gained. On its own a gain does not show that "
            "the lesson was the reason."
        )
    st.subheader("Misconceptions")
    counts = misconception_counts(sums)
    if any(sum(by_time.values()) for by_time in counts.values()):
        st.table(misconception_table(sums))
        st.caption("Counted are answers. \u201cA head sees its slice\u201d can be chosen in two questions.")
    else:
        st.markdown("Nobody chose a wrong answer that stands for a misconception.")
    st.subheader("Confidence and correctness")
    st.table(confidence_table(sums))
    file_button(
        "All answers (CSV)", lambda: write_rows(sums.rows), name="class.csv", mime="text/csv", key="check_class_csv"
    )


def describe_counts(sums: ClassSums) -> list[str]:
    """Sentences on who is counted."""
    learners = len({sitting.code for sitting in sums.sittings})
    sentences = [f"{learners} {'codes' if learners != 1 else 'code'}, {len(sums.pairs)} with answers before and after."]
    if sums.unpaired:
        sentences.append(f"Without the other half: {listed_codes(sums.unpaired)}.")
    if sums.repeated:
        codes = [f"{code} ({time})" for code, time in sums.repeated]
        sentences.append(f"More than one set of answers, of which the earliest counts: {listed_codes(codes)}.")
    return sentences


def listed_codes(codes: Sequence[str]) -> str:
    """The first codes, and how many more there are."""
    more = f" and {len(codes) - NAMED} more" if len(codes) > NAMED else ""
    return ", ".join(codes[:NAMED]) + more


def gain_table(gains_of: Mapping[str, Gain]) -> pandas.DataFrame:
    """Mean scores, a column for each condition."""
    questions_asked = len(named_items("A"))
    return pandas.DataFrame(
        {
            condition: [
                str(gain.learners),
                f"{gain.before:.1f}",
                f"{gain.after:.1f}",
                f"{gain.gain:+.1f}",
                "" if gain.normalised is None else f"{gain.normalised:.2f}",
            ]
            for condition, gain in gains_of.items()
        },
        index=pandas.Index(
            ["learners", f"before, of {questions_asked}", f"after, of {questions_asked}", "gain", "normalised gain"],
            name="mean",
        ),
    )


def misconception_table(sums: ClassSums) -> pandas.DataFrame:
    """Count the answers for each misconception, at each time that somebody answered."""
    counts, pair = misconception_counts(sums), pair_on_page(page_info("check_yourself"))
    times = [time for time in TIMES if sums.at(time)]
    chosen = {kind: by_time for kind, by_time in counts.items() if any(by_time.values())}
    return pandas.DataFrame(
        {f"{time}, {len(sums.at(time))} learners": [by_time[time] for by_time in chosen.values()] for time in times},
        index=pandas.Index(
            [in_languages(questions().misconceptions[kind], pair) for kind in chosen], name="misconception"
        ),
    )


def confidence_table(sums: ClassSums) -> pandas.DataFrame:
    """Share of right answers at each level of confidence."""
    counts = confidence_counts(sums)
    return pandas.DataFrame(
        {
            "answers": [answers for answers, _ in counts],
            "right": [percent(right / answers) if answers else "" for answers, right in counts],
        },
        index=pandas.Index(questions().levels, name="how sure"),
    )
