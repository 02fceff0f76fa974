"""The small charts of targets: every figure is there, for the eye and for the ear."""

from __future__ import annotations

from defusedxml import ElementTree

from applications.charts import HEIGHT, WIDTH, charts_of

ROW = {
    "name": "服务机构数",
    "unit": "家",
    "better": "higher",
    "baseline": "20",
    "target_1": "26",
    "target_2": "1200.50",
    "target_3": "4000000",
}


def test_a_chart_shows_and_says_every_figure():
    (chart,) = charts_of([ROW])
    assert chart.spoken == "服务机构数：基期值 20、第1年 26、第2年 1,200.5、第3年 4,000,000 家"
    drawing = ElementTree.fromstring(chart.svg())
    assert drawing.get("role") == "img"
    assert drawing.get("aria-label") == chart.spoken
    texts = [node.text for node in drawing if node.tag.endswith("text")]
    assert texts[::2] == ["20", "26", "1,200.5", "4,000,000"]
    assert "style" not in chart.svg()


def test_all_points_lie_within_the_drawing_and_higher_is_higher():
    rows = [
        ROW,
        {**ROW, "target_3": "20", "target_2": "20", "target_1": "20"},
        {**ROW, "target_1": "-5"},
    ]
    for chart in charts_of(rows):
        assert all(0 < float(p.x) < WIDTH and 0 < float(p.y) < HEIGHT for p in chart.points)
    first = charts_of(rows)[0].points
    assert float(first[0].y) > float(first[-1].y)


def test_an_indicator_with_fewer_than_two_figures_has_no_chart():
    empty = dict.fromkeys(("target_1", "target_2", "target_3"), "")
    assert charts_of([{**ROW, **empty}, {"name": "x"}]) == []
    assert len(charts_of([{**ROW, **empty, "target_3": "30"}])) == 1
