"""Elastic weight consolidation: a network learns a printer where that costs least of what it reads already.

How much a change of the weights changes the outputs on other print is told by the Fisher information of the default
model (Kirkpatrick et al., "Overcoming catastrophic forgetting in neural networks", PNAS 2017). For a layer's weights
[O, I] it is about the Kronecker product of two small matrices: the second moments of the layer's inputs, and those of
the gradients at its outputs (Martens and Grosse, "Optimizing neural networks with Kronecker-factored approximate
curvature", ICML 2015; Grosse and Martens, ICML 2016, for convolutions; Ritter et al., "Online structured Laplace
approximations for overcoming catastrophic forgetting", NIPS 2018).

The weights are trained in *whitened* coordinates: as their difference from the default model's, divided by the square
roots of both matrices. A step of a given length in them costs as much in every direction, and the penalty is their
square. Scales, shifts and biases stay as they are.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils import parametrize

from training.recognizer.charnet import CharNet
from training.recognizer.examples import Example, collate, example_batches

_DAMPING = 0.03  # of the mean eigenvalue, added to all: a direction that no line has used is not free
_LEVEL_WEIGHT = 0.1  # of the change in a span's total score, relative to the change in its class probabilities
_IMAGES = 4  # one of so many shows the inputs of the layers: there are fewer of them than gradients
_LINES = 160  # that the moments are taken from
_SEED = 1


@dataclass(frozen=True, slots=True)
class Moments:
    """The two factors of the Fisher information of a layer with weights [O, I], per span.

    Attributes:
        inputs: [I, I] second moments of the layer's inputs, as the patches that a convolution multiplies.
        outputs: [O, O] second moments of the gradients at the layer's outputs.
    """

    inputs: Tensor
    outputs: Tensor


class Whitened(nn.Module):
    """The parametrization of a layer's weights by whitened differences from `centre`."""

    def __init__(self, centre: Tensor, moments: Moments) -> None:
        super().__init__()
        # Plain attributes, not buffers: they do not change, so neither checkpoints nor averages need them.
        self._centre = centre
        self._left, self._right = _inverse_root(moments.outputs), _inverse_root(moments.inputs)

    def forward(self, whitened: Tensor) -> Tensor:
        """Whitened differences [O, I] -> the layer's weights."""
        return self._centre + (self._left @ whitened @ self._right).view_as(self._centre)

    def right_inverse(self, weights: Tensor) -> Tensor:
        """The layer's weights -> whitened differences [O, I]."""
        difference = torch.linalg.solve(self._left, (weights - self._centre).flatten(1))
        whitened: Tensor = torch.linalg.solve(self._right, difference, left=False)
        return whitened


@dataclass(frozen=True, slots=True)
class Anchor:
    """A network that others stay near to.

    Attributes:
        weights: the weights of its layers, by the layer's name.
        moments: what its outputs depend on, for the same layers.
    """

    weights: dict[str, Tensor]
    moments: dict[str, Moments]

    @classmethod
    def of(cls, network: CharNet, lines: Sequence[Example], device: torch.device) -> "Anchor":
        """A network as an anchor; `lines` are print whose readings should not change."""
        network = copy.deepcopy(network).to(device).eval()
        moments = fisher_moments(network, lines[:: max(1, len(lines) // _LINES)])
        return cls({name: network.get_parameter(f"{name}.weight").detach() for name in moments}, moments)


def whiten(network: CharNet, anchor: Anchor) -> None:
    """Parametrize the weights of a network by their whitened differences from the anchor's; all else is frozen."""
    network.requires_grad_(False)
    layers = dict(network.named_modules())
    for name, weights in anchor.weights.items():
        parametrization = Whitened(weights, anchor.moments[name])
        parametrize.register_parametrization(layers[name], "weight", parametrization)
        network.get_parameter(f"{name}.parametrizations.weight.original").requires_grad_()


def penalty(network: nn.Module) -> Tensor:
    """Half the sum of the squared whitened differences: to second order, the expected distillation loss a span.

    That is the divergence of the outputs from the anchor's, as in Li and Hoiem, "Learning without forgetting", ECCV
    2016.
    """
    whitened = [weights for weights in network.parameters() if weights.requires_grad]
    return torch.stack([weights.float().square().sum() for weights in whitened]).sum() / 2


def settled_weights(network: CharNet) -> dict[str, Tensor]:
    """The state of a network with its parametrized weights turned back into ordinary ones; the network is used up."""
    for layer in list(network.modules()):
        if parametrize.is_parametrized(layer, "weight"):
            parametrize.remove_parametrizations(layer, "weight", leave_parametrized=True)
    return network.state_dict()


def fisher_moments(network: CharNet, lines: Sequence[Example]) -> dict[str, Moments]:
    """The factors of the layers that the classes of spans depend on, by the layer's name."""
    device = next(network.parameters()).device
    random = torch.Generator(device).manual_seed(_SEED)
    layers = {
        name: layer for name, layer in network.named_modules() if isinstance(layer, nn.Conv1d | nn.Conv2d | nn.Linear)
    }
    inputs: dict[str, Tensor] = {}
    outputs: dict[str, Tensor] = {}
    positions = dict.fromkeys(layers, 0)
    spans = 0

    def collect(name: str, layer: nn.Module, entered: Tensor, gradient: Tensor) -> None:
        rows, gradients = _patches(layer, entered[::_IMAGES]), _rows(layer, gradient)
        inputs[name] = inputs.get(name, 0) + rows.T @ rows * (len(gradients) / len(rows))
        outputs[name] = outputs.get(name, 0) + gradients.T @ gradients
        positions[name] += len(gradients)

    def watch(name: str, layer: nn.Module, entered: tuple[Tensor], left: Tensor) -> None:
        take: Callable[[Tensor], None] = partial(collect, name, layer, entered[0].detach())
        left.register_hook(take)  # type: ignore[no-untyped-call]

    handles = [
        layer.register_forward_hook(lambda layer, entered, left, name=name: watch(name, layer, entered, left))
        for name, layer in layers.items()
    ]
    try:
        for chosen in example_batches(lines):
            scores, blanks = network(collate(chosen).to(device).line_images)
            scores.backward(_sampled_gradient(scores.detach(), blanks.detach(), random))
            spans += scores[..., 0].numel()
    finally:
        for handle in handles:
            handle.remove()
        network.zero_grad()
    return {name: Moments(inputs[name] / positions[name], outputs[name] / spans) for name in layers if positions[name]}


def _sampled_gradient(spans: Tensor, blanks: Tensor, random: torch.Generator) -> Tensor:
    """A random gradient at the span scores [B, T, L, C] whose second moments are the Fisher information of the spans.

    The class of each span is drawn from the network's own probabilities. Spans have random signs, so that they do not
    add up. A span counts the more the further its best class scores above a blank cell: what the network takes for no
    character may change freely.
    """
    shape = spans.shape
    probabilities = spans.softmax(3)
    drawn = torch.multinomial(probabilities.flatten(0, 2), 1, generator=random).view(*shape[:3], 1)
    classes = -probabilities
    classes.scatter_add_(3, drawn, torch.ones_like(drawn, dtype=spans.dtype))
    matters = torch.sigmoid(spans.amax(3) - blanks.mean())[..., None]

    def signs() -> Tensor:
        return torch.randint(0, 2, (*shape[:3], 1), generator=random, device=spans.device) * 2 - 1

    level = probabilities * (2 * _LEVEL_WEIGHT * matters).sqrt() * signs()
    return classes * matters.sqrt() * signs() + level


def _patches(layer: nn.Module, entered: Tensor) -> Tensor:
    """The inputs [N, I] that a layer's weights [O, I] are multiplied by."""
    if isinstance(layer, nn.Conv1d):
        entered = entered.unsqueeze(2)
        kernel, dilation = (1, *layer.kernel_size), (1, *layer.dilation)
        padding, stride = (0, *_numbers(layer.padding)), (1, *layer.stride)
    elif isinstance(layer, nn.Conv2d):
        kernel, dilation, padding, stride = layer.kernel_size, layer.dilation, _numbers(layer.padding), layer.stride
    else:
        return entered.flatten(0, -2)
    patches = F.unfold(entered, kernel, dilation, padding, stride)
    return patches.transpose(1, 2).flatten(0, 1)


def _rows(layer: nn.Module, left: Tensor) -> Tensor:
    """What belongs to a layer's outputs, as [N, O]."""
    if isinstance(layer, nn.Linear):
        return left.flatten(0, -2)
    return left.flatten(2).transpose(1, 2).flatten(0, 1)


def _numbers(padding: tuple[int, ...] | str) -> tuple[int, ...]:
    assert not isinstance(padding, str)
    return padding


def _inverse_root(moments: Tensor) -> Tensor:
    """The inverse square root of a symmetric matrix, damped."""
    values, vectors = torch.linalg.eigh(moments.double())
    values = values.clamp(min=0)
    root = (values + _DAMPING * values.mean()).rsqrt()
    inverse: Tensor = (vectors * root) @ vectors.T
    return inverse.to(moments.dtype)
