"""The grammar; every module of this package adds its fields to it."""

from data_synth.grammar import Grammar

GRAMMAR = Grammar()

mixture = GRAMMAR.mixture
