// Words with their weights as their colours.

function colorCell(cell, scene, position) {
  const value = scene.values[position], color = colorOf(scene.table, scene.paint.scale, value);
  const kept = scene.paint.keep(value);
  cell.style.background = kept ? cssColor(color) : "transparent";
  cell.style.color = kept ? inkOn(color) : "inherit";
  cell.classList.toggle("out", !kept);
  cell.classList.toggle("asked", scene.askedList.includes(position));
  cell.classList.toggle("cursor", position === scene.cursor);
}

/** The tokens of a text in their order, each with its weight as its colour. */
class TokensView {
  constructor(scene, host) {
    this.cells = Array.from(scene.values, (_, at) => {
      const cell = h("span", { className: "cell" }, bdi(shown(scene.labelOf(at) || String(at))));
      cell.addEventListener("pointerenter", () => host.hover(at));
      cell.addEventListener("click", (event) => host.pick(at, null, isAdding(event)));
      return cell;
    });
    this.element = h("div", { className: "scroll tokens" }, ...this.cells.flatMap((cell) => [cell, " "]));
    this.element.addEventListener("pointerleave", () => host.hover(null));
  }

  update(scene) {
    this.cells.forEach((cell, at) => colorCell(cell, scene, at));
  }

  move(position, dx, dy) {
    return Math.min(this.cells.length - 1, Math.max(0, position + dx + 10 * dy));
  }
}
