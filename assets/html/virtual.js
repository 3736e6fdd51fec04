// A long list of which only the rows near the window exist.

const kMargin = 500;
const virtualLists = new Set();

class VirtualRows {
  constructor() {
    this.element = h("div", { className: "virtual" });
    this.shown = new Map();
    this.show([]);
    virtualLists.add(this);
  }

  /** Rows of known heights in pixels: {height, make}, where make() gives the element. */
  show(rows) {
    this.rows = rows;
    this.tops = new Float64Array(rows.length + 1);
    rows.forEach(({ height }, at) => { this.tops[at + 1] = this.tops[at] + height; });
    for (const element of this.shown.values()) element.remove();
    this.shown.clear();
    this.element.style.height = `${this.tops[rows.length]}px`;
    if (this.element.isConnected) this.refresh();
  }

  /** The row at this height. */
  rowAt(top) {
    let low = 0, high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.tops[middle + 1] <= top) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  refresh() {
    const { top } = this.element.getBoundingClientRect();
    const first = this.rowAt(-top - kMargin), last = Math.min(this.rows.length - 1, this.rowAt(innerHeight - top + kMargin));
    for (const [at, element] of this.shown) {
      if ((at >= first && at <= last) || element.contains(document.activeElement)) continue;
      element.remove();
      this.shown.delete(at);
    }
    for (let at = first; at <= last; ++at) {
      if (this.shown.has(at)) continue;
      const element = this.rows[at].make();
      element.classList.add("row");
      element.style.transform = `translateY(${this.tops[at]}px)`;
      this.shown.set(at, element);
      // In the order of the rows, so that Tab goes down.
      const next = [...this.shown.keys()].filter((other) => other > at).sort((a, b) => a - b)[0];
      this.element.insertBefore(element, next === undefined ? null : this.shown.get(next));
    }
  }

  /** Scrolls `scroller` so that a row can be seen. */
  reveal(at, scroller) {
    const inside = this.element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
    const from = inside + this.tops[at], to = inside + this.tops[at + 1];
    if (from < scroller.scrollTop) scroller.scrollTop = from - 40;
    else if (to > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = to - scroller.clientHeight + 40;
    this.refresh();
  }
}

let virtualIsDue = false;
function refreshVirtual() {
  if (virtualIsDue) return;
  virtualIsDue = true;
  requestAnimationFrame(() => {
    virtualIsDue = false;
    for (const list of virtualLists) {
      if (list.element.isConnected) list.refresh();
      else virtualLists.delete(list);
    }
  });
}
document.addEventListener("scroll", refreshVirtual, { capture: true, passive: true });
window.addEventListener("resize", refreshVirtual);
