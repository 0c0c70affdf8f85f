"""A character language model of causal 1-D convolutions, to be compared with the n-gram model.

It predicts a character from those before it. Convolutions along the text see only what stands to the left, and each
layer reaches twice as far as the one below (van den Oord et al., "WaveNet", arXiv:1609.03499; Bai, Kolter and Koltun,
arXiv:1803.01271): four residual blocks of kernel 3 see 31 characters.

| layer     | shape  | what                                             |
|-----------|--------|--------------------------------------------------|
| input     | T      | characters, one symbol for all digits            |
| embedding | 96 x T |                                                  |
| blocks    | 96 x T | kernel 3, dilation 1, 2, 4, 8, added to the input |
| output    | C x T  | a score for each symbol after each character     |
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from ocr_app.recognition.rescoring.language_model import START, LanguageModel, Ngrams

DIGIT = "0"
"""Stands for all digits, as in the n-gram model."""

_UNKNOWN = "\0"  # a character that the text did not have
_DILATIONS = (1, 2, 4, 8)
_KERNEL = 3
REACH = 1 + (_KERNEL - 1) * sum(_DILATIONS)
"""Characters that the network sees."""

_LOG_DIGIT = float(np.log(1 / 10))  # all digits are one symbol
_REMEMBERED = 200_000


class ConvNetwork(nn.Module):
    """Symbols, int64 [B, T] -> scores [B, symbols, T] of the symbol after each."""

    def __init__(self, symbols: int, width: int = 96) -> None:
        super().__init__()
        self.embedding = nn.Embedding(symbols, width)
        self.convolutions = nn.ModuleList(nn.Conv1d(width, width, _KERNEL, dilation=d) for d in _DILATIONS)
        self.output = nn.Conv1d(width, symbols, 1)

    def forward(self, symbols: Tensor) -> Tensor:
        x = self.embedding(symbols).transpose(1, 2)
        for convolution, dilation in zip(self.convolutions, _DILATIONS, strict=True):
            x = x + F.relu(convolution(F.pad(x, ((_KERNEL - 1) * dilation, 0))))
        scores: Tensor = self.output(x)
        return scores


class Alphabet:
    """Codes of characters; those that the text did not have share one."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.symbols = _UNKNOWN + START + "".join(sorted(set("".join(lines).translate(_DIGITS)) - {START}))
        self._codes = {symbol: code for code, symbol in enumerate(self.symbols)}

    def encode(self, text: str) -> NDArray[np.int64]:
        """The code of each character."""
        return np.array([self._codes.get(symbol, 0) for symbol in text.translate(_DIGITS)], np.int64)


class ConvLanguageModel(LanguageModel):
    """Rescores as the n-gram model does, with the log-probabilities of a network."""

    reach = REACH

    def __init__(self, network: ConvNetwork, alphabet: Alphabet) -> None:
        none = np.empty(0, np.uint8)
        nothing = Ngrams("", np.empty(0, np.bytes_), none.view(np.int8), none, none, none)
        super().__init__(nothing, nothing)
        self._network, self._alphabet = network.eval(), alphabet
        self._distributions = lru_cache(_REMEMBERED)(self._distribution)

    def _log_probability(self, history: str, character: str) -> float:
        code = int(self._alphabet.encode(character)[0])
        found = float(self._distributions(history.translate(_DIGITS))[code])
        return found + _LOG_DIGIT if character in "0123456789" else found

    @torch.inference_mode()
    def _distribution(self, history: str) -> NDArray[np.float32]:
        codes = torch.from_numpy(self._alphabet.encode(history))[None]
        scores = self._network(codes)[0, :, -1]
        return np.asarray(scores.log_softmax(0).numpy(), np.float32)


def next_symbol_loss(model: nn.Module, windows: Tensor) -> Tensor:
    """Mean negative log-probability, in nats, of each symbol of windows [B, T] after those before it."""
    return F.cross_entropy(model(windows[:, :-1]), windows[:, 1:])


_DIGITS = str.maketrans("123456789", DIGIT * 9)
