/* What the list of the map page does beside its links: a row answers as a whole, arrow keys go from name to name (one
   stop for the Tab key), a head orders by its column, and the row of what is chosen is marked and in view. The table
   itself never changes with a choice; it is dressed anew when a filter has brought another one. */
window.cuakhauList = (function () {
  "use strict";
  const page = window.parent;
  const sheet = page.document;
  const box = () => sheet.querySelector(".st-key-results");
  const table = () => sheet.querySelector(".st-key-results table.list");
  const linkIn = (row) => row.querySelector("a");
  let marked = "", order = { column: -1, down: false }, watched = null, seen = "", left = false;

  const watcher = new page.MutationObserver(() => dress());

  function worth(row, column) {
    const cell = row.cells[column], time = cell.querySelector("time");
    return cell.dataset.rank ?? (time ? time.dateTime : cell.textContent.trim().replace(/^–$/, ""));
  }

  function sort(list) {
    const rows = [...list.tBodies[0].rows];
    rows.forEach((row, place) => (row.place = row.place ?? place));
    const { column, down } = order, words = new Intl.Collator(sheet.documentElement.lang, { numeric: true });
    const compare = (a, b) => {
      const one = column < 0 ? "" : worth(a, column), other = column < 0 ? "" : worth(b, column);
      if (!one || !other) return Number(!one) - Number(!other); // what is not known comes last either way
      return words.compare(one, other) * (down ? -1 : 1);
    };
    list.tBodies[0].append(...rows.sort((a, b) => compare(a, b) || a.place - b.place));
    [...list.tHead.rows[0].cells].forEach((head, n) => {
      if (n === column) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  function reveal(row) {
    const within = box(), head = row.closest("table").tHead.offsetHeight;
    if (within.scrollHeight <= within.clientHeight) return;
    const top = row.offsetTop - head, bottom = row.offsetTop + row.offsetHeight - within.clientHeight;
    if (within.scrollTop > top) within.scrollTop = top;
    else if (within.scrollTop < bottom) within.scrollTop = bottom;
  }

  /* Marks and orders a table that has just come, or whose mark has moved. */
  function dress() {
    const list = table();
    const wanted = `${order.column} ${order.down}`;
    if (!list || (list.order === wanted && list.marked === marked)) return;
    if (list.order !== wanted && (list.order || order.column >= 0)) sort(list);
    const rows = [...list.tBodies[0].rows], chosen = rows.find((row) => row.dataset.row === marked);
    for (const row of rows) {
      row.classList.toggle("on", row === chosen);
      if (row === chosen) linkIn(row).setAttribute("aria-current", "true");
      else linkIn(row).removeAttribute("aria-current");
      linkIn(row).tabIndex = row === (chosen || rows[0]) ? 0 : -1;
    }
    Object.assign(list, { order: wanted, marked });
    if (chosen && seen !== marked) reveal(chosen);
    seen = marked;
  }

  /* The id of the row that a click chooses, or nothing. */
  function chosenBy(event) {
    const row = event.target.closest && event.target.closest(".st-key-results tr[data-row]");
    const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    return row && plain && page.getSelection().isCollapsed ? row.dataset.row : "";
  }

  /* Whether a click was on a head of the list; then the rows are in another order. */
  function ordered(event) {
    const head = event.target.closest && event.target.closest(".st-key-results .list thead button");
    if (!head) return false;
    const column = head.parentElement.cellIndex, same = order.column === column;
    order = same && order.down ? { column: -1, down: false } : { column, down: same };
    dress();
    return true;
  }

  function onKey(event) {
    const list = event.target.closest && event.target.closest(".st-key-results .list");
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!list || !step || event.metaKey || event.ctrlKey || event.altKey) return;
    const rows = [...list.tBodies[0].rows], at = rows.indexOf(event.target.closest("tr"));
    const goal = linkIn(rows[Math.min(Math.max(at + step, 0), rows.length - 1)]);
    event.preventDefault();
    rows.forEach((row) => (linkIn(row).tabIndex = -1));
    goal.tabIndex = 0;
    goal.focus({ preventScroll: true });
    goal.scrollIntoView({ block: "nearest" });
  }

  /* The row to mark; the list may still be on its way. A frame that another has replaced must not watch again: the two
     would order anew, without end, what the other has ordered. */
  function mark(row, tries) {
    if (left) return;
    marked = row;
    dress();
    const within = box();
    if (within && within !== watched) {
      watcher.disconnect();
      watcher.observe(within, { childList: true, subtree: true });
      watched = within;
    }
    if (!within && tries > 0) setTimeout(() => marked === row && mark(row, tries - 1), 60);
  }

  function leave() {
    left = true;
    watcher.disconnect();
  }

  return { chosenBy, mark, onKey, ordered, leave };
})();
