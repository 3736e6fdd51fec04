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
    const { grid, cells, smooth, veil, opacity, values, table, paint: { scale, keep } } = this.scene;
    if (this.photo) this.photo.style.filter = isFlat(scale) ? "" : photoFilter(opacity);
    const image = new ImageData(this.width, this.height), context = this.field.getContext("2d");
    if (veil && isFlat(scale)) return context.putImageData(image, 0, 0);
    const rows = Math.ceil(grid.rows / cells), columns = Math.ceil(grid.columns / cells);
    const across = axisSamples(this.width, (x) => this.gridPoint(x, 0)[0], { size: grid.columns, cells, kept: columns, smooth });
    const down = axisSamples(this.height, (y) => this.gridPoint(0, y)[1], { size: grid.rows, cells, kept: rows, smooth });
    const wide = mixedAcross(values.subarray(grid.prefix), columns, across), { width } = this, slopes = slopesOf(wide, width);
    const pixels = new Uint32Array(image.data.buffer), colors = veil ? new Uint32Array(veil.entries.buffer) : pixelColors(table, scale);
    const [unseen, leftOut] = veil ? [darkPixel(veil.unseen), darkPixel(veil.leftOut)] : [0, 0];
    for (let y = 0; y < this.height; ++y) {
      const first = width * down.first[y], second = width * down.second[y], part = down.parts[y];
      for (let x = 0; x < width; ++x) {
        let pixel = unseen;
        if (first >= 0 && across.first[x] >= 0) {
          const value = mixed(wide[first + x], wide[second + x], slopes[first + x], slopes[second + x], part);
          pixel = keep(value) ? colors[entryOf(scale, value)] : leftOut;
        }
        pixels[y * width + x] = pixel;
      }
    }
    return context.putImageData(image, 0, 0);
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

/** For each pixel along one side the two cells around it (-1 outside), and how far it is from the first to the second. */
function axisSamples(pixels, gridAt, { size, cells, kept, smooth }) {
  const within = (cell) => Math.min(kept - 1, Math.max(0, cell));
  const first = new Int32Array(pixels).fill(-1), second = new Int32Array(pixels).fill(-1), parts = new Float64Array(pixels);
  for (let pixel = 0; pixel < pixels; ++pixel) {
    const at = gridAt(pixel + 0.5), place = smooth ? at / cells - 0.5 : Math.floor(at / cells), before = Math.floor(place);
    if (!(at >= 0 && at < size)) continue;
    first[pixel] = within(before);
    second[pixel] = within(smooth ? before + 1 : before);
    parts[pixel] = place - before;
  }
  return { first, second, parts };
}

const slopeBetween = (before, after) => (before * after > 0 ? 2 * before * after / (before + after) : 0);

/** How steep a curve is at each value that never leaves what lies between two of them; neighbours are `stride` apart. */
function slopesOf(values, stride) {
  const slopes = new Float32Array(values.length);
  for (let at = stride; at + stride < values.length; ++at) slopes[at] = slopeBetween(values[at] - values[at - stride], values[at + stride] - values[at]);
  return slopes;
}

/** The cubic from b to c with these slopes at its ends. */
function mixed(b, c, start, end, part) {
  const step = c - b;
  return b + part * (start + part * (3 * step - 2 * start - end + part * (start + end - 2 * step)));
}

/** Every row of the grid at every pixel across. */
function mixedAcross(values, columns, { first, second, parts }) {
  const rows = values.length / columns, width = parts.length, wide = new Float32Array(rows * width);
  for (let row = 0; row < rows; ++row) {
    const line = values.subarray(row * columns, (row + 1) * columns), slopes = slopesOf(line, 1);
    for (let x = 0; x < width; ++x) {
      const b = first[x], c = second[x];
      if (b >= 0) wide[row * width + x] = mixed(line[b], line[c], slopes[b], slopes[c], parts[x]);
    }
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
