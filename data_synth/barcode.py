"""Code 128 bars, as a DANFE shows its access key (ISO/IEC 15417)."""

import numpy as np
from numpy.typing import NDArray

# Widths in modules of bar, space, bar, space, bar, space of the symbols 0 to 105; the stop symbol has one more bar.
_WIDTHS = """
    212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
    123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
    232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
    313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
    111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
    111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
    114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112
""".split()  # noqa: SIM905 (a list of literals would be a hundred lines)
_START_B, _START_C, _STOP = 104, 105, 106


def code128(text: str) -> NDArray[np.bool_]:
    """Return the modules (true: bar) of printable ASCII `text`: pairs of digits in code set C, anything else in set B.

    Without quiet zones. Raise ValueError for a character outside set B.
    """
    if text.isascii() and text.isdigit() and len(text) % 2 == 0:
        values = [_START_C] + [int(text[i : i + 2]) for i in range(0, len(text), 2)]
    elif all(" " <= character <= "~" for character in text):
        values = [_START_B] + [ord(character) - 32 for character in text]
    else:
        raise ValueError(f"Code 128 set B has no symbol for a character of {text!r}")
    check = (values[0] + sum(i * value for i, value in enumerate(values))) % 103
    widths = [int(width) for value in (*values, check, _STOP) for width in _WIDTHS[value]]
    return np.repeat(np.arange(len(widths)) % 2 == 0, widths)
