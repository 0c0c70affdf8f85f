"""Rescorers: they weigh the candidates of doubtful characters by what a word, a line or a page then says."""
