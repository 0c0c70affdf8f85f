"""`nitido models ACTION`."""

import argparse

from ocr_app.cli import console
from ocr_app.cli.arguments import Commands
from ocr_app.errors import ExitCode, ModelError


def add_parser(commands: Commands) -> None:
    help = "the models, and which of them reads"
    command = commands.add_parser("models", help=help, description=f"Shows {help}.")
    actions = command.add_subparsers(title="actions", metavar="ACTION", required=True)

    action = actions.add_parser("list", help="print them", description=list_models.__doc__)
    action.set_defaults(run=list_models)

    action = actions.add_parser("use", help="choose the one that reads", description=use_model.__doc__)
    action.set_defaults(run=use_model)
    action.add_argument("name", metavar="NAME", help="as `nitido models list` shows it")

    action = actions.add_parser("rollback", help="go back to the one before", description=rollback_model.__doc__)
    action.set_defaults(run=rollback_model)

    action = actions.add_parser("verify", help="check their files", description=verify_models.__doc__)
    action.set_defaults(run=verify_models)
    action.add_argument("names", metavar="NAME", nargs="*", help="only these")


def list_models(options: argparse.Namespace) -> int:
    """Prints the models: a star before the current one, the name, and where it comes from."""
    from ocr_app.bundles import registry

    current = registry.current()
    rows = [("*" if name == current else " ", name, _origin(name)) for name in registry.names()]
    console.print_table([tuple(map(console.printable, row)) for row in rows])
    return ExitCode.OK


def _origin(name: str) -> str:
    """Where a model comes from, in a few words."""
    from ocr_app.bundles.bundle import DEFAULT, describe

    if name == DEFAULT:
        return "comes with Nítido"
    try:
        provenance = describe(name)["provenance"]
        learnt = f"{len(provenance['corrections'])} corrections on {provenance['base_model']['model']}"
        return f"{provenance['time'][:10]}, {learnt}"
    except ModelError as error:
        return str(error)
    except (KeyError, TypeError):
        return "of unknown origin"


def use_model(options: argparse.Namespace) -> int:
    """Makes a model the current one: it reads from now on, unless another is asked for."""
    from ocr_app.bundles import registry

    registry.use(options.name)
    console.say(f"{options.name} is the current model")
    return ExitCode.OK


def rollback_model(options: argparse.Namespace) -> int:
    """Goes back to the model that was current before; again, to the one before that."""
    from ocr_app.bundles import registry

    console.say(f"{registry.rollback()} is the current model")
    return ExitCode.OK


def verify_models(options: argparse.Namespace) -> int:
    """Checks that every file of the models is as it was published, and that they and their language can be loaded."""
    from ocr_app.bundles import registry
    from ocr_app.bundles.bundle import load_bundle
    from ocr_app.recognition.rescoring.language_model import load_language
    from ocr_app.recognition.rescoring.lexicon import load_lexicon

    exit_code = ExitCode.OK
    try:
        load_language(), load_lexicon()
    except ModelError as error:
        exit_code = console.report(error)
    for name in options.names or registry.names():
        try:
            load_bundle(name).check()
            console.say(f"{name}: ok")
        except ModelError as error:
            exit_code = console.report(error)
    return exit_code
