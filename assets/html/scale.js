// Which values the colours stand for: the same rule as in the pictures that attnviz draws.

// Place of the reference (even share or mean) on every scale that has one: colour begins there.
const kStart = 0.4, kLeastReach = 1.25, kFlat = 0.01;

const flatScale = (value, note) => ({ low: value, high: value, start: null, unit: "value", note });
const same = (low, high) => high - low <= 1e-6 * Math.max(Math.abs(low), Math.abs(high));
const spanText = (low, high) => `${numberText(low, 3)} to ${numberText(high, 3)}`;

/** What multiples count: {value, unit, name}. */
function referenceOf({ kind, shares }, mean) {
  if (kind === "probability" && shares) return { value: 1 / shares, unit: "even share", name: `the even share 1/${shares} = ${numberText(1 / shares, 3)}` };
  return { value: mean, unit: "mean", name: `the mean ${kind === "gate" ? "factor " : ""}${numberText(mean, 3)}` };
}

function multiples(facts, [low, high, mean], whose) {
  if (high <= 0) return flatScale(0, "every value is 0");
  const reference = referenceOf(facts, mean), { value } = reference;
  const isFlat = low >= value * (1 - kFlat) && high <= value * (1 + kFlat);
  const allowed = facts.kind === "gate" ? ` (the formula allows ${spanText(...(facts.bounds || [0, 1]))})` : "";
  if (isFlat) return flatScale(value, `${facts.kind === "probability" ? "even" : "flat"}: ${whose} is within 1 % of ${reference.name}${allowed}`);
  const note = `multiples of ${reference.name}; ${whose}: ${spanText(low / value, high / value)} times${allowed}`;
  return { low: 0, high: Math.max(high, kLeastReach * value), start: value, unit: reference.unit, note };
}

function aroundZero({ bounds }, [low, high], whose) {
  const most = Math.max(Math.abs(low), Math.abs(high));
  if (most === 0) return flatScale(0, "every value is 0");
  const allowed = bounds ? Math.max(Math.abs(bounds[0]), Math.abs(bounds[1])) : 0, bounded = allowed >= most, reach = bounded ? allowed : most;
  const why = bounded ? "all that the formula allows" : "symmetric about 0";
  return { low: -reach, high: reach, diverging: true, start: null, unit: "value", note: `${spanText(-reach, reach)} (${why}); ${whose}: ${spanText(low, high)}` };
}

function smallestToLargest([low, high], whose) {
  if (same(low, high)) return flatScale(low, `flat: every value is ${numberText(low, 3)}`);
  return { low, high, start: null, unit: "value", note: `${spanText(low, high)} (smallest to largest of ${whose})` };
}

/** `facts`: kind, bounds, and how many positions share one; `spread`: smallest, largest, mean. */
function naturalScale(facts, spread, whose) {
  if (facts.kind === "signed") return aroundZero(facts, spread, whose);
  if (spread[0] >= 0) return multiples(facts, spread, whose);
  const scale = smallestToLargest(spread, whose), mean = spread[2];
  if (isFlat(scale) || !(mean > scale.low && mean < scale.high)) return scale;
  return { ...scale, start: mean, note: `${scale.note}; colour begins at the mean ${numberText(mean, 3)}` };
}

const kDecades = 6;

/** Equal factors have equal colours; null where nothing is above zero. */
function logScale({ kind, shares }, values, ready) {
  let [low, high] = ready ?? rangeOf(values);
  if (!(high > 0)) return null;
  if (!ready) {
    low = Infinity;
    for (const value of values) if (value > 0 && value < low) low = value;
  }
  low = Math.max(low, high / 10 ** kDecades);
  if (same(low, high)) return null;
  const share = kind === "probability" && shares ? `; the even share is ${numberText(1 / shares, 3)}` : "";
  return { low, high, log: true, start: null, unit: "value", note: `logarithmic, ${spanText(low, high)}${share}` };
}

function stretchedScale(facts, spread) {
  if (facts.kind === "signed") return aroundZero({}, spread, "this view");
  return smallestToLargest(spread, "this view, even if they hardly differ");
}

const isFlat = (scale) => !(scale.high > scale.low);
const share = (value, from, to) => Math.min(1, Math.max(0, (value - from) / (to - from)));

/** Where a value lies on the scale, 0 to 1. */
function placeOn(scale, value) {
  if (isFlat(scale)) return 0.5;
  if (scale.log) return value <= scale.low ? 0 : share(Math.log(value), Math.log(scale.low), Math.log(scale.high));
  if (scale.start === null) return share(value, scale.low, scale.high);
  return value <= scale.start ? kStart * share(value, scale.low, scale.start) : kStart + (1 - kStart) * share(value, scale.start, scale.high);
}

/** "0.0151 = 5.8\u00d7 the even share" */
function valueText(scale, value, digits = 4) {
  const counts = scale.unit !== "value" && scale.start > 0;
  return counts ? `${numberText(value, digits)} = ${numberText(value / scale.start, 3)}\u00d7 the ${scale.unit}` : numberText(value, digits);
}

/** A test for values that belong to the largest which together hold more than `share` of the whole. */
function massTest(values, kind, wanted) {
  if (wanted >= 1) return () => true;
  const [smallest] = rangeOf(values);
  const mass = kind === "signed" ? Math.abs : kind === "score" ? (value) => value - smallest : (value) => value;
  const rising = Float64Array.from(values, mass).sort();
  const whole = rising.reduce((sum, value) => sum + value, 0);
  if (!(whole > 0)) return () => true;
  let sum = 0;
  for (const value of rising) {
    sum += value / whole;
    if (sum > 1 - wanted) return (candidate) => mass(candidate) >= value;
  }
  return () => true;
}
