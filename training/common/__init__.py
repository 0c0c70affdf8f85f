"""What every training shares: the loop, several processes, progress."""
