"""CharNet: shapes, span geometry, and that padding on the right leaves a line image's scores alone where it must."""

import pytest
import torch

from ocr_app.segmentation.line_image import CELL_WIDTH
from training.recognizer.charnet import CharNet, CharNetConfig

SMALL = CharNetConfig(classes=7, width=16, context=1, hidden=8, longest_span=5)


@pytest.mark.parametrize("cells", [1, 2, 13])
def test_every_cell_gets_its_spans_and_its_blank(cells: int) -> None:
    spans, blanks = CharNet(SMALL).eval()(torch.rand(3, 1, 32, cells * CELL_WIDTH))
    assert spans.shape == (3, cells, 5, 7)
    assert blanks.shape == (3, cells)


def test_a_span_is_embedded_from_the_cells_it_covers_alone() -> None:
    net = CharNet(SMALL).eval()
    features = torch.randn(1, 16, 12)
    before = net.embed(features)
    features[:, :, 6] += 1
    changed = (net.embed(features) - before).abs().amax(3)[0] > 0
    begin = torch.arange(12)[:, None]
    covers = (begin <= 6) & (begin + torch.arange(1, 6) > 6)
    assert not (changed & ~covers).any()
    assert (changed & covers).sum() > 0.5 * covers.sum()


def test_the_default_net_stays_small_enough_for_its_bundle() -> None:
    parameters = sum(p.numel() for p in CharNet(CharNetConfig(classes=127)).parameters())
    assert parameters * 4 * 2 <= 8e6  # float32, once as ONNX and once for retraining
