"""torchvision's data sets and networks, also with a build of torch that it was not compiled for.

The package index has torchvision for CUDA only. With torch for CPUs its compiled operators do not load, and
importing it fails on two of them that it expects. Data sets and networks need no operators, so the two are declared.
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
