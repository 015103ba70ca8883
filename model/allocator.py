"""Memory settings of the C library (glibc on Linux, see mallopt(3)). Elsewhere these functions do nothing."""

from __future__ import annotations

import ctypes
import sys

# as malloc.h numbers them
TRIM_THRESHOLD, TOP_PAD, MMAP_MAX, ARENA_MAX = -1, -2, -4, -8


def keep_freed_memory() -> None:
    """Keep freed memory in the process for the next training step's tensors: 10 to 15 % faster.

    By default each large tensor is mapped anew, and the kernel zeroes it page by page.
    """
    _choose({MMAP_MAX: 0, TRIM_THRESHOLD: 2**31 - 1, TOP_PAD: 2**26})


def share_heaps(heaps: int = 2) -> None:
    """Limit the number of malloc heaps; by default there are eight for each core.

    A server has a thread for every page run, and each heap holds on to memory that its threads freed. Call this before
    there are eight threads.
    """
    _choose({ARENA_MAX: heaps})


def give_back_freed_memory() -> None:
    """Return free memory inside the heaps to the system: malloc_trim(3). Takes milliseconds.

    By itself the library returns only what lies at the end of its first heap.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def _choose(options: dict[int, int]) -> None:
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        for option, value in options.items():
            mallopt(option, value)
