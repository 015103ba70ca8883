"""Read a `pytorch_model.bin` in a process of its own and write it as safetensors: the only place that reads a pickle.

`torch.load(weights_only=True)` builds nothing but tensors and plain containers. Should that ever fail, the process has
little to take: no environment, no network (a namespace of its own where the system gives one to users, and an audit
hook that ends the process at any socket, program or compilation), no core file, and a limit on what it writes.

    python -I model/adopt/unpickling.py WEIGHTS.bin OUT.safetensors
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

TIMEOUT = 600  # seconds
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000  # of unshare(2)
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "ctypes.dlopen")
ISOLATED, OPEN = "no network: a namespace of its own", "no namespace here: an audit hook ends it at any socket"


class UnpicklingError(ValueError):
    """A pickle of weights that is damaged, or holds anything but tensors."""


def to_safetensors(pickled: Path, out: Path) -> str:
    """Write the tensors of a pickle to `out`, in a process without environment or network; return how it was isolated.

    UnpicklingError: it holds anything but tensors by name, or is damaged.
    """
    # this file alone, so that nothing is imported before the process is isolated; -I: no paths from outside
    command = [sys.executable, "-I", __file__, str(pickled.resolve()), str(out.resolve())]
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


def isolate() -> str:
    """Take network, core files and large writes from this process, as far as a user can; say how."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return ISOLATED if leave_network() else OPEN


def leave_network() -> bool:
    """Whether this process got a network of its own, with nothing in it: Linux, where users may have namespaces."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        return ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0
    except (OSError, AttributeError):
        return False


def watch(event: str, _: tuple[Any, ...]) -> None:
    """End the process at an event that no reading of tensors has; an audit hook cannot be taken off again."""
    if event.startswith(FORBIDDEN):
        os.write(2, f"the file asked for {event}\n".encode())
        os._exit(3)


def main() -> None:
    pickled, out = map(Path, sys.argv[1:])
    how = isolate()  # before threads exist: a process with several may not leave its user namespace
    import torch
    from safetensors.torch import save_file

    sys.addaudithook(watch)
    tensors = torch.load(pickled, map_location="cpu", weights_only=True)
    if not isinstance(tensors, dict) or not all(
        isinstance(name, str) and isinstance(tensor, torch.Tensor) for name, tensor in tensors.items()
    ):
        sys.exit("it is no mapping of names to tensors")
    save_file({name: tensor.contiguous().clone() for name, tensor in tensors.items()}, out)
    print(how)


if __name__ == "__main__":
    main()
