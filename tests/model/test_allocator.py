"""What is asked of the C library is what it does."""

from __future__ import annotations

import platform

import pytest

from tests.model.fresh import printed

HEAPS = """
import ctypes, sys, threading
from model.allocator import share_heaps

if sys.argv[1:]:
    share_heaps(int(sys.argv[1]))
all_there = threading.Barrier(20)

def allocate():
    kept = [bytes(5000) for _ in range(20)]  # too large for Python's own pools
    all_there.wait()
    del kept

threads = [threading.Thread(target=allocate) for _ in range(20)]
for each in threads: each.start()
for each in threads: each.join()
libc = ctypes.CDLL(None)
libc.open_memstream.restype = ctypes.c_void_p
text, size = ctypes.c_char_p(), ctypes.c_size_t()
stream = ctypes.c_void_p(libc.open_memstream(ctypes.byref(text), ctypes.byref(size)))
libc.malloc_info(0, stream)
libc.fclose(stream)
print(text.value.count(b"<heap nr="))
"""


FREED = """
import os
from pathlib import Path
from model.allocator import give_back_freed_memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

kept = [bytes(20_000) for _ in range(4000)]
last = bytes(20_000)  # on top of them all: nothing below it goes back by itself
before = resident()
del kept
freed = resident()
give_back_freed_memory()
print(before - freed, freed - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is asked for anything")
def test_all_threads_share_the_heaps() -> None:
    def heaps(*arguments: str) -> int:
        return int(printed(HEAPS, *arguments))

    assert heaps("2") == 2
    assert heaps() > 2


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is asked for anything")
def test_what_is_freed_goes_back_when_it_is_asked_for() -> None:
    by_itself, asked_for = map(int, printed(FREED).split())
    assert by_itself < 8e6
    assert asked_for > 64e6
