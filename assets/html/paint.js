// From numbers to colours: the same rules as the pictures that attnviz draws.

function numberText(value, digits = 4) {
  if (!Number.isFinite(value)) return "-";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(digits - 1).replace(/\.?0+e/, "e").replace("e+", "e");
  const text = value.toPrecision(digits);
  return text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : String(Number(text));
}

/** Ends of the colours and the words for them. `range` is what the scale is made from, `whose` names it. */
function naturalScale(map, range, whose) {
  let [low, high] = range;
  if (map.kind === "gate") {
    const bounds = map.bounds || [0, 1];
    return { low: bounds[0], high: bounds[1], note: "fixed: all that the formula allows" };
  }
  if (map.kind === "probability") return { low: 0, high: high > 0 ? high : 1, note: `0 to the largest of ${whose}` };
  if (map.kind === "signed") {
    const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
    return { low: -reach, high: reach, note: `symmetric about 0, largest of ${whose}` };
  }
  return flat(low, high) ? { low, high: low, note: "flat: all values are the same" }
                         : { low, high, note: `smallest to largest of ${whose}` };
}

const flat = (low, high) => high - low <= 1e-6 * Math.max(Math.abs(low), Math.abs(high));

function stretchedScale([low, high]) {
  return flat(low, high) ? { low, high: low, note: "flat: all values are the same" }
                         : { low, high, note: "stretched: smallest to largest of this view, even if they hardly differ" };
}

const placeOn = (scale, value) =>
  scale.high > scale.low ? Math.min(1, Math.max(0, (value - scale.low) / (scale.high - scale.low))) : 0.5;

/** Bytes r, g, b of a value. */
function colorOf(table, scale, value) {
  const entry = 3 * Math.min(255, Math.floor(placeOn(scale, value) * 256));
  return [table[entry], table[entry + 1], table[entry + 2]];
}

const cssColor = ([r, g, b]) => `rgb(${r} ${g} ${b})`;

/** Black or white, whichever reads better on the colour. */
const inkOn = ([r, g, b]) => (0.2126 * (r / 255) ** 2.2 + 0.7152 * (g / 255) ** 2.2 + 0.0722 * (b / 255) ** 2.2 > 0.18 ? "#000" : "#fff");

/** A test for values that belong to the largest which together hold more than `share` of the whole. */
function massTest(values, kind, share) {
  if (share >= 1) return () => true;
  const [smallest] = rangeOf(values);
  const mass = kind === "signed" ? Math.abs : kind === "score" ? (value) => value - smallest : (value) => value;
  const rising = Float64Array.from(values, mass).sort();
  const whole = rising.reduce((sum, value) => sum + value, 0);
  if (!(whole > 0)) return () => true;
  let sum = 0;
  for (const value of rising) {
    sum += value / whole;
    if (sum > 1 - share) return (candidate) => mass(candidate) >= value;
  }
  return () => true;
}

function drawLegend(canvas, table, scale) {
  canvas.width = 256;
  canvas.height = 1;
  const context = canvas.getContext("2d");
  const image = context.createImageData(256, 1);
  for (let x = 0; x < 256; ++x) {
    const entry = scale.high > scale.low ? 3 * x : 3 * 128;
    image.data.set([table[entry], table[entry + 1], table[entry + 2], 255], 4 * x);
  }
  context.putImageData(image, 0, 0);
}
