"""What a person does to pages and lines by hand: turns a page, draws a box, joins, splits, removes and moves lines."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ocr_app.geometry import Box
from ocr_app.gui.model.autosave import Autosave
from ocr_app.gui.model.commands import Edit, Rearrange, Turn
from ocr_app.gui.model.review import Review
from ocr_app.gui.workers.decoding import DecodingThread
from ocr_app.gui.workers.inspection import InspectingThread, Rereading
from ocr_app.gui.workers.recognition import RecognitionThread
from ocr_app.review import line_edits, page_edits
from ocr_app.review.pages import CharacterRef, OpenPage, RecognizedPage

_LEAST_BOX = 4  # px of the page: less is a slip of the hand


class PageEditing(QObject):
    """Every command is a step of the review's undo stack; what needs the network is read in the background."""

    told = Signal(str)
    """A sentence about what happens, or why nothing does."""

    def __init__(
        self,
        review: Review,
        autosave: Autosave,
        recognition: RecognitionThread,
        decoding: DecodingThread,
        inspecting: InspectingThread,
    ) -> None:
        super().__init__()
        self._review, self._session = review, review.session
        self._autosave, self._recognition = autosave, recognition
        self._decoding, self._inspecting = decoding, inspecting
        self._session.turned.connect(self._show_turned)
        self._session.turned.connect(review.show_page)
        recognition.box_read.connect(self._take_box)
        review.reshaped.connect(self._read_shapes)
        inspecting.reread.connect(self._take_shapes)

    # --- pages

    def turn(self, degrees: int) -> None:
        """Turns the page on screen clockwise by so much more, and has it read that way."""
        page = self._review.page
        if page:
            turn = (page.rotation + degrees) % 360
            self._review.undo_stack.push(Turn(self.tr("turn a page"), self._session, page, turn))

    def turns_on(self, page: OpenPage, recognized: RecognizedPage) -> bool:
        """True if a page that was recognized is to be read again: a person has turned it, now or in another session.

        Raises:
            StoreError: it cannot be told.
        """
        page.picture_hash = recognized.picture_hash
        if recognized.turn != page.turn:
            return True  # turned while it was read; it waits to be read again
        turn = self._autosave.turn_of(page)
        if page.turn is None and turn is not None:
            page.turn = turn
            self._show_turned(page)
            return True
        if turn != page.turn:
            self._autosave.save_turn(page)
        if recognized.rotation != (page.turn or 0):
            self._decoding.renew_thumbnail(page)
        return False

    def restore_page(self) -> None:
        """Takes the page on screen back to what was first read on it, without the lines that a person added."""
        page = self._review.page
        if page and page.recognized:
            self._rearrange(self.tr("back to the page as it was read"), page_edits.first_read(page.recognized), 0)

    def _show_turned(self, page: OpenPage) -> None:
        self._decoding.renew_thumbnail(page)
        if not page.recognized and not page.failed:
            self._recognition.read_again(page)

    # --- lines

    def read_box(self, box: Box) -> None:
        """Reads what stands in a box of the page on screen, as new lines."""
        page = self._review.page
        if not page or not page.recognized:
            self.told.emit(self.tr("The page has first to be read."))
            return
        width, height = page.recognized.size
        x0, y0, x1, y1 = max(0, box[0]), max(0, box[1]), min(width, box[2]), min(height, box[3])
        if x1 - x0 >= _LEAST_BOX and y1 - y0 >= _LEAST_BOX:
            self.told.emit(self.tr("The box is being read …"))
            self._recognition.read_box(page, (x0, y0, x1, y1))

    def join(self) -> None:
        """Joins the line under review with the next to its right."""
        self._edit(
            self.tr("join two lines"),
            lambda lines, ref: page_edits.join(lines, ref.line),
            self.tr("There is no line to its right in the same row."),
        )

    def split(self) -> None:
        """Splits the line under review before the character under review."""
        self._edit(
            self.tr("split a line"),
            lambda lines, ref: page_edits.split(lines, ref.line, ref.index) if ref.index else None,
            self.tr("The ring is on the first character: there is nothing before it to split off."),
        )

    def remove(self) -> None:
        """Removes the line under review."""
        self._edit(self.tr("remove a line"), lambda lines, ref: page_edits.remove(lines, ref.line), "")

    def move(self, step: int) -> None:
        """Moves the line under review before the one before it (-1), or after the one after it (+1)."""
        ref = self._review.current
        other = page_edits.neighbour(ref.page.arrangement, ref.line, step) if ref else None
        self._edit(
            self.tr("move a line"),
            lambda lines, ref: page_edits.move(lines, ref.line, step),
            self.tr("It is the first line already.") if step < 0 else self.tr("It is the last line already."),
            other,
        )

    def restore_line(self) -> None:
        """Takes the line under review back to what was first read in it."""
        ref = self._review.current
        if ref:
            read = line_edits.named(ref.page.origins[ref.line].read)
            self._review.replace_line(self.tr("back to the line as it was read"), ref, read)

    def _edit(
        self,
        label: str,
        edit: Callable[[page_edits.Lines, CharacterRef], page_edits.Lines | None],
        otherwise: str,
        shown: int | None = None,
    ) -> None:
        """Pushes what an edit makes of the lines around the character under review, or tells why it makes nothing."""
        ref = self._review.current
        if not ref:
            return
        lines = edit(ref.page.arrangement, ref)
        if lines is None:
            self.told.emit(otherwise)
        else:
            self._rearrange(label, lines, ref.line if shown is None else shown)

    def _rearrange(self, label: str, lines: page_edits.Lines, shown: int) -> None:
        page, ref = self._review.page, self._review.current
        assert page
        here = ref.line if ref and ref.page is page else 0
        shown = _with_words(lines, shown)
        self._review.undo_stack.push(Rearrange(label, self._session, page, lines, (here, shown), self._review.go))

    def _take_box(self, page: OpenPage, recognized: RecognizedPage, box: Box, found: RecognizedPage) -> None:
        if page not in self._session.pages or page.recognized is not recognized:
            return  # it has been closed or turned meanwhile
        self._review.show_page(page)
        before = page.arrangement
        lines = page_edits.add(before, found, box)
        known = {each.origin for each in before}
        first = next(number for number, each in enumerate(lines) if each.origin not in known)
        self._rearrange(self.tr("read a box"), lines, first)
        self.told.emit(self.tr("%n line(s) read in the box", "", len(found.lines)))

    # --- characters of another shape

    def _read_shapes(self, command: Edit, ref: CharacterRef, count: int) -> None:
        self._inspecting.read_again(self._session.model, Rereading(command, ref, ref.page.lines[ref.line], count))

    def _take_shapes(self, request: Rereading, candidates: list[list[tuple[str, float]]]) -> None:
        """Proposes what the network reads in the new shapes, unless a person has been quicker."""
        line = request.line
        for number, found in enumerate(candidates, request.ref.index):
            line = line_edits.propose(line, number, found)
        command: Edit = request.token
        if request.ref.page in self._session.pages and command.amend(request.line, line):
            self._review.moved.emit()


def _with_words(lines: page_edits.Lines, number: int) -> int:
    """The line of this number or, if it has no words, the nearest one that has."""
    if not lines or lines[min(number, len(lines) - 1)].line.words:
        return number
    others = [page_edits.neighbour(lines, number, step) for step in (+1, -1)]
    return next((other for other in others if other is not None), number)
