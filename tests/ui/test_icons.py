"""Icons have the colours of the theme, and change with it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractButton

from handwrite_app.ui.controls import Fold, Segments
from handwrite_app.ui.drawing_pad import DrawingPad
from handwrite_app.ui.notice import Notice
from handwrite_app.ui.options_panel import OptionsPanel


def notice():
    shown = Notice()
    shown.show_message("Saved.")
    return shown


def picture(button):
    """The icon of a button, as it can be compared."""
    return button.icon().pixmap(20, 20).toImage()


def test_icons_of_a_control_that_is_enabled_again_are_as_before(qtbot):
    widget = Segments([("left", "align-left", "Left"), ("right", "align-right", "Right")])
    qtbot.addWidget(widget)
    buttons = widget.findChildren(QAbstractButton)
    before = [picture(button) for button in buttons]
    widget.setEnabled(False)
    widget.setPalette(QPalette(QColor("#f0f0f0")))
    widget.setPalette(QPalette())
    widget.setEnabled(True)
    assert [picture(button) for button in buttons] == before


@pytest.mark.parametrize(
    "make",
    [
        lambda: Segments([("left", "align-left", "Left"), ("right", "align-right", "Right")]),
        lambda: Fold("More", "What is rarely needed."),
        notice,
        DrawingPad,
        OptionsPanel,
    ],
)
def test_every_icon_is_painted_anew_when_the_colours_change(qtbot, make):
    widget = make()
    qtbot.addWidget(widget)
    buttons = [one for one in widget.findChildren(QAbstractButton) if not one.icon().isNull()]
    before = [picture(button) for button in buttons]
    palette = widget.palette()
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
        palette.setColor(role, QColor("#40d0a0"))
    palette.setColor(QPalette.ColorRole.Window, QColor("#101018"))
    widget.setPalette(palette)
    assert buttons
    assert [b for b, was in zip(buttons, before, strict=True) if picture(b) == was] == []
