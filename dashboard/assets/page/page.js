/* What a Streamlit page cannot do itself: the document's language, scrolling to a place of the page, copying a
   citation, and links that change the query without loading the page again. It runs in an invisible frame of the
   same origin and acts on its parent; without it every link still works, by a reload. */
(function () {
  "use strict";
  const page = window.parent;
  const sheet = page.document;
  const NARROW = 900;
  const PATIENCE = 6000;
  let shown = "";
  let watched = { box: null, turn: null, observer: null };

  const say = (type, more) => page.postMessage({ isStreamlitMessage: true, type, ...more }, "*");
  const go = (href) =>
    say("streamlit:setComponentValue", { dataType: "json", value: { href, t: Date.now() } });

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

  const find = (id) => sheet.getElementById(id) || sheet.querySelector(".st-key-" + CSS.escape(id));

  /** Waits for what is still being drawn: `then` gets the element or container `id`. */
  function whenThere(id, tries, then) {
    const found = find(id);
    if (found) then(found);
    else if (tries > 0) setTimeout(() => whenThere(id, tries - 1, then), 60);
  }

  /** On small screens the panel follows the map: what was chosen comes into view. */
  function onChange() {
    const mark = watched.box.querySelector("[data-turn]"), turn = mark ? mark.dataset.turn : "";
    if (turn === watched.turn) return;
    const first = watched.turn === null;
    watched.turn = turn;
    if (!turn || page.innerWidth > NARROW) return;
    const calm = first || page.matchMedia("(prefers-reduced-motion: reduce)").matches;
    watched.box.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }

  function watch(box) {
    if (box === watched.box) return;
    if (watched.observer) watched.observer.disconnect();
    watched = { box, turn: null, observer: new MutationObserver(onChange) };
    watched.observer.observe(box, { childList: true, subtree: true });
    if (box.querySelector("[data-turn]")) onChange();
    setTimeout(() => { if (sheet.querySelector(".soon")) go(page.location.search || "?"); }, PATIENCE); // no map, but the list
  }

  function render(args) {
    sheet.documentElement.lang = args.lang;
    if (args.watch) whenThere(args.watch, 200, watch);
    if (args.scroll && args.turn !== shown) {
      shown = args.turn;
      whenThere(args.scroll, 80, (goal) => goal.scrollIntoView({ block: "center", behavior: "auto" }));
    }
  }

  /* A frame that is mounted anew replaces the listeners of the one before it. */
  if (page.cuakhauLeave) page.cuakhauLeave();
  sheet.addEventListener("click", onClick);
  page.addEventListener("popstate", onBack);
  page.cuakhauLeave = () => {
    sheet.removeEventListener("click", onClick);
    page.removeEventListener("popstate", onBack);
    if (watched.observer) watched.observer.disconnect();
  };

  window.addEventListener("message", (event) => {
    if (event.source === page && event.data.type === "streamlit:render") render(event.data.args);
  });
  say("streamlit:componentReady", { apiVersion: 1 });
  say("streamlit:setFrameHeight", { height: 0 });
})();
