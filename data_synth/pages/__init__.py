"""Synthetic pages whose every character has a box: training blocks, receipts and Notas Fiscais."""

from data_synth.pages.blocks import block
from data_synth.pages.canvas import NoteTruth, SynthLine, SynthPage, truth_csv
from data_synth.pages.dactes import dacte
from data_synth.pages.danfe_labels import danfe_label
from data_synth.pages.danfes import danfe, danfe_landscape
from data_synth.pages.danfses import danfse
from data_synth.pages.nfces import nfce
from data_synth.pages.receipts import receipt
from data_synth.pages.sample import sample_receipt
from data_synth.pages.typesetting import Print

__all__ = [
    "NoteTruth",
    "Print",
    "SynthLine",
    "SynthPage",
    "block",
    "dacte",
    "danfe",
    "danfe_label",
    "danfe_landscape",
    "danfse",
    "nfce",
    "receipt",
    "sample_receipt",
    "truth_csv",
]
