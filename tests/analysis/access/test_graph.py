"""Road graphs from the list, tables and OpenStreetMap extracts; places joined to them."""

from __future__ import annotations

import numpy as np
import pytest

from vigie.analysis.access.graph import RoadFileError, RoadGraph, load, sketch
from vigie.analysis.access.graph.sketch import Point, Sketch, Stretch
from vigie.analysis.access.paths import Tree
from vigie.knowledge.asked import the_place
from vigie.knowledge.gazetteer import Entry
from vigie.knowledge.road_speeds import speeds

HEAD = "from,to,from_ctry,to_ctry,FX,FY,TX,TY,distance,duration,add\n"


def town(name, lat, lon, kind="town"):
    return Entry(name=name, kind=kind, lat=lat, lon=lon, country="ML")


def minutes(graph, a, b):
    start, end = graph.node(a), graph.node(b)
    tree = Tree(graph.network, [end])
    return graph.way(start, tree.path(start), graph.minutes(False))


def test_the_list_of_the_project_knows_the_way_from_kayes_to_bamako():
    graph = load(None, [])
    kayes, bamako = the_place("Kayes").entry, the_place("Bamako").entry
    way = minutes(graph, kayes, bamako)
    assert way.minutes == pytest.approx(435, abs=1) and way.modelled_km == 0
    assert graph.passed(way)[:4] == ["Kayes", "Koniakary", "Sandaré", "Lakamané"]
    assert graph.abroad(way) == []


def test_a_network_whose_rows_give_their_points_in_any_order_is_put_together(tmp_path):
    file = tmp_path / "roads.csv"
    file.write_text(
        HEAD
        + "1,2,MLI,MLI,-9.0,14.0,-8.0,14.0,120000,90,False\n"
        + "2,3,MLI,SEN,-7.0,14.0,-8.0,14.0,110000,80,False\n"  # the points the other way round
        + "3,4,SEN,SEN,-7.0,14.0,-6.0,14.0,110000,80,False\n"
        + "1,4,MLI,SEN,-9.0,14.0,-6.0,14.0,400000,1,True\n",  # a road that is only proposed
        encoding="utf-8",
    )
    west, east = town("West", 14.0, -9.0), town("East", 14.0, -6.0)
    graph = load(file, [west, east])
    way = minutes(graph, west, east)
    assert (way.minutes, way.km) == (pytest.approx(250), pytest.approx(340))
    assert [graph.countries[n] for n in way.nodes] == ["ML", "ML", "SN", "SN"]


def test_segments_without_lengths_are_roads_too(tmp_path):
    file = tmp_path / "segments.csv"
    file.write_text("FX,FY,TX,TY,passes\n-9,14,-8.5,14,3\n-8.5,14,-8,14,3\n", encoding="utf-8")
    a, b = town("A", 14, -9), town("B", 14, -8)
    way = minutes(load(file, [a, b]), a, b)
    assert way.km == pytest.approx(108 * speeds().winding, rel=0.01)


@pytest.mark.parametrize(
    ("name", "text"),
    [("x.csv", "a,b\n1,2\n"), ("x.csv", HEAD + "1,2,MLI,MLI,x,14,-8,14,1,1,False\n"), ("x.osm.pbf", "not a file")],
)
def test_a_file_of_another_shape_is_refused_by_name(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(RoadFileError, match=r"x\.(csv|osm\.pbf): .+\.$"):
        sketch(tmp_path / name)
    with pytest.raises(RoadFileError, match="no such file"):
        sketch(tmp_path / "nowhere.csv")


def trunk(coarse=True):
    """A road of 120 km drawn as a straight line of 108, and one across it in the east."""
    points = [Point(14.0, -9.0, "ML"), Point(14.0, -8.0, "ML"), Point(15.0, -8.0, "ML")]
    return Sketch("test", "none", coarse, points, [Stretch(0, 1, 120, "paved", 90.0), Stretch(1, 2, 115, "unpaved")])


def test_a_town_near_a_long_road_stands_on_it_and_a_village_gets_a_track():
    west, on = town("West", 14.01, -9.0), town("On", 14.08, -8.5)
    village, beyond = town("Village", 14.3, -8.6, "village"), town("Beyond", 14.5, -8.6, "village")
    graph = RoadGraph(trunk(), [west, on, village, beyond])
    way = minutes(graph, west, on)
    assert (way.minutes, way.modelled_km) == (pytest.approx(45, abs=1), 0)
    far = minutes(graph, beyond, west)
    # The farther village is joined by way of the nearer one, and that one to the town, which is nearer than the line.
    assert far.modelled_km == pytest.approx((22.2 + 26.7) * speeds().winding, rel=0.01)
    assert graph.passed(far)[0] == "Beyond" and graph.node(village) in far.nodes
    wet = graph.minutes(True)
    assert all(w >= d for w, d in zip(wet, graph.minutes(False), strict=True))


def test_a_place_too_far_from_everything_is_not_on_the_map():
    assert RoadGraph(trunk(), [town("Nowhere", 18.0, -3.0)]).node(town("Nowhere", 18.0, -3.0)) is None


def test_an_openstreetmap_extract_is_read_with_its_bends_and_classes(tmp_path):
    osmium = pytest.importorskip("osmium")
    file = tmp_path / "land.osm.pbf"
    with osmium.SimpleWriter(str(file)) as out:
        spots = [(-9.0, 14.0), (-8.9, 14.1), (-8.8, 14.0), (-8.8, 13.5), (-8.7, 14.0)]
        for n, spot in enumerate(spots, 1):
            out.add_node(osmium.osm.mutable.Node(id=n, location=spot, version=1))
        ways = [
            ([1, 2, 3, 5], {"highway": "primary", "ref": "RN9"}),
            ([3, 4], {"highway": "tertiary", "surface": "sand"}),
            ([1, 4], {"highway": "footway"}),
        ]
        for n, (nodes, tags) in enumerate(ways, 1):
            out.add_way(osmium.osm.mutable.Way(id=n, nodes=nodes, tags=tags, version=1))
    a, b = town("A", 14.0, -9.0), town("B", 13.5, -8.8)
    graph = load(file, [a, b])
    way = minutes(graph, a, b)
    assert [(s.kind, s.name) for s in (graph.stretches[r] for r in way.roads)] == [("paved", "RN9"), ("track", "")]
    assert way.km == pytest.approx(31.1 + 55.6, abs=0.5)
    assert way.modelled_km == 0 and np.isclose(way.minutes, 60 * (31.0 / 80 + 55.6 / 20), atol=2)


def test_the_trunk_network_gives_the_times_that_are_known(trunk_network):
    entries = [
        the_place(n).entry for n in ("Kayes", "Bamako", "Sandaré", "Lakamané", "Nioro du Sahel", "Diboli", "Diéma")
    ]
    graph = load(trunk_network, entries)
    kayes, bamako, sandare, lakamane, nioro, diboli, diema = (graph.node(e) for e in entries)

    def roads(a, b):
        return Tree(graph.network, [b]).path(a)

    tree = Tree(graph.network, [bamako])
    assert tree.distance[kayes] == pytest.approx(435, abs=1)
    before = tree.distance[[kayes, nioro]].copy()
    tree.change(roads(sandare, lakamane), np.inf)
    assert tree.distance[kayes] / before[0] == pytest.approx(1.39, abs=0.01)
    tree.change(roads(kayes, diboli) + roads(nioro, diema), np.inf)
    assert tree.distance[nioro] / before[1] == pytest.approx(3.24, abs=0.05)
    assert graph.abroad(graph.way(nioro, tree.path(nioro), graph.minutes(False))) == ["SN"]
