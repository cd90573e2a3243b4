"""The functions that conditions of linking.toml call, as SQL of DuckDB.

In: nothing. Out: ``FUNCTIONS``, to be run once on a connection. Distances are on a sphere cut flat between the two
points: within a hundred kilometres the error is under a thousandth.
"""

FUNCTIONS = """
CREATE MACRO km(lat1, lon1, lat2, lon2) AS
    111.195 * sqrt((lat2 - lat1) ** 2 + ((lon2 - lon1) * cos(radians((lat1 + lat2) / 2))) ** 2);

-- The smallest distance between the points of two lists; NULL where either is empty
CREATE MACRO nearest_km(lats1, lons1, lats2, lons2) AS
    CASE
        WHEN len(lats1) = 0 OR len(lats2) = 0 THEN NULL
        WHEN len(lats1) = 1 AND len(lats2) = 1 THEN km(lats1[1], lons1[1], lats2[1], lons2[1])
        ELSE list_min(list_transform(range(1, len(lats1) + 1), lambda i: list_min(list_transform(
            range(1, len(lats2) + 1), lambda j: km(lats1[i], lons1[i], lats2[j], lons2[j])))))
    END;

CREATE MACRO widest(first1, last1, first2, last2) AS greatest(last1 - first1, last2 - first2) + 1;

-- Is it one town at the end of a road: by name, by another spelling or by its point?
CREATE MACRO ends_meet(name1, lat1, lon1, sounds1, name2, lat2, lon2, sounds2) AS
    name1 = name2 OR list_has_any(sounds1, sounds2) OR coalesce(km(lat1, lon1, lat2, lon2) <= 5, false);

-- How many ends two roads share; NULL where either is none
CREATE MACRO ends_shared(
    name1, lat1, lon1, sounds1, name2, lat2, lon2, sounds2, name3, lat3, lon3, sounds3, name4, lat4, lon4, sounds4) AS
    CASE WHEN name1 IS NOT NULL AND name3 IS NOT NULL THEN list_transform([[
        ends_meet(name1, lat1, lon1, sounds1, name3, lat3, lon3, sounds3),
        ends_meet(name2, lat2, lon2, sounds2, name4, lat4, lon4, sounds4),
        ends_meet(name1, lat1, lon1, sounds1, name4, lat4, lon4, sounds4),
        ends_meet(name2, lat2, lon2, sounds2, name3, lat3, lon3, sounds3)]],
        lambda e: CASE WHEN e[1] AND e[2] OR e[3] AND e[4] THEN 2 WHEN list_contains(e, true) THEN 1 ELSE 0 END)[1]
    END;

-- Kilometres of a point from the straight line between a road's ends
CREATE MACRO off_road_at(x, y, east, north, share) AS
    111.195 * sqrt((x - share * east) ** 2 + (y - share * north) ** 2);
CREATE MACRO off_road_km(x, y, east, north) AS off_road_at(x, y, east, north,
    CASE WHEN east = 0 AND north = 0 THEN 0
        ELSE greatest(0, least(1, (x * east + y * north) / (east * east + north * north))) END);

-- Does one of the places lie on the road, at an end of it or within 25 km of the line between?
CREATE MACRO on_road(names, sounds, lats, lons, along, from_sounds, to_sounds, lat1, lon1, lat2, lon2) AS
    len(along) > 0 AND (
        list_has_any(names, along) OR list_has_any(sounds, from_sounds) OR list_has_any(sounds, to_sounds)
        OR lat1 IS NOT NULL AND lat2 IS NOT NULL AND coalesce(list_min(list_transform(
            range(1, len(lats) + 1), lambda i: off_road_km(
                (lons[i] - lon1) * cos(radians(lat1)), lats[i] - lat1,
                (lon2 - lon1) * cos(radians(lat1)), lat2 - lat1))) <= 25, false));

CREATE MACRO in_other_regions(admins1, admins2) AS
    len(admins1) > 0 AND len(admins2) > 0 AND NOT list_has_any(admins1, admins2);

-- The largest figure that both state; NULL where there is none
CREATE MACRO shared_figure(figures1, figures2) AS list_max(list_intersect(figures1, figures2));

-- How often the lower of two ranges [low, high] goes into the higher; 0 where they touch, 1e9 for none against some
CREATE MACRO figures_apart(range1, range2) AS
    CASE
        WHEN greatest(range1[1], range2[1]) <= least(range1[2], range2[2]) THEN 0
        WHEN least(range1[2], range2[2]) > 0 THEN greatest(range1[1], range2[1]) / least(range1[2], range2[2])
        WHEN greatest(range1[1], range2[1]) >= 2 THEN 1e9
        ELSE 2
    END;
"""
