/* Shapes of the ground as one path each: many thousand corners that nobody chooses, hovers or moves.
   Leaflet's own lines make an object of every corner; here a ring is a row of numbers in its projection. */
(function () {
  "use strict";
  const ck = (window.cuakhau = window.cuakhau || {});
  const FINE = 0.7;

  /** The lines of a geometry, each as world coordinates x, y, x, y … at zoom 0. */
  function rows(geometry) {
    const c = geometry.coordinates;
    const lines = { LineString: () => [c], MultiLineString: () => c, Polygon: () => c, MultiPolygon: () => c.flat() }[geometry.type]();
    return lines.map((line) => {
      const row = new Float64Array(line.length * 2);
      line.forEach(([lon, lat], i) => { [row[2 * i], row[2 * i + 1]] = ck.layout.world(lat, lon); });
      return row;
    });
  }

  /** Writes a row as a path: corners nearer than `FINE` pixels to the last one are left out, and so are runs of corners
      that lie beyond the same side of `box`, since nothing between them can be seen. */
  function written(row, scale, ox, oy, box, closed) {
    let d = "", lastX = NaN, lastY = NaN, side = 0, heldX = 0, heldY = 0, held = false, first = true;
    for (let i = 0; i < row.length; i += 2) {
      const x = row[i] * scale - ox, y = row[i + 1] * scale - oy;
      const here = (x < box[0] ? 1 : x > box[2] ? 2 : 0) | (y < box[1] ? 4 : y > box[3] ? 8 : 0);
      if (!first && side & here) {
        side &= here;
        [heldX, heldY, held] = [x, y, true];
        continue;
      }
      if (held) {
        d += "L" + heldX.toFixed(1) + " " + heldY.toFixed(1);
        held = false;
      }
      side = here;
      const end = i + 2 === row.length && !closed;
      if (!first && !end && !here && Math.abs(x - lastX) + Math.abs(y - lastY) < FINE) continue;
      d += (first ? "M" : "L") + x.toFixed(1) + " " + y.toFixed(1);
      [lastX, lastY, first] = [x, y, false];
    }
    if (held) d += "L" + heldX.toFixed(1) + " " + heldY.toFixed(1);
    return closed ? d + "Z" : d;
  }

  /** One path of the geometries of `features`, in the renderer's pane; does what Leaflet asks of its own lines. */
  ck.Shapes = L.Path.extend({
    initialize(features, options) {
      const closed = /Polygon/.test(features[0].geometry.type);
      L.Util.setOptions(this, { interactive: false, weight: 1, fill: closed, fillOpacity: 1, ...options });
      this.closed = closed;
      this.rows = features.flatMap((f) => rows(f.geometry));
    },
    _reset() {
      this._update();
    },
    _project() {},
    _update() {
      if (!this._map) return;
      const scale = 2 ** this._map.getZoom(), o = this._map.getPixelOrigin(), b = this._renderer._bounds;
      const box = [b.min.x - 20, b.min.y - 20, b.max.x + 20, b.max.y + 20];
      this._path.setAttribute("d", this.rows.map((row) => written(row, scale, o.x, o.y, box, this.closed)).join("") || "M0 0");
    },
    redraw() {
      this._update();
      return this;
    },
  });
})();
