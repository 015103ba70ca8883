"""Links between the full lab and the pocket edition (`charts.pocket`)."""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from urllib.parse import urlencode, urlsplit, urlunsplit

from charts.pocket import Opening, checked_address
from model import Record
from ui.link import MODEL, SENTENCE, STEP, chosen_head_or_mean, chosen_site, chosen_step, number_asked
from ui.reach import reach

POCKET = "ATTENTION_LAB_POCKET"  # the environment variable with the URL of a pocket edition, for paper
LOG = logging.getLogger(__name__)


def opening_of(record: Record) -> Opening:
    """The pocket edition's view of a record: its sentence and model, the chosen head, and the step in the URL."""
    site = chosen_site(record)
    head = None if site is None else (site, chosen_head_or_mean(record, site) or 0)
    step = chosen_step(record) if number_asked(STEP) else None
    return Opening(record.source.text, record.model, head, step)


def pocket_link(record: Record) -> str:
    """Link to the pocket edition that the server's owner has named, opened at this view; empty where none is named."""
    address = pocket_address(os.environ.get(POCKET, ""))
    return f"{address}#{opening_of(record).link}" if address else ""


@lru_cache(maxsize=4)
def pocket_address(setting: str) -> str:
    """Validate the setting; empty, with a line in the log, where it is not a web URL."""
    try:
        return (checked_address(setting.strip() or None) or "").partition("#")[0]
    except ValueError:
        LOG.warning("%s is no web address and is ignored: %s", POCKET, setting)
        return ""


def full_lab_link(address: str | None, record: Record) -> str | None:
    """Link to a page at this sentence and model; None where only this computer can open it. address: of the page."""
    parts = urlsplit(address or "")
    if not parts.netloc:
        return None
    asked = urlencode({SENTENCE: record.source.text, MODEL: record.model})
    reached = reach(urlunsplit((parts.scheme, parts.netloc, parts.path, asked, "")))
    return reached.link if reached.by_others else None
