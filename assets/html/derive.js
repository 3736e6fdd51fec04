// A map as if some of its positions were not there, or as if the pieces of a word were one.

const kSpecial = /^(\[(CLS|SEP|PAD|MASK|UNK|BOS|EOS)\]|<\/?(s|pad|unk|mask|bos|eos|cls|sep)>|<\|.*\|>)$/i;
const isSpecial = (label) => kSpecial.test(label ?? "");
const kWordMarks = ["\u2581", "\u0120", " ", "\u2423"];

/** Whether the piece at a position goes on with the word before it, or null when the labels do not tell. */
function joinsOf(labels) {
  if (labels.some((label) => /^##./.test(label))) return (at) => /^##./.test(labels[at]);
  const mark = kWordMarks.find((one) => labels.some((label) => label.length > 1 && label.startsWith(one)));
  return mark ? (at) => !labels[at].startsWith(mark) : null;
}

const wordOf = (pieces) => pieces.map((piece, at) => (at > 0 ? piece.replace(/^##/, "") : piece)).join("");

/** Positions of an axis in groups that become one; special ones are left out if they are hidden. */
function groupsOf(map, axis, { hide, words }) {
  const { size, labels } = map.axes[axis], prefix = map.roles.on_grid[axis] ? map.grid.prefix : 0;
  const special = (at) => at < prefix || (!map.roles.on_grid[axis] && isSpecial(labels?.[at]));
  const joins = words && labels ? joinsOf(labels) : null, groups = [];
  for (let at = 0; at < size; ++at) {
    if (special(at) && hide) continue;
    if (joins && at > 0 && !special(at) && !special(at - 1) && groups.length > 0 && joins(at)) groups[groups.length - 1].push(at);
    else groups.push([at]);
  }
  return groups;
}

/** A tensor whose positions along one axis were put together: their sum, or their mean. */
function regrouped({ values, shape }, axis, groups, sums) {
  const size = shape[axis], inner = product(shape.slice(axis + 1)), outer = product(shape.slice(0, axis));
  const out = new Float32Array(outer * groups.length * inner);
  for (let block = 0; block < outer; ++block) {
    groups.forEach((group, place) => {
      for (let at = 0; at < inner; ++at) {
        let sum = 0;
        for (const member of group) sum += values[(block * size + member) * inner + at];
        out[(block * groups.length + place) * inner + at] = sums ? sum : sum / group.length;
      }
    });
  }
  return { values: out, shape: shape.map((one, at) => (at === axis ? groups.length : one)) };
}

/** Each line along the last axis divided by its sum. */
function renormalised({ values, shape }) {
  const size = shape[shape.length - 1];
  for (let first = 0; first < values.length; first += size) {
    const line = values.subarray(first, first + size), sum = line.reduce((total, value) => total + value, 0);
    if (sum > 0) for (let at = 0; at < size; ++at) line[at] /= sum;
  }
  return { values, shape };
}

function entropyOf(line) {
  let sum = 0;
  for (const value of line) if (value > 0) sum -= value * Math.log(value);
  return sum;
}

/** The mean entropy of the lines of each block of `rows` lines. */
function entropiesOf({ values, shape }) {
  const size = shape[shape.length - 1], rows = shape[shape.length - 2] ?? 1, list = [];
  for (let first = 0; first < values.length; first += rows * size) {
    let sum = 0;
    for (let row = 0; row < rows; ++row) sum += entropyOf(values.subarray(first + row * size, first + (row + 1) * size));
    list.push(sum / rows);
  }
  return list;
}

/** The axes that have special positions or pieces of words. */
const tokenAxes = ({ roles }) => [roles.asks, roles.place].filter((axis) => axis >= 0);

/** Only what is here in full can be put together anew, and only weights that sum to one along the last axis. */
function isDerivable(map) {
  const { roles, numbers, axes } = map;
  return numbers.packing !== "none" && roles.plane.length === 0 && numbers.kept.every((kept) => kept.length === 0) &&
    map.kind === "probability" && axes[axes.length - 1].kind === map.sums_over && roles.place === axes.length - 1;
}

const canDerive = (map, how) => isDerivable(map) && tokenAxes(map).some((axis) => {
  const count = groupsOf(map, axis, how).length;
  return count > 0 && count < map.axes[axis].size;
}) && groupsOf(map, map.roles.place, how).length > 1 && tokenAxes(map).every((axis) => groupsOf(map, axis, how).length > 0);

function derivedMap(map, how) {
  if (!canDerive(map, how)) return map;
  const { place } = map.roles, changes = (one) => tokenAxes(map).some((axis) => groupsOf(map, axis, one).length < map.axes[axis].size);
  let tensor = decode(map.numbers);
  const axes = map.axes.slice(), asked = new Set(tokenAxes(map));
  let { marks, grid } = map;
  for (const axis of asked) {
    // A single query may be a special one itself: it asks, and is kept.
    const groups = axis !== place && axes[axis].size === 1 ? [[0]] : groupsOf(map, axis, how);
    if (axis !== place && marks?.length === axes[axis].size) marks = groups.map(([first]) => marks[first]);
    tensor = regrouped(tensor, axis, groups, axis === place);
    const { labels } = axes[axis];
    axes[axis] = { ...axes[axis], size: groups.length, labels: labels && groups.map((group) => wordOf(group.map((at) => labels[at]))), origin: groups.map(([first]) => first) };
  }
  if (how.hide) {
    tensor = renormalised(tensor);
    if (grid && map.roles.on_grid[place]) grid = { ...grid, prefix: 0 };
  }
  const entropy = entropiesOf(tensor), [min, max, mean] = spreadOf(tensor.values);
  const had = map.measures.entropy.length > 0;
  return { ...map, axes, grid, marks, min, max, mean, sum_error: undefined, entropy: entropy.reduce((sum, one) => sum + one, 0) / entropy.length,
    measures: { entropy: had ? entropy : [], distance: grid ? map.measures.distance : [] }, derived: true,
    numbers: { ...map.numbers, packing: "raw", ...tensor, kept: axes.map(() => []), folds: [], note: noteOfDerived({ hide: how.hide && changes({ hide: true, words: false }), words: how.words && changes({ hide: false, words: true }) }, map.numbers.note) } };
}

function noteOfDerived({ hide, words }, note) {
  const parts = [];
  if (hide) parts.push("Special tokens are hidden and each row is divided by what is left.");
  if (words) parts.push("The pieces of a word are one: what looks, by their mean; what is looked at, by their sum.");
  return [...parts, "These numbers are made from the dump's; they do not stand there.", note].join(" ").trim();
}
