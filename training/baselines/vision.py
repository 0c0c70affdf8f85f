"""torchvision's data sets and networks, also beside a torch that it was not built for.

The package index has torchvision for CUDA alone. Beside the CPU's torch its compiled operators do not load, and then
importing it fails on the two of them it takes for granted. Data sets and networks need none, so those are declared.
"""

import torch

try:
    from torchvision import datasets, models
except RuntimeError:
    _operators = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
    for _name in ("nms", "qnms"):
        _operators.define(f"{_name}(Tensor dets, Tensor scores, float threshold) -> Tensor")  # type: ignore[no-untyped-call]
    from torchvision import datasets, models

__all__ = ["datasets", "models"]
