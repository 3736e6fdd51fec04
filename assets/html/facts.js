// What stands beside a map: where it came from, how to read it, its numbers in short, its files.

const present = (value) => value !== undefined && value !== null && value !== "";

function table(rows) {
  return h("table", {}, ...rows.filter(([, value]) => present(value)).map(([name, value]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, value))));
}

const settingText = (value) => (Array.isArray(value) ? value.map((one) => numberText(one)).join(", ") : typeof value === "number" ? numberText(value) : String(value));
const settingsText = (settings) => Object.entries(settings).map(([name, value]) => `${name} ${settingText(value)}`).join(", ");

function weightsText(weights) {
  const names = weights.tensors.length > 0 ? ` (${weights.tensors.join(", ")})` : "";
  switch (weights.origin) {
    case "none": return "none: nothing is learned";
    case "random": return `random, seed ${weights.seed}${names}`;
    default: return `${weights.origin}: ${weights.path}, SHA-256 ${weights.sha256}${names}`;
  }
}

function mapFacts(map) {
  const shape = map.axes.map((axis) => `${axis.kind} ${axis.size}`).join(" \u00d7 ");
  const summed = map.axes.find((axis) => axis.kind === map.sums_over);
  return h("details", { open: true }, h("summary", {}, "This map in numbers"), table([
    ["name", map.name],
    ["values", `${map.kind}, ${shape}`],
    ["range", `${numberText(map.min)} to ${numberText(map.max)}, mean ${numberText(map.mean)}`],
    ["possible", map.bounds ? `${numberText(map.bounds[0])} to ${numberText(map.bounds[1])}` : ""],
    ["sums to one", map.sum_error !== undefined ? `over ${map.sums_over}, off by at most ${numberText(map.sum_error, 2)}` : ""],
    ["entropy", map.entropy !== undefined ? `${numberText(map.entropy)} nats on average; an even spread has ${numberText(Math.log(summed.size))}` : ""],
  ]));
}

/** What a network's heads compute, whatever the network. */
const kNetwork = {
  summary: "The attention inside a trained network, as it came out when it read this input: nothing is fitted or smoothed.",
  formula: "A_h = softmax(Q_h K_h^T / sqrt(d)),  Q_h = X W_q, K_h = X W_k  in each head h of each layer",
  shapes: "X [N,D] \u2192 A [layers, heads, N, N]; each row sums to 1",
};

/** The attention of transformers, by its axes: networks of other kinds have other formulas. */
const isTransformer = ({ maps }) => maps.some(({ axes, kind }) => kind === "probability" && ["query", "key"].every((name) => axes.some((axis) => axis.kind === name)));

function aboutMechanism(about, dump) {
  const { mechanism, weights } = dump, known = about ?? (isTransformer(dump) ? kNetwork : null), { summary, formula, shapes, tutorial, erratum } = known ?? { summary: kNetwork.summary };
  return h("details", { open: true }, h("summary", {}, about ? "The mechanism" : "The network"),
    h("p", {}, summary), formula ? formulaBlock(formula) : null, table([
      ["shapes", shapes && h("span", {}, ...typeset(shapes))], ["options", settingsText(mechanism.options)], ["weights", weightsText(weights)], ["paper", mechanism.citation || (about || !known ? "" : "Vaswani et al. 2017, arXiv:1706.03762 (the attention)")],
      ["tutorial", tutorial], ["erratum", erratum]]));
}

/** What a network's head answered. */
function predictions({ predictions: list = [] }) {
  if (list.length === 0) return null;
  return h("details", { open: true }, h("summary", {}, "What the network answers"), table(list.slice(0, 40).map(({ head, token, answers }) => [
    token === undefined ? head : `${head}, token ${token}`, answers.map(({ index: at, label, probability }) => `${label || `class ${at}`} ${numberText(probability, 3)}`).join(", ")])));
}

/** How many positions, the largest first, hold half of the whole. */
function countOfHalf(values) {
  const falling = Float64Array.from(values).sort().reverse(), whole = falling.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  return 1 + falling.findIndex((value) => (sum += value) >= whole / 2 * (1 - 1e-6));
}

/** How far away what is looked at lies, on average: in pixels on a picture, in tokens of a text. */
function distanceFrom(viewer, { values, askedList }) {
  if (askedList.length !== 1 || viewer.turned || !viewer.isAttention) return "";
  const { grid } = viewer.map, [asked] = askedList;
  let sum = 0, whole = 0;
  if (!viewer.onPicture || !grid) {
    values.forEach((value, at) => { sum += value * Math.abs(at - asked); whole += value; });
    return whole > 0 ? `${numberText(sum / whole)} tokens` : "";
  }
  if (asked < grid.prefix) return "";
  const spot = (at) => [((at - grid.prefix) % grid.columns) * grid.to_source.scale_x, Math.floor((at - grid.prefix) / grid.columns) * grid.to_source.scale_y], [x, y] = spot(asked);
  for (let at = grid.prefix; at < values.length; ++at) {
    const [left, top] = spot(at);
    sum += values[at] * Math.hypot(left - x, top - y);
    whole += values[at];
  }
  return whole > 0 ? `${numberText(sum / whole)} pixels` : "";
}

/** The numbers that help to judge one row. */
function rowFacts(viewer, scene) {
  const { values } = scene;
  if (!viewer.isAttention || values.length < 2) return h("span", {});
  const whole = values.reduce((sum, value) => sum + value, 0), isRow = Math.abs(whole - 1) < 0.02, entropy = entropyOf(values), prefix = viewer.map.roles.on_grid[viewer.fieldAxis] ? viewer.map.grid.prefix : 0;
  const special = isRow && !viewer.turned ? values.reduce((sum, value, at) => sum + (at < prefix || (prefix === 0 && isSpecial(scene.labelOf(at))) ? value : 0), 0) : 0;
  return h("details", { open: true }, h("summary", {}, "How much it says"), table([
    ["even share", `1/${values.length} = ${numberText(1 / values.length, 3)}`],
    ["entropy", isRow ? `${numberText(entropy)} nats, ${Math.round(100 * entropy / Math.log(values.length))} % of an even spread` : ""],
    ["half of it", isRow ? `on ${countOfHalf(values)} of ${values.length} places` : ""],
    ["on special tokens", special > 0 ? numberText(special, 3) : ""],
    ["sums to", isRow ? "" : numberText(whole, 4)],
    ["mean distance", distanceFrom(viewer, scene)],
  ]), h("p", {}, "Attention is not an explanation: what counts little here may still decide."));
}

function runFacts(dump) {
  return h("details", {}, h("summary", {}, "How it was made"), table([
    ["weights", weightsText(dump.weights)],
    ["options", settingsText(dump.mechanism.options)],
    ...dump.preprocess.map((step) => [step.step, settingsText(step.settings) || "done"]),
    ["input", `${dump.input.kind}${dump.input.sha256 ? `, SHA-256 ${dump.input.sha256}` : ""}`],
    ["program", `${dump.tool.name} ${dump.tool.version}`]]));
}

function pictures(files) {
  const drawn = files.filter((file) => /\.(png|svg|jpe?g|webp|gif)$/i.test(file.name));
  const others = files.filter((file) => !drawn.includes(file));
  return h("section", { className: "files" },
    h("div", { className: "pictures" }, ...drawn.map((file) => h("figure", {},
      h("a", { href: file.href }, h("img", { loading: "lazy", src: file.href, alt: file.name })), h("figcaption", {}, bdi(file.name))))),
    h("p", {}, ...others.flatMap((file) => [h("a", { href: file.href }, bdi(file.name)), " "])));
}

const timesText = ({ unit, start }, value) => (unit !== "value" && start > 0 ? ` (${numberText(value / start, 3)}\u00d7)` : "");

function largestTable(scene, placeText, where) {
  const top = largest(scene.values, scene.kind, 8);
  return h("details", { open: true }, h("summary", {}, `Largest here${where}`),
    table(top.map((position) => [numberText(scene.values[position]) + timesText(scene.paint.scale, scene.values[position]), bdi(placeText(position))])));
}
