"""What plotters draw, told what to do by our files: simulators, and how far drawings are apart."""

from __future__ import annotations

import re

import numpy as np
import pytest
import shapely


def plotted(data):
    """What an HP-GL plotter draws: (pen, (N, 2) mm, y up) of each lowering of the pen."""
    strokes, pen, here, is_down = [], 0, None, False
    text = re.sub(r'CO "[^"]*";', "", data.decode("ascii")).replace("\n", "")
    for name, given in re.findall(r"([A-Z]{2})([^;]*);", text):
        places = np.array([float(n) for n in given.split(",") if n]).reshape(-1, 2 - (name == "SP"))
        if name == "SP":
            pen = int(places[0, 0])
        elif name == "PU":
            is_down = False
            here = places[-1] / 40 if len(places) else here
        elif name == "PD":
            if not is_down:
                strokes.append((pen, [here]))
            is_down = True
            strokes[-1][1].extend(places / 40)
            here = places[-1] / 40
        else:
            assert name == "IN"
    return [(pen, np.array(points)) for pen, points in strokes]


def milled(data, pen_down="G1 Z0 F600", pen_up="G0 Z5"):
    """The strokes that a machine draws, in mm, and the speeds of its moves, by another's parser."""
    parser = pytest.importorskip("gcodeparser")
    scale, here, is_down, feed = None, np.zeros(2), False, None
    strokes, moves = [], []
    for line in parser.parse_gcode_lines(data.decode("ascii")):
        name = f"{line.command[0]}{line.command[1]}"
        text = " ".join([name] + [f"{k}{v:g}" for k, v in line.params.items()])
        if name in ("G20", "G21"):
            scale = {"G20": 25.4, "G21": 1.0}[name]
        elif text == pen_down:
            is_down = True
            strokes.append([here])
        elif text == pen_up:
            is_down = False
        elif name in ("G0", "G1") and "X" in line.params:
            feed = line.params.get("F", feed)
            here = np.array([line.params["X"], line.params["Y"]]) * scale
            moves.append((name, is_down, feed))
            if is_down:
                strokes[-1].append(here)
    return [np.array(stroke) for stroke in strokes], moves


def farthest(one, other):
    """The largest distance of a point of either of two polylines from the other one, in mm."""
    return shapely.hausdorff_distance(shapely.linestrings(one), shapely.linestrings(other))
