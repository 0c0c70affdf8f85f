"""The colours of confidences, apart from what draws pictures: the window needs them when it starts."""

import numpy as np

from ocr_app.document import DOUBTFUL

_ORANGE = (230, 159, 0)
_BLUE = (0, 114, 178)


def confidence_colour(confidence: float) -> tuple[int, int, int]:
    """Red, green, blue: orange up to 0.5, half-way at `DOUBTFUL`, blue at 1."""
    share = np.interp(confidence, [0.5, DOUBTFUL, 1.0], [0.0, 0.5, 1.0])
    red, green, blue = (round(low + share * (high - low)) for low, high in zip(_ORANGE, _BLUE, strict=True))
    return red, green, blue
