"""A quantized network's classifier of spans in fewer passes over its largest arrays.

Embeddings and scores are [B, T, L, ...], twelve times as large as anything before them. The quantizer gathers the
embeddings in 32 bits, and rounds the scores to 8 bits before it adds the bias. Here the embeddings are gathered in 8
bits, and the scores are never rounded.
"""

from pathlib import Path

import onnx
from onnx import ModelProto, NodeProto, helper, numpy_helper

from ocr_app.errors import ModelError


def fuse_classifier(path: Path) -> None:
    """Rewrites a network that `quantize_static` has written; its inputs and outputs stay the same.

    Raises:
        ModelError: it does not end as a CharNet does.
    """
    network = onnx.load(path)
    made = {output: node for node in network.graph.node for output in node.output}

    def source(node: NodeProto, kind: str) -> NodeProto:
        """The node of this kind that a node takes its input from."""
        found: list[NodeProto] = [made[name] for name in node.input if name in made and made[name].op_type == kind]
        if not found:
            raise ModelError(f"{path}: {node.name} takes nothing from a {kind}")
        return found[0]

    sums = made["spans"]
    scores = source(sums, "DequantizeLinear")
    rounded = source(scores, "QuantizeLinear")
    product = source(rounded, "MatMul")
    embeddings, weights = (made[name] for name in product.input)
    levels = source(embeddings, "QuantizeLinear")
    gathered = source(levels, "Concat")
    _, scale, zero = levels.input
    if _value(network, zero) != 0:
        raise ModelError(f"{path}: the embeddings' lowest level is not nought")
    for name in gathered.input:
        relu = source(made[name], "Relu")
        relu.op_type = "QuantizeLinear"  # to 8 bits without a sign: what is below nought becomes nought
        relu.input.extend([scale, zero])
    gathered.output[0] = levels.output[0]
    (bias,) = (name for name in sums.input if name not in made)
    factors = [gathered.output[0], weights.input[0], scale, weights.input[1], zero, weights.input[2], bias]
    fused = helper.make_node("MatMulIntegerToFloat", factors, ["spans"], sums.name, domain="com.microsoft")
    replaced = [weights, levels, product, rounded, scores, sums]
    kept = [node for node in network.graph.node if node not in replaced]
    del network.graph.node[:], network.graph.value_info[:]
    network.graph.node.extend([*kept, fused])
    used = {name for node in network.graph.node for name in node.input} | {each.name for each in network.graph.output}
    constants = [each for each in network.graph.initializer if each.name in used]
    del network.graph.initializer[:]
    network.graph.initializer.extend(constants)
    onnx.save(network, path)


def _value(network: ModelProto, constant: str) -> int:
    return int(next(numpy_helper.to_array(each) for each in network.graph.initializer if each.name == constant))
