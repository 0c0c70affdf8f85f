"""The layers of a network in order, found by running it: their shapes, and what each sees of the image."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn

from training.baselines.architectures import Architecture
from training.baselines.nets.deepface import LocallyConnected
from training.baselines.nets.googlenet import Inception
from training.baselines.nets.lenet5 import SparseConvolution, Subsampling
from training.baselines.nets.resnet50 import Bottleneck
from training.recognizer.charnet import Residual

Size = tuple[int, int]
"""Height and width."""

_CONTAINERS = nn.Sequential | nn.ModuleList


@dataclass(frozen=True, slots=True)
class Window:
    """The pixels of its input that one number of a layer sees, and how far apart two neighbours look."""

    size: Size = (1, 1)
    stride: Size = (1, 1)

    def then(self, other: "Window") -> "Window":
        """The window of a layer with the window `other` on a layer with this one."""
        size = [k + (m - 1) * s for k, m, s in zip(self.size, other.size, self.stride, strict=True)]
        stride = [s * t for s, t in zip(self.stride, other.stride, strict=True)]
        return Window((size[0], size[1]), (stride[0], stride[1]))


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of a network, or several alike in a row.

    Attributes:
        kind: convolution, pooling, local, block or dense: how it is drawn.
        text: what it does, in a few words.
        shape: of its output, [channels, height, width], [channels, cells] or [units].
        parameters: of all of them.
        sees: the pixels of the image that one number of its output depends on; None: all of them.
        times: how many alike follow each other.
    """

    kind: str
    text: str
    shape: tuple[int, ...]
    parameters: int
    sees: Size | None
    times: int = 1


def layers_of(architecture: Architecture) -> list[Layer]:
    """The layers of a network at the input of its paper, the image first."""
    model = architecture.of_paper()
    image = (architecture.channels, architecture.size, architecture.size)
    steps = list(_steps(model))
    calls: list[tuple[nn.Module, tuple[int, ...], tuple[int, ...]]] = []

    def note(module: nn.Module, inputs: tuple[Any, ...], output: Tensor) -> None:
        calls.append((module, tuple(inputs[0].shape[1:]), tuple(output.shape[1:])))

    for step in steps:
        step.register_forward_hook(note)
    with torch.no_grad():
        scores = model(torch.empty(1, *image, device="meta"))
    layers = [Layer("image", "image", image, 0, (1, 1))]
    window: Window | None = Window()
    for module, given, shape in calls:
        if _flat(given) != _flat(layers[-1].shape):
            mean = given == layers[-1].shape[:1]
            layers.append(Layer("dense", "mean of each map" if mean else "first, last, middle, mean", given, 0, None))
        window = window.then(window_of(module)) if window and not isinstance(module, nn.Linear) else None
        parameters = sum(parameter.numel() for parameter in module.parameters())
        described = _describe(module)
        if described:
            sees = _within(window, image[1:]) if window else None
            layers.append(Layer(*described, shape, parameters, sees))
        else:  # a normalisation, say, is part of the layer before it
            layers[-1] = replace(layers[-1], parameters=layers[-1].parameters + parameters)
    if tuple(scores.shape[1:]) != layers[-1].shape:
        layers.append(Layer("dense", "distance to a code for each class", tuple(scores.shape[1:]), 0, None))
    return _grouped(layers)


def window_of(module: nn.Module) -> Window:
    """What one number of a module's output sees of its input."""
    if isinstance(module, Bottleneck | Residual):
        return window_of(module.body)
    if isinstance(module, Inception):
        return max((window_of(branch) for branch in module.branches), key=lambda window: window.size)
    if isinstance(module, nn.Sequential):
        found = Window()
        for part in module:
            found = found.then(window_of(part))
        return found
    if isinstance(module, nn.Conv1d):
        reach = (module.kernel_size[0] - 1) * module.dilation[0] + 1
        return Window((1, reach), (1, module.stride[0]))
    if isinstance(module, nn.Conv2d | nn.MaxPool2d):
        return Window(_pair(module.kernel_size), _pair(module.stride))
    if isinstance(module, LocallyConnected):
        return Window(_pair(module.kernel), _pair(module.stride))
    if isinstance(module, Subsampling):
        return Window((2, 2), (2, 2))
    if isinstance(module, SparseConvolution):
        return Window((5, 5))
    return Window()


def _steps(module: nn.Module) -> Iterator[nn.Module]:
    """The modules that are drawn, or change a drawn one's numbers; those inside a block are not drawn by themselves."""
    for child in module.children():
        if isinstance(child, _CONTAINERS) or (not _describe(child) and list(child.children())):
            yield from _steps(child)
        else:
            yield child


def _describe(module: nn.Module) -> tuple[str, str] | None:
    """The kind and the text of a layer; None for what is not drawn, such as a ReLU."""
    match module:
        case Bottleneck():
            return "block", "bottleneck: 1×1, 3×3, 1×1, plus its input"
        case Inception():
            return "block", "side by side: 1×1, 3×3, 3×3, pooling"
        case Residual():
            return "block", "two 1-D convolutions of 3, plus their input"
        case LocallyConnected():
            return "local", f"locally connected {_sign(_pair(module.kernel))}" + _stride(module.stride)
        case SparseConvolution():
            return "convolution", "convolution 5×5, each map of some maps"
        case Subsampling():
            return "pooling", "mean of 2×2 /2"
        case nn.MaxPool2d():
            return "pooling", f"maximum of {_sign(_pair(module.kernel_size))}" + _stride(module.stride)
        case nn.Conv2d():
            return "convolution", f"convolution {_sign(_pair(module.kernel_size))}" + _stride(module.stride)
        case nn.Linear():
            return "dense", "fully connected"
    return None


def _grouped(layers: list[Layer]) -> list[Layer]:
    """Layers of one text and shape in a row become one."""
    grouped = layers[:1]
    for layer in layers[1:]:
        last = grouped[-1]
        if (layer.text, layer.shape) == (last.text, last.shape):
            parameters = last.parameters + layer.parameters
            grouped[-1] = replace(layer, parameters=parameters, times=last.times + 1)
        else:
            grouped.append(layer)
    return grouped


def _flat(shape: tuple[int, ...]) -> int:
    count = 1
    for side in shape:
        count *= side
    return count


def _within(window: Window, image: tuple[int, ...]) -> Size:
    return min(window.size[0], image[0]), min(window.size[1], image[1])


def _pair(value: Any) -> Size:
    height, width = value if isinstance(value, tuple) else (value, value)
    return int(height), int(width)


def _sign(size: Size) -> str:
    return f"{size[0]}×{size[1]}"


def _stride(value: Any) -> str:
    stride = _pair(value)
    if stride == (1, 1):
        return ""
    return f" /{stride[0]}" if stride[0] == stride[1] else f" /{_sign(stride)}"
