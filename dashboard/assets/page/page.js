/* What a Streamlit page cannot do itself: the document's language, scrolling to a place of the page, copying a
   citation, and links that change the query without loading the page again. It runs in an invisible frame of the
   same origin and acts on its parent; without it every link still works, by a reload. */
(function () {
  "use strict";
  const page = window.parent;
  const sheet = page.document;
  const NARROW = 900;
  let shown = "", met = false;

  const say = (type, more) => page.postMessage({ isStreamlitMessage: true, type, ...more }, "*");
  const list = window.cuakhauList;
  const tell = (value) => say("streamlit:setComponentValue", { dataType: "json", value: { ...value, t: Date.now() } });
  const go = (href) => tell({ href });

  function linkOf(event) {
    const link = event.target.closest && event.target.closest(".stHtml a[href^='?']");
    const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    return plain ? link : null;
  }

  async function copy(button) {
    try {
      await page.navigator.clipboard.writeText(button.dataset.copy);
      button.dataset.copied = "1";
      setTimeout(() => delete button.dataset.copied, 2000);
    } catch {
      const text = button.parentElement.querySelector("[data-copy-text]");
      if (text) page.getSelection().selectAllChildren(text);
    }
  }

  function onClick(event) {
    const row = list.chosenBy(event);
    if (row) {
      event.preventDefault();
      tell({ pick: row });
      return;
    }
    if (list.ordered(event)) return;
    const link = linkOf(event);
    if (link) {
      event.preventDefault();
      go(link.getAttribute("href"));
      return;
    }
    const button = event.target.closest && event.target.closest(".stHtml [data-copy]");
    if (button) copy(button);
  }

  const onBack = () => go(page.location.search || "?");

  function scrollTo(id, narrowOnly, tries) {
    if (narrowOnly && page.innerWidth > NARROW) return;
    const goal = sheet.getElementById(id) || sheet.querySelector(".st-key-" + CSS.escape(id));
    if (!goal && tries > 0) {
      setTimeout(() => scrollTo(id, narrowOnly, tries - 1), 60);
      return;
    }
    if (!goal) return;
    const calm = page.matchMedia("(prefers-reduced-motion: reduce)").matches;
    goal.scrollIntoView({ block: narrowOnly ? "start" : "center", behavior: calm || !narrowOnly ? "auto" : "smooth" });
  }

  const sorted = (query) => [...new URLSearchParams(query)].filter(([key]) => !key.startsWith("embed")).map(String).sort().join("\n");

  function render(args) {
    sheet.documentElement.lang = args.lang;
    const map = sheet.querySelector("iframe[src*='streamlit_folium']");
    if (map) map.title = args.map; // Streamlit names a frame after its program
    // While one page took the place of another nobody listened: a step back in that moment is caught up with here.
    if (!met && sorted(page.location.search) !== sorted(args.query)) go(page.location.search || "?");
    met = true;
    list.mark(args.row, 40);
    if (args.scroll && args.turn !== shown) {
      shown = args.turn;
      scrollTo(args.scroll, args.narrow, 40);
    }
  }

  /* This frame shows nothing: no stop for the Tab key, nothing to read aloud. */
  if (window.frameElement) {
    window.frameElement.tabIndex = -1;
    window.frameElement.setAttribute("aria-hidden", "true");
  }

  /* A frame that is mounted anew replaces the listeners of the one before it. */
  if (page.cuakhauLeave) page.cuakhauLeave();
  sheet.addEventListener("click", onClick);
  sheet.addEventListener("keydown", list.onKey);
  page.addEventListener("popstate", onBack);
  page.cuakhauLeave = () => {
    sheet.removeEventListener("click", onClick);
    sheet.removeEventListener("keydown", list.onKey);
    list.leave();
    page.removeEventListener("popstate", onBack);
  };

  window.addEventListener("message", (event) => {
    if (event.source === page && event.data.type === "streamlit:render") render(event.data.args);
  });
  say("streamlit:componentReady", { apiVersion: 1 });
  say("streamlit:setFrameHeight", { height: 0 });
})();
