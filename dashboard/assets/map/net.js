/* Downloads of the map: everything that is always needed is asked for at once, before Leaflet is read;
   a failed answer is asked for twice more. The frame lies two folders below the page. */
(function () {
  "use strict";
  const ck = (window.cuakhau = window.cuakhau || {});
  const ROOT = "../../";
  const WAITS = [400, 1600];
  const asked = new Map();
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  async function fetchJson(path) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await fetch(ROOT + path, { credentials: "same-origin" });
        if (!answer.ok) throw new Error(answer.status + " " + path);
        return await answer.json();
      } catch (error) {
        if (attempt >= WAITS.length) throw error;
        await pause(WAITS[attempt]);
      }
    }
  }

  /** The JSON at `path`, asked for once; a failure is forgotten, so that asking again tries again. */
  ck.json = function (path) {
    if (!asked.has(path)) {
      const answer = fetchJson(path);
      answer.catch(() => asked.delete(path));
      asked.set(path, answer);
    }
    return asked.get(path);
  };
  ck.url = (path) => ROOT + path;
  /** A file of the ground, out of the one answer that holds all of today's; what is not in it is asked for alone. */
  ck.basemap = async function (name) {
    const all = await ck.json("assets/basemap/ground.json").catch(() => ({}));
    return all[name] || ck.json("assets/basemap/" + name);
  };

  // Not in map.css: names are measured, so the script has to know when the face is there.
  const face = new FontFace("Source Sans", 'url("' + ROOT + 'assets/fonts/SourceSansVF-Upright.woff2")', { weight: "200 900" });
  document.fonts.add(face);
  ck.fonts = Promise.race([face.load().catch(() => null), pause(3000)]);

  ck.json("assets/basemap/ground.json").catch(() => null);
})();
