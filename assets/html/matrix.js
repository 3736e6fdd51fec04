// All rows at once.

const kMatrixSide = 640, kRoomForLabels = 90, kLeastReadable = 13, kMostWords = 80;

/** All rows at once: what asks goes down, what is looked at goes across. */
class MatrixView {
  constructor(scene, host) {
    const { rows, columns } = scene.matrix;
    const room = Math.min(kMatrixSide, scene.room - kRoomForLabels), side = Math.floor(room / Math.max(rows, columns));
    // Words need room to be read: rather scroll.
    const readable = scene.words && Math.max(rows, columns) <= kMostWords ? kLeastReadable : 1;
    this.size = Math.max(readable, Math.min(28, side));
    // Few rows of many columns are no hairline.
    this.tall = Math.max(this.size, Math.min(kLeastReadable, Math.floor(kMatrixSide / 2 / rows)));
    const labelled = this.size >= kLeastReadable;
    this.font = `${Math.min(13, this.size - 1)}px system-ui, "Noto Sans CJK SC", sans-serif`;
    const measure = h("canvas").getContext("2d");
    measure.font = this.font;
    const longest = (labels) => (labelled ? 8 + Math.ceil(Math.max(...labels.map((label) => measure.measureText(cut(label)).width))) : 0);
    const across = Array.from({ length: columns }, (_, at) => shown(scene.labelOf(at) || String(at)));
    const down = Array.from({ length: rows }, (_, at) => shown(scene.askLabelOf(at) || String(at)));
    this.left = longest(down);
    this.top = longest(across);
    this.canvas = h("canvas", { width: this.left + columns * this.size, height: this.top + rows * this.tall });
    this.canvas.style.width = `${this.canvas.width}px`;
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", `matrix of ${rows} rows and ${columns} columns; arrow keys read it`);
    this.labels = labelled ? { across, down } : null;
    this.element = h("div", { className: "scroll", tabIndex: 0, role: "group", "aria-label": "matrix" }, this.canvas);
    this.canvas.addEventListener("pointermove", (event) => this.tell(event, (place, asks) => host.hover(place, asks)));
    this.canvas.addEventListener("pointerleave", () => host.hover(null));
    this.canvas.addEventListener("click", (event) => this.tell(event, (place, asks) => host.pick(place, asks, isAdding(event))));
    this.scene = scene;
  }

  tell(event, receive) {
    const { rows, columns } = this.scene.matrix, box = this.canvas.getBoundingClientRect();
    const place = Math.floor((event.clientX - box.left - this.left) / this.size);
    const asks = Math.floor((event.clientY - box.top - this.top) / this.tall);
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
    context.drawImage(this.small, this.left, this.top, columns * this.size, rows * this.tall);
    if (this.labels) this.paintLabels(context);
    const box = (row, column, wide) => ({ x: this.left + column * this.size, y: this.top + row * this.tall, width: wide * this.size, height: this.tall });
    for (const asked of scene.askedList) outline(context, box(asked, 0, columns), 1, "#ffffff");
    if (scene.cursor !== null && scene.cursorAsks !== null) outline(context, box(scene.cursorAsks, scene.cursor, 1), 1, "#9fd0ff");
  }

  /** One pixel a cell. */
  paint({ values, matrix, paint: { scale, keep }, table }) {
    const image = new ImageData(matrix.columns, matrix.rows);
    for (let at = 0; at < values.length; ++at) {
      image.data.set(colorOf(table, scale, values[at]), 4 * at);
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
    this.labels.down.forEach((label, row) => context.fillText(cut(label), this.left - 4, this.top + (row + 0.5) * this.tall));
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
