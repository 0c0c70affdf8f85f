"""Arguments that several commands have."""

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What a command adds its parser to."""

SCAN_HELP = "PDF, TIFF, PNG, JPEG, BMP or WebP"


def add_model(command: argparse.ArgumentParser) -> None:
    command.add_argument("--model", metavar="NAME", help="the model that reads (default: the current one)")
