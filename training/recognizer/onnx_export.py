"""Export of the network as ONNX: one file to read with, one to inspect, and a description of the layers."""

import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from onnx.utils import extract_model
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quant_pre_process, quantize_static
from torch import Tensor, nn

from ocr_app.bundles.description import INSPECTION_NETWORK, NETWORK
from ocr_app.errors import ModelError
from ocr_app.segmentation.line_image import HEIGHT
from training.recognizer.charnet import CharNet
from training.recognizer.examples import Example
from training.recognizer.onnx_fusion import fuse_classifier

SCORES = ("spans", "blanks")  # the outputs that the recognizer reads
_OPSET = 18
TOLERANCE = 0.1  # of an output's root mean square: the largest mean difference of the exported output


class InspectedNet(nn.Module):
    """A CharNet that also returns its activation maps.

    After the scores come

    * ``embeddings`` [B, T, L, hidden]: the input of the classifier for each span;
    * ``kernels`` [maps, channels, height, width]: those of the first convolution;
    * the activation maps of each layer, [B, maps, height, width] or, where no height is left, [B, maps, T].
    """

    def __init__(self, model: CharNet) -> None:
        super().__init__()
        self.model = model

    @property
    def names(self) -> list[str]:
        """The outputs, in order."""
        return [*SCORES, "embeddings", "kernels", *(layer["name"] for layer in describe_layers(self.model))]

    def forward(self, line_images: Tensor) -> tuple[Tensor, ...]:
        maps: list[Tensor] = []
        embeddings: list[Tensor] = []
        hooks = [layer.register_forward_hook(lambda _, __, out: maps.append(out)) for layer in _layers(self.model)]
        hooks.append(self.model.classifier.register_forward_pre_hook(lambda _, given: embeddings.append(given[0])))
        try:
            spans, blanks = self.model(line_images)
        finally:
            for hook in hooks:
                hook.remove()
        return spans, blanks, *embeddings, _convolutions(_layers(self.model)[0])[0].weight.clone(), *maps


def describe_layers(model: CharNet) -> list[dict[str, Any]]:
    """Each layer of the trunk: the name of its output, whether it adds its input to it, and its convolutions.

    All sizes are [height, width].
    """
    return [
        {
            "name": f"layer{number}",
            "residual": not isinstance(layer, nn.Sequential),
            "convolutions": [_describe(convolution) for convolution in _convolutions(layer)],
        }
        for number, layer in enumerate(_layers(model), 1)
    ]


def export_onnx(model: CharNet, folder: Path, samples: Sequence[Example]) -> None:
    """Write the network as ONNX, for any batch and width, with quantized convolutions.

    It is written twice: to read with, and to inspect with the activation maps as further outputs, which would cost the
    recognizer a tenth of its time. The first is a part of the second, so it is exported and quantized once.
    Quantization is to 8 bits, as in Jacob et al., "Quantization and training of neural networks for efficient
    integer-arithmetic-only inference" (CVPR 2018): twice as fast and a third of the size. The activations on `samples`
    decide the range of each layer. Kernels take 7 bits: with 8, sums overflow on processors without VNNI.
    """
    inspected = InspectedNet(model).eval()
    with tempfile.TemporaryDirectory() as scratch, _quiet_exporter():
        exact, prepared = Path(scratch) / "exact.onnx", Path(scratch) / "prepared.onnx"
        _export_exact(inspected, model.config.channels, exact)
        quant_pre_process(exact, prepared, skip_symbolic_shape=True)
        quantize_static(
            prepared,
            folder / INSPECTION_NETWORK,
            _Samples(samples),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=["Conv", "MatMul", "Relu"],
            per_channel=True,
            reduce_range=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
        )
        fuse_classifier(folder / INSPECTION_NETWORK)
        extract_model(folder / INSPECTION_NETWORK, folder / NETWORK, ["strips"], list(SCORES))


def _networks(model: CharNet) -> dict[str, tuple[nn.Module, Sequence[str]]]:
    """For each ONNX file of a bundle, the network and its outputs in order."""
    inspected = InspectedNet(model)
    return {NETWORK: (model.eval(), SCORES), INSPECTION_NETWORK: (inspected.eval(), inspected.names)}


def _export_exact(network: InspectedNet, channels: int, path: Path) -> None:
    names = network.names
    sizes = {"strips": {0: "batch", 3: "width"}} | {name: {0: "batch"} for name in names if name != "kernels"}
    torch.onnx.export(
        network,
        (torch.zeros(2, channels, HEIGHT, 96),),
        path,
        dynamo=False,  # the newer exporter takes 20 s, most of it to import itself
        opset_version=_OPSET,
        input_names=["strips"],
        output_names=names,
        dynamic_axes=sizes,
    )


@contextmanager
def _quiet_exporter() -> Iterator[None]:
    """Silence the exporter, which warns that it is the older one, and of what it does not simplify."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class _Samples(CalibrationDataReader):  # type: ignore[misc]  # it comes without types
    """Line images, one by one, as ONNX Runtime asks for them."""

    def __init__(self, samples: Sequence[Example]) -> None:
        self._inputs = iter([{"strips": _line_image(example)} for example in samples])

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        return next(self._inputs, None)


def check_export(model: CharNet, folder: Path, samples: Sequence[Example]) -> None:
    """Compare ONNX Runtime with torch on real line images.

    Raises:
        ModelError: an output differs by more than TOLERANCE.
    """
    for file, (network, outputs) in _networks(model).items():
        session = onnxruntime.InferenceSession(folder / file, providers=["CPUExecutionProvider"])
        for line_image in map(_line_image, samples):
            with torch.inference_mode():
                expected = network(torch.from_numpy(line_image))
            found = session.run(outputs, {"strips": line_image})
            for name, ours, theirs in zip(outputs, expected, found, strict=True):
                difference = float(np.abs(ours.numpy() - theirs).mean())
                if not difference <= TOLERANCE * float(ours.square().mean().sqrt()):
                    raise ModelError(
                        f"{name} of the exported network differ by {difference:.1e} from the trained one's"
                    )


def _line_image(example: Example) -> NDArray[np.float32]:
    """The network's input [1, 1, 32, W]."""
    return example.image[None, None].astype(np.float32) / np.float32(255)


def _layers(model: CharNet) -> list[nn.Module]:
    return [*model.trunk.stem, *model.trunk.context]


def _convolutions(layer: nn.Module) -> list[nn.Conv1d | nn.Conv2d]:
    return [module for module in layer.modules() if isinstance(module, nn.Conv1d | nn.Conv2d)]


def _describe(convolution: nn.Conv1d | nn.Conv2d) -> dict[str, Any]:
    flat = isinstance(convolution, nn.Conv1d)  # along the line: one row high

    def size(value: Any, across: int) -> list[int]:
        return [across, *value] if flat else list(value)

    return {
        "maps": convolution.out_channels,
        "kernel": size(convolution.kernel_size, 1),
        "stride": size(convolution.stride, 1),
        "padding": size(convolution.padding, 0),
        "dilation": size(convolution.dilation, 1),
    }
