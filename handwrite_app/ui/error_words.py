"""What went wrong, in the window's language.

The program's core knows no languages: its errors are made of English templates. The templates are
listed here for the translators; what a message was made of is found by matching it with them.
`tests/ui/test_error_words.py` fails where the source has a template that is missing here.
"""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from handwrite_app.errors import UserError

_CONTEXT = "UserError"
_HOLE = re.compile(r"{(\w+)}")


def in_words(error: UserError) -> tuple[str, str]:
    """Returns what happened and what to try, in the window's language as far as it is known."""
    return _translated(error.message), _translated(error.hint)


def _translated(text: str) -> str:
    for pattern, template in _patterns():
        match = pattern.fullmatch(text)
        if match is not None:
            said = QCoreApplication.translate(_CONTEXT, template)
            return said.format(**{name: _part(part) for name, part in match.groupdict().items()})
    return text


def _part(text: str) -> str:
    """What fills a hole: a name of ours is translated, all else stays as it is."""
    if text not in _NAMES:
        return text
    return QCoreApplication.translate(_CONTEXT, text)


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """The templates, those first that say most themselves."""

    def pattern(template: str) -> re.Pattern[str]:
        parts = _HOLE.split(template)
        parts[::2] = map(re.escape, parts[::2])
        parts[1::2] = (f"(?P<{name}>.*)" for name in parts[1::2])
        return re.compile("".join(parts), re.DOTALL)

    by_words = sorted(_TEMPLATES, key=lambda text: -len(_HOLE.sub("", text)))
    return [(pattern(template), template) for template in by_words]


def _listed(*texts: object) -> tuple[str, ...]:
    return tuple(map(str, texts))


_NAMES = _listed(
    QT_TRANSLATE_NOOP("UserError", "Give a {hand_suffix} file made by Handwrite."),
    QT_TRANSLATE_NOOP("UserError", "alignment"),
    QT_TRANSLATE_NOOP("UserError", "paper"),
    QT_TRANSLATE_NOOP("UserError", "orientation"),
    QT_TRANSLATE_NOOP("UserError", "kind of bullets"),
    QT_TRANSLATE_NOOP("UserError", "way with long words"),
    QT_TRANSLATE_NOOP("UserError", "x-height"),
    QT_TRANSLATE_NOOP("UserError", "line height"),
    QT_TRANSLATE_NOOP("UserError", "margin"),
    QT_TRANSLATE_NOOP("UserError", "margin top"),
    QT_TRANSLATE_NOOP("UserError", "margin right"),
    QT_TRANSLATE_NOOP("UserError", "margin bottom"),
    QT_TRANSLATE_NOOP("UserError", "margin left"),
    QT_TRANSLATE_NOOP("UserError", "first indent"),
    QT_TRANSLATE_NOOP("UserError", "paragraph gap"),
    QT_TRANSLATE_NOOP("UserError", "Imperfection"),
    QT_TRANSLATE_NOOP("UserError", "Wavy"),
    QT_TRANSLATE_NOOP("UserError", "Drift"),
    QT_TRANSLATE_NOOP("UserError", "Size variation"),
    QT_TRANSLATE_NOOP("UserError", "Slant variation"),
    QT_TRANSLATE_NOOP("UserError", "Spacing variation"),
    QT_TRANSLATE_NOOP("UserError", "Fatigue"),
    QT_TRANSLATE_NOOP("UserError", "Text guidance"),
    QT_TRANSLATE_NOOP("UserError", "Style guidance"),
    QT_TRANSLATE_NOOP("UserError", "a point has no place"),
    QT_TRANSLATE_NOOP("UserError", "ink"),
    QT_TRANSLATE_NOOP("UserError", "a project"),
    QT_TRANSLATE_NOOP("UserError", "a hand"),
    QT_TRANSLATE_NOOP("UserError", "there is nothing to resume"),
    QT_TRANSLATE_NOOP("UserError", "not a training state of this application"),
    QT_TRANSLATE_NOOP("UserError", "no sample is short enough to train on"),
    QT_TRANSLATE_NOOP("UserError", "neither UNIPEN nor IAM-OnDB nor InkML"),
    QT_TRANSLATE_NOOP("UserError", "no usable ink was found in these sources"),
    QT_TRANSLATE_NOOP("UserError", "no such file or folder"),
)

_TEMPLATES = _listed(
    QT_TRANSLATE_NOOP("UserError", "Nothing has been written yet."),
    QT_TRANSLATE_NOOP("UserError", "Press Generate."),
    QT_TRANSLATE_NOOP("UserError", "{name} is no project that can be read: {value}."),
    QT_TRANSLATE_NOOP("UserError", "Give a {suffix} file made by Handwrite."),
    QT_TRANSLATE_NOOP("UserError", "{path} cannot be written: {value}."),
    QT_TRANSLATE_NOOP("UserError", "Choose another place or name."),
    QT_TRANSLATE_NOOP(
        "UserError",
        "{name} was saved by a later Handwrite: it has format version {error}, this one "
        "reads version {version}.",
    ),
    QT_TRANSLATE_NOOP("UserError", "Update Handwrite."),
    QT_TRANSLATE_NOOP("UserError", "A picture cannot have {dpi} dpi."),
    QT_TRANSLATE_NOOP("UserError", "Try {default_dpi}."),
    QT_TRANSLATE_NOOP("UserError", "The animation would be {width} x {height} pixels large."),
    QT_TRANSLATE_NOOP("UserError", "Choose a lower dpi or a smaller page."),
    QT_TRANSLATE_NOOP("UserError", "The animation would have {frames} frames."),
    QT_TRANSLATE_NOOP(
        "UserError", "Choose fewer frames a second, a faster pace or a shorter duration."
    ),
    QT_TRANSLATE_NOOP("UserError", "The ink file is larger than {value} MB."),
    QT_TRANSLATE_NOOP("UserError", "Give a smaller file."),
    QT_TRANSLATE_NOOP(
        "UserError", "This JSON file is not handwriting: its format is not {format}."
    ),
    QT_TRANSLATE_NOOP("UserError", "Give a .json file that Handwrite saved."),
    QT_TRANSLATE_NOOP(
        "UserError", "The ink file has version {version}; this Handwrite reads version {version2}."
    ),
    QT_TRANSLATE_NOOP("UserError", "Update Handwrite, or save the file in the older version."),
    QT_TRANSLATE_NOOP("UserError", "The ink file's unit is not mm."),
    QT_TRANSLATE_NOOP("UserError", "Save it in mm."),
    QT_TRANSLATE_NOOP("UserError", "This is not a JSON file: {reason}."),
    QT_TRANSLATE_NOOP("UserError", "Give another file."),
    QT_TRANSLATE_NOOP("UserError", "The ink file is damaged: {error}."),
    QT_TRANSLATE_NOOP("UserError", "The ink file is damaged: {place} is not {what}."),
    QT_TRANSLATE_NOOP("UserError", "Save it anew."),
    QT_TRANSLATE_NOOP("UserError", "The ink file is damaged: {place} has no {key}."),
    QT_TRANSLATE_NOOP("UserError", "The ink file holds too many points."),
    QT_TRANSLATE_NOOP("UserError", "Try 300."),
    QT_TRANSLATE_NOOP("UserError", "The picture would be {size} x {size2} pixels large."),
    QT_TRANSLATE_NOOP("UserError", "Files with the suffix {suffix} are not known."),
    QT_TRANSLATE_NOOP("UserError", "Choose one of {known}."),
    QT_TRANSLATE_NOOP("UserError", "{output} has no suffix that names its format."),
    QT_TRANSLATE_NOOP("UserError", "The text fills {pages} pages, and {name} holds one."),
    QT_TRANSLATE_NOOP("UserError", "Write to a file with -o NAME, or choose {several}."),
    QT_TRANSLATE_NOOP("UserError", "There is no format {name}."),
    QT_TRANSLATE_NOOP("UserError", "{path} would be written twice."),
    QT_TRANSLATE_NOOP("UserError", "Give each output its own name."),
    QT_TRANSLATE_NOOP("UserError", "{name} cannot be written: there is no folder {parent}."),
    QT_TRANSLATE_NOOP("UserError", "Make the folder first."),
    QT_TRANSLATE_NOOP("UserError", "{path} is a folder."),
    QT_TRANSLATE_NOOP("UserError", "Name a file in it."),
    QT_TRANSLATE_NOOP("UserError", "{path} cannot be written."),
    QT_TRANSLATE_NOOP("UserError", "Choose another name."),
    QT_TRANSLATE_NOOP("UserError", "{path} is larger than the {value} MB that {what} may have."),
    QT_TRANSLATE_NOOP("UserError", "{path} is a folder, not a file."),
    QT_TRANSLATE_NOOP("UserError", "{path} is not an ordinary file."),
    QT_TRANSLATE_NOOP("UserError", "Name a file on disk."),
    QT_TRANSLATE_NOOP("UserError", "There is no file {path}."),
    QT_TRANSLATE_NOOP("UserError", "Check the name."),
    QT_TRANSLATE_NOOP("UserError", "{path} cannot be read: {reason}."),
    QT_TRANSLATE_NOOP("UserError", "Check the file."),
    QT_TRANSLATE_NOOP("UserError", "A hand of {samples} samples cannot be exported."),
    QT_TRANSLATE_NOOP("UserError", "Give between 1 and {max_samples}."),
    QT_TRANSLATE_NOOP("UserError", "{name} is no hand that can be read: {value}."),
    QT_TRANSLATE_NOOP("UserError", "{path} holds no pen strokes."),
    QT_TRANSLATE_NOOP("UserError", "Give a file with some handwriting."),
    QT_TRANSLATE_NOOP("UserError", "{path} is damaged: a coordinate is not a number."),
    QT_TRANSLATE_NOOP("UserError", "Save it again."),
    QT_TRANSLATE_NOOP("UserError", "{path} is not InkML: its root is <{root}>."),
    QT_TRANSLATE_NOOP("UserError", "Give an ink file."),
    QT_TRANSLATE_NOOP("UserError", "{path} is too large unpacked."),
    QT_TRANSLATE_NOOP("UserError", "{path} is cut short."),
    QT_TRANSLATE_NOOP("UserError", "{path} declares a DTD or entities, which are not read."),
    QT_TRANSLATE_NOOP("UserError", "Save it without."),
    QT_TRANSLATE_NOOP("UserError", "{path} holds too many points."),
    QT_TRANSLATE_NOOP("UserError", "A few lines of handwriting are enough."),
    QT_TRANSLATE_NOOP("UserError", "{path} is damaged: {error}."),
    QT_TRANSLATE_NOOP("UserError", "{path} is not well-formed XML: {reason}."),
    QT_TRANSLATE_NOOP("UserError", "There is no text to write."),
    QT_TRANSLATE_NOOP("UserError", "Type a word or more."),
    QT_TRANSLATE_NOOP("UserError", "A pen {nib_mm} mm wide leaves no room on the page."),
    QT_TRANSLATE_NOOP("UserError", "Choose a narrower one."),
    QT_TRANSLATE_NOOP("UserError", "There are no rules to hyphenate the language {language}."),
    QT_TRANSLATE_NOOP("UserError", "Write it as en, de or pt_BR."),
    QT_TRANSLATE_NOOP("UserError", "Tab stops cannot be {value} mm."),
    QT_TRANSLATE_NOOP("UserError", "Give them from left to right, as in 20,60."),
    QT_TRANSLATE_NOOP(
        "UserError", "Margins of {value} mm leave no room on a page of {size} x {size2} mm."
    ),
    QT_TRANSLATE_NOOP("UserError", "Choose a smaller margin or a larger page."),
    QT_TRANSLATE_NOOP("UserError", "An indent of {indent} mm leaves no room on the line."),
    QT_TRANSLATE_NOOP("UserError", "Choose a smaller one."),
    QT_TRANSLATE_NOOP("UserError", "The page has no room for a line and its number."),
    QT_TRANSLATE_NOOP("UserError", "Choose a larger page, or lines that are less high."),
    QT_TRANSLATE_NOOP("UserError", "There is no page {page}."),
    QT_TRANSLATE_NOOP("UserError", "Choose fit, {pages_mm} or a size in mm such as 100x150."),
    QT_TRANSLATE_NOOP("UserError", "A page of {width} x {height} mm cannot be made."),
    QT_TRANSLATE_NOOP("UserError", "A side is {smallest_page_mm} to {largest_page_mm} mm long."),
    QT_TRANSLATE_NOOP("UserError", "There is no {what} {value}."),
    QT_TRANSLATE_NOOP("UserError", "{name} must be from 0 to 1."),
    QT_TRANSLATE_NOOP("UserError", "Try 0.25."),
    QT_TRANSLATE_NOOP("UserError", "A {name} of {value} mm cannot be written."),
    QT_TRANSLATE_NOOP("UserError", "Try 2.5 to 10."),
    QT_TRANSLATE_NOOP("UserError", "The {side} cannot be {value} mm."),
    QT_TRANSLATE_NOOP("UserError", "Try 5 to 25."),
    QT_TRANSLATE_NOOP("UserError", "Try 0 to 20."),
    QT_TRANSLATE_NOOP("UserError", "There is no hand to write in."),
    QT_TRANSLATE_NOOP("UserError", "Keep one, then test again."),
    QT_TRANSLATE_NOOP("UserError", "There is no model {path}."),
    QT_TRANSLATE_NOOP("UserError", "Choose another."),
    QT_TRANSLATE_NOOP("UserError", "{path} is not a model of this application."),
    QT_TRANSLATE_NOOP("UserError", "Choose a .safetensors file with its .json beside it."),
    QT_TRANSLATE_NOOP("UserError", "Choose auto."),
    QT_TRANSLATE_NOOP(
        "UserError", "The picture is blank, or the writing in it is too faint to see."
    ),
    QT_TRANSLATE_NOOP("UserError", "Use a darker pen, more light, or a closer photo."),
    QT_TRANSLATE_NOOP("UserError", "The picture has no clear paper behind its marks."),
    QT_TRANSLATE_NOOP("UserError", "Use a photo of handwriting on plain, light paper."),
    QT_TRANSLATE_NOOP("UserError", "{name} is too large{size}."),
    QT_TRANSLATE_NOOP("UserError", "Save it with less than {value} megapixels; 12 are plenty."),
    QT_TRANSLATE_NOOP("UserError", "{name} is not a picture in a known format."),
    QT_TRANSLATE_NOOP("UserError", "Save it as PNG or JPEG and try again."),
    QT_TRANSLATE_NOOP("UserError", "{name} is empty (0 bytes)."),
    QT_TRANSLATE_NOOP("UserError", "Choose another file."),
    QT_TRANSLATE_NOOP("UserError", "{name} is only {width} x {height} pixels."),
    QT_TRANSLATE_NOOP(
        "UserError", "Use a photo or scan in which a line of writing is at least 20 pixels high."
    ),
    QT_TRANSLATE_NOOP("UserError", "{name} is a PDF, not a picture."),
    QT_TRANSLATE_NOOP("UserError", "Export the page as PNG or JPEG."),
    QT_TRANSLATE_NOOP("UserError", "{name} is in a format that is not supported (HEIC)."),
    QT_TRANSLATE_NOOP("UserError", "{name} is damaged and cannot be read as a picture ({error})."),
    QT_TRANSLATE_NOOP(
        "UserError", "Take the picture again, or open it in an image editor and save it as PNG."
    ),
    QT_TRANSLATE_NOOP("UserError", "{name} is larger than {value} MB."),
    QT_TRANSLATE_NOOP("UserError", "Save it smaller."),
    QT_TRANSLATE_NOOP("UserError", "Check the name and the folder."),
    QT_TRANSLATE_NOOP("UserError", "{path} is a folder, not a picture."),
    QT_TRANSLATE_NOOP("UserError", "Choose one file in it."),
    QT_TRANSLATE_NOOP("UserError", "{path} cannot be read ({reason})."),
    QT_TRANSLATE_NOOP("UserError", "Check its permissions."),
    QT_TRANSLATE_NOOP("UserError", "No line of handwriting was found in the picture."),
    QT_TRANSLATE_NOOP(
        "UserError", "Use a sharp photo of a few lines of dark writing on plain, light paper."
    ),
    QT_TRANSLATE_NOOP("UserError", "There is too little left of the picture."),
    QT_TRANSLATE_NOOP("UserError", "Crop less of it."),
    QT_TRANSLATE_NOOP("UserError", "There is no style {name}."),
    QT_TRANSLATE_NOOP(
        "UserError", "Give a picture of some handwriting, or see handwrite-app styles list."
    ),
    QT_TRANSLATE_NOOP("UserError", "There is no style sample."),
    QT_TRANSLATE_NOOP("UserError", "Name a style or give a picture."),
    QT_TRANSLATE_NOOP("UserError", "The name of the style is empty."),
    QT_TRANSLATE_NOOP("UserError", "See handwrite-app styles list."),
    QT_TRANSLATE_NOOP("UserError", "Check the name of the style sample."),
    QT_TRANSLATE_NOOP("UserError", "There is no sample to save."),
    QT_TRANSLATE_NOOP("UserError", "Give a picture of some handwriting."),
    QT_TRANSLATE_NOOP("UserError", "That is too much handwriting for one hand."),
    QT_TRANSLATE_NOOP("UserError", "A few pages are enough."),
    QT_TRANSLATE_NOOP("UserError", "There is a style {name} already."),
    QT_TRANSLATE_NOOP("UserError", "Choose another name, or remove it first."),
    QT_TRANSLATE_NOOP("UserError", "{name} is shipped with the application."),
    QT_TRANSLATE_NOOP("UserError", "It stays."),
    QT_TRANSLATE_NOOP("UserError", "A style's name has 1 to 60 characters."),
    QT_TRANSLATE_NOOP("UserError", "Choose a name such as 'my hand'."),
    QT_TRANSLATE_NOOP("UserError", "{name} cannot be the name of a style."),
    QT_TRANSLATE_NOOP("UserError", "Use letters, digits, spaces, - and _."),
    QT_TRANSLATE_NOOP("UserError", "{path} is a folder, not a sample."),
    QT_TRANSLATE_NOOP("UserError", "Name a picture or ink file in it."),
    QT_TRANSLATE_NOOP("UserError", "Did you mean {near}?"),
    QT_TRANSLATE_NOOP("UserError", "There is too little ink for a sample of a hand."),
    QT_TRANSLATE_NOOP("UserError", "Write a few words more."),
    QT_TRANSLATE_NOOP("UserError", "That is too much ink for a sample."),
    QT_TRANSLATE_NOOP("UserError", "A few lines are enough."),
    QT_TRANSLATE_NOOP("UserError", "A weight of {weight} cannot be used."),
    QT_TRANSLATE_NOOP("UserError", "Give one above 0."),
    QT_TRANSLATE_NOOP("UserError", "The saved hand {name} is damaged: {error}."),
    QT_TRANSLATE_NOOP("UserError", "Remove it with: handwrite-app styles remove {name}"),
    QT_TRANSLATE_NOOP("UserError", "The ink cannot be used as a sample: {error}."),
    QT_TRANSLATE_NOOP("UserError", "The recording cannot be used as a sample: {error}."),
    QT_TRANSLATE_NOOP("UserError", "Write the prompt again."),
    QT_TRANSLATE_NOOP("UserError", "More was recorded of this hand than a hand's file can hold."),
    QT_TRANSLATE_NOOP("UserError", "Export its ink by itself, from the screen that records it."),
    QT_TRANSLATE_NOOP("UserError", "A text to record has at most {max_own_text} characters."),
    QT_TRANSLATE_NOOP("UserError", "Give the rest as the next one."),
    QT_TRANSLATE_NOOP("UserError", "The recording {path} is damaged: {reason}."),
    QT_TRANSLATE_NOOP("UserError", "Move the file away and write that prompt again."),
    QT_TRANSLATE_NOOP("UserError", "Give at least one word."),
    QT_TRANSLATE_NOOP("UserError", "These characters cannot be written: {named}."),
    QT_TRANSLATE_NOOP("UserError", "Take them out, or leave them out with --unknown skip."),
    QT_TRANSLATE_NOOP("UserError", "None of these characters can be written."),
    QT_TRANSLATE_NOOP("UserError", "Use Latin letters."),
    QT_TRANSLATE_NOOP("UserError", "{unknown} is no way to treat unknown characters."),
    QT_TRANSLATE_NOOP("UserError", "The number of candidates must be at least 1."),
    QT_TRANSLATE_NOOP("UserError", "The number of retries must not be negative."),
    QT_TRANSLATE_NOOP("UserError", "The seed must not be negative."),
    QT_TRANSLATE_NOOP("UserError", "The number of steps must be from 1 to 1000."),
    QT_TRANSLATE_NOOP("UserError", "Neatness must be from 0 to 1."),
    QT_TRANSLATE_NOOP("UserError", "{ink} is not a colour."),
    QT_TRANSLATE_NOOP("UserError", "Write it as #1a1a2e."),
    QT_TRANSLATE_NOOP("UserError", "The nib must be wider than 0 and at most 20 mm."),
    QT_TRANSLATE_NOOP("UserError", "There is no checkpoint {path}."),
    QT_TRANSLATE_NOOP(
        "UserError", "Choosing between candidates needs the recogniser, missing from {paths}."
    ),
    QT_TRANSLATE_NOOP("UserError", "Install the application again, or leave out --candidates."),
    QT_TRANSLATE_NOOP("UserError", "Choose one, or give a picture."),
    QT_TRANSLATE_NOOP("UserError", "There is no sampler {sampler}."),
    QT_TRANSLATE_NOOP("UserError", "{value} must be from 0 to 20."),
    QT_TRANSLATE_NOOP("UserError", "The shipped weights are missing from {path}."),
    QT_TRANSLATE_NOOP(
        "UserError", "Install the application again, or name a checkpoint with --model FILE."
    ),
    QT_TRANSLATE_NOOP("UserError", "{path} cannot be used as a model: {value}."),
    QT_TRANSLATE_NOOP("UserError", "Give a checkpoint made by handwrite-app train run."),
    QT_TRANSLATE_NOOP("UserError", "Try --device auto."),
    QT_TRANSLATE_NOOP("UserError", "Nothing has been recorded yet."),
    QT_TRANSLATE_NOOP("UserError", "Record some ink for a hand first."),
    QT_TRANSLATE_NOOP("UserError", "The name of a corpus has 1 to 60 characters."),
    QT_TRANSLATE_NOOP("UserError", "Choose a shorter one."),
    QT_TRANSLATE_NOOP("UserError", "The corpus in {folder} is damaged."),
    QT_TRANSLATE_NOOP("UserError", "Add it again."),
    QT_TRANSLATE_NOOP("UserError", "{name} is no corpus that can be read: {reason}."),
    QT_TRANSLATE_NOOP("UserError", "Add the ink that it was made from."),
    QT_TRANSLATE_NOOP("UserError", "This ink cannot be used: {reason}."),
    QT_TRANSLATE_NOOP("UserError", "Choose a folder or archive of UNIPEN, IAM-OnDB or InkML."),
    QT_TRANSLATE_NOOP("UserError", "Models are: {names}."),
    QT_TRANSLATE_NOOP("UserError", "{name} is no model that can be used: {value}."),
    QT_TRANSLATE_NOOP("UserError", "Give a model that Handwrite has trained or exported."),
    QT_TRANSLATE_NOOP("UserError", "This model is not kept here."),
    QT_TRANSLATE_NOOP("UserError", "Delete its files where they are."),
    QT_TRANSLATE_NOOP("UserError", "This hand has not been learned."),
    QT_TRANSLATE_NOOP("UserError", "See handwrite-app train adapt --help."),
    QT_TRANSLATE_NOOP("UserError", "{path} does not say what its ink spells."),
    QT_TRANSLATE_NOOP("UserError", "{path} cannot be learned from: {reason}."),
    QT_TRANSLATE_NOOP("UserError", "{words} words are too few to learn a hand from."),
    QT_TRANSLATE_NOOP(
        "UserError", "Record at least {least_words}; from twenty on it is worth the while."
    ),
    QT_TRANSLATE_NOOP("UserError", "{path} cannot be used: {value}."),
    QT_TRANSLATE_NOOP("UserError", "Check --model."),
    QT_TRANSLATE_NOOP("UserError", "The hand cannot be learned: {error}."),
    QT_TRANSLATE_NOOP("UserError", "Try --device cpu."),
    QT_TRANSLATE_NOOP("UserError", "Something failed that should not have."),
    QT_TRANSLATE_NOOP(
        "UserError",
        "Resume goes on from the last checkpoint; if it fails again, report the details.",
    ),
    QT_TRANSLATE_NOOP("UserError", "Nothing here can train {trainer}."),
    QT_TRANSLATE_NOOP("UserError", "A newer version of Handwrite may."),
    QT_TRANSLATE_NOOP("UserError", "The run has options unknown here: {unknown}."),
    QT_TRANSLATE_NOOP("UserError", "There is not enough memory for this."),
    QT_TRANSLATE_NOOP("UserError", "Choose a smaller size, or close other programs."),
    QT_TRANSLATE_NOOP("UserError", "The disk is full."),
    QT_TRANSLATE_NOOP("UserError", "Make room, then resume: the last checkpoint is kept."),
    QT_TRANSLATE_NOOP("UserError", "{where} could not be used: {strerror}."),
    QT_TRANSLATE_NOOP("UserError", "Check the folder and that there is room on the disk."),
    QT_TRANSLATE_NOOP("UserError", "The run cannot go on from {name}: {reason}."),
    QT_TRANSLATE_NOOP("UserError", "Begin another run."),
    QT_TRANSLATE_NOOP("UserError", "The corpus {path} is not there any more."),
    QT_TRANSLATE_NOOP("UserError", "Put it back, or begin another run with another corpus."),
    QT_TRANSLATE_NOOP("UserError", "Begin another run, with other data."),
    QT_TRANSLATE_NOOP("UserError", "The run cannot be trained: {error}."),
    QT_TRANSLATE_NOOP("UserError", "A run's name has 1 to {max_name_length} characters."),
    QT_TRANSLATE_NOOP("UserError", "Choose one such as 'digits'."),
    QT_TRANSLATE_NOOP("UserError", "There is a run {name} already."),
    QT_TRANSLATE_NOOP("UserError", "This run is being trained."),
    QT_TRANSLATE_NOOP("UserError", "Stop it first."),
    QT_TRANSLATE_NOOP("UserError", "{name} is no training run that can be read: {value}."),
    QT_TRANSLATE_NOOP("UserError", "Give a .zip file that Handwrite has exported."),
    QT_TRANSLATE_NOOP("UserError", "{path} holds no training run: {error}."),
    QT_TRANSLATE_NOOP("UserError", "This run is being trained already."),
    QT_TRANSLATE_NOOP("UserError", "Look for another window of Handwrite."),
)
