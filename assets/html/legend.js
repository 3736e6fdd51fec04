// The colours of a scale, with numbers where they mean something, and in words what is grey and what is coloured.

/** Round numbers (1, 2 or 5 times a power of ten apart) within a range. */
function roundTicks(low, high, most) {
  const power = 10 ** Math.floor(Math.log10((high - low) / most));
  for (const times of [1, 2, 5, 10, 20, 50]) {
    const step = times * power, first = Math.ceil(low / step - 1e-6), last = Math.floor(high / step + 1e-6);
    if (last - first + 1 <= most) return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
  }
  return [];
}

function legendNumbers(scale) {
  const counts = scale.unit !== "value" && scale.start !== null, unit = counts ? scale.start : 1;
  const text = (value) => numberText(value, 3) + (counts && value !== 0 ? "\u00d7" : "");
  const numbers = [[0, text(scale.low / unit)], [1, text(scale.high / unit)]];
  if (scale.diverging) numbers.push([0.5, "0"]);
  if (scale.start !== null) numbers.push([kStart, counts ? `1\u00d7 (${scale.unit})` : `${numberText(scale.start, 3)} (mean)`]);
  if (scale.log) {
    for (let power = Math.ceil(Math.log10(scale.low)); 10 ** power < scale.high; ++power) numbers.push([placeOn(scale, 10 ** power), text(10 ** power)]);
    return numbers;
  }
  for (const tick of roundTicks(scale.low / unit, scale.high / unit, 6)) numbers.push([placeOn(scale, tick * unit), text(tick)]);
  return numbers;
}

const kLegendBreadth = 450;

/** Numbers below the bar that keep off each other; the important ones come first. */
function spacedNumbers(scale, room) {
  const letter = 0.02 * kLegendBreadth / Math.min(kLegendBreadth, room);
  const taken = [], spans = [];
  for (const [place, text] of legendNumbers(scale)) {
    const width = letter * (text.length + 1), left = Math.min(1 - width, Math.max(0, place - width / 2));
    if (taken.some(([from, to]) => left < to && from < left + width)) continue;
    taken.push([left, left + width]);
    const span = h("span", {}, text);
    if (place <= 0) span.style.left = "0";
    else if (place >= 1) span.style.right = "0";
    else Object.assign(span.style, { left: `${100 * place}%`, transform: `translateX(${place < width / 2 ? 0 : -50}%)` });
    spans.push(span);
  }
  return spans;
}

function colorBar({ table, paint: { scale }, veil }) {
  const canvas = h("canvas", { width: 256, height: 1, role: "img", "aria-label": "colour scale" });
  const image = new ImageData(256, 1);
  for (let x = 0; x < 256; ++x) {
    image.data.set(veil ? veil.onGrey.subarray(4 * x, 4 * x + 4) : [table[3 * x], table[3 * x + 1], table[3 * x + 2], 255], 4 * x);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  const start = h("i", { className: "start" });
  start.style.left = `${100 * kStart}%`;
  return h("div", { className: "bar-of-colors" }, canvas, scale.start !== null ? start : null);
}

/** Colours of a path: its steps, from the first to the last. */
function pathLegend({ table, looks, photoGone }) {
  const canvas = h("canvas", { width: looks.length, height: 1, role: "img", "aria-label": "colours of the steps" }), image = new ImageData(looks.length, 1);
  looks.forEach((_, at) => image.data.set([...stepColor(table, at, looks.length), 255], 4 * at));
  canvas.getContext("2d").putImageData(image, 0, 0);
  canvas.style.imageRendering = "pixelated";
  const ends = h("div", { className: "numbers" }, h("span", {}, "first"), h("span", { className: "last" }, looks.length > 1 ? `last (${looks.length})` : ""));
  const several = looks[0].length > 1 ? ` ${looks[0].length} boxes a step: the smallest is seen sharpest.` : "";
  return [...(looks.length > 1 ? [h("div", { className: "bar-of-colors" }, canvas), ends] : []), h("p", {}, `Boxes are where it looked, in pixels of the picture; they are not weights.${several}${photoGone ? " The photo is not where it was." : ""}`)];
}

function legendOf(scene) {
  if (scene.looks) return pathLegend(scene);
  const { scale } = scene.paint, words = [`Colours: ${scale.note}.`];
  if (scene.photoGone) words.push("The photo is not where it was, so the map stands alone.");
  if (scene.heads?.own) return [h("p", {}, "Colours: each map has its own scale, from its smallest to its largest value; maps do not compare.")];
  if (isFlat(scale)) return [h("p", {}, scene.veil ? `No colours, nothing to tell apart: ${scale.note}.` : `${scale.note}.`)];
  if (scene.veil && scale.start !== null) words.unshift(`Grey photo: up to the ${scale.unit === "value" ? "mean" : scale.unit}; colour: more than that.`);
  if (scene.veil && scale.diverging) words.unshift("Grey photo: near zero.");
  if (scene.bars) return [h("p", {}, words.pop())];
  return [colorBar(scene), h("div", { className: "numbers" }, ...spacedNumbers(scale, scene.room)), h("p", {}, words.join(" "))];
}
