"""What loading one model costs beyond PyTorch itself, in processor time of a fresh process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.timing import Timing

PROGRAM = """
import sys, time
import torch
torch.set_num_threads(1)
start = time.process_time()
from model.store.loading import load
load(sys.argv[1])
print(time.process_time() - start)
"""


def loading(model: str, rounds: int) -> Timing:
    """Processor seconds for `load` and all imports it needs that `import torch` has not done, a process each time."""
    root = Path(__file__).parent.parent
    model = str(Path(model).resolve()) if Path(model).is_dir() else model
    command = [sys.executable, "-c", PROGRAM, model]
    outputs = [
        subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout for _ in range(rounds)
    ]
    return Timing(tuple(float(output) for output in outputs))
