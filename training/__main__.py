"""`python -m training COMMAND`: train, evaluate and publish the reader's network."""

import argparse
import sys

from training import evaluate, publish, train


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, module, summary in (
        ("train", train, "train the reader's CNN on synthetic lines"),
        ("evaluate", evaluate, "score a run on held-out synthetic lines, with pictures of its errors"),
        ("publish", publish, "export a run as a model bundle"),
    ):
        command = commands.add_parser(name, help=summary)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    arguments = parser.parse_args(argv)
    return int(arguments.run(arguments))


if __name__ == "__main__":
    sys.exit(main())
