// The knobs above a map.

function choice(name, options, value, change) {
  const select = h("select", {}, ...options.map(([key, text]) => h("option", { value: key, selected: key === value }, text)));
  select.addEventListener("change", () => change(select.value));
  return h("label", { "data-control": name }, `${name} `, select);
}

function slider(name, value, change) {
  const input = h("input", { type: "range", min: 0.05, max: 1, step: 0.05, value });
  const output = h("output", {}, `${Math.round(100 * value)} %`);
  input.addEventListener("input", () => {
    output.textContent = `${Math.round(100 * input.value)} %`;
    change(Number(input.value));
  });
  return h("label", {}, `${name} `, input, " ", output);
}

function checkbox(name, value, change) {
  const input = h("input", { type: "checkbox", checked: value, "data-control": name });
  input.addEventListener("change", () => change(input.checked));
  return h("label", { className: "check" }, input, ` ${name}`);
}

/** A choice among the positions of an axis with a button to each side. */
function stepper(name, options, value, change, role = "") {
  const label = choice(name, options, value, change), select = label.querySelector("select");
  const step = (text, by, title) => {
    const button = h("button", { type: "button", title }, text);
    button.addEventListener("click", () => {
      // From words such as "mean" to the positions, and back to the first of them.
      const first = Math.max(0, options.findIndex(([key]) => /^\d+$/.test(key)));
      const next = by > 0 ? Math.max(first, select.selectedIndex + 1) : select.selectedIndex <= first ? 0 : select.selectedIndex - 1;
      if (next >= options.length || next === select.selectedIndex) return;
      select.selectedIndex = next;
      change(select.value);
    });
    return button;
  };
  const play = () => {
    const first = options.findIndex(([key]) => /^\d+$/.test(key));
    if (!select.isConnected) return stopPlaying();
    select.selectedIndex = select.selectedIndex + 1 < options.length ? Math.max(first, select.selectedIndex + 1) : first;
    return change(select.value);
  };
  const plays = !role.includes("in-strip") && kPlayed.some((kind) => name.includes(kind)) && options.filter(([key]) => /^\d+$/.test(key)).length > 1;
  return h("span", { className: `stepper ${role}` }, label, step("\u2039", -1, `previous ${name}`), step("\u203a", 1, `next ${name}`), plays ? playButton(name, play) : null);
}

const kMostOptions = 5000;

function positionOptions(viewer, axis) {
  const { kind } = viewer.axis(axis);
  return viewer.numbers.positions(axis).slice(0, kMostOptions).map((position) => {
    const label = viewer.labelAt(axis, position);
    if (viewer.map.roles.on_grid[axis] && viewer.map.grid) return [String(position), positionText(viewer, axis, position)];
    const number = viewer.isBoxes ? position + 1 : viewer.originOf(axis, position);
    return [String(position), label === "" ? `${kind} ${number}` : `${number} ${cut(shown(label), 40)}`];
  });
}

/** Means and the like that the page can show of an axis. */
const wordOptions = (viewer, axis, words) => words.filter(([word]) => viewer.can({ [axis]: word }));

function axisControls(viewer) {
  const { state } = viewer, controls = [];
  const nameOf = (axis) => viewer.axis(axis).kind + (viewer.numbers.isThinned(axis) ? ` (${viewer.numbers.keptCount(axis)} of ${viewer.axis(axis).size})` : "");
  const roleOf = (axis) => (viewer.strip?.axis === axis ? "axis in-strip" : "axis");
  for (const axis of viewer.map.roles.chosen) {
    const { kind, size } = viewer.axis(axis);
    if (size === 1 || (viewer.view === "heads" && headAxes(viewer.map).includes(axis)) || viewer.isBoxes || (viewer.view === "steps" && axis === viewer.turnAxis)) continue;
    const words = wordOptions(viewer, axis, [["mean", `mean of ${size}`], ["max", "largest"], ["min", "smallest"]]);
    const change = (value) => viewer.set({ picks: { ...state.picks, [kind]: value } });
    controls.push(stepper(nameOf(axis), [...words, ...positionOptions(viewer, axis)], String(viewer.pickOf(axis)), change, roleOf(axis)));
  }
  const asks = viewer.askAxis;
  if (asks >= 0 && viewer.axis(asks).size > 1 && (viewer.view !== "heads" || viewer.onPicture) && viewer.view !== "steps") {
    const { size } = viewer.axis(asks), opening = viewer.opening(asks), allOf = (word) => `all ${size}: ${kHow[word]}`;
    const words = viewer.isWhole && viewer.view !== "heads" ? [] : wordOptions(viewer, asks, ["mean", "max"].filter((word) => word !== opening).map((word) => [word, allOf(word)]));
    const first = viewer.view === "heads" ? "as opened" : viewer.isWhole ? `all ${size}` : viewer.selfAttention ? "where I point" : opening in kHow ? allOf(opening) : "the first";
    const options = [["", first], ...words, ...positionOptions(viewer, asks)];
    const control = stepper((viewer.turned ? "looked-at " : "") + nameOf(asks), options, state.q, (value) => viewer.set({ q: value }), `${roleOf(asks)} asks`);
    viewer.queryControl = control.querySelector("select");
    controls.push(control);
  }
  return controls;
}

function mapControl(viewer) {
  const { maps } = viewer.result.dump, name = (map) => map.title || map.name;
  return maps.length > 1 ? [stepper("map", maps.map((one) => [one.name, name(one)]), viewer.map.name, (value) => viewer.set({ map: value }))] : [];
}

function scaleOptions(viewer) {
  const isHeads = ["heads", "steps"].includes(viewer.view), options = [["view", isHeads ? "one for all" : "this view"]];
  if (!isHeads) options.push(["map", "whole map"], ["all", "all results"]);
  if (viewer.view !== "steps") options.push(["stretch", isHeads ? "each its own" : "stretched"]);
  if (viewer.map.kind !== "signed" && viewer.map.max > 0) options.push(["log", "logarithmic"]);
  return options;
}

function controlsOf(viewer) {
  const { state } = viewer, controls = mapControl(viewer), views = viewer.views();
  if (views.length > 1) controls.push(choice("view", views.map((name) => [name, name]), viewer.view, (value) => viewer.set({ view: value })));
  controls.push(...axisControls(viewer));
  if (viewer.view === "heads") {
    const { entropy, distance } = viewer.map.measures, can = { place: true, sharp: entropy.length > 0, even: entropy.length > 0, near: distance.length > 0, far: distance.length > 0 };
    controls.push(choice("order", kHeadSorts.filter(([key]) => can[key]), viewer.state.sort, (value) => viewer.set({ sort: value })));
  }
  if (viewer.canTurn && !viewer.isWhole) {
    controls.push(choice("direction", [["from", "from: where it looks"], ["to", "to: who looks at it"]], state.dir, (value) => viewer.set({ dir: value })));
  }
  if (viewer.selfAttention && !["heads", "steps"].includes(viewer.view)) controls.push(checkbox("sum several", severalIsOn, (on) => { severalIsOn = on; }));
  if (viewer.other && viewer.other.at !== viewer.at) controls.push(checkbox("same place in both", state.tie === 1, (on) => viewer.set({ tie: on ? 1 : 0, vs: state.vs })));
  if (viewer.canHide) controls.push(checkbox("hide special tokens", state.hide === 1, (on) => viewer.set({ hide: on ? 1 : 0 })));
  if (viewer.canJoin) controls.push(checkbox("whole words", state.words === 1, (on) => viewer.set({ words: on ? 1 : 0 })));
  if (!viewer.other && !viewer.isBoxes) controls.push(choice("scale", scaleOptions(viewer), state.scale, (value) => viewer.set({ scale: value })));
  controls.push(
    choice("colours", index.colormaps.map((one) => [one.name, one.name]), viewer.colormapName, (value) => viewer.set({ cm: value })),
    ...(["heads", "steps", "path"].includes(viewer.view) ? [] : [slider("show the largest", state.mass, (value) => viewer.set({ mass: value }))]));
  if (["picture", "steps"].includes(viewer.view)) {
    controls.push(
      choice("cells", [["1", "smooth"], ["0", "sharp"]], String(state.smooth), (value) => viewer.set({ smooth: Number(value) })),
      slider("opacity", state.op, (value) => viewer.set({ op: value })));
  }
  return controls;
}

function header({ dump, banners }) {
  const random = dump.weights.origin === "random";
  return [
    h("h1", {}, dump.mechanism.title, random ? " " : null, random ? h("span", { className: "tag random" }, "random weights") : null),
    h("p", { className: "path" }, bdi(dump.input.path)),
    ...banners.map((text) => h("p", { className: "warning" }, text)),
  ];
}

