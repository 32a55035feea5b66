/* Names on the map: greedy, most important first, never one over another. Boxes are measured, so the fonts
   must be loaded before. A name keeps its element, so that it moves with the map while one zooms. */
(function () {
  "use strict";
  const ck = (window.cuakhau = window.cuakhau || {});
  const FACE = '"Source Sans","Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif';
  const NARROW = 500;
  const PAIR_ZOOM = 9.5;
  const DIRECTIONS = [0, 1, -1, 2, -2, 3, -3, 8, 7, -7, 6, -6, 5, -5, 4, -4];
  const pencil = document.createElement("canvas").getContext("2d");
  const widths = new Map();

  function width(text, font, tracking) {
    const key = font + text;
    if (!widths.has(key)) {
      pencil.font = font + " " + FACE;
      widths.set(key, pencil.measureText(text).width);
    }
    return widths.get(key) + (tracking || 0) * [...text].length;
  }

  const name = (row, language) => row[language] || row.vi;
  /** What a name is written in: a town without a Chinese name keeps its Vietnamese one. */
  const tongueOf = (text, language) => (/[\u4e00-\u9fff]/.test(text) ? "zh-Hans" : language === "zh" ? "vi" : language);
  const PAIR = ["country:vn", "country:cn"];
  const grown = (b, by) => [b[0] - by, b[1] - by, b[2] + by, b[3] + by];
  const centred = (x, y, w, h) => [x - w / 2, y - h / 2, x + w / 2, y + h / 2];

  class Labels {
    constructor(map, names) {
      this.map = map;
      this.names = names;
      const pane = map.createPane("label");
      pane.style.zIndex = 595;
      pane.style.pointerEvents = "none";
      pane.setAttribute("aria-hidden", "true");
      this.pane = pane;
      this.pool = new Map();
      this.calls = L.layerGroup().addTo(map);
      this.renderer = L.svg({ pane: "leader", padding: 0.4 });
      map.on("zoomanim", (e) => this.move((p) => map._latLngToNewLayerPoint(p, e.zoom, e.center)));
      map.on("zoom viewreset", () => this.move((p) => map.latLngToLayerPoint(p)));
    }

    move(project) {
      this.pool.forEach((l) => {
        const p = project(l.anchor).add(l.offset);
        ck.put(l.element, p.x, p.y);
      });
    }

    /** Writes `text` into `box`; `anchor` is the layer point that the name belongs to. */
    write(key, text, className, box, anchor, more) {
      const extra = more || {};
      let l = this.pool.get(key);
      if (!l) {
        const element = document.createElement("div");
        this.pane.appendChild(element);
        l = { element };
        this.pool.set(key, l);
      }
      l.used = this.turn;
      const tongue = tongueOf(text, this.scene.language), said = [text, tongue, extra.second, extra.families, className].join("|");
      if (l.said !== said) {
        l.said = said;
        l.element.className = "ck-label leaflet-zoom-animated " + className;
        const inner = document.createElement("span");
        inner.textContent = text;
        inner.lang = tongue;
        if (extra.families) inner.prepend(this.scene.symbols.sign(extra.families));
        l.element.replaceChildren(inner);
        if (extra.second) {
          const second = document.createElement("i");
          second.textContent = extra.second;
          second.lang = tongueOf(extra.second, "zh");
          inner.appendChild(second);
        }
      }
      l.element.firstChild.style.transform = extra.turn ? "rotate(" + extra.turn + "rad)" : "";
      l.anchor = this.map.layerPointToLatLng([anchor.x, anchor.y]);
      l.offset = L.point(box[0] - anchor.x, box[1] - anchor.y);
      ck.put(l.element, box[0], box[1]);
      if (!extra.unbooked) this.sheet.take(box);
    }

    /** All names anew. `scene`: {symbols, corridors, provinces, provinceAt, language, zoom, province(id)}. */
    draw(scene) {
      const map = this.map, size = map.getSize(), o = map.containerPointToLayerPoint([0, 0]);
      this.turn = (this.turn || 0) + 1;
      this.scene = scene;
      this.narrow = size.x < NARROW;
      this.calls.clearLayers();
      this.sheet = new ck.layout.Sheet([o.x, o.y, o.x + size.x, o.y + size.y]);
      this.obstacles(o);
      const { language, zoom } = scene, nodes = scene.symbols.buttons;
      const rank = (n) => ({ international: 3, bilateral: 2 }[n.look.level] || 1);
      const chosen = nodes.filter((n) => n.look.on);
      const told = nodes.filter((n) => !n.look.on && !n.look.hollow).sort((a, b) => rank(b) - rank(a) || b.look.count - a.look.count);
      const hollow = nodes.filter((n) => !n.look.on && n.look.hollow);
      const cities = this.cities();
      chosen.forEach((n) => this.place(n));
      told.filter((n) => this.narrow || rank(n) === 3).forEach((n) => this.place(n));
      cities.filter((c) => c.rank === 1).forEach((c) => this.city(c));
      this.countries();
      told.filter((n) => !this.narrow && rank(n) < 3).forEach((n) => this.place(n));
      scene.corridors.all.filter((c) => c.shown && c.look.kind !== "existing" && c.look.kind !== "band").forEach((c) => this.corridor(c));
      this.areas();
      cities.filter((c) => c.rank > 1).sort((a, b) => a.rank - b.rank).forEach((c) => this.city(c));
      if (zoom >= 7) hollow.filter((n) => rank(n) === 3 && (zoom >= 8.5 || n.moved < 6)).forEach((n) => this.place(n));
      if (zoom >= 7.4) hollow.filter((n) => rank(n) === 2).forEach((n) => this.place(n));
      if (zoom >= 8.5) hollow.filter((n) => rank(n) === 1).forEach((n) => this.place(n));
      if (zoom >= 8) scene.corridors.all.filter((c) => c.shown && c.look.kind === "existing").forEach((c) => this.corridor(c));
      this.waters();
      this.pool.forEach((l, key) => {
        if (l.used !== this.turn) {
          l.element.remove();
          this.pool.delete(key);
        }
      });
      this.language = language;
    }

    obstacles(o) {
      const frame = this.map.getContainer().getBoundingClientRect();
      this.map.getContainer().querySelectorAll(".leaflet-control").forEach((e) => {
        const r = e.getBoundingClientRect();
        if (r.width) this.sheet.take([o.x + r.left - frame.left, o.y + r.top - frame.top, o.x + r.right - frame.left, o.y + r.bottom - frame.top]);
      });
      this.scene.symbols.buttons.forEach((n) => {
        if (n.look.count > 1) this.sheet.take([n.x + 4, n.y - 16, n.x + 17, n.y - 3]);
        n.box = centred(n.x, n.y, 2 * n.radius, 2 * n.radius);
        this.sheet.take(n.box);
      });
      this.sheet.lines = this.scene.corridors.all.filter((c) => c.shown && c.look.kind !== "band").map((c) => c.screen);
      this.sheet.soft = [this.border()];
    }

    /** The border on the screen, a point every few pixels: names rather stand beside it than on it. */
    border() {
      const out = [], v = this.sheet.view;
      let last = null;
      this.scene.border.forEach(([lng, lat]) => {
        const p = this.map.latLngToLayerPoint([lat, lng]);
        if (last && Math.abs(p.x - last.x) + Math.abs(p.y - last.y) < 5) return;
        last = p;
        if (p.x > v[0] - 40 && p.x < v[2] + 40 && p.y > v[1] - 40 && p.y < v[3] + 40) out.push(p);
      });
      return out;
    }

    /* ---------- kinds of names ---------- */

    /** A place: close up with its other side; the chosen one also in the other script, on a second line. */
    place(n) {
      const on = n.look.on, { language, zoom } = this.scene, { row } = n;
      const pair = row.partner && (on || zoom >= PAIR_ZOOM);
      const short = (text) => (this.narrow && !on ? text.replace(/\s*[(（].*?[)）]/g, "") : text);
      const say = (l) => short(name(row, l)) + (pair ? " – " + name(row.partner, l) : "");
      const text = say(language), other = on ? say(language === "zh" ? "vi" : "zh") : "", second = other !== text ? other : "";
      const size = on ? 14 : n.look.hollow ? 12 : 12.5, heavy = on ? 700 : n.look.hollow ? 400 : 600;
      const w = Math.max(width(text, heavy + " " + size + "px"), second ? width(second, "400 13px") : 0), h = size * 1.22 + (second ? 16 : 0);
      const className = "place" + (n.look.hollow ? " hollow" : "") + (on ? " on" : "");
      const boxes = ck.layout.around(n.x, n.y, on ? 14.5 : n.radius, w, h);
      const box = this.sheet.best(boxes, 1.5, n.box);
      if (box) return this.write(n.id, text, className, box, n, { second });
      if ((n.look.hollow && !on) || (this.scene.symbols.many.length && !on)) return undefined;
      return this.call(n, text, className, w, h, second);
    }

    /** A name set away from a crowded symbol, joined to it by a hairline. */
    call(n, text, className, w, h, second) {
      for (const away of this.narrow ? [9, 14, 20, 27, 34] : [16, 26, 38, 52, 68]) {
        for (const step of DIRECTIONS) {
          const a = (step * Math.PI) / 8, x = n.x + Math.cos(a) * (n.radius + away), y = n.y - Math.sin(a) * (n.radius + away);
          const left = Math.cos(a) >= -0.01, box = [left ? x : x - w, y - h / 2, left ? x + w : x, y + h / 2];
          if (!this.sheet.inside(box) || !this.sheet.free(box, 2)) continue;
          const from = { x: n.x + Math.cos(a) * n.radius, y: n.y - Math.sin(a) * n.radius }, to = { x: x + (left ? -2 : 2), y };
          if (this.sheet.taken.some((t) => t !== n.box && ck.layout.crosses(from, to, t))) continue;
          const ends = [from, to].map((p) => this.map.layerPointToLatLng([p.x, p.y]));
          L.polyline(ends, { renderer: this.renderer, pane: "leader", className: "ck-leader call", interactive: false }).addTo(this.calls);
          return this.write(n.id, text, className, box, n, { second });
        }
      }
      return undefined;
    }

    /** The towns to name at this zoom, without those that bear the name of a place shown. */
    cities() {
      const { language, symbols, zoom } = this.scene, reach = zoom - 0.25;
      const taken = new Set(symbols.buttons.map((n) => name(n.row, language)));
      return this.names.cities.concat(this.names.towns || []).filter((c) => (c.zoom || 0) + (c.rank > 2 ? 0.25 : 0) <= reach && !taken.has(name(c, language)));
    }

    city(c) {
      const text = name(c, this.scene.language), p = this.map.latLngToLayerPoint([c.lat, c.lon]), first = c.rank === 1;
      const dot = centred(p.x, p.y, 6, 6);
      if (!this.sheet.inside(dot, 0) || !this.sheet.free(dot, 0)) return;
      const size = first ? 13.5 : 12, w = width(text, (first ? 600 : 400) + " " + size + "px"), h = size * 1.22;
      const box = this.sheet.best(ck.layout.around(p.x, p.y, 4, w, h), 2);
      if (!box) return;
      this.write("dot " + c.id, "", "dot" + (first ? " first" : ""), dot, p);
      this.write(c.id, text, "city" + (first ? " first" : ""), box, p);
    }

    /** Countries: near their given point, where no line runs through or close by the wide-set letters.
     *  Vietnam and China are both named, or neither is. */
    countries() {
      if (this.scene.zoom >= 8.6) return;
      const put = (spot) => {
        this.write(spot.country.id, spot.text, "country", spot.box, spot.at);
        this.sheet.take(grown(spot.box, 7));
      };
      const pair = this.names.countries.filter((c) => PAIR.includes(c.id)).map((c) => this.countrySpot(c, 175, 125)).filter(Boolean);
      if (pair.length === PAIR.length) pair.forEach(put);
      this.names.countries.filter((c) => !PAIR.includes(c.id)).forEach((c) => {
        const spot = this.countrySpot(c, 25, 25);
        if (spot) put(spot);
      });
    }

    /** The best place for the name of a country within so many pixels of its given point, or null. */
    countrySpot(country, reachX, reachY) {
      const text = name(country, this.scene.language).toUpperCase(), at = this.map.latLngToLayerPoint([country.lat, country.lon]);
      const w = this.narrow ? width(text, "600 12px", 2.4) : width(text, "600 14px", 4.76);
      let box = null, least = 300;
      for (let dx = -reachX; dx <= reachX; dx += 25) {
        for (let dy = -reachY; dy <= reachY; dy += 25) {
          const b = centred(at.x + dx, at.y + dy, w, 18), far = Math.hypot(dx, dy * 1.4);
          if (far >= least || !this.sheet.inside(b) || !this.sheet.free(b, this.narrow ? 3 : 8) || !this.holdsAll(country, b)) continue;
          const cost = far + 120 * this.sheet.struck(grown(b, this.narrow ? 5 : 16), [...this.sheet.lines, ...this.sheet.soft]);
          if (cost < least) [box, least] = [b, cost];
        }
      }
      return box && { country, text, box, at };
    }

    /** The ends of a country's name must lie on its own side. */
    holdsAll(country, box) {
      const y = (box[1] + box[3]) / 2, own = country.id.slice(-2);
      if (!PAIR.includes(country.id)) return true;
      return [box[0], (box[0] + box[2]) / 2, box[2]].every((x) => this.scene.countryAt(this.map.layerPointToLatLng([x, y])) === own);
    }

    /** Sea and rivers, last of all. */
    waters() {
      const { language, zoom } = this.scene;
      (this.names.waters || []).forEach((w) => {
        const text = name(w, language), p = this.map.latLngToLayerPoint([w.lat, w.lon]), box = centred(p.x, p.y, width(text, "italic 400 13px", 1), 17);
        if (zoom < 9 && this.sheet.inside(box) && this.sheet.free(box, 4)) this.write(w.id, text, "water sea", box, p);
      });
      if (zoom < 8) return;
      (this.names.rivers || []).forEach((r, i) => {
        const text = name(r, language), w = width(text, "italic 400 11px"), p = this.map.latLngToLayerPoint([r.lat, r.lon]);
        const turn = (-r.angle * Math.PI) / 180, tilt = Math.abs(Math.cos(turn)) < 0.05 ? 0 : turn, boxes = [];
        for (let k = -w / 2; k <= w / 2; k += 9) boxes.push(centred(p.x + Math.cos(tilt) * k, p.y + Math.sin(tilt) * k, 12, 12));
        if (boxes.some((b) => !this.sheet.inside(b) || !this.sheet.free(b, 2) || this.sheet.struck(b, this.sheet.lines))) return;
        boxes.forEach((b) => this.sheet.take(b));
        this.write("river " + i, text, "water", centred(p.x, p.y, w, 14), p, { turn: tilt, unbooked: true });
      });
    }

    areas() {
      this.scene.provinces.forEach((row) => {
        const text = name(row, this.scene.language).toUpperCase(), w = width(text, "400 11px", 1.32) + (row.families ? 16 : 0);
        const p = this.map.latLngToLayerPoint([row.lat, row.lon]), province = this.scene.province(row.id), boxes = this.spots(province, p, w, 14);
        const over = this.scene.zoom >= 8 ? [0] : [0, w / 4, w / 2];
        const box = over.reduce((found, by) => found || this.sheet.best(boxes, 3, null, 0.15, (b) => this.inside(b, province, by)), null);
        if (box) this.write(row.id, text, "area" + (row.on ? " on" : ""), box, p, { families: row.families });
      });
    }

    /** Whether a name, but for `over` pixels at either end, lies inside the outline of its province. */
    inside(box, province, over) {
      return [[box[0] + over, box[1]], [box[2] - over, box[1]], [box[0] + over, box[3]], [box[2] - over, box[3]]].every(([x, y]) => {
        const at = this.map.layerPointToLatLng([x, y]);
        return ck.layout.holds(province.rough, at.lat, at.lng);
      });
    }

    /** Boxes at `p` and over the part of a province that is in view, the nearest to `p` first. */
    spots(province, p, w, h) {
      const v = this.sheet.view, b = province.bounds;
      const nw = this.map.latLngToLayerPoint(b.getNorthWest()), se = this.map.latLngToLayerPoint(b.getSouthEast());
      const left = Math.max(nw.x, v[0]), right = Math.min(se.x, v[2]), top = Math.max(nw.y, v[1]), bottom = Math.min(se.y, v[3]);
      const from = this.sheet.inside(centred(p.x, p.y, w, h)) ? p : { x: (left + right) / 2, y: (top + bottom) / 2 }, found = [[-1, centred(from.x, from.y, w, h)]];
      for (let i = 1; i < 10; i += 1) {
        for (let j = 1; j < 8; j += 1) {
          const x = left + ((right - left) * i) / 10, y = top + ((bottom - top) * j) / 8;
          found.push([Math.hypot(x - from.x, y - from.y), centred(x, y, w, h)]);
        }
      }
      return found.sort((m, n) => m[0] - n[0]).map((f) => f[1]);
    }

    /** A name along its line: where a stretch as long as the name is straight, free and clear of other lines. */
    corridor(c) {
      const text = name(c.row.short && c.row.short.vi ? c.row.short : c.row, this.scene.language);
      const existing = c.look.kind === "existing", w = width(text, (existing ? "400 11px" : "600 11.5px")), half = w / 2;
      const dots = resample(c.screen, 6), span = Math.ceil(w / 6);
      const others = this.scene.corridors.all.filter((o) => o !== c && o.shown && o.look.kind !== "band").map((o) => o.screen);
      const inView = dots.map((d) => this.sheet.inside([d.x, d.y, d.x, d.y], 10));
      const first = inView.indexOf(true), last = inView.lastIndexOf(true), middle = (first + last - span) / 2;
      const starts = [];
      for (let i = Math.max(0, first); i + span <= Math.min(last, dots.length - 1); i += 2) starts.push(i);
      starts.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
      const outer = Math.sign(c.row.lane) || -1;
      for (const off of [11 * outer, -11 * outer, 15 * outer, -15 * outer, 19 * outer, -19 * outer]) {
        for (const start of starts) {
          const found = this.along(dots.slice(start, start + span + 1), off, half, others);
          if (!found) continue;
          const { x, y, turn, boxes } = found;
          boxes.forEach((b) => this.sheet.take(b));
          this.write(c.id, text, "line " + (existing ? "existing" : c.look.families[0]), centred(x, y, w, 14), { x, y }, { turn, unbooked: true });
          return;
        }
      }
    }

    /** Where a name may stand beside the `stretch` of its line, `off` pixels from it; null where it may not. */
    along(stretch, off, half, others) {
      const a = stretch[0], b = stretch[stretch.length - 1], d = Math.hypot(b.x - a.x, b.y - a.y);
      if (d < half * 1.92 || stretch.some((p) => ck.layout.toLine(p.x, p.y, [a, b]) > 4)) return null;
      const ux = (b.x - a.x) / d, uy = (b.y - a.y) / d;
      const x = (a.x + b.x) / 2 - uy * off, y = (a.y + b.y) / 2 + ux * off, flip = ux < 0 ? Math.PI : 0, boxes = [];
      for (let k = -half; k <= half + 1; k += 9) {
        const px = x + ux * k, py = y + uy * k, box = centred(px, py, 13, 13);
        if (!this.sheet.inside(box) || !this.sheet.free(box, 0) || others.some((o) => ck.layout.toLine(px, py, o) < 9)) return null;
        boxes.push(box);
      }
      return { x, y, turn: Math.atan2(uy, ux) + flip, boxes };
    }
  }

  /** Points every `step` pixels along a polyline. */
  function resample(line, step) {
    const out = [];
    let left = 0;
    for (let i = 1; i < line.length; i += 1) {
      const a = line[i - 1], b = line[i], d = Math.hypot(b.x - a.x, b.y - a.y);
      for (; left < d; left += step) out.push({ x: a.x + ((b.x - a.x) * left) / d, y: a.y + ((b.y - a.y) * left) / d });
      left -= d;
    }
    return out;
  }

  ck.Labels = Labels;
})();
