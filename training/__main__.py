"""`python -m training COMMAND`: train, evaluate, publish and retrain the recognizer's network, and compare it."""

import argparse
import signal
import sys
from importlib import import_module

from ocr_app.errors import ExitCode, NitidoError

_COMMANDS = {
    "train": ("recognizer.train", "train the recognizer's CNN on synthetic lines"),
    "evaluate": ("recognizer.evaluate", "score a run on held-out synthetic lines, with pictures of its errors"),
    "retrain": (
        "finetune.retrain",
        "train the current model on corrections, and publish the result if it reads better",
    ),
    "publish": ("recognizer.publish", "export a run as a model bundle"),
    "language": ("recognizer.language_model", "count the language model that rescores doubtful characters"),
    "baseline": ("baselines.baseline", "train a network on MNIST, CIFAR-10 or isolated characters"),
    "zoo": ("baselines.zoo", "parameters, FLOPs and recorded errors of all networks, and their pictures"),
    "verify": (
        "baselines.verification",
        "tell whether two pictures show the same character, by their embeddings",
    ),
    "figures": ("baselines.figures", "draw the pictures of docs/convolution.md"),
}


def main(argv: list[str] | None = None) -> int:
    argv = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (module, summary) in _COMMANDS.items():
        command = commands.add_parser(name, help=summary)
        if name in argv[:1]:  # the others' libraries take seconds to import
            chosen = import_module(f"training.{module}")
            chosen.add_arguments(command)
            command.set_defaults(run=chosen.run)
    arguments = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return int(arguments.run(arguments))
    except NitidoError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("stopped; the same command goes on from here", file=sys.stderr)
        return ExitCode.INTERRUPTED


def _interrupt(*_: object) -> None:
    """SIGTERM ends the program as Ctrl-C does: files are closed and rendering processes are ended."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
