"""torchvision's data sets and networks, also beside a torch that it was not built for.

The package index has torchvision for CUDA alone. Beside the CPU's torch its compiled operators do not load, and then
importing it fails on the two of them it takes for granted. Data sets and networks need none, so those are declared.
"""

import torch

try:
    from torchvision import datasets, models
except RuntimeError:
    _library = torch.library.Library("torchvision", "FRAGMENT")  # as long as this lives, they are known
    for _name in ("nms", "qnms"):
        _library.define(f"{_name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    from torchvision import datasets, models

__all__ = ["datasets", "models"]
