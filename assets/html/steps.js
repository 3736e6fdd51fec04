// Every step on a small photo of its own, all on one scale; a click opens one.

const kMostSteps = 60, kStepSide = 220;

class StepsView {
  constructor(scene, host) {
    this.host = host;
    this.focused = 0;
    const quiet = { hover() {}, pick() {}, photoIsMissing: () => host.photoIsMissing() };
    this.drawings = scene.steps.map(({ values }) => new PlaneView({ ...scene, values, longest: kStepSide }, quiet));
    this.buttons = this.drawings.map((drawing, at) => {
      const button = h("button", { type: "button", className: "step", tabIndex: at === 0 ? 0 : -1, title: scene.steps[at].title }, drawing.plane, h("small", {}, bdi(scene.steps[at].name)));
      button.addEventListener("pointerenter", () => host.hover(at));
      button.addEventListener("focus", () => {
        this.buttons[this.focused].tabIndex = -1;
        button.tabIndex = 0;
        this.focused = at;
        host.hover(at);
      });
      button.addEventListener("click", () => host.openStep(scene.steps[at].at));
      return button;
    });
    const { width, height } = this.drawings[0];
    this.grid = h("div", { className: "steps" }, ...this.buttons);
    this.grid.style.gridTemplateColumns = `repeat(auto-fill, minmax(${Math.max(90, Math.round(Math.min(170, 150 * width / height)))}px, 1fr))`;
    this.element = h("div", {}, this.grid);
    this.grid.addEventListener("pointerleave", () => host.hover(null));
    this.breadth = "100%";
  }

  update(scene) {
    this.drawings.forEach((drawing, at) => drawing.update({ ...scene, values: scene.steps[at].values, marks: [], askedList: [], cursor: null }));
  }

  key(event) {
    const across = getComputedStyle(this.grid).gridTemplateColumns.split(" ").length, by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.buttons[event.target === this.buttons[this.focused] ? this.focused + by : this.focused]?.focus();
  }
}

extend(Viewer, {
  addSteps(scene) {
    const axis = this.turnAxis, { roles, grid } = this.map, key = JSON.stringify([this.map.name, this.state.picks, this.state.hide, this.state.words]);
    if (this.stepsKey !== key) {
      this.stepsKey = key;
      const values = [];
      this.steps = this.numbers.positions(axis).map((at) => {
        const tensor = this.numbers.made(this.request({ [axis]: at })), label = this.labelAt(axis, at), name = label === "" ? `${this.axis(axis).kind} ${at}` : shown(label);
        const one = roles.plane.length > 0 ? laidOut(tensor, ...roles.plane) : tensor.values;
        values.push(one.subarray(grid.prefix));
        return { at, name: cut(name, 24), title: positionText(this, axis, at), values: one };
      });
      const [low, high] = [Math.min(...values.map((one) => rangeOf(one)[0])), Math.max(...values.map((one) => rangeOf(one)[1]))];
      const mean = values.reduce((sum, one) => sum + spreadOf(one)[2], 0) / values.length;
      this.stepSpread = Object.assign(Float32Array.of(low, high), { spread: [low, high, mean], beyond: null });
    }
    scene.steps = this.steps;
    scene.values = this.stepSpread;
  },

  /** The boxes of a path, step by step, the sharpest first. */
  addPath(scene) {
    const { values } = this.numbers.get(this.map.axes.map(() => null)), { size } = this.axis(0), scales = product(this.map.axes.slice(1, -1).map((axis) => axis.size)), { width, height } = this.result.dump.input;
    scene.values = values;
    this.looks ??= Array.from({ length: size }, (_, step) => Array.from({ length: scales }, (__, scale) => {
      const [x, y, wide, high] = values.subarray(4 * (step * scales + scale));
      return { x, y, width: wide, height: high };
    }).sort((a, b) => a.width * a.height - b.width * b.height));
    const boxes = this.looks.flat(), far = (edge) => Math.max(1, ...boxes.map(edge));
    scene.looks = this.looks;
    scene.extent = width > 0 ? { width, height } : { width: far((box) => box.x + box.width), height: far((box) => box.y + box.height) };
    scene.current = this.turn;
  },
});
