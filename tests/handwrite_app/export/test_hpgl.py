import numpy as np

from handwrite_app.document.model import Page, Stroke
from handwrite_app.export.hpgl import export_hpgl
from tests.readers.plotters import farthest, plotted


def test_every_stroke_is_one_lowering_of_the_pen_in_writing_order(one_page):
    page = one_page.pages[0]
    strokes = plotted(export_hpgl(page))
    assert len(strokes) == len(page.strokes)
    for (_, points), stroke in zip(strokes, page.strokes, strict=True):
        expected = stroke.points * [1, -1] + [0, page.height_mm]
        assert len(points) >= 2
        assert (points[1:] != points[:-1]).any(axis=1).all()
        assert farthest(points, np.vstack([expected, expected[-1]])) < 0.03
        assert (points <= [page.width_mm + 0.0125, page.height_mm]).all()


def test_a_dot_is_one_unit_long_and_stays_on_the_page():
    page = Page(10.0, 10.0, (Stroke([[10.0, 5.0]]), Stroke([[1.0, 2.0], [1.001, 2.0]])))
    assert export_hpgl(page).decode().split() == [
        "IN;",
        "SP1;",
        "PU400,200;PD399,200;",
        "PU40,320;PD41,320;",
        "PU;SP0;",
    ]


def test_each_colour_is_a_pen_and_the_ninth_the_first_again():
    strokes = [Stroke([[k, 1], [k, 2]], color=f"#00000{k}") for k in range(9)]
    page = Page(20.0, 20.0, (*strokes, strokes[0]))
    assert [pen for pen, _ in plotted(export_hpgl(page))] == [1, 2, 3, 4, 5, 6, 7, 8, 1, 1]


def test_long_strokes_are_sent_in_pieces_that_old_plotters_can_hold():
    way = np.column_stack([np.linspace(0, 100, 500), np.full(500, 5.0)])
    data = export_hpgl(Page(100.0, 10.0, (Stroke(way),)))
    assert max(len(part) for part in data.split(b";")) < 512
    ((_, points),) = plotted(data)
    np.testing.assert_allclose(points[:, 0], way[:, 0], atol=0.0126)


def test_the_comment_comes_before_any_pen_is_taken(one_page):
    page = one_page.pages[0]
    data = export_hpgl(page, 'Machine-made "ink" by modèl\n2;' + " more" * 20)
    first, second, third = data.splitlines()[:3]
    assert first.startswith(b"CO \"Machine-made 'ink' by mod?l 2; more more ")
    assert second.endswith(b'more";')
    assert max(len(first), len(second)) <= 80
    assert third == b"IN;"
    assert export_hpgl(page).startswith(b"IN;")
    assert len(plotted(data)) == len(page.strokes)


def test_a_page_without_ink_takes_no_pen():
    assert export_hpgl(Page(10.0, 10.0)) == b"IN;\nPU;SP0;\n"


def test_the_same_page_is_the_same_bytes(one_page, document):
    assert export_hpgl(one_page.pages[0]) == export_hpgl(document.pages[1])
