// An eye that moves: boxes over the photo, one place after the other.

const kMostDim = 0.5, kMostBoxes = 24;

/** Colours of steps, from the first (dark) to the last (bright). */
const stepColor = (table, at, count) => colorOf(table, { low: -0.35 * count, high: count, start: null }, at);

class PathView {
  constructor(scene, host) {
    const { width, height } = scene.extent, long = Math.max(width, height), short = Math.min(width, height);
    this.zoom = Math.min(kLongestSide / long, Math.max(1, kShortestSide / short));
    this.width = Math.max(1, Math.round(width * this.zoom));
    this.height = Math.max(1, Math.round(height * this.zoom));
    this.ink = h("canvas", { width: this.width, height: this.height, role: "img", "aria-label": `path of ${plural("step", scene.looks.length)}; arrow keys go through it` });
    this.element = h("div", { className: "plane" }, this.ink);
    this.element.style.aspectRatio = `${this.width} / ${this.height}`;
    this.breadth = `min(${this.width}px, ${(62 * this.width / this.height).toFixed(1)}vh)`;
    if (scene.picture) {
      const photo = h("img", { src: scene.picture, alt: "the source picture" });
      if (long < 160) photo.style.imageRendering = "pixelated";
      photo.addEventListener("error", () => { photo.remove(); host.photoIsMissing(); });
      this.element.prepend(photo);
    }
    this.ink.addEventListener("pointermove", (event) => { const at = this.lookAt(event); host.hover(at === null ? null : 0, at); });
    this.ink.addEventListener("pointerleave", () => host.hover(null));
    this.ink.addEventListener("click", (event) => { const at = this.lookAt(event); if (at !== null) host.pick(0, at, false); });
    this.scene = scene;
  }

  /** The look whose middle is nearest among those that a point lies in. */
  lookAt(event) {
    const box = this.ink.getBoundingClientRect(), x = (event.clientX - box.left) / box.width * this.width / this.zoom, y = (event.clientY - box.top) / box.height * this.height / this.zoom;
    let best = null, least = Infinity;
    this.scene.looks.forEach((boxes, at) => {
      const far = Math.hypot(middleX(boxes[0]) - x, middleY(boxes[0]) - y);
      if (far < least && boxes.some((one) => x >= one.x && y >= one.y && x < one.x + one.width && y < one.y + one.height)) [best, least] = [at, far];
    });
    return best;
  }

  update(scene) {
    this.scene = scene;
    const { looks, current, cursorAsks, table } = scene, context = this.ink.getContext("2d"), last = current ?? looks.length - 1;
    context.clearRect(0, 0, this.width, this.height);
    if (current !== null) this.dimAround(context, looks[current]);
    // Of many looks the sharpest box each, or nothing can be told apart.
    const whole = current === null && looks.length * looks[0].length <= kMostBoxes;
    const css = (at) => cssColor(stepColor(table, at, looks.length));
    for (let at = 1; at <= last; ++at) this.arrow(context, looks[at - 1][0], looks[at][0], css(at));
    for (let at = 0; at <= last; ++at) {
      const isNow = at === (cursorAsks ?? current);
      looks[at].forEach((box, scale) => { if (scale === 0 || isNow || whole) outline(context, box, this.zoom, css(at)); });
    }
    if (cursorAsks !== null && cursorAsks <= last) outline(context, looks[cursorAsks][0], this.zoom, "#ffffff");
    for (let at = 0; at <= last; ++at) this.number(context, looks[at][0], at, css(at));
  }

  /** What lies outside of all boxes of a look was not seen. */
  dimAround(context, boxes) {
    context.save();
    context.fillStyle = `rgba(0, 0, 0, ${kMostDim})`;
    context.fillRect(0, 0, this.width, this.height);
    for (const { x, y, width, height } of boxes) context.clearRect(x * this.zoom, y * this.zoom, width * this.zoom, height * this.zoom);
    context.restore();
  }

  arrow(context, from, to, color) {
    const [x, y, toX, toY] = [middleX(from), middleY(from), middleX(to), middleY(to)].map((one) => one * this.zoom), angle = Math.atan2(toY - y, toX - x);
    if (Math.hypot(toX - x, toY - y) < 4) return;
    for (const [stroke, thick] of [["#000000", 5], [color, 2.5]]) {
      Object.assign(context, { strokeStyle: stroke, fillStyle: stroke, lineWidth: thick, lineJoin: "round" });
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(toX, toY);
      for (const turn of [-0.45, 0.45]) {
        context.moveTo(toX - 12 * Math.cos(angle + turn), toY - 12 * Math.sin(angle + turn));
        context.lineTo(toX, toY);
      }
      context.stroke();
    }
  }

  /** Counted from 1, at the upper left corner of its smallest box. */
  number(context, box, at, color) {
    const text = String(at + 1), size = 15, x = Math.min(this.width - 22, Math.max(0, box.x * this.zoom)), y = Math.min(this.height - 20, Math.max(0, box.y * this.zoom));
    context.font = `600 ${size}px system-ui, sans-serif`;
    const wide = Math.max(18, context.measureText(text).width + 8);
    context.fillStyle = color;
    context.fillRect(x, y, wide, 19);
    context.fillStyle = inkOn(stepColor(this.scene.table, at, this.scene.looks.length));
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(text, x + wide / 2, y + 10);
  }

  move(position, dx, dy) {
    const by = dx + dy, { looks, cursorAsks } = this.scene;
    return { place: 0, asks: Math.min(looks.length - 1, Math.max(0, (cursorAsks ?? -1) + by)) };
  }
}

const middleX = ({ x, width }) => x + width / 2, middleY = ({ y, height }) => y + height / 2;

/** The boxes of a look by their middles; those around the same place together. */
function lookText(boxes) {
  const groups = new Map();
  for (const box of boxes) {
    const middle = `${numberText(middleX(box), 4)}, ${numberText(middleY(box), 4)}`;
    groups.set(middle, [...groups.get(middle) ?? [], `${numberText(box.width, 4)} \u00d7 ${numberText(box.height, 4)}`]);
  }
  return [...groups].map(([middle, sizes]) => `around ${middle}: ${sizes.join(", ")}`).join("; ");
}

/** The looks of a path in words. */
const pathTable = ({ looks }) => h("details", { open: true }, h("summary", {}, "Where it looked, at pixel x, y"),
  table(looks.slice(0, 200).map((boxes, at) => [`${at + 1}`, lookText(boxes)])));
