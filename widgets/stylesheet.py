"""The little that Fusion and the palette leave open."""

from __future__ import annotations

from app.runtime.paths import resource
from widgets.tokens import Tokens


def stylesheet(t: Tokens) -> str:
    """Write the stylesheet for one set of colours.

    Dynamic properties that widgets set: `kind` on buttons (primary, quiet, chip), on labels
    (title, heading, muted, section, badge) and on frames (header, card, banner, notice), and
    `tone` (ok, warn, bad) beside it.
    """
    chevron = resource("icons", "chevron-dark.svg" if t.is_dark else "chevron-light.svg").as_posix()
    tick = resource("icons", "tick.svg").as_posix()
    return f"""
    QToolTip {{ color: {t.text}; background: {t.raised}; border: 1px solid {t.border};
        padding: 3px 6px; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QSplitter::handle {{ background: {t.window}; }}
    QSplitter::handle:hover {{ background: {t.border}; }}
    QFrame[kind="header"] {{ background: {t.raised}; border: 0;
        border-bottom: 1px solid {t.border}; }}
    QFrame[kind="panel"] {{ background: {t.base}; border: 1px solid {t.border};
        border-radius: 4px; }}
    QFrame[kind="card"] {{ background: {t.base}; border: 1px solid {t.border};
        border-radius: 6px; }}
    QFrame[kind="tile"] {{ background: {t.raised}; border: 2px solid {t.border}; }}
    QFrame[kind="tile"][chosen="yes"] {{ border-color: {t.accent}; }}
    QFrame[kind="strip"] {{ background: {t.raised}; border: 0;
        border-top: 1px solid {t.border}; }}
    QFrame[kind="banner"], QFrame[kind="notice"] {{ border: 0; }}
    .QFrame[tone="warn"] {{ background: {t.warn_surface}; }}
    .QFrame[tone="bad"] {{ background: {t.bad_surface}; }}
    .QFrame[tone="ok"] {{ background: {t.ok_surface}; }}
    QLabel[kind="title"] {{ font-size: 20px; font-weight: 600; }}
    QLabel[kind="heading"] {{ font-size: 14px; font-weight: 600; }}
    QLabel[kind="muted"] {{ color: {t.muted}; }}
    QLabel[kind="section"] {{ color: {t.muted}; font-size: 11px; font-weight: 600;
        letter-spacing: 1px; }}
    QLabel[tone="ok"] {{ color: {t.ok}; }}
    QLabel[tone="warn"] {{ color: {t.warn}; }}
    QLabel[tone="bad"] {{ color: {t.bad}; }}
    QLabel[kind="chip"] {{ background: {t.window}; border: 1px solid {t.border};
        border-radius: 9px; padding: 1px 8px; }}
    QLabel[kind="chip"][tone="warn"] {{ background: {t.warn_surface}; color: {t.warn};
        border-color: {t.warn}; }}
    QLabel[kind="chip"][tone="bad"] {{ background: {t.bad_surface}; color: {t.bad};
        border-color: {t.bad}; }}
    QLabel[kind="chip"][tone="ok"] {{ background: {t.ok_surface}; color: {t.ok};
        border-color: {t.ok}; }}
    QPushButton {{ background: {t.base}; border: 1px solid {t.border}; border-radius: 4px;
        padding: 4px 12px; min-height: 18px; }}
    QPushButton:hover {{ background: {t.raised}; border-color: {t.muted}; }}
    QPushButton:pressed {{ background: {t.window}; }}
    QPushButton:focus {{ border-color: {t.accent}; }}
    QPushButton:disabled {{ color: {t.faded}; }}
    QPushButton[kind="primary"] {{ background: {t.accent_fill}; color: {t.on_accent};
        border-color: {t.accent_fill}; font-weight: 600; }}
    QPushButton[kind="primary"]:hover {{ border-color: {t.text}; }}
    QPushButton[kind="primary"]:disabled {{ background: {t.border}; color: {t.muted};
        border-color: {t.border}; }}
    QPushButton[kind="quiet"], QToolButton[kind="quiet"] {{ background: transparent;
        border: 1px solid transparent; border-radius: 4px; padding: 3px 6px; }}
    QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover {{
        background: {t.window}; border-color: {t.border}; }}
    QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus {{
        border-color: {t.accent}; }}
    QPushButton[kind="quiet"]:checked {{ background: {t.selection};
        border-color: {t.border}; }}
    QPushButton[kind="badge"] {{ border-radius: 12px; padding: 2px 10px; }}
    QPushButton[kind="badge"][tone="ok"] {{ background: {t.ok_surface}; color: {t.ok};
        border-color: {t.ok}; }}
    QPushButton[kind="badge"][tone="warn"] {{ background: {t.warn_surface}; color: {t.warn};
        border-color: {t.warn}; }}
    QPushButton[kind="badge"][tone="bad"] {{ background: {t.bad_surface}; color: {t.bad};
        border-color: {t.bad}; }}
    QPushButton[kind="choice-primary"] {{ background: {t.accent_fill}; color: {t.on_accent};
        border-color: {t.accent_fill}; font-weight: 600; }}
    QPushButton[kind="choice-primary"]:hover {{ border-color: {t.text}; }}
    QPushButton[kind="choice"], QPushButton[kind="choice-primary"] {{
        text-align: left; padding: 10px 14px; border-radius: 6px; }}
    QLineEdit, QPlainTextEdit, QComboBox, QDateEdit, QDateTimeEdit {{
        background: {t.base}; border: 1px solid {t.border}; border-radius: 4px; padding: 3px 6px;
        selection-background-color: {t.accent_fill}; selection-color: {t.on_accent}; }}
    QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateEdit:focus,
    QDateTimeEdit:focus {{ border-color: {t.accent}; }}
    QComboBox::drop-down, QDateEdit::drop-down, QDateTimeEdit::drop-down {{ border: 0;
        width: 20px; }}
    QComboBox::down-arrow, QDateEdit::down-arrow, QDateTimeEdit::down-arrow {{
        image: url("{chevron}"); width: 14px; height: 14px; }}
    QCheckBox::indicator, QRadioButton::indicator,
    QAbstractItemView::indicator {{ width: 13px; height: 13px;
        border: 1px solid {t.muted}; background: {t.base}; border-radius: 3px; }}
    QRadioButton::indicator {{ border-radius: 7px; }}
    QCheckBox::indicator:hover, QRadioButton::indicator:hover,
    QCheckBox:focus::indicator, QRadioButton:focus::indicator {{ border-color: {t.accent}; }}
    QCheckBox::indicator:checked,
    QAbstractItemView::indicator:checked {{ background: {t.accent_fill};
        border-color: {t.accent_fill}; image: url("{tick}"); }}
    QRadioButton::indicator:checked {{ border: 4px solid {t.accent_fill}; width: 7px;
        height: 7px; background: {t.on_accent}; }}
    QCheckBox::indicator:disabled, QRadioButton::indicator:disabled,
    QAbstractItemView::indicator:disabled {{
        border-color: {t.border}; background: {t.window}; }}
    QLineEdit[tone="bad"] {{ border-color: {t.bad}; }}
    QComboBox QAbstractItemView {{ background: {t.base}; border: 1px solid {t.border};
        selection-background-color: {t.selection}; selection-color: {t.text}; }}
    QScrollArea[kind="sheet"], QScrollArea[kind="sheet"] > QWidget,
    QScrollArea[kind="sheet"] > QWidget > QWidget[kind="sheet"] {{ background: {t.base}; }}
    QListView, QTreeView, QTextEdit {{ background: {t.base}; border: 0; outline: 0; }}
    QListView[kind="framed"], QTreeView[kind="framed"] {{ border: 1px solid {t.border};
        border-radius: 4px; }}
    QTableView {{ background: {t.base}; border: 0; outline: 0;
        selection-background-color: {t.selection}; selection-color: {t.text}; }}
    QTableView[kind="framed"] {{ border: 1px solid {t.border}; border-radius: 4px; }}
    QTableView::item {{ padding: 5px 8px; border: 0; }}
    QTableView::item:selected {{ background: {t.selection}; color: {t.text}; }}
    QHeaderView {{ background: {t.base}; }}
    QHeaderView::section {{ background: {t.base}; color: {t.muted}; border: 0;
        border-bottom: 1px solid {t.border}; padding: 5px 8px; font-weight: 600; }}
    QTabWidget::pane {{ border: 1px solid {t.border}; border-radius: 4px; top: -1px;
        background: {t.base}; }}
    QTabBar::tab {{ background: transparent; color: {t.muted}; padding: 5px 6px;
        border: 0; border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {t.text}; border-bottom-color: {t.accent}; }}
    QTabBar::tab:hover {{ color: {t.text}; }}
    QTabBar::tab:focus {{ color: {t.accent}; }}
    QProgressBar {{ background: {t.window}; border: 0; border-radius: 2px; max-height: 4px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 2px; }}
    QScrollBar:vertical {{ background: transparent; width: 11px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 0; }}
    QScrollBar::handle {{ background: {t.border}; border-radius: 4px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: 28px; }}
    QScrollBar::handle:horizontal {{ min-width: 28px; }}
    QScrollBar::handle:hover {{ background: {t.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QMenu {{ background: {t.base}; border: 1px solid {t.border}; padding: 4px; }}
    QMenu::item {{ padding: 5px 24px 5px 24px; border-radius: 3px; }}
    QMenu::item:selected {{ background: {t.selection}; color: {t.text}; }}
    QMenu::item:disabled {{ color: {t.muted}; }}
    QMenu::separator {{ height: 1px; background: {t.border}; margin: 4px 6px; }}
    QMenuBar {{ background: {t.raised}; border: 0; }}
    QMenuBar::item {{ padding: 4px 9px; background: transparent; }}
    QMenuBar::item:selected {{ background: {t.selection}; }}
    QStatusBar {{ background: {t.raised}; border-top: 1px solid {t.border}; }}
    QStatusBar::item {{ border: 0; }}
    """
