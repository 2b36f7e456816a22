import dataclasses

import numpy as np
import pytest

from handwrite_app.document.model import Document, Page, Paper, Stroke, Word


def test_a_stroke_keeps_its_own_copy_that_cannot_be_written_to():
    points = np.array([[1.0, 2.0], [3.0, 4.0]])
    stroke = Stroke(points)
    points[0] = 99.0
    assert stroke.points.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    with pytest.raises(ValueError):
        stroke.points[0] = 0.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        stroke.line = 3


@pytest.mark.parametrize("points", [[], [[1.0]], [1.0, 2.0], [[np.nan, 0.0]], [[0.0, np.inf]]])
def test_a_stroke_refuses_what_is_no_list_of_points(points):
    with pytest.raises(ValueError):
        Stroke(np.array(points))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Stroke(np.zeros((1, 2)), color="blue"),
        lambda: Stroke(np.zeros((1, 2)), width_mm=0.0),
        lambda: Stroke(np.zeros((1, 2)), word=-1),
        lambda: Stroke(np.zeros((2, 2)), pressures=np.zeros(1)),
        lambda: Stroke(np.zeros((1, 2)), pressures=np.array([1.5])),
        lambda: Stroke(np.zeros((1, 2)), pressures=np.array([np.nan])),
        lambda: Word("a", legibility=1.5),
        lambda: Paper("lined"),
        lambda: Page(0.0, 10.0),
        lambda: Page(10.0, float("nan")),
        lambda: Document("a", ()),
        lambda: Document("a", (Page(1.0, 1.0),), (Word("a", page=1),)),
        lambda: Document("a", (Page(1.0, 1.0, (Stroke(np.zeros((1, 2)), 1),)),), (Word("a"),)),
    ],
)
def test_a_document_cannot_hold_nonsense(make):
    with pytest.raises(ValueError):
        make()


def test_a_document_says_which_model_wrote_it_and_nothing_of_ink_from_a_pen():
    pages = (Page(10.0, 10.0),)
    assert "stroke-small 1.0" in Document("a", pages, model="stroke-small 1.0").provenance
    assert Document("a", pages).provenance == ""
