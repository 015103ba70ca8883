"""Read a pickle of weights and write it as safetensors: a script for a process of its own, see `unpickling.py`.

python -I model/adopt/unpickler.py WEIGHTS.bin OUT.safetensors
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import Any

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000  # of unshare(2)
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "ctypes.dlopen")
ISOLATED, OPEN = "no network: a namespace of its own", "no namespace here: an audit hook ends it at any socket"


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
        return bool(ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)
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
