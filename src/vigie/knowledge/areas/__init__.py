"""Administrative units and how they changed: ``table`` (the project's own), ``lookup`` (a point's region and cercle),
``polygons`` (boundaries that the data folder brings)."""
