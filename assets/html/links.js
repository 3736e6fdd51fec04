// Two columns of tokens with a line for each weight: what asks at the left, what is looked at at the right.

const kLinkHeight = 24, kMostLinks = 150, kLinkBreadth = 260, kLeastBreadth = 90, kRoomForTokens = 210;

class LinksView {
  constructor(scene, host) {
    const { rows, columns } = scene.matrix, height = kLinkHeight * Math.max(rows, columns);
    const cellOf = (label, side, hover, pick) => {
      const cell = h("span", { className: `cell ${side}` }, bdi(cut(shown(label), 24)));
      cell.addEventListener("pointerenter", hover);
      cell.addEventListener("click", pick);
      return cell;
    };
    this.asks = Array.from({ length: rows }, (_, at) => cellOf(scene.askLabelOf(at) || String(at), "asks", () => host.hover(null, at), (event) => host.pick(0, at, isAdding(event))));
    this.places = Array.from({ length: columns }, (_, at) => cellOf(scene.labelOf(at) || String(at), "place", () => host.hover(at, null), () => host.hover(at, null)));
    this.across = Math.max(kLeastBreadth, Math.min(kLinkBreadth, scene.room - kRoomForTokens));
    this.ratio = Math.min(2, devicePixelRatio || 1);
    this.canvas = h("canvas", { width: this.across * this.ratio, height: height * this.ratio });
    Object.assign(this.canvas.style, { height: `${height}px`, width: `${this.across}px` });
    this.element = h("div", { className: "scroll" }, h("div", { className: "links" }, h("div", {}, ...this.asks), this.canvas, h("div", {}, ...this.places)));
    this.element.addEventListener("pointerleave", () => host.hover(null));
    this.scene = scene;
  }

  update(scene) {
    this.scene = scene;
    const { values, matrix: { rows, columns }, table, paint: { scale } } = scene;
    const asked = scene.cursorAsks ?? (scene.cursor === null && scene.askedList.length === 1 ? scene.askedList[0] : null), only = scene.cursorAsks === null ? scene.cursor : null;
    const color = (cell, value) => {
      const filled = value === null ? null : colorOf(table, scale, value);
      cell.style.background = filled ? cssColor(filled) : "";
      cell.style.color = filled ? inkOn(filled) : "";
    };
    this.places.forEach((cell, at) => {
      color(cell, asked === null ? null : values[asked * columns + at]);
      cell.classList.toggle("cursor", at === only);
    });
    this.asks.forEach((cell, at) => {
      color(cell, only === null ? null : values[at * columns + only]);
      cell.classList.toggle("asked", scene.askedList.includes(at));
      cell.classList.toggle("cursor", at === scene.cursorAsks);
    });
    this.paintLines(asked, only);
  }

  paintLines(asked, only) {
    const { values, matrix: { rows, columns }, paint: { scale, keep } } = this.scene, context = this.canvas.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.across, this.canvas.height);
    context.strokeStyle = getComputedStyle(this.canvas).color;
    const single = asked !== null || only !== null, lines = [];
    for (let row = 0; row < rows; ++row) {
      if (asked !== null && row !== asked) continue;
      for (let column = 0; column < columns; ++column) {
        const value = values[row * columns + column];
        if ((only !== null && column !== only) || !keep(value)) continue;
        const place = placeOn(scale, value), strength = single ? place : (place - (scale.start === null ? 0.3 : kStart)) / 0.6;
        if (strength > 0.02) lines.push([strength, row, column]);
      }
    }
    lines.sort((a, b) => a[0] - b[0]);
    for (const [strength, row, column] of lines) {
      context.globalAlpha = Math.min(1, strength);
      context.lineWidth = 0.6 + 2.4 * Math.min(1, strength);
      context.beginPath();
      const [from, to] = [(row + 0.5) * kLinkHeight, (column + 0.5) * kLinkHeight];
      context.moveTo(2, from);
      context.bezierCurveTo(0.4 * this.across, from, 0.6 * this.across, to, this.across - 2, to);
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  move(position, dx, dy) {
    const { rows, columns } = this.scene.matrix, { cursorAsks } = this.scene;
    if (dx > 0 && cursorAsks !== null) return { place: Math.min(columns - 1, cursorAsks), asks: null };
    if (dx < 0 && cursorAsks === null) return { place: null, asks: Math.min(rows - 1, position ?? 0) };
    if (cursorAsks !== null) return { place: null, asks: Math.min(rows - 1, Math.max(0, cursorAsks + dy)) };
    return { place: Math.min(columns - 1, Math.max(0, (position ?? 0) + dy)), asks: null };
  }
}
