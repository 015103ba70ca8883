"""Read a `pytorch_model.bin` in a process of its own and write it as safetensors: the only place that reads a pickle.

`torch.load(weights_only=True)` builds nothing but tensors and plain containers. Should that ever fail, the process has
little to take: no environment, no network (a namespace of its own where the system gives one to users, and an audit
hook that ends the process at any socket, program or compilation), no core file, and a limit on what it writes.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TIMEOUT = 600  # seconds
SCRIPT = Path(__file__).with_name("unpickler.py")


class UnpicklingError(ValueError):
    """A pickle of weights that is damaged, or holds anything but tensors."""


def to_safetensors(pickled: Path, out: Path) -> str:
    """Write the tensors of a pickle to `out`, in a process without environment or network; return how it was isolated.

    UnpicklingError: it holds anything but tensors by name, or is damaged.
    """
    # a script alone, so that nothing is imported before the process is isolated; -I: no paths from outside
    command = [sys.executable, "-I", str(SCRIPT), str(pickled.resolve()), str(out.resolve())]
    try:
        # OMP_NUM_THREADS: without it PyTorch would start a thread a core
        done = subprocess.run(
            command, env={"OMP_NUM_THREADS": "1"}, capture_output=True, text=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnpicklingError(f"{pickled} could not be read in {TIMEOUT} seconds") from error
    if done.returncode or not out.is_file():
        lines = done.stderr.strip().splitlines()
        why = lines[-1][:300] if lines else f"exit {done.returncode}"
        raise UnpicklingError(f"{pickled} holds more than tensors by name, or is damaged ({why}): it was not read")
    return done.stdout.strip()
