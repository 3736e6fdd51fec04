// One bar a position. Bars begin at zero, so that their lengths compare.

const kMostBars = 4096;

class BarsView {
  constructor(scene, host) {
    this.rows = Array.from(scene.values.subarray(0, kMostBars), (_, at) => {
      const bar = h("span", { className: "bar" }), value = h("span", { className: "value" }), mark = h("span", { className: "mark" });
      const name = h("span", { className: "name cell" }, bdi(shown(scene.labelOf(at) || String(at))));
      const row = { name, bar, value, mark, track: h("span", { className: "track" }, bar, mark) };
      for (const part of [name, row.track, value]) {
        part.addEventListener("pointerenter", () => host.hover(at));
        part.addEventListener("click", (event) => host.pick(at, null, isAdding(event)));
      }
      return row;
    });
    const more = scene.values.length - this.rows.length;
    this.element = h("div", { className: "scroll", tabIndex: 0, role: "group", "aria-label": "bars" },
      h("div", { className: "bars" }, ...this.rows.flatMap((row) => [row.name, row.track, row.value])),
      more > 0 ? h("p", { className: "hint" }, `and ${more} more, which this view has no room for`) : null);
    this.element.addEventListener("pointerleave", () => host.hover(null));
  }

  update(scene) {
    const { scale, keep } = scene.paint;
    const low = Math.min(0, scale.low), high = Math.max(0, scale.high, isFlat(scale) ? 1.25 * scale.low : 0) || 1;
    const zero = share(0, low, high);
    this.rows.forEach(({ name, bar, value, mark }, at) => {
      const place = share(scene.values[at], low, high);
      bar.style.left = `${100 * Math.min(zero, place)}%`;
      bar.style.width = `${100 * Math.abs(place - zero)}%`;
      bar.classList.toggle("negative", scene.values[at] < 0);
      bar.style.opacity = keep(scene.values[at]) ? 1 : 0.25;
      mark.hidden = scale.start === null;
      if (scale.start !== null) mark.style.left = `${100 * share(scale.start, low, high)}%`;
      value.textContent = numberText(scene.values[at], 3);
      name.classList.toggle("asked", scene.askedList.includes(at));
      name.classList.toggle("cursor", at === scene.cursor);
    });
  }

  move(position, dx, dy) {
    return Math.min(this.rows.length - 1, Math.max(0, position + dx + dy));
  }
}
