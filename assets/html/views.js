// Which ways of looking a map has, the one to open with first.

/** Views that draw all rows at once. */
const kWholeViews = ["matrix", "links", "heads", "path", "hops", "steps"];
/** Axes whose positions come one after the other, each an answer of its own: their mean says little. */
const kInTurn = ["step", "hop", "target"];
/** Views of which two have no difference. */
const kAlone = ["heads", "steps"];

extend(Viewer, {
  get isBoxes() { return this.map.kind === "box" && this.axis(this.map.axes.length - 1).size === 4; },

  /** The axis that goes step by step and is looked at one position at a time, or -1. */
  get turnAxis() {
    const { asks, chosen } = this.map.roles;
    return [asks, ...chosen].find((axis) => axis >= 0 && this.axis(axis).size > 1 && kInTurn.includes(this.axis(axis).kind) && !this.map.roles.on_grid[axis]) ?? -1;
  },

  /** Layers and heads, of which all can be seen at a glance. */
  get headParts() {
    const { chosen } = this.map.roles, parts = chosen.map((axis) => this.axis(axis).size).filter((size) => size > 1);
    const are = parts.length > 0 && parts.length <= 2 && product(parts) <= kMostHeads && chosen.every((axis) => ["layer", "head"].includes(this.axis(axis).kind));
    return are ? parts.length : 0;
  },

  views() {
    if (this.isBoxes) return ["path"];
    const { plane, place, asks } = this.map.roles, list = [], words = plane.length === 0 && this.axis(place).labels && this.isText;
    const matrix = plane.length > 0 || (asks >= 0 && this.axis(asks).size > 1), turn = this.turnAxis;
    if (this.headParts === 2) list.push("heads");
    if (this.onPicture && turn >= 0 && this.axis(turn).size <= kMostSteps && this.numbers.can(this.request({ [turn]: this.numbers.positionAt(turn, 0) }))) list.push("steps");
    if (this.onPicture) list.push("picture");
    if (plane.length === 0 && matrix && this.axis(asks).kind === "hop" && this.axis(asks).size * this.axis(place).size <= kMostHopCells) list.push("hops");
    // A text opens on all its rows where they can be read, else on its first word's.
    // Which atom came from which, which word is which: lines say that best.
    const linked = matrix && plane.length === 0 && !this.onPicture && this.isText && Math.max(this.axis(asks).size, this.axis(place).size) <= kMostLinks;
    if (linked && this.axis(place).kind === "source") list.push("links");
    if (words && matrix && this.axis(asks).size <= kMostWords) list.push("matrix");
    if (linked && !list.includes("links")) list.push("links");
    if (words) list.push("tokens");
    if (matrix && !list.includes("matrix")) list.push("matrix");
    if (plane.length === 0) list.push("bars");
    if (this.headParts === 1) list.push("heads");
    return list;
  },

  /** Shows one step alone. */
  openStep(at) {
    const axis = this.turnAxis, view = this.views().find((name) => !kWholeViews.includes(name));
    const change = axis === this.map.roles.asks ? { q: String(at) } : { picks: { ...this.state.picks, [this.axis(axis).kind]: String(at) } };
    const state = { ...this.state, ...change, view };
    history.pushState(null, "", `#${hashOf(state)}`);
    openAddress();
  },

  /** The step that is looked at. */
  get turn() {
    const axis = this.turnAxis;
    if (axis < 0) return null;
    if (axis === this.askAxis) return this.isWhole ? (typeof this.locked === "number" ? this.locked : null) : typeof this.asked === "number" ? this.asked : null;
    const pick = this.pickOf(axis);
    return typeof pick === "number" ? pick : null;
  },
});
