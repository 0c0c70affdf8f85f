"""Which lines may stand in one row: only these are compared with each other."""

from collections import defaultdict

from ocr_app.segmentation.text_line import TextLine

_BAND = 32  # px: the page in bands of so many rows


class Neighbours:
    """Lines by the bands of the page that they pass, with a cap height above and below, each with its number."""

    def __init__(self) -> None:
        self._bands: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, number: int, line: TextLine) -> None:
        """Takes in a line, or a longer one of a number that is known."""
        for band in _bands_of(line):
            self._bands[band].append(number)

    def of(self, line: TextLine) -> list[int]:
        """The numbers, in order, of the lines that share a band with a line."""
        return sorted({number for band in _bands_of(line) for number in self._bands.get(band, ())})


def _bands_of(line: TextLine) -> range:
    ends = line.y(line.x0), line.y(line.x1)
    top, bottom = min(ends) - line.cap_height, max(ends) + line.cap_height
    return range(int(top // _BAND), int(bottom // _BAND) + 1)
