/* Pure geometry of the map: where crowded symbols go, how schematic lines bend, what is free for a name.
   Numbers in, numbers out: no Leaflet and no document here. Boxes are [left, top, right, bottom] in pixels. */
(function () {
  "use strict";
  const ck = (window.cuakhau = window.cuakhau || {});
  const TOP_ZOOM = 11;
  const ROUNDS = 60;

  /** Web Mercator position at zoom 0, in pixels. */
  function world(lat, lon) {
    const s = Math.sin((lat * Math.PI) / 180);
    return [256 * (lon / 360 + 0.5), 256 * (0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI))];
  }

  /* ---------- crowding ---------- */

  function relax(nodes, zoom, shift, radius) {
    const k = 2 ** zoom;
    const all = nodes.map((o, i) => {
      const tx = o.wx * k, ty = o.wy * k;
      return { tx, ty, x: tx + shift[i][0], y: ty + shift[i][1], r: radius(o, zoom), w: o.weight };
    });
    const pairs = [];
    for (let i = 0; i < all.length; i += 1) {
      if (!all[i].r) continue;
      for (let j = i + 1; j < all.length; j += 1) {
        if (all[j].r && Math.abs(all[i].tx - all[j].tx) < 150 && Math.abs(all[i].ty - all[j].ty) < 150) pairs.push([i, j]);
      }
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round < ROUNDS - 20) {
        for (const n of all) {
          n.x += (n.tx - n.x) * 0.06;
          n.y += (n.ty - n.y) * 0.06;
        }
      }
      for (const [i, j] of pairs) {
        const a = all[i], b = all[j], need = a.r + b.r + 1.5;
        let dx = b.x - a.x, dy = b.y - a.y, d = Math.hypot(dx, dy);
        if (d >= need) continue;
        if (d < 0.01) {
          dx = Math.cos(i * 2.4 + j);
          dy = Math.sin(i * 2.4 + j);
          d = 1;
        }
        const push = (need - d) / 2 / d, share = (2 * b.w) / (a.w + b.w);
        a.x -= dx * push * share;
        a.y -= dy * push * share;
        b.x += dx * push * (2 - share);
        b.y += dy * push * (2 - share);
      }
    }
    return all.map((n) => (n.r ? [n.x - n.tx, n.y - n.ty] : [0, 0]));
  }

  /** Offsets in pixels that keep symbols apart at `zoom`.
   *  Solved from close up, where nothing overlaps, outwards in small steps: neighbours keep their compass order,
   *  and the result depends on the zoom alone, never on the window, the pan or the filter. */
  function spread(nodes, zoom, radius) {
    let shift = nodes.map(() => [0, 0]);
    for (let z = TOP_ZOOM; z > zoom + 0.01; z -= 0.5) shift = relax(nodes, z, shift, radius);
    return relax(nodes, zoom, shift, radius);
  }

  /* ---------- lines ---------- */

  /** Corners softened by quadratic curves over 22 % of each leg: drawn, and still openly schematic. */
  function soften(points) {
    const out = [points[0]], k = 0.22;
    for (let i = 1; i < points.length - 1; i += 1) {
      const a = points[i - 1], b = points[i], c = points[i + 1];
      const p = [b[0] + (a[0] - b[0]) * k, b[1] + (a[1] - b[1]) * k];
      const q = [b[0] + (c[0] - b[0]) * k, b[1] + (c[1] - b[1]) * k];
      for (let t = 0; t <= 1.001; t += 0.2) {
        out.push([0, 1].map((x) => (1 - t) * (1 - t) * p[x] + 2 * t * (1 - t) * b[x] + t * t * q[x]));
      }
    }
    out.push(points[points.length - 1]);
    return out;
  }

  /** The polyline `points` moved `by` pixels to its side. */
  function beside(points, by) {
    if (!by) return points;
    return points.map((p, i) => {
      const a = points[Math.max(0, i - 1)], b = points[Math.min(points.length - 1, i + 1)];
      const d = Math.hypot(b.x - a.x, b.y - a.y) || 1;
      return { x: p.x - ((b.y - a.y) / d) * by, y: p.y + ((b.x - a.x) / d) * by };
    });
  }

  function toSegment(x, y, a, b) {
    const dx = b.x - a.x, dy = b.y - a.y, len = dx * dx + dy * dy;
    const t = len ? Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / len)) : 0;
    return Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
  }

  /** Distance in pixels from a point to a polyline. */
  function toLine(x, y, line) {
    let best = Infinity;
    for (let i = 1; i < line.length; i += 1) best = Math.min(best, toSegment(x, y, line[i - 1], line[i]));
    return best;
  }

  /** Whether a segment touches a box (Liang–Barsky). */
  function crosses(a, b, box) {
    if ((a.x < box[0] && b.x < box[0]) || (a.x > box[2] && b.x > box[2]) || (a.y < box[1] && b.y < box[1]) || (a.y > box[3] && b.y > box[3])) return false;
    let t0 = 0, t1 = 1;
    const dx = b.x - a.x, dy = b.y - a.y;
    const clips = [[-dx, a.x - box[0]], [dx, box[2] - a.x], [-dy, a.y - box[1]], [dy, box[3] - a.y]];
    for (const [p, q] of clips) {
      if (p === 0) {
        if (q < 0) return false;
      } else if (p < 0) t0 = Math.max(t0, q / p);
      else t1 = Math.min(t1, q / p);
    }
    return t0 <= t1;
  }

  function within(ring, x, y) {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [xi, yi] = ring[i], [xj, yj] = ring[j];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
    return inside;
  }

  /** Whether a GeoJSON polygon or multipolygon holds the point (degrees). */
  function holds(geometry, lat, lon) {
    const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    return parts.some((rings) => within(rings[0], lon, lat) && !rings.slice(1).some((hole) => within(hole, lon, lat)));
  }

  /** The box around a polygon as two corners [lat, lon]. */
  function bounds(geometry) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    parts.forEach((rings) => rings[0].forEach(([x, y]) => {
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    }));
    return [[box[1], box[0]], [box[3], box[2]]];
  }

  /** A polygon with every `n`th point of its long rings: enough to say where a name may go. */
  function thin(geometry, n) {
    const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const large = parts.filter((rings) => rings[0].length > 12);
    const coordinates = (large.length ? large : parts).map((rings) => [rings[0].length > 60 ? rings[0].filter((_, i) => i % n === 0) : rings[0]]);
    return { type: "MultiPolygon", coordinates };
  }

  /** The point [lat, lon] of a polygon inside the box [south, west, north, east] that lies farthest from its outline
   *  (of a coarse grid of candidates), or null. */
  function pole(geometry, box) {
    const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates, n = 14;
    const line = parts.flatMap((rings) => rings.flat());
    let best = null, most = 0;
    for (let i = 1; i < n; i += 1) {
      for (let j = 1; j < n; j += 1) {
        const lat = box[0] + ((box[2] - box[0]) * i) / n, lon = box[1] + ((box[3] - box[1]) * j) / n;
        if (!holds(geometry, lat, lon)) continue;
        let d = Math.min(lat - box[0], box[2] - lat, lon - box[1], box[3] - lon) + 0.15;
        for (const [x, y] of line) d = Math.min(d, Math.hypot((x - lon) * 0.9, y - lat));
        if (d > most) [best, most] = [[lat, lon], d];
      }
    }
    return best;
  }

  /* ---------- names ---------- */

  /** What is taken on the sheet, and what is left. */
  class Sheet {
    constructor(view) {
      this.view = view;
      this.taken = [];
      this.lines = [];
      this.soft = [];
    }

    take(box) {
      this.taken.push(box);
    }

    free(box, pad, own) {
      return !this.taken.some((t) => t !== own && box[0] < t[2] + pad && box[2] > t[0] - pad && box[1] < t[3] + pad && box[3] > t[1] - pad);
    }

    inside(box, margin) {
      const v = this.view, m = margin === undefined ? 4 : margin;
      return box[0] > v[0] + m && box[2] < v[2] - m && box[1] > v[1] + m && box[3] < v[3] - m;
    }

    /** How many of `lines` run through the box. */
    struck(box, lines) {
      return lines.filter((line) => line.some((p, i) => i && crosses(line[i - 1], p, box))).length;
    }

    /** The best free box of `boxes` (in order of preference), or null. `step` is what one place costs, `allowed` a last test;
     *  a corridor through the name costs 2.5, the border 1.4. */
    best(boxes, pad, own, step, allowed) {
      let found = null, cost = Infinity;
      boxes.forEach((box, place) => {
        const rank = place * (step || 1);
        if (rank >= cost || !this.inside(box) || !this.free(box, pad, own) || (allowed && !allowed(box))) return;
        const c = rank + 2.5 * this.struck(box, this.lines) + 1.4 * this.struck(box, this.soft);
        if (c < cost) [found, cost] = [box, c];
      });
      return found;
    }
  }

  /** The eight places of a name around a symbol: E W S N NE SE NW SW. */
  function around(x, y, r, w, h) {
    const d = r * 0.75;
    return [
      [x + r + 3, y - h / 2], [x - r - 3 - w, y - h / 2], [x - w / 2, y + r + 1], [x - w / 2, y - r - h - 1],
      [x + d + 2, y - r * 0.7 - h + 3], [x + d + 2, y + r * 0.7 - 3], [x - d - 2 - w, y - r * 0.7 - h + 3], [x - d - 2 - w, y + r * 0.7 - 3],
    ].map(([left, top]) => [left, top, left + w, top + h]);
  }

  ck.layout = { world, spread, soften, beside, toLine, crosses, holds, bounds, thin, pole, around, Sheet };
})();
