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

function aboutMechanism(about, mechanism) {
  if (!about) return h("p", { className: "hint" }, mechanism.citation);
  return h("details", { open: true }, h("summary", {}, "The mechanism"),
    h("p", {}, about.summary), h("pre", {}, about.formula), table([
      ["shapes", about.shapes], ["paper", mechanism.citation], ["tutorial", about.tutorial], ["erratum", about.erratum]]));
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
