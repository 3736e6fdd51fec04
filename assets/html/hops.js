// A memory that is read several times: what it holds goes down, the hops stand side by side.

const kMostHopCells = 2000;

class HopsView {
  constructor(scene, host) {
    const { rows, columns } = scene.matrix;
    this.heads = Array.from({ length: rows }, (_, hop) => {
      const head = h("button", { type: "button", className: "hop", "aria-pressed": "false" }, bdi(shown(scene.askLabelOf(hop) || `hop ${hop}`)));
      head.addEventListener("pointerenter", () => host.hover(null, hop));
      head.addEventListener("click", () => host.pick(0, hop, false));
      return head;
    });
    this.names = Array.from({ length: columns }, (_, slot) => h("span", { className: "slot", title: scene.labelOf(slot) }, bdi(shown(scene.labelOf(slot) || `slot ${slot}`))));
    this.cells = Array.from({ length: rows * columns }, (_, at) => {
      const cell = h("span", { className: "weight" }), hop = Math.floor(at / columns), slot = at % columns;
      cell.addEventListener("pointerenter", () => host.hover(slot, hop));
      cell.addEventListener("click", () => host.pick(slot, hop, false));
      return cell;
    });
    const grid = h("div", { className: "hops" }, h("span", {}), ...this.heads, ...this.names.flatMap((name, slot) => [name, ...this.heads.map((_, hop) => this.cells[hop * columns + slot])]));
    grid.style.gridTemplateColumns = `minmax(7rem, max-content) repeat(${rows}, minmax(4.4rem, 8rem))`;
    this.element = h("div", { className: "scroll" }, grid);
    this.element.addEventListener("pointerleave", () => host.hover(null));
  }

  update(scene) {
    const { values, matrix: { rows, columns }, table, paint: { scale, keep } } = scene, now = scene.askedList.length === 1 ? scene.askedList[0] : null;
    this.scene = scene;
    this.heads.forEach((head, hop) => head.setAttribute("aria-pressed", String(hop === now)));
    for (let at = 0; at < values.length; ++at) {
      const cell = this.cells[at], hop = Math.floor(at / columns), color = colorOf(table, scale, values[at]), kept = keep(values[at]);
      cell.textContent = numberText(values[at], 3);
      cell.style.background = kept ? cssColor(color) : "transparent";
      cell.style.color = kept ? inkOn(color) : "inherit";
      cell.classList.toggle("now", hop === now);
      cell.classList.toggle("cursor", at % columns === scene.cursor && hop === scene.cursorAsks);
    }
    // The line that the hop in question looks at most.
    const hop = scene.cursorAsks ?? now, most = hop === null ? null : largest(values.subarray(hop * columns, (hop + 1) * columns), scene.kind, 1)[0];
    this.names.forEach((name, slot) => {
      name.classList.toggle("most", slot === most);
      name.classList.toggle("cursor", slot === scene.cursor);
    });
    return rows;
  }

  move(position, dx, dy) {
    const { rows, columns } = this.scene.matrix, { cursorAsks } = this.scene;
    return { place: Math.min(columns - 1, Math.max(0, (position ?? 0) + dy)), asks: Math.min(rows - 1, Math.max(0, (cursorAsks ?? 0) + dx)) };
  }
}
