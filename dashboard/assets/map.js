/* The map in its frame: cuakhau.mount(map) once, cuakhau.apply(state) at every change of the page.
   A state names the data (a hash, fetched over HTTP) and says which rows show; a click answers the page at once.
   Nothing here makes the page run again but a choice: not a pan, not a zoom, not a hover. */
(function () {
  "use strict";
  const ck = (window.cuakhau = window.cuakhau || {});
  const HOME = [[20.62, 101.95], [24.05, 108.5]];
  const HOME_NARROW = [[20.75, 102.0], [23.6, 108.25]];
  const NARROW = 500;
  const CLOSE_ZOOM = 10;
  const root = document.documentElement;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const night = window.matchMedia("(prefers-color-scheme: dark)");

  ck.APPROXIMATE = 1000;

  let map, basemap, symbols, corridors, labels, tooltip, alertBox;
  let names = null, table = null, data = null, wanted = null, state = null, ready = false, touched = false, sent = null, told = "", loading = {}, turn = 0, stale = false, hovered = "";

  const words = () => ck.words[(wanted && wanted.lang) || "vi"] || ck.words.vi;
  const name = (row) => row[words().html.slice(0, 2)] || row.vi;

  /* ---------- colours ---------- */

  function setTheme(base) {
    let theme = base;
    if (!theme) {
      const m = getComputedStyle(root).getPropertyValue("--background-color").trim().match(/^#(..)(..)(..)/);
      const light = m && m.slice(1).reduce((sum, x) => sum + parseInt(x, 16), 0);
      theme = m ? (light < 330 ? "dark" : "light") : night.matches ? "dark" : "light";
    }
    root.dataset.theme = theme;
    if (table) Object.entries(table.families).forEach(([family, f]) => {
      root.style.setProperty("--" + family, f[theme].symbol);
      root.style.setProperty("--" + family + "-text", f[theme].text);
    });
    if (symbols && symbols.buttons) symbols.paint();
  }

  window.addEventListener("message", (e) => {
    const t = e.source === window.parent && e.data && e.data.type === "streamlit:render" && e.data.theme;
    if (t && t.base) setTheme(t.base);
  });

  /* ---------- state ---------- */

  /** base64 → one boolean for each row; everything when there is no bitmap. */
  function bits(text, length) {
    if (text === null || text === undefined) return new Array(length).fill(true);
    const bytes = atob(text);
    return Array.from({ length }, (_, i) => Boolean(bytes.charCodeAt(i >> 3) & (128 >> (i & 7))));
  }

  function decode(s) {
    return {
      ...s,
      projects: bits(s.projects, data.projects.length),
      places: bits(s.places, data.places.length),
      corridors: bits(s.corridors, data.corridors.length),
      provinces: s.provinces === null ? data.provinces.map(() => false) : bits(s.provinces, data.provinces.length),
    };
  }

  /** What a place, corridor or province says: its newest visible project with evidence, else nothing. */
  function verdict(row, visible) {
    const seen = row.projects.filter((i) => visible[i]);
    const told = seen.filter((i) => data.projects[i].status !== "unknown");
    const top = told.filter((i) => !told.includes(data.projects[i].parent));
    const first = top.length ? data.projects[top[0]] : null;
    return { first, count: top.length, seen: seen.length, families: first ? first.families : ["unknown"] };
  }

  function statusWords(project) {
    const w = words(), status = data.words[w.html.slice(0, 2)].status;
    if (!project) return status.unknown;
    return project.disputed.length > 1 ? w.disputed + ": " + project.disputed.map((s) => status[s]).join(" / ") : status[project.status];
  }

  function describe(row, v) {
    const w = words(), level = data.words[w.html.slice(0, 2)].level[row.level];
    const shapes = v.families.map((f) => w.shapes[f]).join(w.and);
    const partner = row.partner && name(row.partner);
    return [
      name(row) + (partner ? " – " + partner : ""),
      level || "",
      statusWords(v.first) + " (" + shapes + ")",
      v.count > 1 ? w.projects(v.count) : "",
      row.uncertainty > ck.APPROXIMATE ? w.about(kilometres(row.uncertainty)) : "",
    ].filter(Boolean).join(", ");
  }

  const kilometres = (metres) => (metres / 1000).toLocaleString(words().html, { maximumFractionDigits: 1 });

  function placeLook(row, s) {
    const v = verdict(row, s.projects), hollow = !v.first;
    return {
      shown: !hollow || s.places[row.index],
      hollow,
      families: v.families,
      count: v.count,
      level: row.level,
      on: s.sel === row.id,
      hot: Boolean(s.project) && row.projects.some((i) => data.projects[i].id === s.project),
      get label() { return describe(row, v); }, // words for the few that become buttons
    };
  }

  function corridorLook(row, s) {
    const v = verdict(row, s.projects), on = s.sel === row.id || (Boolean(s.project) && row.projects.some((i) => data.projects[i].id === s.project));
    const kind = row.existing ? "existing" : row.mode === "multimodal" ? "band" : v.families[0];
    const shown = kind === "existing" ? true : kind === "band" ? on || (s.narrowed && s.corridors[row.index]) : v.first ? true : s.corridors[row.index];
    return { shown: Boolean(shown), kind, families: v.families, on };
  }

  /** Shows `state` with the data at hand: ground and signs; the names follow. */
  function show() {
    const s = state;
    root.lang = words().html;
    dress();
    symbols.show((row) => placeLook(row, s));
    corridors.show((row) => corridorLook(row, s));
    outline();
    hover("");
  }

  /** The names of what is shown; they cost as much as all signs. */
  function setNames() {
    turn += 1;
    symbols.lead();
    labels.draw(scene());
    root.dataset.state = [state.data, state.lang, state.sel, state.project].join(" ");
  }

  /** The same when the signs can be seen; a later turn takes its place. */
  async function setNamesSoon() {
    const mine = (turn += 1);
    await painted();
    tellDrawn();
    if (mine === turn) setNames();
  }

  function outline() {
    basemap.outline("filter", data.provinces.filter((p) => state.provinces[p.index]).map((p) => p.id));
    basemap.outline("on", data.provinces.filter((p) => p.id === state.sel).map((p) => p.id));
  }

  /** The provinces to name, those on the border first; the others only where one looks closely. */
  function provinceNames() {
    const view = map.getBounds();
    const named = data.provinces.map((row) => ({ row, shape: basemap.province(row.id) })).filter((p) => p.shape && (p.shape.near || map.getZoom() >= 8) && p.shape.bounds.intersects(view));
    named.sort((a, b) => b.shape.near - a.shape.near);
    return named.map(({ row, shape }) => {
      const given = (names.areas || []).find((a) => a.id === row.id);
      const [lat, lon] = given ? [given.lat, given.lon] : basemap.anchor(shape), v = verdict(row, state.projects);
      return { ...row, lat, lon, on: row.id === state.sel, families: v.first ? v.families : null, count: v.count };
    });
  }

  function scene() {
    return {
      symbols, corridors,
      language: words().html.slice(0, 2),
      zoom: map.getZoom(),
      provinces: provinceNames(),
      border: basemap.border,
      countryAt: (latlng) => basemap.countryAt(latlng),
      province: (id) => basemap.province(id),
    };
  }

  /** Takes the data of another day or language table without touching the frame or the view. */
  function load(hash) {
    if (loading.hash !== hash) loading = { hash, done: take(hash).finally(() => { loading = {}; }) };
    return loading.done;
  }

  async function take(hash) {
    const fresh = await ck.json("data/" + hash + ".json");
    await basemap.setEra(fresh.era);
    if (!wanted || wanted.data !== hash) return false;
    ["places", "corridors", "provinces"].forEach((kind) => fresh[kind].forEach((row, i) => { row.index = i; }));
    data = fresh;
    data.hash = hash;
    const all = { projects: data.projects.map(() => true), places: data.places.map(() => true), sel: "", project: "" };
    symbols.load(data.places, (row) => placeLook(row, all));
    corridors.load(data.corridors);
    return true;
  }

  async function refresh() {
    const goal = wanted;
    if (!goal || !basemap) return;
    try {
      if (!data || data.hash !== goal.data) {
        if (!(await load(goal.data))) return;
      }
      say("");
      const before = state ? state.sel + state.project : null;
      state = decode(wanted);
      if (before === null) {
        await settleIn();
        return;
      }
      show();
      if (ready) setNamesSoon();
      if (before !== state.sel + state.project) follow();
    } catch (error) {
      say(words().failed);
      console.warn("cuakhau map:", error.message);
    }
  }

  ck.apply = function (next) {
    window.feature_group = []; // streamlit-folium only ever pushes to it
    wanted = next;
    ck.json("data/" + next.data + ".json").catch(() => null); // on its way while the ground is drawn
    dress();
    refresh();
  };

  /* ---------- view ---------- */

  function home(animate) {
    map.fitBounds(map.getSize().x < NARROW ? HOME_NARROW : HOME, { animate: animate && !calm.matches, padding: [4, 4] });
  }

  function go(centre, zoom) {
    if (calm.matches) map.setView(centre, zoom, { animate: false });
    else map.flyTo(centre, zoom, { duration: 0.6 });
  }

  /** Goes to what was chosen elsewhere, only if it cannot be seen or told apart here. */
  function follow() {
    if (sent && sent === (state.sel || state.project)) {
      sent = null;
      return;
    }
    const inner = map.getBounds().pad(-0.06);
    const node = symbols.byId(state.sel) || symbols.nodes.find((n) => n.shown && n.look.hot);
    if (node) {
      const at = [node.row.lat, node.row.lon];
      if (!inner.contains(at) || symbols.isCrowded(node) || (node.look.hollow && map.getZoom() < 7)) go(at, Math.max(map.getZoom(), CLOSE_ZOOM));
      return;
    }
    const line = corridors.all.find((c) => c.shown && c.look.on), province = basemap.province(state.sel);
    const bounds = line ? L.latLngBounds(line.path) : province ? province.bounds : null;
    if (bounds && !map.getBounds().contains(bounds)) map.flyToBounds(bounds, { duration: calm.matches ? 0 : 0.6, padding: [24, 24], maxZoom: CLOSE_ZOOM });
  }

  function relayout() {
    stale = true;
    if (!ready) return;
    basemap.zoomed(map.getZoom());
    symbols.update();
    corridors.show((row) => corridorLook(row, state));
    corridors.place();
    setNames();
  }

  /** Once, when all is there: the first view with its signs; when that can be seen, the names. */
  async function settleIn() {
    if (state.sel || state.project) {
      const node = symbols.byId(state.sel) || symbols.nodes.find((n) => placeLook(n.row, state).hot);
      if (node) map.setView([node.row.lat, node.row.lon], CLOSE_ZOOM, { animate: false });
    }
    basemap.zoomed(map.getZoom());
    show();
    stale = false;
    performance.mark("cuakhau:drawn");
    root.dataset.drawn = "1";
    await Promise.all([ck.fonts, painted()]);
    ready = true;
    if (stale) relayout();
    else setNames();
    root.dataset.ready = "1";
    if (window.requestIdleCallback) requestIdleCallback(tellDrawn, { timeout: 300 });
    else setTimeout(tellDrawn, 50);
  }

  /** Resolves when the browser has shown what there is; a page that nobody looks at shows nothing. */
  const painted = () => new Promise((then) => {
    requestAnimationFrame(() => setTimeout(then, 0));
    setTimeout(then, 400);
  });

  /** Says to the server that the map can be seen (or will not be): it waits for that with all that stands around it. */
  function tellDrawn() {
    if (!wanted || !wanted.token || wanted.token === told) return;
    told = wanted.token;
    fetch(ck.url("drawn/" + told), { method: "POST" }).catch(() => null);
  }

  /* ---------- choosing ---------- */

  function send(kind, id) {
    touched = true;
    sent = id;
    const value = { kind, id, t: Date.now() };
    if (window.Streamlit) window.Streamlit.setComponentValue(value);
  }

  /** What lies under a container point: a symbol, a line, a province, or nothing. */
  function pick(containerPoint, latlng, finger) {
    const p = map.containerPointToLayerPoint(containerPoint);
    const node = symbols.at(p, finger ? 14 : 3);
    if (node) return { kind: "place", id: node.id, node };
    const line = corridors.at(p, finger ? 12 : 5);
    if (line) return { kind: "corridor", id: line.id, line };
    const shape = basemap.at(latlng), province = shape && data.provinces.find((x) => x.id === shape.id);
    return province ? { kind: "province", id: province.id, province } : null;
  }

  function onClick(e) {
    if (!state) return;
    const finger = e.originalEvent.pointerType === "touch" || (e.originalEvent.sourceCapabilities && e.originalEvent.sourceCapabilities.firesTouchEvents);
    const hit = pick(e.containerPoint, e.latlng, finger);
    if (hit) send(hit.kind, hit.id);
  }

  function onKey(e) {
    const button = e.target.closest && e.target.closest(".ck-symbol");
    const step = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] }[e.key];
    if (e.key === "Escape") send("none", "");
    else if (button && (e.key === "Enter" || e.key === " ")) send("place", button.dataset.id);
    else if (button && step) map.panBy(step, { animate: !calm.matches });
    else if (button && (e.key === "+" || e.key === "-")) map.setZoom(map.getZoom() + (e.key === "+" ? 0.5 : -0.5));
    else return;
    e.preventDefault();
    e.stopPropagation();
  }

  /* ---------- hovering ---------- */

  function tell(lines, x, y) {
    tooltip.replaceChildren(...[...new Set(lines)].filter(Boolean).map((text, i) => {
      const line = document.createElement(i ? "span" : "b");
      line.textContent = text;
      return line;
    }));
    tooltip.hidden = !lines.length;
    if (!lines.length) return;
    const size = map.getSize(), w = tooltip.offsetWidth, h = tooltip.offsetHeight;
    const left = Math.max(6, Math.min(size.x - w - 6, x - w / 2)), top = y - h - 16 > 4 ? y - h - 16 : y + 18;
    tooltip.style.transform = "translate(" + Math.round(left) + "px," + Math.round(top) + "px)";
  }

  function tooltipOf(hit) {
    const w = words();
    if (hit.kind === "place") {
      const row = hit.node.row, v = verdict(row, state.projects), other = w.html === "zh-Hans" ? "vi" : "zh";
      const pair = (say) => [row, row.partner].filter(Boolean).map(say).join(" – ");
      return [
        pair(name),
        pair((r) => r[other]),
        statusWords(v.first) + (v.count > 1 ? " · " + w.projects(v.count) : ""),
        row.uncertainty > ck.APPROXIMATE ? w.about(kilometres(row.uncertainty)) : "",
      ];
    }
    if (hit.kind === "corridor") {
      const v = verdict(hit.line.row, state.projects);
      return [name(hit.line.row), (hit.line.row.existing ? w.existing : statusWords(v.first)) + " · " + w.schematic];
    }
    const v = verdict(hit.province, state.projects);
    return v.first ? [name(hit.province), statusWords(v.first) + (v.count > 1 ? " · " + w.projects(v.count) : "")] : [name(hit.province)];
  }

  function hover(id, hit, x, y) {
    if (id !== hovered) {
      hovered = id;
      document.querySelectorAll(".ck-symbol.near").forEach((el) => el.classList.remove("near"));
      if (hit && hit.node && hit.node.button) hit.node.button.classList.add("near");
      basemap.outline("hover", hit && hit.kind === "province" ? [hit.id] : []);
      map.getContainer().classList.toggle("can-choose", Boolean(hit));
    }
    if (!hit) tell([]);
    else if (hit.kind === "place") {
      const o = map.layerPointToContainerPoint([hit.node.x, hit.node.y]);
      tell(tooltipOf(hit), o.x, o.y);
    } else tell(tooltipOf(hit), x, y);
  }

  function watchPointer() {
    let frame = 0, last = null;
    map.on("mousemove", (e) => {
      last = e;
      if (frame || (e.originalEvent.sourceCapabilities && e.originalEvent.sourceCapabilities.firesTouchEvents)) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        if (!state || !last || map._animatingZoom) return;
        const hit = pick(last.containerPoint, last.latlng, false);
        hover(hit ? hit.id : "", hit, last.containerPoint.x, last.containerPoint.y);
      });
    });
    map.on("mouseout dragstart zoomstart", () => {
      last = null;
      if (basemap) hover("");
    });
    const box = map.getContainer();
    box.addEventListener("focusin", (e) => {
      const button = e.target.closest && e.target.closest(".ck-symbol"), node = button && symbols.byId(button.dataset.id);
      if (!node || !button.matches(":focus-visible")) return;
      const p = map.layerPointToContainerPoint([node.x, node.y]), size = map.getSize();
      if (p.x < 20 || p.y < 20 || p.x > size.x - 20 || p.y > size.y - 20) map.panTo(node.at, { animate: !calm.matches });
      hover(node.id, { kind: "place", id: node.id, node });
    });
    box.addEventListener("focusout", () => basemap && hover(""));
  }

  /* ---------- controls ---------- */

  function make(tag, className, text) {
    const el = document.createElement(tag);
    el.className = className;
    if (text) el.textContent = text;
    return el;
  }

  function control(position, className, build) {
    const c = L.control({ position });
    c.onAdd = () => {
      const el = make("div", className);
      build(el);
      L.DomEvent.disableClickPropagation(el);
      return el;
    };
    c.addTo(map);
    return c;
  }

  function controls() {
    map.zoomControl.setPosition("topright");
    map.attributionControl.remove();
    control("topright", "ck-home leaflet-bar", (el) => {
      const button = make("button", "", "");
      button.type = "button";
      button.addEventListener("click", () => { touched = false; home(true); });
      el.appendChild(button);
    });
    L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 90 }).addTo(map);
    control("bottomright", "ck-note", (el) => {
      el.append(make("span", "ck-note-text"), make("details", "ck-sources"));
      el.lastChild.append(make("summary", "", "i"), make("ul", ""));
    });
    map.getContainer().addEventListener("click", (e) => {
      const sources = document.querySelector(".ck-sources");
      if (sources.open && !sources.contains(e.target)) sources.open = false;
    });
    tooltip = make("div", "ck-tooltip");
    tooltip.hidden = true;
    tooltip.setAttribute("aria-hidden", "true");
    alertBox = make("div", "ck-alert");
    alertBox.hidden = true;
    alertBox.setAttribute("role", "status");
    map.getContainer().append(tooltip, alertBox);
  }

  /** Words of the controls in the language of the page. */
  function dress() {
    if (!map) return;
    const w = words(), q = (s) => document.querySelector(s), box = map.getContainer();
    if (box.dataset.dressed === w.html) return;
    box.dataset.dressed = w.html;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", w.map);
    q(".ck-note-text").textContent = w.note;
    q(".ck-sources summary").setAttribute("aria-label", w.sources);
    q(".ck-sources summary").title = w.sources;
    q(".ck-sources ul").replaceChildren(...w.credits.map((text) => make("li", "", text)));
    [[".leaflet-control-zoom-in", w.zoomIn], [".leaflet-control-zoom-out", w.zoomOut], [".ck-home button", w.home]].forEach(([s, text]) => {
      q(s).title = text;
      q(s).setAttribute("aria-label", text);
    });
  }

  /** A message over the map; the last good state stays under it. */
  function say(text) {
    if (!alertBox) return;
    alertBox.hidden = !text;
    if (!text) return alertBox.replaceChildren();
    tellDrawn();
    const again = make("button", "", words().retry);
    again.type = "button";
    again.addEventListener("click", () => { say(""); start(); });
    alertBox.replaceChildren(make("span", "", text), again);
    L.DomEvent.disableClickPropagation(alertBox);
    root.dataset.failed = "1";
    return undefined;
  }

  /* ---------- start ---------- */

  async function start() {
    try {
      table = table || await ck.basemap("symbols.json").catch(() => ck.json("assets/cuakhau/symbols.json"));
      setTheme(root.dataset.theme);
      const given = await ck.basemap("labels.json").catch(() => ({ cities: [], countries: [] }));
      if (!basemap) {
        const ground = new ck.Basemap(map);
        await ground.draw("now");
        corridors = new ck.Corridors(map, table);
        symbols = new ck.Symbols(map, table);
        labels = new ck.Labels(map, given);
        names = given;
        basemap = ground;
        root.dataset.ground = "1";
      }
      refresh();
    } catch (error) {
      say(words().failed);
      console.warn("cuakhau map:", error.message);
    }
  }

  function settings() {
    Object.assign(map.options, { zoomSnap: 0.25, zoomDelta: 0.5, minZoom: 5.5, maxZoom: 11, maxBoundsViscosity: 0.9, wheelPxPerZoomLevel: 90 });
    map.setMaxBounds([[17.2, 97], [27, 113]]);
  }

  /** folium's header forbids pinching, and the frame has no landmark: both mended. */
  function mendFrame() {
    document.querySelectorAll("meta[name=viewport]").forEach((meta) => { meta.content = "width=device-width, initial-scale=1"; });
    map.getContainer().parentElement.setAttribute("role", "main");
  }

  /** Pictures of another host in place of our own ground, if the keeper of the page wants them. */
  function pave(tiles) {
    if (!tiles) return;
    map.createPane("tiles").style.zIndex = 205;
    L.tileLayer(tiles, { pane: "tiles", minZoom: 5, maxZoom: 11 }).addTo(map);
    root.dataset.tiles = "1";
  }

  ck.mount = function (leafletMap, tiles) {
    map = leafletMap;
    pave(tiles);
    mendFrame();
    setTheme();
    settings();
    controls();
    dress();
    map.invalidateSize(false);
    home(false);
    map.on("click", onClick);
    map.on("moveend", () => relayout()); // after every zoom, too
    map.on("dragstart", () => { touched = true; });
    map.getContainer().addEventListener("wheel", () => { touched = true; }, { passive: true });
    map.getContainer().addEventListener("keydown", onKey, true);
    watchPointer();
    new ResizeObserver(() => {
      map.invalidateSize({ pan: false });
      if (!touched && !(state && (state.sel || state.project))) home(false);
      relayout();
    }).observe(map.getContainer());
    start();
  };

  setTheme();
})();
