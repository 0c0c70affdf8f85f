"""Every number that decides the layout of a page: value, unit, and where the value comes from.

*Text height* is the typical height of a page's components, *cap height* that of a line's capitals; both make the
numbers hold at any resolution. `python -m benchmarks.sensitivity` moves each number by a tenth and prints what that
costs.
"""

from dataclasses import dataclass, field

DEVELOPMENT = "chosen on the development pages of docs/results.md"


def _number(value: float, unit: str, source: str = DEVELOPMENT) -> float:
    return field(default=value, metadata={"unit": unit, "source": source})


def _count(value: int, unit: str, source: str = DEVELOPMENT) -> int:
    return field(default=value, metadata={"unit": unit, "source": source})


@dataclass(frozen=True)
class LayoutParameters:
    """The numbers of the segmentation. Each field's metadata holds its `unit` and `source`."""

    # Dark grounds with light text (polarity.py).
    ground_paper: int = _count(99, "percentile of the page's grey levels that is its paper")
    ground_light: float = _number(0.55, "of the paper's light, a ground at most")
    ground_height: int = _count(12, "px, a ground at least", "a capital of min_cap_height with its margins")
    ground_fill: float = _number(0.45, "of its box, the dark pixels of a ground at least", "a frame has less")
    ground_rectangle: float = _number(
        0.92, "of the rectangle around it, a ground at least", "merged letters are ragged"
    )
    ground_sheet: float = _number(0.2, "of its box, a hole that is a sheet on a desk rather than a letter")
    ground_contrast: float = _number(0.35, "of the paper's light, by which letters are lighter than their ground")
    ground_alike: float = _number(0.6, "of the area of its holes, those as tall as letters at least")
    # Shaded grounds with dark text (shaded_grounds.py).
    shade_light: float = _number(0.8, "of the paper's light, a shaded ground at most", "lighter, it hides no text")
    shade_height: int = _count(160, "px, a shaded ground at most", "a higher one counts as paper")
    shade_fill: float = _number(0.9, "of its box, a shaded ground at least")
    shade_even: float = _number(0.55, "of its area, what is even", "the rest is letters and their edges")
    shade_contrast: float = _number(0.15, "of the paper's light, by which letters are darker than their ground")

    # Ink, paper and the text height of a page (ink.py).
    min_cap_height: float = _number(5.0, "px", "smaller print is illegible to people too")
    paper_scale: int = _count(
        4, "times smaller than the page, the picture the paper is estimated on", "paper is smooth"
    )
    paper_window: int = _count(
        9,
        "px of that picture; what is dark and narrower is no paper",
        "wider than the strokes of a heading, narrower than a shaded cell",
    )
    paper_blur: float = _number(
        2.0, "px of that picture", "about half the radius of that window: the closing's edges are not seen"
    )
    darkest_paper: int = _count(48, "grey level; below it the division only amplifies noise")
    surroundings_light: float = _number(
        0.4, "of the paper's light; what is darker and reaches the picture's edge is not the sheet"
    )
    contrast_window: int = _count(
        13,
        "px of that picture in which the strongest ink sets the threshold",
        "a letter and its neighbours: print fades from word to word, not within one",
    )
    stroke_share: float = _number(
        0.4,
        "of the strongest ink nearby, from which ink belongs to a stroke",
        "a blurred edge is at half of the ink; thin strokes do not reach theirs",
    )
    faint_share: float = _number(0.12, "likewise, from which it may belong to one")
    ink_floor: int = _count(
        7, "of 255; weaker ink is paper texture", "some deviations of the noise of a scan in 8 bits"
    )
    noise_spread: float = _number(5.0, "deviations of the paper's texture that ink exceeds")
    stroke_blur: float = _number(0.8, "px, before the decision", "the pixels of a dithered scan join, letters do not")
    least_letter_share: float = _number(0.1, "of the ink, that letters have among specks")
    tallest_letter: int = _count(120, "px; taller components are pictures unless the page is very high")
    alike_tolerance: float = _number(0.25, "of the typical height, by which components are of equal height")
    small_print: float = _number(8.0, "px, text beside a heading at least", "fragments of faded letters are lower")
    frame_fill: float = _number(
        0.12, "of its box, the ink of a frame at most", "an L whose strokes are 0.07 of its height has 0.19"
    )
    rule_aspect: float = _number(25.0, "widths per height from which a component is a rule")
    column_rule_aspect: float = _number(8.0, "heights per width from which it is one down a column")

    # Loose dots (dots.py).
    dot_size: float = _number(2.5, "px, a loose dot at least", "smaller ones the stroke blur joins")
    dot_roundness: float = _number(0.65, "of its longer side, the shorter side of a dot at least")
    dot_thickness: float = _number(0.7, "of its longer side, the largest disc in a dot at least", "an o is hollow")
    dot_alike: float = _number(1.5, "times larger or smaller than the typical dot at most")
    dot_count: float = _number(0.18, "of all components, loose dots at least", "a text has fewer points")
    dot_gap: float = _number(0.9, "dot sizes, the gaps that are closed where dots touch")
    dot_growth: float = _number(1.5, "times taller, joined dots at least", "letters grow by their accents only")
    dot_tolerance: float = _number(0.25, "of the typical height, by which joined dots are alike")
    dot_share: float = _number(0.5, "of the ink of joined dots, those alike at least")
    dot_regularity: float = _number(1.35, "times farther, the upper quartile of neighbours than the lower at most")
    dot_distance: float = _number(3.0, "dot sizes between the centres of neighbours at most")
    dot_reach: float = _number(1.7, "pitches between the centres of joined dots", "a diagonal is 1.41, a column 2")
    dot_print: float = _number(0.4, "of all ink, dots on a page of dots at least")
    dot_among: float = _number(1.25, "text heights, joined dots among solid print at most")
    dot_rows: float = _number(4.2, "dot sizes, the joined strokes at least", "a face has at least five rows of dots")
    dot_rows_most: float = _number(20.0, "likewise at most", "a halftone joins to a picture")

    # Loose dots that a person has shown (dot_print.py, shown_lines.py).
    shown_gap: float = _number(
        0.5, "cap heights, the gaps that are tried up to", "two pins of seven that do not strike"
    )
    shown_found: float = _number(
        0.7, "of the height of a shown line's ink, the cap height of one that is found there", "0.8 with a descender"
    )
    shown_lines: float = _number(0.6, "of the lines, whose gaps are closed", "some boxes hold a mark of another row")
    shown_slack: float = _number(1.1, "times their gap, what is closed", "dots scatter")
    shown_low: float = _number(0.5, "cap heights, joined dots at least", "x-heights are 0.7 (Helvetica)")
    shown_high: float = _number(1.6, "likewise at most", "an accent over a capital and a descender")
    shown_share: float = _number(0.5, "of the ink of joined dots, those of such heights at least")

    # Solids, barcodes and rules (cleanup.py).
    smallest_side: int = _count(
        8, "px; no text fits into a smaller picture", "a capital of min_cap_height with its margins"
    )
    solid_size: float = _number(1.1, "text heights; what is thicker both ways is no stroke", "bold strokes have 0.25")
    letter_strokes: float = _number(0.4, "of its height, the strokes of a large letter at most", "bold faces have 0.25")
    letter_height: float = _number(0.2, "of the page's height, a large letter at most")
    letter_aspect: float = _number(3.0, "of its height, the width of a large letter at most")
    bar_width: float = _number(0.5, "of its height, a bar at most")
    bar_height: float = _number(1.6, "text heights, a bar at least")
    bar_gap: float = _number(1.5, "text heights between two bars at most")
    barcode_width: float = _number(4.0, "text heights, a barcode at least")
    barcode_edges: int = _count(
        24, "edges of bars, of a barcode at least", "EAN-8 has 44 (ISO/IEC 15420); print fails some"
    )
    barcode_purity: float = _number(
        0.78, "twice the mean distance of a column's ink share from a half", "letters stay below 0.75"
    )
    low_barcode: float = _number(2.5, "text heights; letters of double height are lower")
    low_barcode_purity: float = _number(
        0.9, "as of other barcodes", "words of double height with so many edges stay below 0.82"
    )
    rule_length: int = _count(50, "px; a shorter run is no rule")
    rule_heights: float = _number(4.0, "text heights; nor is a shorter run than that", "no letter is so wide")
    rule_thickness: float = _number(0.35, "text heights at most")
    thin_rule: float = _number(4.0, "px; a rule may always be so thick")
    rule_margin: float = _number(0.12, "text heights beside a run in which strokes are counted")
    rule_stems: float = _number(0.6, "px of strokes beside a run per px of a row")
    long_rule: float = _number(45.0, "text heights, a rule at least that text may touch", "underlines are shorter")
    long_rule_thickness: float = _number(0.5, "text heights at most", "copies of copies thicken")
    long_rule_stems: float = _number(3.0, "likewise as rule_stems", "the table's text touches its rules")
    column_rule_stems: float = _number(1.5, "likewise down a column")
    side_heights: float = _number(1.5, "text heights, a rule between two others at least", "no letter fills a cell")
    side_gap: float = _number(0.15, "text heights from its ends to theirs at most")
    dotted_margin: float = _number(
        0.15, "likewise beside a dotted rule", "the next row of dots of dot-matrix print lies within"
    )
    dash_length: float = _number(1.1, "text heights, a rule's dashes at most along a row")
    column_dash_length: float = _number(0.6, "likewise down a column")
    dash_gap: float = _number(
        1.0, "text heights between its dashes at most along a row", "gaps are about as long as dashes"
    )
    column_dash_gap: float = _number(
        0.45, "likewise down a column", "colons, points and the stems of 1 and I stand farther apart"
    )
    dotted_heights: float = _number(7.0, "text heights, a dotted rule at least", "a shorter one is an ellipsis")

    # Runs of like marks (mark_runs.py).
    mark_count: int = _count(5, "marks of a run at least", "an ellipsis has three, masks and prices have four")
    mark_height: float = _number(0.8, "text heights, a mark at most", "stars have three quarters of a capital")
    mark_likeness: float = _number(
        0.6, "mean correlation of the pictures of stars at least", "different letters have half of it"
    )
    mark_width: float = _number(1.5, "likewise its width")
    mark_size: float = _number(0.08, "likewise its longer side at least")
    mark_aspect: float = _number(0.75, "of its height, its width at least", "narrow digits repeat themselves")
    low_mark: float = _number(0.35, "text heights, points and dashes at most", "stars are higher")
    high_mark_aspect: float = _number(1.5, "of its height, the width of a higher mark at most")
    double_dash: float = _number(0.5, "text heights, two dashes above each other at most")
    dash_aspect: float = _number(1.3, "of its height, the width of a dash at least")
    dashes_gap: float = _number(0.6, "text heights, between dashes that may be merged to longer ones")
    dashes_length: float = _number(
        2.5, "text heights, such dashes together at least", "the longest dash of a text has 1.4"
    )
    dashed_amount: int = _count(5, "dashes after a text at most, if they may stand for an amount")
    framed: float = _number(30.0, "text heights, from a run to the one that it frames a text with, at most")
    mark_alike: float = _number(0.25, "of its size, by which the next mark differs at most")
    mark_rise: float = _number(0.06, "px per px, by which the next mark is higher or lower at most")
    mark_gap: float = _number(2.0, "text heights to the next mark at most", "a dash and two spaces")
    mark_pitch: float = _number(0.12, "of the pitch, by which a step differs at most")
    mark_margin: float = _number(0.25, "text heights above and below a run without letters")
    mark_reach: float = _number(3.0, "text heights beside a run, where the text is that tells its height")
    mark_taller: float = _number(1.2, "times taller, the text beside a run of stars at least")
    mark_raised: float = _number(0.08, "of its height, by which stars stand above its base", "x-heights stand on it")
    mark_space: float = _number(0.15, "of its height, the space between a rule and the text at least")

    # Holes of continuous paper (feed_holes.py).
    hole_margin: float = _number(0.12, "of the page's width, the margin that holes are in", "12.7 mm on 250 mm, twice")
    hole_size: float = _number(0.6, "text heights, a hole at least", "no stroke is so thick")
    hole_ring: float = _number(
        1.25, "of its radius, where there is paper around a hole", "rules that cross go on there"
    )
    hole_count: int = _count(4, "holes in a column at least")
    hole_span: float = _number(0.7, "of the page's height, from the first to the last", "they line the whole edge")
    hole_alike: float = _number(0.25, "of its radius, by which holes differ in size and place")
    hole_pitch: float = _number(4.0, "of its radius, from a hole to the next at least", "4 mm wide, 12.7 mm apart: 6.4")

    # Pen strokes across text (pen_lines.py).
    pen_length: float = _number(3.0, "text heights, a pen stroke at least", "two rows and what is between them")
    pen_across: float = _number(1.5, "likewise the other way, with what it joins")
    pen_fill: float = _number(0.3, "of the box of what it joins, its ink at most")
    pen_straight: float = _number(1.8, "text heights, of which a pen goes straight at least", "a capital has one or so")
    pen_darker: float = _number(1.1, "of a pen's ink, from which print is told below it")
    pen_share: float = _number(
        0.35,
        "of the ink under a pen, what is kept",
        "less than stroke_share; the network reads characters below a pale pen better than cut ones",
    )
    pen_characters: int = _count(2, "characters that it joins at least", "a large letter has long strokes too")

    # Components that carry lines (components.py).
    word_gap: float = _number(
        1.5,
        "of a component's height; farther ones start another line (a column of a table)",
        "a space is a quarter to half an em; justified lines have up to three",
    )
    core_height: float = _number(
        0.5, "of the page's text height, a component that carries a line at least", "dots and dashes are lower"
    )
    core_height_most: float = _number(5.0, "likewise at most", "pictures are taller")
    core_aspect: float = _number(60.0, "of its height, its width at most")
    core_fill: float = _number(0.04, "of its box, its ink at least")
    frame_height: float = _number(
        1.8, "text heights from which a narrow component is a part of a frame", "brackets have about 1.4"
    )
    frame_width: float = _number(0.15, "of its height, below which it is narrow")
    tall: float = _number(
        1.9,
        "times the height of its neighbours, a component that spans two lines",
        "two lines set solid; a bracket or a sum sign is lower",
    )
    word_height: float = _number(0.7, "of the components' typical height, each of two words in one component at least")
    waist: float = _number(0.35, "of a component's typical row, the ink of the row between two words at most")
    merged_height: float = _number(2.2, "text heights; what is so tall the blur may have merged")
    stroke_height: float = _number(0.6, "text heights, the strokes of letters at least")
    stroke_height_most: float = _number(1.5, "likewise at most")
    dark_percentile: float = _number(99.0, "percentile of the ink of what is merged that is its print")
    dark_share: float = _number(0.6, "of that, the print at least", "watermarks have half of it at most")
    pale_share: float = _number(0.1, "of what is merged, paler ink apart from edges at least")
    letters_share: float = _number(0.2, "of its strokes, letters in a component that is separated")
    letters_density: float = _number(
        0.36, "of a square as high as the text, the ink of letters", "a pen stroke alone has less"
    )
    row_margin: float = _number(
        0.3,
        "of its height, cut off above and below before components meet",
        "accents and descenders of tight lines touch there, the middles of letters do not",
    )
    neighbourhood: float = _number(12.0, "text heights along the line in which components are neighbours")
    small_size: float = _number(0.1, "text heights, a point or comma at least")
    small_width: float = _number(2.0, "text heights, a dash at most")

    # Text lines (lines.py).
    join_wide: float = _number(
        0.09,
        "text heights, the widest blur that joins dots and broken strokes",
        "half the gap between the dots of a 5x7 face, a seventh of its height apart",
    )
    join_middle: float = _number(0.06, "likewise, tried next")
    join_narrow: float = _number(0.03, "likewise, tried last")
    merged_growth: float = _number(
        1.35, "times taller components, at which a blur has merged lines", "two joined lines are twice as tall"
    )
    mended_share: float = _number(
        0.8, "of the ink, components of equal height at least, if the blur has joined broken characters, not lines"
    )
    mended_more: float = _number(0.15, "by which that share has grown at least", "letters are alike before lines merge")
    followed: float = _number(0.5, "of the letters, those in long lines, from which these tell the page's tilt")
    large_mark: float = _number(0.65, "cap heights, a mark that is no letter at most", "x-heights are 0.7 (Helvetica)")
    end_gap: float = _number(
        1.6,
        "cap heights from a line's end, its points and commas at most",
        "of a fixed advance of 0.86: a space, and half of the comma's own cell",
    )
    colon_gap: float = _number(6.0, "likewise its colon", "receipts set colons in a column of their own")
    end_outside: float = _number(8.0, "cap heights beyond an end in which components are looked at")
    end_inside: float = _number(2.0, "likewise before it")
    mark_bottom: float = _number(-0.3, "cap heights over the baseline, the middle of a mark at least")
    mark_top: float = _number(1.1, "likewise at most")
    long_line: float = _number(8.0, "cap heights from which a line shows its own slope")
    nested_height: float = _number(0.8, "of a line's cap height; lower ones inside it are parts of it")
    nested_top: float = _number(1.15, "cap heights over the baseline, their top at most")
    nested_bottom: float = _number(0.4, "likewise under it, their bottom at most")
    level_slope: float = _number(0.012, "px per px; pages sloping less are not sheared", "0.7 degrees")
    bin_width: float = _number(0.7, "text heights that vote once for baseline and cap height", "a character")
    bin_height: float = _number(0.4, "of the typical height, the ink of such a vote at least")
    flat_line: float = _number(2.5, "text heights below which a baseline is level")
    straight_line: float = _number(16.0, "text heights below which it is straight")
    cap_percentile: int = _count(
        70,
        "percentile of the rises that is the cap height",
        "in mixed text a third of the letters rise to the cap height or above",
    )
    row_bottom: float = _number(0.3, "cap heights over the baseline, what shares the row reaches below")
    row_top: float = _number(0.7, "likewise above")
    colon_alike: float = _number(1.6, "times larger, one dot of a colon than the other at most")
    colon_dot: float = _number(0.45, "cap heights, a dot of a colon at most")
    colon_lean: float = _number(0.15, "cap heights between its dots along the line at most")
    colon_low: float = _number(0.25, "cap heights between its dots across the line at least")
    colon_high: float = _number(0.8, "likewise at most")
    same_size: float = _number(1.5, "times taller, one of two parts of a line than the other at most")
    same_baseline: float = _number(0.3, "cap heights between their baselines at most", "lines set solid are 1.4 apart")
    fit_tolerance: float = _number(
        0.03,
        "text heights; nearer to the baseline all points weigh alike",
        "round letters reach that far below the baseline",
    )
    row_tolerance: float = _number(0.4, "cap heights between the middles of lines of one row at most")

    bridge: float = _number(3.0, "cap heights between two lines that share a mark at most", "a dash with its spaces")
    band_top: float = _number(1.6, "cap heights over the baseline that a line takes up", "an accent over a capital")
    band_bottom: float = _number(0.6, "cap heights under the baseline that a line takes up", "a descender")
    other_sizes: float = _number(0.05, "of all ink, print of another size at least")

    # Line images and their variants (line_image.py).
    stroke_ink: int = _count(
        110, "of 255; paler pixels are no part of a stroke", "a little less than half of full ink, as stroke_share"
    )
    stroke_distance: float = _number(
        12.0, "px from a stroke to the next; narrower print is widened", "three cells: two letters share none"
    )
    least_stretch: float = _number(1.1, "times wider; what would be widened less stays as it is")
    most_stretch: float = _number(1.4, "times wider at most", "condensed print becomes as wide as ordinary print")
    closer: float = _number(0.89, "of the cap height, as which the closer variant is drawn")
    closer_from: float = _number(
        22.0, "px of cap height from which there is one", "a fifth more pixels than a line image has"
    )
    wider: float = _number(1.5, "times wider, the wide variant")
    wider_from: float = _number(
        17.0, "px of cap height from which there is one", "a line image shows all that there is of smaller print"
    )
    smaller: float = _number(
        1.12, "of the cap height, as which the small variant is drawn", "about the reciprocal of the closer one"
    )
    full_ink: int = _count(
        98, "percentile of the inked pixels that is full ink", "a few pixels of grain are darker than the print"
    )
    average_from: float = _number(0.75, "of its size; a crop that shrinks more is averaged first")
    average_to: float = _number(1.5, "px of the averaged crop per px of the line image")
    least_full_ink: float = _number(12.0, "of 255; fainter lines are not amplified further")


LAYOUT = LayoutParameters()
"""The numbers in use."""
