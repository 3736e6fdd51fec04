// One opened result: its maps, what is chosen and pointed at, and the drawing of it.

class Viewer {
  constructor(result, state) {
    this.result = result;
    this.state = state;
    this.hovered = this.hoveredAsks = null;
    if (result.photo >= 0) result.photoData ??= `data:image/jpeg;base64,${document.getElementById(`photo-${result.photo}`).textContent}`;
    this.photo = result.photoData ?? result.picture;
    this.hasPhoto = Boolean(this.photo);
    this.cache = new Map();
    this.other = null;
  }

  static at(at, state, result) {
    const viewer = new Viewer(result, state);
    viewer.at = at;
    return viewer;
  }

  chooseMap() {
    const { maps } = this.result.dump, { hide, words } = this.state;
    this.whole = maps.find((map) => map.name === this.state.map) || maps[0];
    const key = JSON.stringify([this.whole.name, hide, words]);
    if (!this.cache.has(key)) {
      const map = hide || words ? derivedMap(this.whole, { hide: hide === 1, words: words === 1 }) : this.whole;
      this.cache.set(key, { map, numbers: new Numbers(map) });
    }
    Object.assign(this, this.cache.get(key));
    const names = this.map.roles.chosen.map((axis) => this.map.axes[axis].kind);
    for (const name of Object.keys(this.state.picks)) if (!names.includes(name)) delete this.state.picks[name];
  }

  openMap() {
    this.chooseMap();
    this.other = this.openOther();
    this.build();
  }

  get canHide() { return canDerive(this.whole, { hide: true, words: false }); }
  get canJoin() { return canDerive(this.whole, { hide: false, words: true }); }

  // What the axes are.

  axis(at) { return this.map.axes[at]; }
  /** The number of a position in the dump, also where some are hidden or joined. */
  originOf(axis, position) { return this.axis(axis).origin?.[position] ?? position; }
  labelAt(axis, position) {
    const label = this.axis(axis).labels?.[position] ?? "";
    return label === String(position) ? "" : label;
  }
  get isAttention() {
    const { place } = this.map.roles;
    return this.map.kind === "probability" && place >= 0 && this.axis(place).kind === this.map.sums_over;
  }
  /** Queries and keys are the same positions, so that pointing at one can ask. */
  get selfAttention() {
    const { asks, place } = this.map.roles;
    return asks >= 0 && place >= 0 && this.axis(asks).size === this.axis(place).size && this.axis(asks).size > 1;
  }
  get canTurn() { return this.selfAttention && !this.numbers.isThinned(this.map.roles.asks); }
  /** All rows are drawn at once, none is asked for. */
  get isWhole() { return kWholeViews.includes(this.view); }
  get turned() { return this.state.dir === "to" && this.canTurn && !this.isWhole; }
  get fieldAxis() { return this.turned ? this.map.roles.asks : this.map.roles.place; }
  get askAxis() { return this.turned ? this.map.roles.place : this.map.roles.asks; }
  get onPicture() {
    const { grid, roles } = this.map;
    return Boolean(grid) && (roles.plane.length > 0 || roles.on_grid[roles.place]);
  }
  get isText() { return this.result.dump.input.kind === "text"; }
  /** Rows and columns of a plane that the page carries. */
  get planeSize() {
    const { roles, numbers: { cells } } = this.map, [rows, columns] = roles.plane.map((axis) => Math.ceil(this.axis(axis).size / cells));
    return { rows, columns };
  }

  /** How an axis that is not shown goes away unless the reader chose: as in the pictures that attnviz draws. */
  usual(axis) { return this.axis(axis).kind === this.map.sums_over ? "max" : "mean"; }

  /** Positions, words or null (whole) of all axes, with some of them given. */
  request(given, picks = (axis) => this.pickOf(axis)) {
    return this.map.axes.map(({ size }, axis) => {
      if (axis in given) return given[axis];
      if (this.map.roles.plane.includes(axis)) return null;
      return size === 1 ? 0 : this.map.roles.chosen.includes(axis) ? picks(axis) : null;
    });
  }
  /** Whether the page can show this way of an axis beside what else is chosen. */
  can(given) {
    const shown = this.isWhole || this.askAxis < 0 ? {} : { [this.askAxis]: this.asked };
    return this.numbers.can(this.request({ ...shown, ...given }));
  }

  pickOf(axis) {
    const pick = this.statePick(axis);
    if (typeof pick === "number") return this.numbers.nearest(axis, Math.min(pick, this.axis(axis).size - 1));
    return this.canFold(axis, pick) ? pick : this.canFold(axis, this.usual(axis)) ? this.usual(axis) : this.numbers.positionAt(axis, 0);
  }
  /** What the address says of a chosen axis: a position or a word. */
  statePick(axis) {
    const pick = numberOrWord(this.state.picks[this.axis(axis).kind] ?? "");
    if (typeof pick === "number" || pick in kHow) return pick;
    return kInTurn.includes(this.axis(axis).kind) ? 0 : this.usual(axis);
  }
  /** Folds over an axis that is not all there exist only where no other axis is looked at one by one. */
  canFold(axis, word) {
    if (!this.numbers.isThinned(axis)) return true;
    const others = this.map.roles.chosen.filter((other) => other !== axis && this.axis(other).size > 1);
    if (others.some((other) => typeof this.statePick(other) === "number")) return false;
    return this.numbers.tensors.some(({ how }) => how[axis] === word && others.every((other) => how[other] === this.statePick(other)));
  }

  /** Position along the asking axis, or "mean" and the like for all of it. */
  get asked() {
    const axis = this.askAxis;
    if (axis < 0) return null;
    if (this.axis(axis).size === 1) return 0;
    if (this.locked !== null) return this.locked;
    if (this.selfAttention && this.hovered !== null && !this.isWhole) return this.numbers.nearest(axis, this.hovered);
    if (this.state.q in kHow && this.numbers.can(this.request({ [axis]: this.state.q }))) return this.state.q;
    return this.opening(axis);
  }
  /** The position that the reader locked, or the nearest that the page carries; a list of several: their sum. */
  get locked() {
    const list = this.lockedList;
    return list.length > 1 ? list : list[0] ?? null;
  }
  get lockedList() {
    const axis = this.askAxis;
    if (!/^\d+(\.\d+)*$/.test(this.state.q) || axis < 0) return [];
    return [...new Set(this.state.q.split(".").map((one) => this.numbers.nearest(axis, Math.min(Number(one), this.axis(axis).size - 1))))].sort((a, b) => a - b);
  }
  /** What is looked at first: CLS or the middle of a picture, the first word of a text, the first of a few queries. */
  opening(axis) {
    const { kind, size, labels } = this.axis(axis), { grid, roles } = this.map;
    if (kInTurn.includes(kind) && !roles.on_grid[axis]) return this.numbers.positionAt(axis, 0);
    if (this.onPicture && roles.on_grid[axis]) {
      const middle = grid.prefix + Math.floor(grid.rows / 2) * grid.columns + Math.floor(grid.columns / 2);
      return this.numbers.nearest(axis, grid.prefix > 0 ? 0 : middle);
    }
    const first = Math.max(0, labels ? labels.findIndex((label) => !/^[[<].*[\]>]$/.test(label)) : 0);
    if (this.isText && labels) return this.numbers.nearest(axis, first);
    if (["query", "target"].includes(kind) && size <= 6) return this.numbers.nearest(axis, 0);
    return this.numbers.can(this.request({ [axis]: this.usual(axis) })) ? this.usual(axis) : this.numbers.positionAt(axis, 0);
  }

  // From the numbers to what is drawn.

  scene() {
    const { map, state } = this, { roles } = map;
    const scene = {
      kind: map.kind, table: colormaps.get(this.colormapName).table, opacity: state.op, smooth: state.smooth === 1,
      grid: map.grid, marks: [], picture: this.hasPhoto ? this.photo : "", cells: map.numbers.cells, bars: this.view === "bars", photoGone: ["picture", "steps", "path"].includes(this.view) && this.photoGone,
      cursor: this.hovered, cursorAsks: this.hoveredAsks, asked: null, askedList: [], partial: false, room: this.room, words: this.isText,
      labelOf: (at) => this.labelAt(this.placeAxis, at), askLabelOf: (at) => this.labelAt(scene.matrix.down, this.numbers.positionAt(scene.matrix.down, at)),
    };
    if (this.view === "heads") this.addHeads(scene);
    else if (this.view === "path") this.addPath(scene);
    else if (this.view === "steps") this.addSteps(scene);
    else if (this.isWhole) this.addMatrix(scene);
    else {
      const { asked } = this, tensor = this.numbers.get(this.request(asked === null ? {} : { [this.askAxis]: asked }));
      scene.values = roles.plane.length > 0 ? laidOut(tensor, ...roles.plane) : tensor.values;
      if (this.selfAttention && typeof asked === "number") scene.asked = asked;
      if (this.selfAttention && typeof asked !== "string" && asked !== null) scene.askedList = [asked].flat();
      scene.marks = this.marksOf(asked);
    }
    scene.paint = this.paintFor(scene);
    if (["picture", "steps"].includes(this.view) && this.hasPhoto) scene.veil = veilOf(scene.table, scene.paint.scale, state.op);
    return scene;
  }

  addMatrix(scene) {
    const { roles } = this.map, [down, across] = roles.plane.length > 0 ? roles.plane : [roles.asks, roles.place];
    const tensor = this.numbers.get(this.request({}));
    scene.matrix = { rows: tensor.shape[down], columns: tensor.shape[across], down, across };
    scene.values = laidOut(tensor, down, across);
    scene.partial = this.numbers.isThinned(down);
    if (roles.plane.length > 0) return;
    scene.askedList = this.lockedList.map((one) => this.numbers.positions(down).indexOf(one));
    if (scene.askedList.length === 1) [scene.asked] = scene.askedList;
  }

  /** Marks of the query that is drawn; those of others would point at the wrong place. */
  marksOf(asked) {
    const { marks = [] } = this.map, axis = this.askAxis;
    if (axis < 0 || this.axis(axis).size === 1) return marks;
    return typeof asked === "number" && marks.length === this.axis(axis).size && !this.turned ? [marks[asked]] : [];
  }

  /** Scale and mass test of some values, kept as long as neither they nor the settings change. */
  paintFor({ values, partial }) {
    const { scale, mass, cm } = this.state, key = JSON.stringify([scale, mass, cm]);
    // What has no place on the picture has no say in its colours.
    const drawn = this.view === "picture" && this.map.grid ? values.subarray(this.map.grid.prefix) : values;
    if (this.paint?.values !== values || this.paint.key !== key) {
      this.paint = { values, key, scale: this.scaleOf(drawn, partial), keep: partial ? () => true : massTest(drawn, this.map.kind, mass) };
    }
    return this.paint;
  }

  get placeAxis() {
    const { plane, place } = this.map.roles;
    return plane.length > 0 ? plane[1] : this.isWhole ? place : this.fieldAxis;
  }

  get colormapName() {
    if (colormaps.has(this.state.cm)) return this.state.cm;
    return index.colormaps.find((one) => one.diverging === (this.map.kind === "signed")).name;
  }

  /** Pixels for a drawing: two and their difference share the breadth. */
  get room() {
    const breadth = root.clientWidth;
    return this.other || this.pinnedQuery !== undefined ? breadth / (breadth > 880 ? 3.2 : breadth > 590 ? 2.1 : 1) : breadth;
  }

  /** What a scale must know: the kind of values, their bounds, and among how many places one is shared out. */
  scaleFacts() {
    const { map } = this, summed = map.axes.find((axis) => axis.kind === map.sums_over), several = this.isWhole || this.turned ? 1 : Math.max(1, this.lockedList.length);
    return { kind: map.kind, bounds: map.bounds, shares: summed && summed.size / several };
  }

  scaleOf(values, partial) {
    const { map, state } = this, facts = this.scaleFacts(), whole = [map.min, map.max, map.mean], ready = values.spread ?? null;
    if (state.scale === "log" && map.kind !== "signed") {
      const scale = logScale(facts, values, ready);
      if (scale) return scale;
    }
    if (ready) {
      const scale = naturalScale(facts, ready, values.beyond ? "nearly all values" : "all that is drawn");
      return values.beyond ? { ...scale, note: `${scale.note}; the brightest also stands for more, up to ${valueText(scale, values.beyond, 3)}` } : scale;
    }
    if (state.scale === "all" && !map.derived) return naturalScale(facts, index.shared[this.result.dump.mechanism.name][map.name], "this map over all results on this page");
    // Some of the rows are not all of them: their mean is nobody's.
    if (state.scale === "map" || partial) return naturalScale(facts, whole, "the whole map");
    return state.scale === "stretch" ? stretchedScale(facts, spreadOf(values)) : naturalScale(facts, spreadOf(values), "this view");
  }

  /** Where a position of the full grid lies among the values. */
  fieldIndex(position) {
    const { grid, roles, numbers: { cells } } = this.map;
    if (roles.plane.length === 0 || this.view !== "picture") return position;
    const [row, column] = [Math.floor(position / grid.columns), position % grid.columns];
    return Math.floor(row / cells) * this.planeSize.columns + Math.floor(column / cells);
  }
}

/** The values of a tensor whose other axes are gone, row by row. */
function laidOut({ values, shape }, down, across) {
  if (down < across) return values;
  const [rows, columns] = [shape[down], shape[across]];
  return Float32Array.from(values, (_, at) => values[(at % columns) * rows + Math.floor(at / columns)]);
}
