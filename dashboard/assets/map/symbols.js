/* The symbols of places: shape and colour for the status, ring for the level, hollow without evidence,
   split down the middle where sources disagree. The weightiest ones are buttons of the document; when a filter
   leaves more than a screen can hold, the others are drawn on one canvas. */
(function () {
  "use strict";
  const ck = (window.cuakhau = window.cuakhau || {});
  const BUTTONS = 150;
  const SMALL_ZOOM = 7;
  const TIGHT = 12;
  const NS = "http://www.w3.org/2000/svg";

  function svg(tag, attributes, parent) {
    const node = document.createElementNS(NS, tag);
    Object.entries(attributes).forEach(([k, v]) => node.setAttribute(k, v));
    if (parent) parent.appendChild(node);
    return node;
  }

  /** Radius in pixels that a symbol keeps free at a zoom; 0 for those that give way. */
  function room(look, zoom) {
    const small = zoom < SMALL_ZOOM;
    if (look.hollow) return small ? 0 : { international: 8, bilateral: 5.5 }[look.level] || 5;
    const r = (look.level === "international" || look.level === "bilateral" ? 11.6 : 8) + (look.count > 1 ? 1.5 : 0);
    return small ? r * 0.84 : r;
  }

  function weight(look) {
    return (look.hollow ? 0 : 10) + ({ international: 3, bilateral: 2 }[look.level] || 1);
  }

  class Symbols {
    constructor(map, table) {
      this.map = map;
      this.table = table;
      this.pane = map.createPane("symbol");
      this.pane.style.zIndex = 600;
      this.leaders = map.createPane("leader");
      this.leaders.style.zIndex = 590;
      this.leaders.style.pointerEvents = "none";
      map.createPane("halo").style.zIndex = 410;
      map.getPane("halo").style.pointerEvents = "none";
      this.leaderLines = L.layerGroup().addTo(map);
      this.halos = L.layerGroup().addTo(map);
      this.lineRenderer = L.svg({ pane: "leader", padding: 0.4 });
      this.haloRenderer = L.svg({ pane: "halo", padding: 0.4 });
      this.canvas = document.createElement("canvas");
      this.canvas.className = "ck-canvas leaflet-zoom-hide";
      map.createPane("many").style.zIndex = 580;
      map.getPane("many").style.pointerEvents = "none";
      map.getPane("many").appendChild(this.canvas);
      this.nodes = [];
      this.pictures = new Map(); // by signature: a copy costs a fraction of a drawing
      map.on("zoomanim", (e) => this.animate(e));
      map.on("zoom viewreset", () => this.put());
    }

    /** Takes the places of a new day; `base` says how each looks without a filter (positions never depend on one).
        A place keeps its button: a press that has begun on it, and the focus, would be lost with it. */
    load(places, base) {
      const held = new Map(this.nodes.filter((n) => n.button).map((n) => [n.id, n]));
      this.nodes = places.map((row) => {
        const [wx, wy] = ck.layout.world(row.lat, row.lon);
        const still = base(row);
        return { row, id: row.id, wx, wy, base: still, weight: weight(still), look: still, shown: false, button: null, signature: "", ...this.kept(held, row.id) };
      });
      held.forEach((n) => n.button.remove());
      this.crowd = this.nodes.slice().sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1)).slice(0, BUTTONS).sort((a, b) => (a.id < b.id ? -1 : 1));
      this.solved = new Map();
      this.settled = "";
    }

    /** The button of a place of the day before, which `held` then has no more. */
    kept(held, id) {
      const { button, signature } = held.get(id) || { button: null, signature: "" };
      held.delete(id);
      return { button, signature };
    }

    /** Applies a filter: `look(row)` → {shown, hollow, families, count, level, label, on}. */
    show(look) {
      this.nodes.forEach((n) => {
        n.look = look(n.row);
        n.shown = n.look.shown;
      });
      this.update();
    }

    /** Who is a button and who is drawn on the canvas; then everything to its place. */
    update() {
      const zoom = this.map.getZoom(), view = this.map.getBounds().pad(0.25);
      document.documentElement.classList.toggle("small", zoom < SMALL_ZOOM);
      const shown = this.nodes.filter((n) => n.shown);
      const asButtons = shown.length <= BUTTONS ? shown : shown
        .filter((n) => n.look.on || view.contains([n.row.lat, n.row.lon]))
        .sort((a, b) => b.look.on - a.look.on || b.look.hot - a.look.hot || weight(b.look) - weight(a.look) || (a.id < b.id ? -1 : 1))
        .slice(0, BUTTONS);
      const chosen = new Set(asButtons);
      this.nodes.forEach((n) => {
        if (!chosen.has(n) && n.button) {
          n.button.remove();
          n.button = null;
        }
      });
      asButtons.forEach((n) => this.button(n));
      let next = this.pane.firstChild;
      asButtons.slice().sort((a, b) => a.row.lon - b.row.lon).forEach((n) => {
        if (next === n.button) next = next.nextSibling;
        else this.pane.insertBefore(n.button, next);
      });
      this.buttons = asButtons;
      this.many = shown.filter((n) => !chosen.has(n));
      this.settle(zoom);
    }

    settle(zoom) {
      const key = zoom.toFixed(2);
      if (!this.solved.has(key)) this.solved.set(key, ck.layout.spread(this.crowd, zoom, (n, z) => room(n.base, z)));
      if (this.settled !== key) this.spread(zoom, new Map(this.crowd.map((n, i) => [n, this.solved.get(key)[i]])));
      this.settled = key;
      this.nodes.forEach((n) => { n.radius = room(n.look, zoom) || 3; });
      this.put();
      this.paint();
    }

    /** Where every symbol stands at a zoom; a filter changes nothing of it. */
    spread(zoom, shift) {
      const k = 2 ** zoom;
      this.nodes.forEach((n) => {
        const [dx, dy] = shift.get(n) || [0, 0];
        n.moved = Math.hypot(dx, dy);
        n.at = this.map.unproject([n.wx * k + dx, n.wy * k + dy], zoom);
      });
    }

    /** Symbols to their pixels. */
    put() {
      (this.buttons || []).forEach((n) => {
        const p = this.map.latLngToLayerPoint(n.at);
        [n.x, n.y] = [p.x, p.y];
        ck.seat(n.button, p.x - 15, p.y - 15);
      });
      (this.many || []).forEach((n) => {
        const p = this.map.latLngToLayerPoint(n.at);
        [n.x, n.y] = [p.x, p.y];
      });
    }

    animate(e) {
      (this.buttons || []).forEach((n) => {
        const p = this.map._latLngToNewLayerPoint(n.at, e.zoom, e.center);
        ck.seat(n.button, p.x - 15, p.y - 15);
      });
    }

    /** Hairlines back to the true point, and uncertainty circles true to scale where they exceed the symbol.
        They come with the names: nobody waits for them. */
    lead() {
      const zoom = this.map.getZoom();
      this.leaderLines.clearLayers();
      this.halos.clearLayers();
      this.buttons.forEach((n) => {
        const at = [n.row.lat, n.row.lon];
        if (n.moved > 5) {
          L.polyline([at, n.at], { renderer: this.lineRenderer, pane: "leader", className: "ck-leader", interactive: false }).addTo(this.leaderLines);
          L.circleMarker(at, { renderer: this.lineRenderer, pane: "leader", className: "ck-foot", radius: 1.6, interactive: false }).addTo(this.leaderLines);
        }
        const metresPerPixel = (40075016.7 * Math.cos((n.row.lat * Math.PI) / 180)) / (256 * 2 ** zoom);
        if (n.row.uncertainty > ck.APPROXIMATE && n.row.uncertainty / metresPerPixel > n.radius + 2) {
          L.circle(at, { radius: n.row.uncertainty, renderer: this.haloRenderer, pane: "halo", className: "ck-halo" + (n.look.on ? " on" : ""), interactive: false }).addTo(this.halos);
        }
      });
    }

    /* ---------- one symbol ---------- */

    button(n) {
      if (!n.button) {
        const el = document.createElement("div");
        el.className = "ck-symbol leaflet-zoom-animated";
        el.setAttribute("role", "button");
        el.tabIndex = 0;
        el.dataset.id = n.id;
        this.pane.appendChild(el);
        n.button = el;
        n.signature = "";
      }
      const l = n.look, signature = [l.hollow, l.families, l.count, l.level].join();
      if (n.signature !== signature) {
        n.signature = signature;
        if (!this.pictures.has(signature)) this.pictures.set(signature, this.picture(l));
        n.button.replaceChildren(this.pictures.get(signature).cloneNode(true));
        n.button.dataset.family = l.families[0];
        n.button.classList.toggle("hollow", l.hollow);
      }
      n.button.classList.toggle("on", l.on);
      n.button.classList.toggle("hot", Boolean(l.hot));
      n.button.setAttribute("aria-label", l.label);
      n.button.setAttribute("aria-pressed", String(l.on));
      n.button.style.zIndex = l.on ? 40 : l.hollow ? 10 : 20 + weight(l) - 10 + (l.count > 1 ? 4 : 0);
    }

    picture(l) {
      const t = this.table;
      const root = svg("svg", { width: 30, height: 30, viewBox: t.box.join(" "), "aria-hidden": "true", focusable: "false" });
      const rings = t.rings[l.hollow ? "hollow" : "filled"][l.level] || [];
      rings.forEach((r) => {
        svg("circle", { class: "casing", r: r.r, "stroke-width": r.width + (l.hollow ? 1.5 : 2.2) }, root);
        svg("circle", { class: "ring " + l.families[0], r: r.r, "stroke-width": r.width }, root);
      });
      if (l.hollow) {
        const path = l.level === "international" || l.level === "bilateral" ? t.families.unknown.path : t.hollow.secondary;
        svg("path", { class: "shape hollow", d: path, "stroke-width": t.hollow.line }, root);
      } else if (l.families[1]) {
        [0, 1].forEach((side) => this.half(root, l.families[side], side));
      } else {
        svg("path", { class: "shape " + l.families[0], d: t.families[l.families[0]].path, "stroke-width": t.casing }, root);
      }
      svg("circle", { class: "chosen", r: t.selected.r, "stroke-width": t.selected.width }, root);
      if (l.count > 1) {
        svg("circle", { class: "disc", cx: t.count.x, cy: t.count.y, r: t.count.r }, root);
        svg("text", { class: "number", x: t.count.x, y: t.count.y + 3.3 }, root).textContent = String(l.count);
      }
      return root;
    }

    /** The bare sign of a status, for use beside a name. */
    sign(families) {
      const root = svg("svg", { class: "ck-sign", width: 12, height: 12, viewBox: "-8 -8 16 16" });
      svg("path", { class: "shape " + families[0], d: this.table.families[families[0]].path, "stroke-width": this.table.casing }, root);
      return root;
    }

    /** One half of a disputed symbol; the gap between the halves is part of the sign. */
    half(root, family, side) {
      const box = svg("svg", { x: side ? 0.6 : -15, y: -15, width: 14.4, height: 30, viewBox: (side ? 0.6 : -15) + " -15 14.4 30", overflow: "hidden" }, root);
      svg("path", { class: "shape " + family, d: this.table.families[family].path, "stroke-width": this.table.casing }, box);
    }

    /* ---------- many ---------- */

    /** Colours and paths for the canvas, read once for each theme: asking for a style makes the browser settle it. */
    ink() {
      const theme = document.documentElement.dataset.theme;
      if (!this.inked || this.inked.theme !== theme) {
        const css = getComputedStyle(document.documentElement);
        const colour = (name) => css.getPropertyValue("--" + name).trim();
        this.inked = { theme, casing: colour("case"), inks: {}, paths: {} };
        Object.entries(this.table.families).forEach(([f, v]) => {
          this.inked.inks[f] = colour(f);
          this.inked.paths[f] = new Path2D(v.hollow ? this.table.hollow.secondary : v.path);
        });
      }
      return this.inked;
    }

    /** Draws on the canvas whatever did not become a button. */
    paint() {
      const size = this.map.getSize(), ratio = window.devicePixelRatio || 1, c = this.canvas;
      c.style.display = this.many.length ? "" : "none";
      if (!this.many.length) return;
      const origin = this.map.containerPointToLayerPoint([0, 0]);
      ck.put(c, origin.x, origin.y);
      [c.width, c.height] = [size.x * ratio, size.y * ratio];
      [c.style.width, c.style.height] = [size.x + "px", size.y + "px"];
      const g = c.getContext("2d"), { casing, inks, paths } = this.ink();
      const small = this.map.getZoom() < SMALL_ZOOM || this.many.length > 800;
      const visible = this.many.filter((n) => n.x > origin.x - 9 && n.y > origin.y - 9 && n.x < origin.x + size.x + 9 && n.y < origin.y + size.y + 9);
      visible.sort((a, b) => b.look.hollow - a.look.hollow);
      visible.forEach((n) => {
        const f = n.look.families[0], k = ratio * (small ? 0.62 : 0.84);
        g.setTransform(k, 0, 0, k, (n.x - origin.x) * ratio, (n.y - origin.y) * ratio);
        g.lineJoin = "round";
        if (n.look.hollow) {
          g.fillStyle = casing;
          g.strokeStyle = inks.unknown;
          g.lineWidth = 1.7;
          g.fill(paths.unknown);
          g.stroke(paths.unknown);
        } else {
          g.strokeStyle = casing;
          g.lineWidth = 3.2;
          g.stroke(paths[f]);
          g.fillStyle = inks[f];
          g.fill(paths[f]);
        }
      });
    }

    /** The symbol nearest to a layer point, within its own radius plus `reach` pixels. */
    at(point, reach) {
      let best = null, least = Infinity;
      [...(this.buttons || []), ...(this.many || [])].forEach((n) => {
        const d = Math.hypot(n.x - point.x, n.y - point.y) - (n.look.hollow ? 0 : 2);
        if (d <= n.radius + reach && d < least) [best, least] = [n, d];
      });
      return best;
    }

    /** Whether another shown symbol truly lies so near that the two had to be pushed apart. */
    isCrowded(node) {
      const k = 2 ** this.map.getZoom();
      return this.nodes.some((o) => o !== node && o.shown && Math.hypot(o.wx - node.wx, o.wy - node.wy) * k < TIGHT);
    }

    byId(id) {
      return this.nodes.find((n) => n.id === id);
    }
  }

  ck.Symbols = Symbols;
})();
