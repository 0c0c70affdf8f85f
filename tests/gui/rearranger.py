"""A program that opens the window on a page of bars, does things to its lines by hand, and waits until it is killed.

Each time the window shows that something is saved, it prints the texts of the page's lines in their order, as JSON.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from ocr_app.review.pages import CharacterRef
from tests.gui.program import window_over_bars

STEPS = (("split", 0, 3), ("move down", 0, 0), ("remove", 3, 0), ("split", 4, 7), ("join", 4, 0), ("type", 0, 2))


def main() -> None:
    application, workspace, _ = window_over_bars()
    steps = iter(STEPS)

    def do_next() -> None:
        name, line, index = next(steps, ("", 0, 0))
        review, by_hand = workspace.review, workspace.by_hand
        if not name:
            timer.stop()
            return
        review.go(CharacterRef(workspace.session.pages[0], line, index))
        {
            "split": by_hand.split,
            "join": by_hand.join,
            "remove": by_hand.remove,
            "move down": lambda: by_hand.move(+1),
            "type": lambda: review.type("w"),
        }[name]()

    def report() -> None:
        print(json.dumps([line.text for line in workspace.session.pages[0].lines if line.words]), flush=True)

    timer = QTimer()
    timer.timeout.connect(do_next)
    workspace.recognition.page_recognized.connect(lambda *_: timer.start(0))
    workspace.autosave.saved.connect(report)
    workspace.open([Path(sys.argv[1])])
    application.exec()


if __name__ == "__main__":
    main()
