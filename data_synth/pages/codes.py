"""Bars and QR codes on a sheet."""

import cv2
import numpy as np

from data_synth.barcode import code128
from data_synth.pages.canvas import BLACK, Canvas

_QUIET = 10  # modules on either side of the bars


def draw_bars(canvas: Canvas, text: str, x0: float, y0: float, x1: float, y1: float) -> None:
    """Draw a Code 128 in a rectangle with its quiet zones."""
    modules = code128(text)
    width = max(1, int((x1 - x0) / (len(modules) + 2 * _QUIET)))
    left = (x0 + x1 - width * len(modules)) / 2
    for i in np.flatnonzero(modules).tolist():
        canvas.fill(round(left) + i * width, y0, round(left) + (i + 1) * width, y1, BLACK)


def draw_qr_code(canvas: Canvas, text: str, middle: float, top: float, side: float) -> float:
    """Draw a QR code at most `side` wide about a middle; return its bottom."""
    modules = cv2.QRCodeEncoder.create().encode(text)
    step = max(2, int(side / modules.shape[0]))
    left = (2 * middle - step * modules.shape[1]) / 2
    for y, x in np.argwhere(modules < 128).tolist():
        canvas.fill(left + x * step, top + y * step, left + (x + 1) * step, top + (y + 1) * step, BLACK)
    return float(top + step * modules.shape[0])
