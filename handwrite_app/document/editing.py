"""What a person does to single words of a project: each function returns the project changed.

Words are named by their places in the text, from 0. What has no ink yet cannot be moved or shaped
and is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from handwrite_app.document.project import Project, Writing
from handwrite_app.document.words import word_spans
from handwrite_app.layout import FARTHEST, LEANS, SCALES, WordEdit, WordInk

_SPACE = r"[^\S\r\n\v\f\x1c-\x1e\x85\u2028\u2029]*"  # within a line


def move_words(
    project: Project, places: Collection[int], right_mm: float, down_mm: float
) -> Project:
    """Moves words on the page; the others stay."""
    x_height_mm = project.spec.x_height

    def moved(edit: WordEdit) -> WordEdit:
        return replace(
            edit,
            right=_within(edit.right + right_mm / x_height_mm, (-FARTHEST, FARTHEST)),
            down=_within(edit.down + down_mm / x_height_mm, (-FARTHEST, FARTHEST)),
        )

    return _edited(project, places, moved)


def put_word(
    project: Project,
    place: int,
    *,
    right_mm: float,
    down_mm: float,
    scale: float,
    lean: float,
) -> Project:
    """Gives a word its place, beside the one that the text gives it, and its shape."""
    x_height_mm = project.spec.x_height
    return _edited(
        project,
        [place],
        lambda edit: replace(
            edit,
            right=_within(right_mm / x_height_mm, (-FARTHEST, FARTHEST)),
            down=_within(down_mm / x_height_mm, (-FARTHEST, FARTHEST)),
            scale=_within(scale, SCALES),
            lean=_within(lean, LEANS),
        ),
    )


def scale_words(project: Project, places: Collection[int], factor: float) -> Project:
    """Makes words larger or smaller, each from where it begins, as far as that goes."""
    return _edited(
        project,
        places,
        lambda edit: replace(edit, scale=_within(edit.scale * factor, SCALES)),
    )


def lean_words(project: Project, places: Collection[int], by: float) -> Project:
    """Slants words to the right or, below 0, to the left, as dx / dy, as far as that goes."""
    return _edited(project, places, lambda edit: replace(edit, lean=_within(edit.lean + by, LEANS)))


def reset_words(project: Project, places: Collection[int]) -> Project:
    """Puts words back where the text has them, in their own shape."""
    return _edited(project, places, lambda edit: WordEdit(is_kept=edit.is_kept))


def keep_words(project: Project, places: Collection[int], is_kept: bool) -> Project:
    """Says that words are to stay as they are written, or need not."""
    return _edited(project, places, lambda edit: replace(edit, is_kept=is_kept))


def reword(project: Project, place: int, text: str) -> Project:
    """Changes what a word says; it is to be written then, where it stands and in its shape.

    Args:
        text: without white space around it; words in it become words of the text.

    Raises:
        ValueError: there is nothing in it.
    """
    if not text.strip():
        raise ValueError("a word has letters")
    label, ink = project.words[place].label, project.inks[place]
    start, stop = word_spans(project.text)[place]
    changed = replace(project, text=project.text[:start] + text.strip() + project.text[stop:])
    if ink is None or changed.words[place].label == label:
        return changed
    blank = WordInk(changed.words[place].label, (), edit=replace(ink.edit, is_kept=False))
    return _with_inks(changed, {id(ink): blank})


def remove_words(project: Project, places: Collection[int]) -> Project:
    """Takes words out of the text and off the page."""
    spans = word_spans(project.text)
    text = project.text
    for start, stop in sorted({spans[place] for place in places}, reverse=True):
        before, after = text[:start], text[stop:]
        line_before = re.split(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", before)[-1]
        if line_before.strip():
            before = re.sub(rf"{_SPACE}\Z", "", before)
        else:
            after = re.sub(rf"\A{_SPACE}", "", after)
        text = before + after
    inks = [project.inks[place] for place in places]
    return _with_inks(replace(project, text=text), {id(ink): None for ink in inks})


def variants_of(project: Project, place: int, seeds: Sequence[int]) -> Project:
    """A project to be written: one word of another project once for every seed."""
    before = project.writing
    return replace(
        project,
        text=" ".join([project.words[place].label] * len(seeds)),
        opened=None,
        writing=None if before is None else replace(before, words=()),
    )


def take_variant(project: Project, place: int, ink: WordInk, x_height_steps: float) -> Project:
    """Puts other ink of the same word in its place, as it stands and is shaped there.

    Args:
        x_height_steps: of the writing that the ink comes from.
    """
    before, writing = project.inks[place], project.writing
    if before is None or writing is None:
        return project
    taken = ink.resized(writing.x_height_steps / x_height_steps)
    if taken.edit != before.edit:
        taken = replace(taken, edit=before.edit)  # else it stays what it is: ink is itself alone
    return _with_inks(project, {id(before): taken})


def is_variant(project: Project, place: int, ink: WordInk, x_height_steps: float) -> bool:
    """Says whether the ink is that of the word, however it stands there; as `take_variant`."""
    taken = take_variant(project, place, ink, x_height_steps).inks[place]
    now = project.inks[place]
    if taken is None or now is None or len(taken.strokes) != len(now.strokes):
        return False
    return all(map(np.array_equal, taken.strokes, now.strokes))


def _within(value: float, bounds: tuple[float, float]) -> float:
    """A number in thousandths, or the nearest bound."""
    return min(max(round(value, 3), bounds[0]), bounds[1])


def _edited(
    project: Project, places: Collection[int], change: Callable[[WordEdit], WordEdit]
) -> Project:
    changes: dict[int, WordInk | None] = {}
    for place in places:
        ink = project.inks[place]
        if ink is not None and change(ink.edit) != ink.edit:
            changes[id(ink)] = replace(ink, edit=change(ink.edit))
    return _with_inks(project, changes)


def _with_inks(project: Project, changes: Mapping[int, WordInk | None]) -> Project:
    """Other ink for that with certain ids; None takes it away."""
    writing: Writing | None = project.writing
    if writing is None or not changes:
        return project
    inks = (changes.get(id(ink), ink) for ink in writing.words)
    return replace(
        project, writing=replace(writing, words=tuple(ink for ink in inks if ink is not None))
    )
