// A grid over the photo that it was computed from.

// Pixels of the drawing, whatever the size of the source.
const kLongestSide = 900;
const kShortestSide = 480;

class PlaneView {
  constructor(scene, host) {
    const { grid } = scene;
    const long = Math.max(grid.source_width, grid.source_height), short = Math.min(grid.source_width, grid.source_height);
    const scale = scene.longest ? scene.longest / long : Math.min(kLongestSide / long, Math.max(1, kShortestSide / short));
    this.width = Math.max(1, Math.round(grid.source_width * scale));
    this.height = Math.max(1, Math.round(grid.source_height * scale));
    this.field = h("canvas", { width: this.width, height: this.height });
    this.ink = h("canvas", { width: this.width, height: this.height });
    this.plane = h("div", { className: "plane" }, this.field, this.ink);
    this.plane.style.aspectRatio = `${this.width} / ${this.height}`;
    this.breadth = `min(${this.width}px, ${(62 * this.width / this.height).toFixed(1)}vh)`;
    if (scene.picture) {
      this.photo = h("img", { src: scene.picture, alt: "the source picture" });
      if (long < 160) this.photo.style.imageRendering = "pixelated";
      this.photo.addEventListener("error", () => { this.photo.remove(); this.photo = null; host.photoIsMissing(); });
      this.plane.prepend(this.photo);
    }
    this.prefixCells = Array.from({ length: grid.prefix }, (_, at) => {
      const cell = h("span", { className: "cell", title: "has no place on the picture" }, bdi(shown(scene.labelOf(at) || `special ${at}`)));
      cell.addEventListener("pointerenter", () => host.hover(at));
      cell.addEventListener("pointerleave", () => host.hover(null));
      cell.addEventListener("click", (event) => host.pick(at, null, isAdding(event)));
      return cell;
    });
    this.element = h("div", {}, grid.prefix > 0 ? h("div", { className: "prefix" }, ...this.prefixCells) : null, this.plane);
    this.ink.addEventListener("pointermove", (event) => host.hover(this.positionAt(event)));
    this.ink.addEventListener("pointerleave", () => host.hover(null));
    this.ink.addEventListener("click", (event) => host.pick(this.positionAt(event), null, isAdding(event)));
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
    const key = `${scene.smooth} ${scene.opacity} ${Boolean(scene.veil)}`;
    if (this.painted !== scene.paint || this.paintedAs !== key) this.paintField();
    this.painted = scene.paint;
    this.paintedAs = key;
    this.paintInk();
    this.prefixCells.forEach((cell, at) => colorCell(cell, scene, at));
  }

  paintField() {
    const { grid, cells, smooth, veil, opacity, paint: { scale, keep } } = this.scene;
    if (this.photo) this.photo.style.filter = isFlat(scale) ? "" : photoFilter(opacity);
    const image = new ImageData(this.width, this.height), context = this.field.getContext("2d");
    if (veil && isFlat(scale)) return context.putImageData(image, 0, 0);
    const rows = Math.ceil(grid.rows / cells), columns = Math.ceil(grid.columns / cells);
    const across = axisSamples(this.width, (x) => this.gridPoint(x, 0)[0], { size: grid.columns, cells, kept: columns, smooth });
    const down = axisSamples(this.height, (y) => this.gridPoint(0, y)[1], { size: grid.rows, cells, kept: rows, smooth });
    const wide = mixedAcross(this.scene.values.subarray(grid.prefix), columns, across);
    for (let y = 0; y < this.height; ++y) {
      for (let x = 0; x < this.width; ++x) {
        const at = 4 * (y * this.width + x);
        if (!down[y] || !across[x]) {
          if (veil) image.data[at + 3] = veil.unseen;
          continue;
        }
        const [before, first, second, after, part] = down[y];
        const value = mixed(wide[before * this.width + x], wide[first * this.width + x], wide[second * this.width + x], wide[after * this.width + x], part);
        if (keep(value)) this.putColor(image.data, at, value);
        else if (veil) image.data[at + 3] = veil.leftOut;
      }
    }
    return context.putImageData(image, 0, 0);
  }

  putColor(pixels, at, value) {
    const { veil, table, paint: { scale } } = this.scene;
    const entry = entryOf(scale, value);
    if (veil) {
      for (let channel = 0; channel < 4; ++channel) pixels[at + channel] = veil.entries[4 * entry + channel];
      return;
    }
    const flatGrey = isFlat(scale);
    for (let channel = 0; channel < 3; ++channel) pixels[at + channel] = flatGrey ? kFlatColor[channel] : table[3 * entry + channel];
    pixels[at + 3] = 255;
  }

  paintInk() {
    const { grid, marks, askedList, cursor } = this.scene, to = grid.to_source;
    const context = this.ink.getContext("2d");
    context.clearRect(0, 0, this.width, this.height);
    const zoom = this.width / grid.source_width;
    for (const mark of marks) outline(context, mark.box, zoom, "#ffffff");
    const cellBox = (position) => {
      const cell = position - grid.prefix;
      return { x: to.offset_x + (cell % grid.columns) * to.scale_x, y: to.offset_y + Math.floor(cell / grid.columns) * to.scale_y, width: to.scale_x, height: to.scale_y };
    };
    if (cursor !== null && cursor >= grid.prefix && !askedList.includes(cursor)) outline(context, cellBox(cursor), zoom, "#9fd0ff");
    for (const asked of askedList) if (asked >= grid.prefix) outline(context, cellBox(asked), zoom, "#ffffff");
  }

  move(position, dx, dy) {
    const { grid } = this.scene, count = grid.prefix + grid.rows * grid.columns;
    const next = position + dx + dy * grid.columns;
    return next >= 0 && next < count ? next : position;
  }
}

/** For each pixel along one side the four cells around it, in their order, and how far it is from the second to the
    third; or null outside. */
function axisSamples(pixels, gridAt, { size, cells, kept, smooth }) {
  const within = (cell) => Math.min(kept - 1, Math.max(0, cell));
  return Array.from({ length: pixels }, (_, pixel) => {
    const at = gridAt(pixel + 0.5);
    if (!(at >= 0 && at < size)) return null;
    if (!smooth) {
      const cell = within(Math.floor(at / cells));
      return [cell, cell, cell, cell, 0];
    }
    const place = at / cells - 0.5, first = Math.floor(place);
    return [within(first - 1), within(first), within(first + 1), within(first + 2), place - first];
  });
}

const slopeBetween = (before, after) => (before * after > 0 ? 2 * before * after / (before + after) : 0);

/** The cubic from b to c that never leaves the values between them; a and d are their neighbours. */
function mixed(a, b, c, d, part) {
  if (part === 0) return b;
  const step = c - b, start = slopeBetween(b - a, step), end = slopeBetween(step, d - c);
  return b + part * (start + part * (3 * step - 2 * start - end + part * (start + end - 2 * step)));
}

/** Every row of the grid at every pixel across. */
function mixedAcross(values, columns, across) {
  const rows = values.length / columns, wide = new Float32Array(rows * across.length);
  for (let row = 0; row < rows; ++row) {
    const line = values.subarray(row * columns, (row + 1) * columns);
    across.forEach((sample, x) => {
      if (sample) wide[row * across.length + x] = mixed(line[sample[0]], line[sample[1]], line[sample[2]], line[sample[3]], sample[4]);
    });
  }
  return wide;
}

/** A line of one colour between two black ones. */
function outline(context, box, zoom, color) {
  const [x, y, width, height] = [box.x * zoom, box.y * zoom, box.width * zoom, box.height * zoom];
  for (const [stroke, thick] of [["#000000", 5], [color, 2]]) {
    context.strokeStyle = stroke;
    context.lineWidth = thick;
    context.strokeRect(x, y, width, height);
  }
}
