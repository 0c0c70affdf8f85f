"""`python -m training COMMAND`: train, evaluate, publish and retrain the recognizer's network, and compare it."""

import argparse
import signal
import sys

from ocr_app.errors import ExitCode, NitidoError
from training.baselines import baseline, figures, verification, zoo
from training.finetune import retrain
from training.recognizer import evaluate, publish, train
from training.recognizer import language_model as language


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, module, summary in (
        ("train", train, "train the recognizer's CNN on synthetic lines"),
        ("evaluate", evaluate, "score a run on held-out synthetic lines, with pictures of its errors"),
        ("retrain", retrain, "train the current model on corrections, and publish the result if it reads better"),
        ("publish", publish, "export a run as a model bundle"),
        ("language", language, "count the language model that rescores doubtful characters"),
        ("baseline", baseline, "train a network on MNIST, CIFAR-10 or isolated characters"),
        ("zoo", zoo, "parameters, FLOPs and recorded errors of all networks, and their pictures"),
        ("verify", verification, "tell whether two pictures show the same character, by their embeddings"),
        ("figures", figures, "draw the pictures of docs/convolution.md"),
    ):
        command = commands.add_parser(name, help=summary)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
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
