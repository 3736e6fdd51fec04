// The ways to look at a field. A view is built once and then updated with every scene; it tells its host where the
// pointer is. All text goes in as text, never as markup.

function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A label on one line; what is invisible or turns the direction of its surroundings is shown as its code. */
function shown(label) {
  if (label === "") return "\u2205";
  const marks = { "\n": "\u21b5", "\t": "\u21e5" };
  return label.replace(/[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (one) => marks[one] ?? `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
const bdi = (text) => h("bdi", { dir: "auto" }, text);

// Pixels of the drawing, whatever the size of the source.
const kLongestSide = 900;
const kShortestSide = 480;

/** A grid over the photo that it was computed from. */
class PlaneView {
  constructor(scene, host) {
    const { grid } = scene;
    const long = Math.max(grid.source_width, grid.source_height), short = Math.min(grid.source_width, grid.source_height);
    const scale = Math.min(kLongestSide / long, Math.max(1, kShortestSide / short));
    this.width = Math.max(1, Math.round(grid.source_width * scale));
    this.height = Math.max(1, Math.round(grid.source_height * scale));
    this.field = h("canvas", { width: this.width, height: this.height });
    this.ink = h("canvas", { width: this.width, height: this.height });
    this.plane = h("div", { className: "plane" }, this.field, this.ink);
    this.plane.style.aspectRatio = `${this.width} / ${this.height}`;
    this.breadth = `min(${this.width}px, ${(62 * this.width / this.height).toFixed(1)}vh)`;
    if (scene.picture) {
      this.photo = h("img", { src: scene.picture, alt: "the source picture" });
      this.photo.addEventListener("error", () => { this.photo.remove(); this.photo = null; host.refresh(); });
      this.plane.prepend(this.photo);
    }
    this.prefix = h("div", { className: "prefix" });
    this.prefixCells = [];
    for (let at = 0; at < grid.prefix; ++at) {
      const cell = h("span", { className: "cell", title: "has no place on the picture" }, bdi(shown(scene.labelOf(at) || `prefix ${at}`)));
      cell.addEventListener("pointerenter", () => host.hover(at));
      cell.addEventListener("pointerleave", () => host.hover(null));
      cell.addEventListener("click", () => host.pick(at));
      this.prefixCells.push(cell);
      this.prefix.append(cell);
    }
    this.element = h("div", {}, grid.prefix > 0 ? this.prefix : null, this.plane);
    this.ink.addEventListener("pointermove", (event) => host.hover(this.positionAt(event)));
    this.ink.addEventListener("pointerleave", () => host.hover(null));
    this.ink.addEventListener("click", (event) => host.pick(this.positionAt(event)));
    this.scene = scene;
  }

  /** Grid coordinates of a point of the canvas. */
  gridPoint(x, y) {
    const { grid } = this.scene, to = grid.to_source;
    return [((x / this.width) * grid.source_width - to.offset_x) / to.scale_x,
            ((y / this.height) * grid.source_height - to.offset_y) / to.scale_y];
  }

  positionAt(event) {
    const { grid } = this.scene, box = this.ink.getBoundingClientRect();
    const [x, y] = this.gridPoint((event.clientX - box.left) / box.width * this.width, (event.clientY - box.top) / box.height * this.height);
    if (!(x >= 0 && y >= 0 && x < grid.columns && y < grid.rows)) return null;
    return grid.prefix + Math.floor(y) * grid.columns + Math.floor(x);
  }

  update(scene) {
    this.scene = scene;
    const key = `${scene.smooth} ${scene.opacity} ${Boolean(this.photo)}`;
    if (this.painted !== scene.paint || this.paintedAs !== key) this.paintField();
    this.painted = scene.paint;
    this.paintedAs = key;
    this.paintInk();
    this.prefixCells.forEach((cell, at) => colorCell(cell, scene, at));
  }

  paintField() {
    const { grid, steps, table, smooth, paint: { scale, keep } } = this.scene;
    const rows = Math.ceil(grid.rows / steps[0]), columns = Math.ceil(grid.columns / steps[1]);
    const values = this.scene.values.subarray(grid.prefix);
    const context = this.field.getContext("2d");
    const image = context.createImageData(this.width, this.height);
    const across = axisSamples(this.width, (x) => this.gridPoint(x, 0)[0], { size: grid.columns, step: steps[1], kept: columns, smooth });
    const down = axisSamples(this.height, (y) => this.gridPoint(0, y)[1], { size: grid.rows, step: steps[0], kept: rows, smooth });
    for (let y = 0; y < this.height; ++y) {
      const [top, bottom, mixY] = down[y] || [];
      if (top === undefined) continue;
      for (let x = 0; x < this.width; ++x) {
        const sample = across[x];
        if (!sample) continue;
        const [left, right, mixX] = sample;
        const upper = values[top * columns + left] * (1 - mixX) + values[top * columns + right] * mixX;
        const lower = values[bottom * columns + left] * (1 - mixX) + values[bottom * columns + right] * mixX;
        const value = upper * (1 - mixY) + lower * mixY;
        if (!keep(value)) continue;
        const entry = 3 * Math.min(255, Math.floor(placeOn(scale, value) * 256)), at = 4 * (y * this.width + x);
        image.data[at] = table[entry];
        image.data[at + 1] = table[entry + 1];
        image.data[at + 2] = table[entry + 2];
        image.data[at + 3] = 255;
      }
    }
    context.putImageData(image, 0, 0);
    this.field.style.opacity = this.photo ? this.scene.opacity : 1;
  }

  paintInk() {
    const { grid, marks, asked, cursor } = this.scene, to = grid.to_source;
    const context = this.ink.getContext("2d");
    context.clearRect(0, 0, this.width, this.height);
    const zoom = this.width / grid.source_width;
    for (const mark of marks) outline(context, mark.box, zoom, "#ffffff", mark.label);
    const cellBox = (position) => {
      const cell = position - grid.prefix;
      return { x: to.offset_x + (cell % grid.columns) * to.scale_x, y: to.offset_y + Math.floor(cell / grid.columns) * to.scale_y, width: to.scale_x, height: to.scale_y };
    };
    if (asked !== null && asked >= grid.prefix) outline(context, cellBox(asked), zoom, "#ff4fd8");
    if (cursor !== null && cursor >= grid.prefix && cursor !== asked) outline(context, cellBox(cursor), zoom, "#ffffff");
  }

  move(position, dx, dy) {
    const { grid } = this.scene, count = grid.prefix + grid.rows * grid.columns;
    const next = position + dx + dy * grid.columns;
    return next >= 0 && next < count ? next : position;
  }
}

/** For each pixel along one side the two kept cells it lies between and the share of the second, or null outside. */
function axisSamples(pixels, gridAt, { size, step, kept, smooth }) {
  return Array.from({ length: pixels }, (_, pixel) => {
    const at = gridAt(pixel + 0.5);
    if (!(at >= 0 && at < size)) return null;
    if (!smooth) {
      const cell = Math.min(kept - 1, Math.floor(at / step));
      return [cell, cell, 0];
    }
    const place = Math.min(kept - 1, Math.max(0, at / step - 0.5)), first = Math.floor(place);
    return [first, Math.min(kept - 1, first + 1), place - first];
  });
}

function outline(context, box, zoom, color, label) {
  const [x, y, width, height] = [box.x * zoom, box.y * zoom, box.width * zoom, box.height * zoom];
  for (const [stroke, thick] of [["#000000", 4], [color, 2]]) {
    context.strokeStyle = stroke;
    context.lineWidth = thick;
    context.strokeRect(x, y, width, height);
  }
  if (!label) return;
  context.font = "14px system-ui, sans-serif";
  context.lineWidth = 3;
  context.strokeStyle = "#000000";
  context.strokeText(label, x + 4, y + 16);
  context.fillStyle = color;
  context.fillText(label, x + 4, y + 16);
}

function colorCell(cell, scene, position) {
  const value = scene.values[position], color = colorOf(scene.table, scene.paint.scale, value);
  const kept = scene.paint.keep(value);
  cell.style.background = kept ? cssColor(color) : "transparent";
  cell.style.color = kept ? inkOn(color) : "inherit";
  cell.classList.toggle("out", !kept);
  cell.classList.toggle("asked", position === scene.asked);
  cell.classList.toggle("cursor", position === scene.cursor);
}

/** The tokens of a text in their order, each with its weight as its colour. */
class TokensView {
  constructor(scene, host) {
    this.cells = Array.from(scene.values, (_, at) => {
      const cell = h("span", { className: "cell" }, bdi(shown(scene.labelOf(at) || String(at))));
      cell.addEventListener("pointerenter", () => host.hover(at));
      cell.addEventListener("click", () => host.pick(at));
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

const kMostBars = 4096;

/** One bar a position: its length is the value on the scale, from zero where zero is on it. */
class BarsView {
  constructor(scene, host) {
    this.rows = Array.from(scene.values.subarray(0, kMostBars), (_, at) => {
      const bar = h("span", { className: "bar" }), value = h("span", { className: "value" });
      const name = h("span", { className: "name cell" }, bdi(shown(scene.labelOf(at) || String(at))));
      const row = { name, bar, value, track: h("span", { className: "track" }, bar) };
      for (const part of [name, row.track, value]) {
        part.addEventListener("pointerenter", () => host.hover(at));
        part.addEventListener("click", () => host.pick(at));
      }
      return row;
    });
    const more = scene.values.length - this.rows.length;
    this.element = h("div", { className: "scroll" },
      h("div", { className: "bars" }, ...this.rows.flatMap((row) => [row.name, row.track, row.value])),
      more > 0 ? h("p", { className: "hint" }, `and ${more} more, which this view has no room for`) : null);
    this.element.addEventListener("pointerleave", () => host.hover(null));
  }

  update(scene) {
    const { scale, keep } = scene.paint, zero = scale.low <= 0 && scale.high >= 0 ? placeOn(scale, 0) : 0;
    this.rows.forEach(({ name, bar, value }, at) => {
      const place = placeOn(scale, scene.values[at]);
      bar.style.left = `${100 * Math.min(zero, place)}%`;
      bar.style.width = `${100 * Math.abs(place - zero)}%`;
      bar.style.background = cssColor(colorOf(scene.table, scale, scene.values[at]));
      bar.style.opacity = keep(scene.values[at]) ? 1 : 0.25;
      value.textContent = numberText(scene.values[at], 3);
      name.classList.toggle("asked", at === scene.asked);
      name.classList.toggle("cursor", at === scene.cursor);
    });
  }

  move(position, dx, dy) {
    return Math.min(this.rows.length - 1, Math.max(0, position + dx + dy));
  }
}

const kMatrixSide = 640;

/** All rows at once: what asks goes down, what is looked at goes across. */
class MatrixView {
  constructor(scene, host) {
    const { rows, columns } = scene.matrix;
    this.size = Math.max(1, Math.min(28, Math.floor(kMatrixSide / Math.max(rows, columns))));
    const labelled = this.size >= 12;
    this.font = `${Math.min(13, this.size - 1)}px system-ui, "Noto Sans CJK SC", sans-serif`;
    const measure = h("canvas").getContext("2d");
    measure.font = this.font;
    const longest = (labels) => (labelled ? 8 + Math.ceil(Math.max(...labels.map((label) => measure.measureText(cut(label)).width))) : 0);
    const across = Array.from({ length: columns }, (_, at) => shown(scene.labelOf(at) || String(at)));
    const down = Array.from({ length: rows }, (_, at) => shown(scene.askLabelOf(at) || String(at)));
    this.left = longest(down);
    this.top = longest(across);
    this.canvas = h("canvas", { width: this.left + columns * this.size, height: this.top + rows * this.size });
    this.canvas.style.width = `${this.canvas.width}px`;
    this.labels = labelled ? { across, down } : null;
    this.element = h("div", { className: "scroll" }, this.canvas);
    this.canvas.addEventListener("pointermove", (event) => this.tell(event, (place, asks) => host.hover(place, asks)));
    this.canvas.addEventListener("pointerleave", () => host.hover(null));
    this.canvas.addEventListener("click", (event) => this.tell(event, (place, asks) => host.pick(place, asks)));
    this.scene = scene;
  }

  tell(event, receive) {
    const { rows, columns } = this.scene.matrix, box = this.canvas.getBoundingClientRect();
    const place = Math.floor((event.clientX - box.left - this.left) / this.size);
    const asks = Math.floor((event.clientY - box.top - this.top) / this.size);
    if (place >= 0 && asks >= 0 && place < columns && asks < rows) receive(place, asks);
    else receive(null);
  }

  update(scene) {
    this.scene = scene;
    const { rows, columns } = scene.matrix;
    if (this.painted !== scene.paint) this.small = this.paint(scene);
    this.painted = scene.paint;
    const context = this.canvas.getContext("2d");
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.small, this.left, this.top, columns * this.size, rows * this.size);
    if (this.labels) this.paintLabels(context);
    const box = (row, column, wide) => ({ x: this.left + column * this.size, y: this.top + row * this.size, width: wide * this.size, height: this.size });
    if (scene.asked !== null) outline(context, box(scene.asked, 0, columns), 1, "#ff4fd8");
    if (scene.cursor !== null && scene.cursorAsks !== null) outline(context, box(scene.cursorAsks, scene.cursor, 1), 1, "#ffffff");
  }

  /** One pixel a cell. */
  paint({ values, matrix, paint: { scale, keep }, table }) {
    const image = new ImageData(matrix.columns, matrix.rows);
    for (let at = 0; at < values.length; ++at) {
      const entry = 3 * Math.min(255, Math.floor(placeOn(scale, values[at]) * 256));
      image.data[4 * at] = table[entry];
      image.data[4 * at + 1] = table[entry + 1];
      image.data[4 * at + 2] = table[entry + 2];
      image.data[4 * at + 3] = keep(values[at]) ? 255 : 40;
    }
    const small = h("canvas", { width: matrix.columns, height: matrix.rows });
    small.getContext("2d").putImageData(image, 0, 0);
    return small;
  }

  paintLabels(context) {
    context.fillStyle = getComputedStyle(this.canvas).color;
    context.font = this.font;
    context.textBaseline = "middle";
    context.textAlign = "right";
    this.labels.down.forEach((label, row) => context.fillText(cut(label), this.left - 4, this.top + (row + 0.5) * this.size));
    context.textAlign = "left";
    this.labels.across.forEach((label, column) => {
      context.save();
      context.translate(this.left + (column + 0.5) * this.size, this.top - 4);
      context.rotate(-Math.PI / 2);
      context.fillText(cut(label), 0, 0);
      context.restore();
    });
  }

  move(position, dx, dy) {
    const { rows, columns } = this.scene.matrix;
    const asks = Math.min(rows - 1, Math.max(0, (this.scene.cursorAsks ?? 0) + dy));
    return { place: Math.min(columns - 1, Math.max(0, position + dx)), asks };
  }
}

const cut = (label, most = 13) => ([...label].length > most ? [...label].slice(0, most - 1).join("") + "\u2026" : label);
