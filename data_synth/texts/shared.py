"""The grammar to which every module of this package adds its fields."""

from data_synth.grammar import Grammar

GRAMMAR = Grammar()

mixture = GRAMMAR.mixture
