// One opened result: its maps, what is chosen and pointed at, and the drawing of it.

class Viewer {
  constructor(result, state) {
    this.result = result;
    this.state = state;
    this.hovered = null;
    this.cache = new Map();
    this.openMap();
  }

  openMap() {
    const { maps } = this.result.dump;
    this.map = maps.find((map) => map.name === this.state.map) || maps[0];
    this.roles = rolesOf(this.map);
    if (!this.cache.has(this.map.name)) this.cache.set(this.map.name, decode(this.map.numbers));
    this.tensor = this.cache.get(this.map.name);
    this.base = null;
    const names = this.roles.chosen.map((axis) => this.map.axes[axis].kind);
    for (const name of Object.keys(this.state.picks)) if (!names.includes(name)) delete this.state.picks[name];
    this.build();
  }

  // What the axes are.

  axis(at) { return this.map.axes[at]; }
  steps(at) { return this.map.numbers.steps[at]; }
  kept(at) { return this.tensor.shape[at]; }
  labelAt(axis, position) {
    const label = this.axis(axis).labels?.[position];
    return label === undefined ? "" : label;
  }
  /** Queries and keys are the same positions, so that pointing at one can ask. */
  get selfAttention() {
    const { asks, place } = this.roles;
    return asks >= 0 && this.axis(asks).size === this.axis(place).size && this.axis(asks).size > 1;
  }
  get canTurn() { return this.selfAttention && this.steps(this.roles.asks) === 1; }
  get turned() { return this.state.dir === "to" && this.canTurn && this.view !== "matrix"; }
  get fieldAxis() { return this.turned ? this.roles.asks : this.roles.place; }
  get askAxis() { return this.turned ? this.roles.place : this.roles.asks; }
  get onPicture() {
    const { grid } = this.map;
    if (!grid) return false;
    return this.roles.plane !== null || this.axis(this.roles.place).size === grid.prefix + grid.rows * grid.columns;
  }

  views() {
    const { roles } = this, list = [];
    if (this.onPicture) list.push("picture");
    if (roles.plane === null && this.axis(roles.place).labels && this.result.dump.input.kind === "text") list.push("tokens");
    if (roles.plane !== null || roles.asks >= 0) list.push("matrix");
    if (roles.plane === null) list.push("bars");
    return list;
  }

  /** How an axis that is not shown goes away unless the reader chose: as in the pictures that attnviz draws. */
  usual(axis) {
    if (this.kept(axis) === 1) return 0;
    return this.axis(axis).kind === this.map.sums_over ? "max" : "mean";
  }

  pickOf(axis) {
    const pick = numberOrWord(this.state.picks[this.axis(axis).kind] ?? "");
    if (typeof pick === "number") return Math.min(pick, this.kept(axis) - 1);
    return ["mean", "max", "min"].includes(pick) ? pick : this.usual(axis);
  }

  /** Position along the asking axis, among those that are kept, or "mean" and the like. */
  get asked() {
    const axis = this.askAxis;
    if (axis < 0) return null;
    const step = this.steps(axis);
    if (this.locked !== null) return this.locked / step;
    if (this.selfAttention && this.hovered !== null && this.view !== "matrix") return Math.floor(this.hovered / step);
    return this.usual(axis);
  }
  /** The position that the reader locked, the nearest below it that the page carries. */
  get locked() {
    const axis = this.askAxis;
    if (this.state.q === "" || axis < 0) return null;
    return this.toKept(Math.min(Number(this.state.q) || 0, this.axis(axis).size - 1));
  }
  toKept(position) { return position - (position % this.steps(this.askAxis)); }

  // From the tensor to what is drawn.

  /** The tensor without the axes that the reader chooses. */
  folded() {
    const picks = this.roles.chosen.map((axis) => [axis, this.pickOf(axis)]);
    const key = JSON.stringify(picks);
    if (this.base?.key !== key) this.base = { key, tensor: foldAll(this.tensor, picks) };
    return this.base.tensor;
  }

  scene() {
    const { roles, map, state } = this, base = this.folded();
    const scene = {
      kind: map.kind, table: colormaps.get(this.colormapName).table, opacity: state.op, smooth: state.smooth === 1,
      grid: map.grid, marks: map.marks || [], picture: this.result.picture,
      steps: roles.plane ? roles.plane.map((axis) => this.steps(axis)) : [1, 1],
      cursor: this.hovered, cursorAsks: this.hoveredAsks, asked: null,
      labelOf: (at) => this.placeLabel(at), askLabelOf: (at) => (roles.asks >= 0 ? this.labelAt(roles.asks, at * this.steps(roles.asks)) : ""),
    };
    if (this.view === "matrix") {
      const [down, across] = roles.plane || [roles.asks, roles.place];
      scene.matrix = { rows: this.kept(down), columns: this.kept(across) };
      scene.values = base.values;
      if (this.locked !== null && !roles.plane) scene.asked = this.asked;
    } else {
      const asked = this.asked;
      scene.values = asked === null ? base.values : fold(base, this.askAxis, asked).values;
      if (this.selfAttention && typeof asked === "number") scene.asked = asked * this.steps(this.askAxis);
    }
    scene.paint = this.paintFor(scene.values);
    return scene;
  }

  /** Scale and mass test of some values, kept as long as neither they nor the settings change. */
  paintFor(values) {
    const { scale, mass, cm } = this.state, key = JSON.stringify([scale, mass, cm]);
    if (this.paint?.values !== values || this.paint.key !== key) {
      this.paint = { values, key, scale: this.scaleOf(rangeOf(values)), keep: massTest(values, this.map.kind, mass) };
    }
    return this.paint;
  }

  placeLabel(at) {
    const axis = this.roles.plane ? this.roles.plane[1] : this.view === "matrix" ? this.roles.place : this.fieldAxis;
    return this.labelAt(axis, at);
  }

  get colormapName() {
    if (colormaps.has(this.state.cm)) return this.state.cm;
    return index.colormaps.find((one) => one.diverging === (this.map.kind === "signed")).name;
  }

  scaleOf(range) {
    const { map, state } = this, shared = index.shared[this.result.dump.mechanism.name][map.name];
    if (state.scale === "stretch") return stretchedScale(range);
    if (state.scale === "map") return naturalScale(map, [map.min, map.max], "the whole map");
    if (state.scale === "all") return naturalScale(map, shared, "this map over all results on this page");
    return naturalScale(map, range, "this view");
  }

  // What the pointer and the keys say.

  hover(position, asks = null) {
    if (position === this.hovered && asks === this.hoveredAsks) return;
    this.hovered = position;
    this.hoveredAsks = asks;
    this.refresh();
  }

  pick(position, asks = null) {
    const wanted = this.view === "matrix" ? asks : this.selfAttention ? position : null;
    if (wanted === null || this.askAxis < 0) return;
    const place = this.view === "matrix" ? wanted * this.steps(this.askAxis) : this.toKept(wanted);
    this.set({ q: this.locked === place ? "" : String(place) });
  }

  set(changes) {
    Object.assign(this.state, changes);
    if ("map" in changes || "dir" in changes) this.state.q = "";
    if ("map" in changes) this.openMap();
    else if ("view" in changes || "dir" in changes) this.build();
    else this.refresh();
  }

  key(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key in moves) {
      if (this.hovered === null) return this.hover(0, 0);
      const next = this.drawing.move(this.hovered, ...moves[event.key]);
      return typeof next === "number" ? this.hover(next) : this.hover(next.place, next.asks);
    }
    if (event.key === "Enter" || event.key === " ") return this.pick(this.hovered, this.hoveredAsks);
    return undefined;
  }

  /** Text of a place of the field: its number, label and where it is on the picture. */
  placeText(position) {
    if (position === null) return "";
    const { roles, map } = this;
    if (roles.plane) {
      const columns = this.view === "picture" ? map.grid.columns : this.kept(roles.plane[1]);
      const row = Math.floor(position / columns), column = position % columns;
      return `row ${row}, column ${column}${this.pixelsText(row, column)}`;
    }
    const axis = this.view === "matrix" ? roles.place : this.fieldAxis;
    return this.positionText(axis, position);
  }

  positionText(axis, position) {
    const { grid } = this.map, label = this.labelAt(axis, position);
    const text = `${this.axis(axis).kind} ${position}${label === "" ? "" : ` \u201c${cut(shown(label), 40)}\u201d`}`;
    if (!grid || this.axis(axis).size !== grid.prefix + grid.rows * grid.columns) return text;
    if (position < grid.prefix) return `${text} (not on the picture)`;
    const cell = position - grid.prefix;
    return text + this.pixelsText(Math.floor(cell / grid.columns), cell % grid.columns);
  }

  pixelsText(row, column) {
    if (!this.map.grid) return "";
    const to = this.map.grid.to_source;
    const x = Math.round(to.offset_x + column * to.scale_x), y = Math.round(to.offset_y + row * to.scale_y);
    return ` (pixels ${x}\u2013${Math.round(x + to.scale_x)}, ${y}\u2013${Math.round(y + to.scale_y)})`;
  }

  readoutText(scene) {
    const parts = this.view === "matrix" || this.askAxis < 0 ? [] : [this.askedText()];
    if (this.hovered === null) return parts.join(" ");
    const at = this.view === "matrix" && this.hoveredAsks !== null ? this.hoveredAsks * scene.matrix.columns + this.hovered : this.keptPosition(this.hovered);
    const { values } = scene, value = values[at];
    if (value === undefined) return parts.join(" ");
    const from = this.view === "matrix" && this.roles.asks >= 0 && this.hoveredAsks !== null ? `${this.positionText(this.roles.asks, this.hoveredAsks * this.steps(this.roles.asks))} \u2192 ` : "";
    const place = this.view === "matrix" && this.roles.plane ? `row ${this.hoveredAsks}, column ${this.hovered}` : this.placeText(this.hovered);
    const rank = 1 + values.reduce((above, other) => above + (other > value ? 1 : 0), 0);
    parts.push(`${from}${place}: ${numberText(value)}, rank ${rank} of ${values.length}.`);
    return parts.join(" ");
  }

  /** Whose row this is. */
  askedText() {
    const axis = this.askAxis, asked = this.asked, { kind, size } = this.axis(axis);
    if (typeof asked === "number") {
      const lock = this.locked === null ? (this.selfAttention && size > 1 ? ", click to lock" : "") : ", locked (Esc unlocks)";
      return `${this.turned ? "What each position gives to" : "Row of"} ${this.positionText(axis, asked * this.steps(axis))}${lock}.`;
    }
    const what = { mean: "Mean", max: "Largest", min: "Smallest" }[asked];
    return `${what} over all ${this.kept(axis)} positions of the axis \u2018${kind}\u2019.${this.selfAttention ? " Point at one to see it alone." : ""}`;
  }

  /** Where a position of the full grid lies among the kept values. */
  keptPosition(position) {
    const { roles, map } = this;
    if (!roles.plane || this.view !== "picture") return position;
    const [row, column] = [Math.floor(position / map.grid.columns), position % map.grid.columns];
    return Math.floor(row / this.steps(roles.plane[0])) * this.kept(roles.plane[1]) + Math.floor(column / this.steps(roles.plane[1]));
  }

  // The elements.

  build() {
    const { dump, files } = this.result;
    this.hovered = this.hoveredAsks = this.queryControl = null;
    const focused = document.activeElement?.closest("[data-control]")?.dataset.control;
    const frame = (...parts) => {
      root.replaceChildren(...header(this.result), ...parts.filter((part) => part !== null));
      if (focused) root.querySelector(`[data-control="${CSS.escape(focused)}"] select`)?.focus();
    };
    if (!this.tensor) return frame(this.controls(), h("p", { className: "warning" }, this.map.numbers.note), h("p", { className: "reading" }, this.map.reading), mapFacts(this.map), aboutMechanism(index.mechanisms[dump.mechanism.name], dump.mechanism), runFacts(dump), pictures(files));
    const views = this.views();
    this.view = views.includes(this.state.view) ? this.state.view : views[0];
    this.stage = h("div", { id: "stage", tabIndex: 0, role: "group", "aria-label": "The map. Arrow keys move, Enter locks." });
    this.stage.addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Enter", " "].includes(event.key)) return;
      event.preventDefault();
      this.key(event);
    });
    this.readout = h("p", { className: "readout", "aria-live": "polite" });
    this.legend = h("canvas", { role: "img", "aria-label": "colour scale" });
    this.ends = h("div", { className: "ends" });
    this.note = h("p", {});
    this.top = h("div", {});
    const type = { picture: PlaneView, tokens: TokensView, matrix: MatrixView, bars: BarsView }[this.view];
    this.drawing = new type(this.scene(), this);
    if (this.drawing.breadth) this.stage.style.flex = `0 1 ${this.drawing.breadth}`;
    this.stage.append(this.drawing.element, this.readout);
    frame(this.controls(), h("p", { className: "reading" }, this.map.reading),
      this.map.numbers.note ? h("p", { className: "warning" }, this.map.numbers.note) : null,
      h("div", { className: "columns" }, this.stage, h("aside", {},
        h("div", { className: "legend" }, this.legend, this.ends, this.note), this.top, mapFacts(this.map))),
      aboutMechanism(index.mechanisms[dump.mechanism.name], dump.mechanism), runFacts(dump), pictures(files), keysHelp());
    this.refresh();
  }

  refresh() {
    const scene = this.scene();
    this.drawing.update(scene);
    const { scale } = scene.paint;
    drawLegend(this.legend, scene.table, scale);
    this.ends.replaceChildren(h("span", {}, numberText(scale.low)), h("span", {}, numberText(scale.high)));
    this.note.textContent = `${this.map.kind}; ${scale.note}`;
    if (this.queryControl) this.queryControl.value = this.locked === null ? "" : String(this.locked);
    this.readout.textContent = this.readoutText(scene);
    const placed = this.view === "matrix" ? null : largestTable(scene, (position) => this.placeText(this.fullPosition(position)));
    this.top.replaceChildren(...(placed ? [placed] : []));
    writeAddress(this.state);
  }

  fullPosition(position) {
    const { roles, map } = this;
    if (!roles.plane || this.view !== "picture") return position;
    const columns = this.kept(roles.plane[1]);
    return Math.floor(position / columns) * this.steps(roles.plane[0]) * map.grid.columns + (position % columns) * this.steps(roles.plane[1]);
  }

  controls() {
    return h("div", { className: "controls" }, ...controlsOf(this));
  }
}
