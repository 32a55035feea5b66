/* Corridors as schematic lines: solid where something is under way or done, dashed where it is intended,
   hollow without evidence, grey for what exists anyway. Lines that share a stretch run in lanes side by side. */
(function () {
  "use strict";
  const ck = (window.cuakhau = window.cuakhau || {});
  const LANE = 3.3;

  class Corridors {
    constructor(map, symbols) {
      this.map = map;
      this.style = symbols.line;
      map.createPane("corridor").style.zIndex = 400;
      map.getPane("corridor").style.pointerEvents = "none";
      this.renderer = L.svg({ pane: "corridor", padding: 0.4 });
      this.all = [];
    }

    /** Takes the corridors of a new day. */
    load(corridors) {
      this.state = "";
      this.all.forEach((c) => c.layers.forEach((layer) => layer.remove()));
      this.all = corridors.map((c) => ({ row: c, id: c.id, path: ck.layout.soften(c.points), layers: [], state: "", screen: [], shown: false }));
    }

    stroke(c, className, weight, dash) {
      const line = L.polyline([], { pane: "corridor", renderer: this.renderer, className, weight, dashArray: dash || null, interactive: false, smoothFactor: 0.5, lineCap: "butt" });
      c.layers.push(line);
      line.addTo(this.map);
    }

    /** `look(corridor)` → {shown, families, on}: what each line says under the present filter. */
    show(look) {
      const narrow = this.map.getZoom() < 7;
      const order = { band: 0, existing: 1, unknown: 2, idea: 3 };
      const looks = this.all.map((c) => [c, look(c.row)]);
      const state = JSON.stringify([narrow, looks.map(([c, l]) => [c.id, l])]);
      if (state === this.state) return;
      this.state = state;
      looks.sort((a, b) => (a[1].on - b[1].on) || ((order[a[1].kind] ?? 4) - (order[b[1].kind] ?? 4)));
      this.all.forEach((c) => { c.layers.forEach((layer) => layer.remove()); c.layers = []; });
      looks.forEach(([c, l]) => {
        c.shown = l.shown;
        c.look = l;
        if (l.shown) this.draw(c, l, narrow);
      });
      this.place();
    }

    draw(c, l, narrow) {
      const s = this.style, w = narrow ? s.narrow : s.width;
      if (l.on) this.stroke(c, "ck-chosen", w + 7);
      if (l.kind === "band") return this.stroke(c, "ck-corridor band", narrow ? 6 : 9);
      if (l.kind === "existing") {
        this.stroke(c, "ck-corridor existing", 1.3);
        if (c.row.mode === "rail") this.stroke(c, "ck-corridor existing", 5, s.track);
        return undefined;
      }
      if (l.kind === "unknown") {
        this.stroke(c, "ck-corridor unknown", w - 0.4);
        return this.stroke(c, "ck-core", w - 1.8);
      }
      this.stroke(c, "ck-casing", w + s.casing);
      this.stroke(c, "ck-corridor " + l.families[0], w, l.kind === "idea" ? s.intention : null);
      if (l.families[1]) this.stroke(c, "ck-corridor " + l.families[1], w, "9 9");
      return undefined;
    }

    /** Lanes are so many pixels apart at every zoom: recomputed after each one. */
    place() {
      const map = this.map;
      this.all.forEach((c) => {
        if (!c.shown) return;
        const points = c.path.map((p) => map.latLngToLayerPoint(p));
        c.screen = ck.layout.beside(points, c.row.lane * LANE);
        const path = c.row.lane ? c.screen.map((p) => map.layerPointToLatLng([p.x, p.y])) : c.path;
        c.layers.forEach((layer) => layer.setLatLngs(path));
      });
    }

    /** The corridor nearest to a layer point within `reach` pixels; those with a status first. */
    at(point, reach) {
      let best = null, least = reach;
      this.all.forEach((c) => {
        if (!c.shown) return;
        const d = ck.layout.toLine(point.x, point.y, c.screen) + (c.look.kind === "existing" || c.look.kind === "band" ? 1.5 : 0);
        if (d <= least) [best, least] = [c, d];
      });
      return best;
    }

    byId(id) {
      return this.all.find((c) => c.id === id);
    }
  }

  ck.Corridors = Corridors;
})();
