"""The texts of every `UserError` that the window may show, as the source has them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "handwrite_app"
ELSEWHERE = ("app.py", "judge.py", "cli", "evaluation", "lab", "ui")  # not in the window, or tr()
RUNS = ("lab/process.py", "lab/runs.py")  # of all trainings, which the window shows
COMMAND_LINE = ("export/gcode.py",)  # whose profiles the window does not take
ERRORS = {"UserError": 0, "ScanError": 0, "Status": 1}  # and which argument is the message


def template(node: ast.expr) -> str | None:
    """A text as a catalogue has it, "There is no page {page}."; None if it is made elsewhere.

    What is filled in has the name of what it is taken from; the second of a name is numbered.
    """
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    text, used = "", dict[str, int]()
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
        elif isinstance(part, ast.FormattedValue):
            name = _name(part.value)
            used[name] = used.get(name, 0) + 1
            text += f"{{{name}{used[name] if used[name] > 1 else ''}}}"
    return text


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id.strip("_").lower()
    if isinstance(node, ast.Attribute):
        return node.attr.strip("_").lower()
    if isinstance(node, ast.Subscript):
        return _name(node.value)
    if isinstance(node, ast.Call) and node.args:
        return _name(node.args[-1])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _name(node.func.value)
    return "value"


def templates() -> Iterator[str]:
    """The messages and hints of the package, each once."""
    seen: set[str] = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE)
        name = place.as_posix()
        if (place.parts[0] in ELSEWHERE and name not in RUNS) or name in COMMAND_LINE:
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id in ERRORS
            ):
                first = ERRORS[call.func.id]
                for argument in call.args[first : first + 2]:
                    text = template(argument)
                    if text is not None and text not in seen:
                        seen.add(text)
                        yield text
