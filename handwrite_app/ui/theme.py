"""Colours and the style sheet: light, dark and high contrast, each taken from one palette."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

Role = QPalette.ColorRole

PAPER = QColor("#fffefb")  # paper stays paper in the dark: the ink on it is dark
_LIGHT = {
    Role.Window: "#f7f5f1",
    Role.Base: "#ffffff",
    Role.AlternateBase: "#f1eee8",
    Role.WindowText: "#22242a",
    Role.Text: "#22242a",
    Role.Button: "#ffffff",
    Role.ButtonText: "#22242a",
    Role.BrightText: "#b3261e",
    Role.ToolTipBase: "#2b2d34",
    Role.ToolTipText: "#f5f3ee",
    Role.PlaceholderText: "#85878f",
    Role.Highlight: "#3b55c4",
    Role.HighlightedText: "#ffffff",
    Role.Accent: "#3b55c4",
    Role.Link: "#3b55c4",
    Role.LinkVisited: "#3b55c4",
    Role.Light: "#ffffff",
    Role.Midlight: "#efece6",
    Role.Mid: "#d8d4cb",
    Role.Dark: "#b5b1a8",
    Role.Shadow: "#57554f",
}
_DARK = {
    Role.Window: "#212226",
    Role.Base: "#2a2b30",
    Role.AlternateBase: "#303137",
    Role.WindowText: "#eceae5",
    Role.Text: "#eceae5",
    Role.Button: "#303137",
    Role.ButtonText: "#eceae5",
    Role.BrightText: "#ff9d93",
    Role.ToolTipBase: "#3b3d45",
    Role.ToolTipText: "#f5f3ee",
    Role.PlaceholderText: "#8f9199",
    Role.Highlight: "#93a5ff",
    Role.HighlightedText: "#14161d",
    Role.Accent: "#93a5ff",
    Role.Link: "#a9b7ff",
    Role.LinkVisited: "#a9b7ff",
    Role.Light: "#3a3c43",
    Role.Midlight: "#34363c",
    Role.Mid: "#45474f",
    Role.Dark: "#17181b",
    Role.Shadow: "#0c0d0f",
}


_CONTRAST = {
    **dict.fromkeys(_DARK, "#ffffff"),
    **dict.fromkeys(
        (Role.Window, Role.Base, Role.AlternateBase, Role.Button, Role.ToolTipBase), "#000000"
    ),
    Role.BrightText: "#ff9d93",
    Role.Highlight: "#ffd60a",
    Role.HighlightedText: "#000000",
    Role.Accent: "#ffd60a",
    Role.Link: "#ffd60a",
    Role.LinkVisited: "#ffd60a",
    Role.Dark: "#000000",
    Role.Shadow: "#000000",
}
_PALETTES = {"light": _LIGHT, "dark": _DARK, "contrast": _CONTRAST}


def app_palette(name: str) -> QPalette:
    """Returns the application's palette: light, dark or contrast."""
    colors = _PALETTES[name]
    palette = QPalette()
    for role, name in colors.items():
        palette.setColor(role, QColor(name))
    faded = mix(QColor(colors[Role.Text]), QColor(colors[Role.Window]), 0.55)
    for role in (Role.WindowText, Role.Text, Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faded)
    return palette


THEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
    "contrast": Qt.ColorScheme.Dark,
}


def wear(name: str) -> None:
    """Dresses the running application in one of `THEMES`; system follows the system's scheme."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    hints = QGuiApplication.styleHints()
    if hints.colorScheme() != THEMES[name]:  # title bars and native dialogs, where Qt can
        hints.setColorScheme(THEMES[name])
    if name == "system":
        name = _system_theme()
    palette = app_palette(name)
    sheet = style_sheet(Theme.of(palette))
    if sheet != application.styleSheet():
        application.setStyleSheet("")  # Qt is four times slower from one sheet to another
        application.setPalette(palette)
        application.setStyleSheet(sheet)


def _system_theme() -> str:
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)  # since Qt 6.10
    if accessibility is not None:
        wish = accessibility().contrastPreference()
        if wish == Qt.ContrastPreference.HighContrast:
            return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def mix(color: QColor, other: QColor, share: float) -> QColor:
    """Returns `color` with `share` in [0, 1] of `other` in it."""
    return QColor.fromRgbF(
        color.redF() * (1 - share) + other.redF() * share,
        color.greenF() * (1 - share) + other.greenF() * share,
        color.blueF() * (1 - share) + other.blueF() * share,
    )


@dataclass(frozen=True)
class Theme:
    """The colours that the palette has no role for, all derived from it."""

    window: QColor
    card: QColor
    text: QColor
    muted: QColor
    border: QColor
    hover: QColor
    accent: QColor
    on_accent: QColor
    accent_hover: QColor
    accent_soft: QColor
    desk: QColor
    error: QColor
    error_soft: QColor
    paper: QColor
    groove: QColor  # of sliders and bars
    faded: QColor  # text of what cannot be used now
    is_dark: bool
    is_contrast: bool

    @classmethod
    def of(cls, palette: QPalette) -> Theme:
        """Derives the theme from a palette, ours or the system's."""
        window, text = palette.color(Role.Window), palette.color(Role.WindowText)
        card, accent = palette.color(Role.Base), palette.color(Role.Accent)
        error = palette.color(Role.BrightText)
        is_dark = window.lightnessF() < 0.5
        is_contrast = abs(window.lightnessF() - text.lightnessF()) > 0.99  # black and white
        return cls(
            window=window,
            card=card,
            text=text,
            muted=text if is_contrast else mix(text, window, 0.29),
            border=text if is_contrast else mix(window, text, 0.14),
            hover=mix(card, text, 0.25 if is_contrast else 0.06),
            accent=accent,
            on_accent=palette.color(Role.HighlightedText),
            accent_hover=mix(accent, text, 0.14),
            accent_soft=mix(card, accent, 0.3 if is_contrast else 0.14),
            desk=mix(window, QColor("#000000") if is_dark else text, 0.28 if is_dark else 0.07),
            error=error,
            error_soft=mix(window, error, 0.09),
            paper=mix(PAPER, QColor("#000000"), 0.06) if is_dark else PAPER,
            groove=mix(window, text, 0.4 if is_contrast else 0.14),
            faded=mix(text, window, 0.4 if is_contrast else 0.29),
            is_dark=is_dark,
            is_contrast=is_contrast,
        )


def style_sheet(theme: Theme) -> str:
    """Returns the style sheet of the whole application."""
    colors = {
        name: value.name() for name, value in vars(theme).items() if isinstance(value, QColor)
    }
    sheet = _SHEET
    for name in sorted(colors, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", colors[name])
    return sheet


_SHEET = """
QMainWindow, QWidget#sidebar, QScrollArea#sidebarScroll, QWidget#sidebarContents {
    background: @window;
}
QWidget#sidebar { border-right: 1px solid @border; }
QWidget#guide { background: @window; border-left: 1px solid @border; }
QScrollArea#settings, QWidget#settingsContents { background: @window; }
QScrollArea#sidebarScroll { border: none; }
QLabel[role="heading"] { font-weight: 600; }
QScrollArea#welcome, QWidget#welcomeContents { background: @desk; }
QLabel[role="section"] { font-size: 12pt; font-weight: 600; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="title"] { font-size: 17pt; font-weight: 600; }
QPlainTextEdit, QLineEdit, QDoubleSpinBox, QSpinBox {
    background: @card; color: @text; border: 1px solid @border; border-radius: 7px;
    padding: 5px 8px; selection-background-color: @accent; selection-color: @on_accent;
}
QPlainTextEdit { padding: 7px 8px; }
QPlainTextEdit:focus, QLineEdit:focus, QDoubleSpinBox:focus, QSpinBox:focus {
    border: 2px solid @accent; padding: 4px 7px;
}
QPlainTextEdit:focus { padding: 6px 7px; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {
    background: transparent; border: none; border-radius: 0; padding: 0;
}
QDoubleSpinBox::up-button, QDoubleSpinBox::down-button,
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }
QPushButton, QToolButton {
    background: @card; color: @text; border: 1px solid @border; border-radius: 7px;
    padding: 6px 12px;
}
QToolButton { padding: 6px; }
QPushButton:hover, QToolButton:hover { background: @hover; }
QPushButton:pressed, QToolButton:pressed { background: @hover; border-color: @muted; }
QPushButton:focus, QToolButton:focus { border: 2px solid @accent; padding: 5px 11px; }
QToolButton:focus { padding: 5px; }
QToolButton:checked { background: @accent_soft; border-color: @accent; }
QPushButton:disabled, QToolButton:disabled { color: @faded; background: @window; }
QPushButton[role="primary"] {
    background: @accent; color: @on_accent; border: 1px solid @accent; font-weight: 600;
    padding: 10px 14px; border-radius: 9px;
}
QPushButton[role="primary"]:hover { background: @accent_hover; }
QPushButton[role="primary"]:disabled {
    background: @window; color: @faded; border: 1px solid @border;
}
QPushButton[role="primary"]:focus {
    border: 2px solid @on_accent; padding: 9px 13px;
}
QPushButton[role="stop"] {
    background: @card; color: @text; border: 1px solid @muted; font-weight: 600;
    padding: 10px 14px; border-radius: 9px;
}
QPushButton[role="stop"]:hover { background: @hover; }
QPushButton[role="stop"]:focus { border: 2px solid @accent; padding: 9px 13px; }
QToolButton[role="quiet"] { background: transparent; border: 2px solid transparent; }
QToolButton[role="quiet"]:hover { background: @hover; }
QToolButton[role="quiet"]:focus { border: 2px solid @accent; padding: 6px; }
QToolButton[role="quiet"]:disabled { background: transparent; }
QToolButton[role="swatch"] { background: transparent; border: 2px solid transparent; padding: 3px; }
QToolButton[role="swatch"]:focus { border: 2px solid @accent; padding: 3px; }
QToolButton[role="quiet"]:checked { background: transparent; border-color: transparent; }
QToolButton[role="quiet"]:checked:focus { border-color: @accent; }
QToolButton[role="fold"] {
    background: transparent; border: 2px solid transparent; padding: 3px 8px 3px 2px;
}
QToolButton[role="fold"]:hover { background: @hover; }
QToolButton[role="fold"]:checked { background: transparent; border-color: transparent; }
QToolButton[role="fold"]:focus { border: 2px solid @accent; padding: 3px 8px 3px 2px; }
QComboBox {
    background: @card; color: @text; border: 1px solid @border; border-radius: 7px;
    padding: 6px 24px 6px 10px;
}
QComboBox:hover { background: @hover; }
QComboBox:focus { border: 2px solid @accent; padding: 5px 23px 5px 9px; }
QComboBox:disabled { color: @faded; background: @window; }
ComboBox::drop-down { border: none; width: 22px; }
ComboBox::down-arrow { image: none; }
QDialogButtonBox, QMessageBox, QFileDialog { dialogbuttonbox-buttons-have-icons: 0; }
QToolButton#backButton, QToolButton#forwardButton, QToolButton#toParentButton {
    background: @paper;
}
QComboBox QAbstractItemView {
    background: @card; color: @text; border: 1px solid @border; outline: none; padding: 4px;
    selection-background-color: @accent; selection-color: @on_accent;
}
QCheckBox { padding: 4px; border: 2px solid transparent; border-radius: 7px; }
QCheckBox:focus { border: 2px solid @accent; }
QCheckBox::indicator, QListWidget::indicator {
    width: 16px; height: 16px; background: @card; border: 1px solid @muted; border-radius: 5px;
}
QCheckBox::indicator:checked, QListWidget::indicator:checked {
    background: @accent; border-color: @accent;
}
QTabWidget::pane { border: none; border-top: 1px solid @border; }
QTabWidget::tab-bar { left: 14px; }
QTabBar { background: @window; }
QTabBar::tab {
    background: transparent; color: @muted; border: 2px solid transparent; border-radius: 7px;
    padding: 6px 14px; margin: 4px 2px;
}
QTabBar::tab:hover { background: @hover; }
QTabBar::tab:selected { color: @text; background: @accent_soft; }
QTabBar::tab:focus { border: 2px solid @accent; }
QToolButton[role="segment"] { background: transparent; border: 2px solid transparent; }
QToolButton[role="segment"]:hover { background: @hover; }
QToolButton[role="segment"]:checked { background: @accent_soft; }
QToolButton[role="segment"]:focus { border: 2px solid @accent; padding: 6px; }
QToolButton[role="digit"] { padding: 4px 0; border-radius: 5px; }
QToolButton[role="digit"]:focus { padding: 3px 0; }
QToolButton[role="digit"]:checked { font-weight: 700; }
QFrame#pageBar { background: @window; border: none; border-top: 1px solid @border; }
QFrame#barLine { background: @border; border: none; }
QFrame[role="card"] { background: @card; border: 1px solid @border; border-radius: 9px; }
QFrame#notice { border: 1px solid @border; border-radius: 9px; background: @card; }
QFrame#notice[kind="error"] { border: 1px solid @error; background: @error_soft; }
QFrame#notice QToolButton { padding: 2px; border: 2px solid transparent; background: transparent; }
QFrame#notice QToolButton:focus { border: 2px solid @accent; }
QFrame#notice QPlainTextEdit { font-family: monospace; font-size: 8pt; }
QListWidget#experiments { background: transparent; border: none; padding: 0; }
QTableView {
    background: @card; alternate-background-color: @window; color: @text; border: none;
    selection-background-color: @accent_soft; selection-color: @text; outline: none;
}
QTableView:focus { border: 2px solid @accent; border-radius: 7px; }
QTableView::item { padding: 0 12px; }
QHeaderView { background: @card; border: none; }
QHeaderView::section {
    background: @card; color: @muted; border: none; border-bottom: 1px solid @border;
    padding: 5px 12px; font-weight: 600;
}
QListWidget, QTreeWidget {
    background: @card; color: @text; border: 1px solid @border; border-radius: 7px; padding: 3px;
    outline: none;
}
QListWidget:focus, QTreeWidget:focus { border: 2px solid @accent; padding: 2px; }
QListWidget::item { padding: 3px; border-radius: 5px; }
QListWidget#scanLines::item { padding: 5px 3px; }
QListWidget::item:selected { background: @accent_soft; color: @text; }
QTreeWidget::item { padding: 3px; }
QTreeWidget::item:selected { background: @accent_soft; color: @text; }
QListView#gallery { background: transparent; border: 2px solid transparent; outline: none; }
QListView#gallery:focus { border: 2px solid @accent; border-radius: 7px; }
QProgressBar { background: @groove; border: none; border-radius: 2px; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }
QSlider:horizontal { min-height: 22px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @groove; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: @accent; }
QSlider[auto="true"]::sub-page:horizontal { background: @groove; }
QSlider::handle:horizontal {
    width: 14px; height: 14px; margin: -6px 0; border-radius: 8px;
    background: @card; border: 1px solid @muted;
}
QSlider::handle:horizontal:focus { border: 2px solid @accent; margin: -7px 0; }
QScrollBar:vertical { width: 10px; background: transparent; margin: 2px; }
QScrollBar::handle:vertical { background: @border; border-radius: 3px; min-height: 28px; }
QScrollBar::handle:vertical:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QMenuBar { background: @window; border-bottom: 1px solid @border; padding: 2px 6px; }
QMenuBar::item { padding: 4px 9px; border-radius: 5px; background: transparent; color: @text; }
QMenuBar::item:selected { background: @hover; }
QMenu { background: @card; border: 1px solid @border; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 22px; border-radius: 5px; }
QMenu::item:selected { background: @accent; color: @on_accent; }
QMenu::item:disabled { color: @faded; }
QMenu::separator { height: 1px; background: @border; margin: 5px 8px; }
QToolTip { background: @text; color: @window; border: none; padding: 5px 7px; }
"""
