"""`python -m training retrain`: trains the current model on corrections and publishes the result if it reads better."""

import argparse
from datetime import datetime
from pathlib import Path

import torch

from ocr_app.threads import give_way
from training.common.progress import JsonReporter, TerminalReporter
from training.finetune.config import RetrainConfig
from training.finetune.retraining import retrain


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `retrain`; without any, the current model is trained on all corrections."""
    parser.add_argument("--since", type=_date, metavar="DATE", help="only corrections made since, as in 2026-01-31")
    parser.add_argument("--source", metavar="TEXT", help="only corrections of files whose name contains TEXT")
    parser.add_argument("--name", help="of the new model (default: learnt- and the date)")
    parser.add_argument(
        "--regression",
        "--general",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="page images, each with its truth as CSV beside it, to be added to the regression set, on which the "
        "character error rate may rise by at most 0.0015",
    )
    parser.add_argument("--force", action="store_true", help="publish the new model even if it reads worse")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument(
        "--progress", choices=("terminal", "json"), default="terminal", help="for a person or a program"
    )


def _date(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-01-31") from error


def run(arguments: argparse.Namespace) -> int:
    """Retrain as the options say, and report as `--progress` says."""
    give_way()  # the window and whatever else is at work go first
    config = RetrainConfig(
        since=arguments.since,
        source=arguments.source,
        name=arguments.name,
        regression_folders=tuple(arguments.regression),
        force=arguments.force,
        device=arguments.device,
    )
    retrain(config, JsonReporter if arguments.progress == "json" else TerminalReporter)
    return 0
