"""`python -m training COMMAND`: train, evaluate and publish the reader's network, and compare it with others."""

import argparse
import sys

from ocr_app.errors import NitidoError
from training import baseline, evaluate, publish, train, zoo


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, module, summary in (
        ("train", train, "train the reader's CNN on synthetic lines"),
        ("evaluate", evaluate, "score a run on held-out synthetic lines, with pictures of its errors"),
        ("publish", publish, "export a run as a model bundle"),
        ("baseline", baseline, "train a network on MNIST, CIFAR-10 or isolated characters"),
        ("zoo", zoo, "parameters, FLOPs and recorded errors of all networks"),
    ):
        command = commands.add_parser(name, help=summary)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    arguments = parser.parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except NitidoError as error:
        print(error, file=sys.stderr)
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
