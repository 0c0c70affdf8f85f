"""Training in several processes that `torchrun` starts: one for each GPU, on one machine or several."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import torch
import torch.distributed as dist
from torch import Tensor

_PATIENCE = timedelta(minutes=10)  # of the other processes while the first one evaluates


@contextmanager
def process_group(device: torch.device) -> Iterator[torch.device]:
    """Join the process group if `torchrun` started this process; yields the device of this process."""
    if "WORLD_SIZE" not in os.environ:
        yield device
        return
    if device.type == "cuda":
        device = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo", timeout=_PATIENCE)
    try:
        yield device
    finally:
        dist.destroy_process_group()


def rank() -> int:
    """The number of this process; the first one, 0, writes files and prints."""
    return dist.get_rank() if dist.is_initialized() else 0


def processes() -> int:
    """The number of processes that train together."""
    return dist.get_world_size() if dist.is_initialized() else 1


def agreed(value: float, device: torch.device) -> float:
    """The `value` of the first process, in every process: for what each would measure a little differently."""
    if processes() == 1:
        return value
    shared: Tensor = torch.tensor([value], dtype=torch.float64, device=device)
    dist.broadcast(shared, 0)
    return float(shared)
