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

/** A choice among the positions of an axis with a button to each side. */
function stepper(name, options, value, change, role = "") {
  const label = choice(name, options, value, change), select = label.querySelector("select");
  const step = (text, by, title) => {
    const button = h("button", { type: "button", title }, text);
    button.addEventListener("click", () => {
      const next = select.selectedIndex + by;
      if (next < 0 || next >= options.length) return;
      select.selectedIndex = next;
      change(select.value);
    });
    return button;
  };
  return h("span", { className: `stepper ${role}` }, label, step("\u2039", -1, `previous ${name}`), step("\u203a", 1, `next ${name}`));
}

const kMostOptions = 5000;

function positionOptions(viewer, axis) {
  const { kind, size } = viewer.axis(axis), step = viewer.steps(axis), options = [];
  for (let position = 0; position < size && options.length < kMostOptions; position += step) {
    const label = viewer.labelAt(axis, position);
    options.push([position, label === "" ? `${kind} ${position}` : `${position} ${cut(shown(label), 40)}`]);
  }
  return options;
}

function axisControls(viewer) {
  const { state, roles } = viewer, controls = [];
  for (const axis of roles.chosen) {
    if (viewer.kept(axis) === 1) continue;
    const kind = viewer.axis(axis).kind, step = viewer.steps(axis), pick = viewer.pickOf(axis);
    const options = [["mean", "mean"], ["max", "largest"], ["min", "smallest"], ...positionOptions(viewer, axis).map(([position, text]) => [String(position / step), text])];
    controls.push(stepper(kind, options, String(pick), (value) => viewer.set({ picks: { ...state.picks, [kind]: value } }), "axis"));
  }
  const asks = viewer.askAxis;
  if (asks >= 0 && viewer.kept(asks) > 1) {
    const name = viewer.turned ? `looked-at ${viewer.axis(asks).kind}` : viewer.axis(asks).kind;
    const options = [["", `all: ${viewer.usual(asks)}`], ...positionOptions(viewer, asks).map(([position, text]) => [String(position), text])];
    const control = stepper(name, options, state.q, (value) => viewer.set({ q: value }), "axis");
    viewer.queryControl = control.querySelector("select");
    controls.push(control);
  }
  return controls;
}

function controlsOf(viewer) {
  const { state, map } = viewer, { maps } = viewer.result.dump, controls = [];
  if (maps.length > 1) controls.push(stepper("map", maps.map((one) => [one.name, one.name]), map.name, (value) => viewer.set({ map: value })));
  if (!viewer.tensor) return controls;
  const views = viewer.views();
  if (views.length > 1) controls.push(choice("view", views.map((name) => [name, name]), viewer.view, (value) => viewer.set({ view: value })));
  controls.push(...axisControls(viewer));
  if (viewer.canTurn && viewer.view !== "matrix") {
    controls.push(choice("direction", [["from", "from: where it looks"], ["to", "to: who looks at it"]], state.dir, (value) => viewer.set({ dir: value })));
  }
  controls.push(
    choice("scale", [["view", "this view"], ["map", "whole map"], ["all", "all results"], ["stretch", "stretched"]], state.scale, (value) => viewer.set({ scale: value })),
    choice("colours", index.colormaps.map((one) => [one.name, one.name]), viewer.colormapName, (value) => viewer.set({ cm: value })),
    slider("show the largest", state.mass, (value) => viewer.set({ mass: value })));
  if (viewer.view === "picture") {
    controls.push(
      choice("cells", [["0", "sharp"], ["1", "smooth"]], String(state.smooth), (value) => viewer.set({ smooth: Number(value) })),
      slider("opacity", state.op, (value) => viewer.set({ op: value })));
  }
  return controls;
}

function header({ dump }) {
  const random = dump.weights.origin === "random";
  return [
    h("h1", {}, dump.mechanism.title, random ? " " : null, random ? h("span", { className: "tag random" }, "random weights") : null),
    h("p", { className: "path" }, bdi(dump.input.path)),
    random ? h("p", { className: "warning" }, `The weights are random (seed ${dump.weights.seed}): this shows how the mechanism works, not anything that was learned.`) : null,
  ].filter((part) => part !== null);
}

function keysHelp() {
  const keys = [["arrows", "move on the map"], ["Enter", "lock or unlock a query"], ["Esc", "unlock"], ["[ ]", "previous or next position of the first axis or query"], ["n p", "next or previous result"], ["/", "find"]];
  return h("p", { className: "hint" }, ...keys.flatMap(([key, what]) => [h("kbd", {}, key), ` ${what}   `]));
}
