/* The quiet ground: land, provinces of the day, rivers, border. Colours come from map.css alone.
   Also answers which province lies under a point, and outlines the hovered, chosen and filtered ones. */
(function () {
  "use strict";
  const ck = (window.cuakhau = window.cuakhau || {});
  const BOX = [[17.2, 97], [27, 113]];
  const VIEW = [[20.3, 101.9], [24.4, 108.6]];

  /** Puts an element where it belongs in its pane. Flat, unlike Leaflet's way, which gives each element a layer of its
      own in the compositor: two hundred of them cost more than all the drawing. */
  ck.put = (element, x, y) => { element.style.transform = "translate(" + x + "px," + y + "px)"; };

  /** The same for the many small ones: by their edges, for each transform is a chunk of its own to the painter. */
  ck.seat = (element, x, y) => {
    element.style.left = x + "px";
    element.style.top = y + "px";
  };

  const update = L.SVG.prototype._update;
  L.SVG.include({
    _update() {
      update.call(this);
      const at = this._container && L.DomUtil.getPosition(this._container);
      if (at) ck.put(this._container, at.x, at.y);
    },
  });

  class Basemap {
    constructor(map) {
      this.map = map;
      this.era = "";
      this.features = [];
      this.outlines = {};
      this.renderers = {};
      [["land", 210], ["relief", 225], ["line", 240], ["mark", 245]].forEach(([name, z]) => {
        map.createPane(name).style.zIndex = z;
        map.getPane(name).style.pointerEvents = "none";
        this.renderers[name] = L.svg({ pane: name, padding: 0.4 });
      });
    }

    /** What lies still: one path for all features of a class, a class for each line that looks its own way. */
    ground(json, pane, className) {
      const of = typeof className === "function" ? className : () => className;
      const classes = new Map();
      json.features.forEach((f) => classes.set(of(f), [...(classes.get(of(f)) || []), f]));
      const paths = [...classes].map(([name, features]) => new ck.Shapes(features, { className: name, renderer: this.renderers[pane], pane }));
      return L.layerGroup(paths).addTo(this.map);
    }

    shape(json, pane, className) {
      return L.geoJSON(json, {
        interactive: false,
        renderer: this.renderers[pane],
        pane,
        style: () => ({ className, weight: 1, fillOpacity: 1, smoothFactor: 0.6 }),
      }).addTo(this.map);
    }

    /** Land, provinces, rivers and lines; resolves when the ground can be seen. */
    async draw(era) {
      const needed = ["land.geojson", "provinces_cn.geojson", "border.geojson"].map(ck.basemap);
      const welcome = ["rivers.geojson", "lines.geojson"].map((name) => ck.basemap(name).catch(() => ({ type: "FeatureCollection", features: [] })));
      const [land, chinese, border, rivers, lines] = await Promise.all([...needed, ...welcome]);
      this.ground(land, "land", "ck-land");
      this.chinese = chinese;
      this.border = border.features.flatMap((f) => (f.geometry.type === "LineString" ? f.geometry.coordinates : f.geometry.coordinates.flat()));
      this.ground(chinese, "land", provinceClass);
      this.relief();
      this.ground(rivers, "line", "ck-river");
      this.ground(lines, "line", (f) => "ck-country " + (f.properties.kind || ""));
      this.ground(border, "line", "ck-band");
      this.ground(border, "line", "ck-border");
      await this.setEra(era);
    }

    relief() {
      const image = L.imageOverlay(ck.url("assets/basemap/relief.webp"), BOX, { pane: "relief", className: "ck-relief", interactive: false });
      image.on("error", () => image.remove());
      image.addTo(this.map);
    }

    /** The Vietnamese provinces as they were before («before») or are since («now») 1 July 2025. */
    async setEra(era) {
      if (era === this.era) return;
      const own = await ck.basemap("provinces_" + era + ".geojson");
      if (this.vietnamese) this.vietnamese.remove();
      this.vietnamese = this.ground(own, "land", provinceClass);
      this.era = era;
      this.features = own.features.concat(this.chinese.features).map((f, i) => ({
        country: i < own.features.length ? "vn" : "cn",
        id: f.properties.id,
        geometry: f.geometry,
        near: Boolean(f.properties.on_border),
        bounds: L.latLngBounds(ck.layout.bounds(f.geometry)),
        feature: f,
        get rough() { return (this.thinned = this.thinned || ck.layout.thin(f.geometry, 5)); },
      }));
    }

    /** Where the name of a province goes: the point of the part shown at first that is farthest from its outline. */
    anchor(province) {
      if (!province.anchor) {
        const b = province.bounds, south = Math.max(b.getSouth(), VIEW[0][0]), north = Math.min(b.getNorth(), VIEW[1][0]);
        const west = Math.max(b.getWest(), VIEW[0][1]), east = Math.min(b.getEast(), VIEW[1][1]);
        province.anchor = ck.layout.pole(province.rough, [south, west, north, east]) || [b.getCenter().lat, b.getCenter().lng];
      }
      return province.anchor;
    }

    at(latlng) {
      return this.features.find((f) => f.id && f.bounds.contains(latlng) && ck.layout.holds(f.geometry, latlng.lat, latlng.lng));
    }

    /** «vn» or «cn», near enough for setting names. */
    countryAt(latlng) {
      const found = this.features.find((f) => f.bounds.contains(latlng) && ck.layout.holds(f.rough, latlng.lat, latlng.lng));
      return found && found.country;
    }

    province(id) {
      return this.features.find((f) => f.id === id);
    }

    /** Draws the outlines of `ids` in the role `role` (hover, on, filter), and removes the earlier ones. */
    outline(role, ids) {
      const key = ids.join(" ");
      const old = this.outlines[role];
      if (old && old.key === key + this.era) return;
      if (old) old.layer.remove();
      const features = ids.map((id) => this.province(id)).filter(Boolean).map((f) => f.feature);
      this.outlines[role] = { key: key + this.era, layer: this.shape({ type: "FeatureCollection", features }, "mark", "ck-outline " + role) };
    }

    /** The relief is coarse: it gives way as one comes close. */
    zoomed(zoom) {
      this.map.getPane("relief").style.opacity = zoom <= 8 ? 1 : zoom >= 10 ? 0 : (10 - zoom) / 2;
    }
  }

  function provinceClass(feature) {
    return "ck-province" + (feature.properties.on_border ? " near" : "");
  }

  ck.Basemap = Basemap;
})();
