// Two at once: a pinned view beside the one that is open, on one scale, and their difference.

const kFollowed = ["cm", "op", "mass", "smooth", "dir", "hide", "words"];

function pinOrLetGo(viewer) {
  if (viewer.state.vs) return viewer.set({ vs: "" });
  const view = kAlone.includes(viewer.view) ? viewer.views().find((name) => !kAlone.includes(name)) : viewer.view;
  return viewer.set({ vs: hashOf({ ...viewer.state, vs: "", view }), view });
}

/** A short name of what a viewer shows, for the heading of a pane. */
function paneTitle(viewer) {
  const picks = viewer.map.roles.chosen.filter((axis) => viewer.axis(axis).size > 1).map((axis) => {
    const pick = viewer.pickOf(axis);
    return `${typeof pick === "number" ? "" : `${kHow[pick]} `}${viewer.axis(axis).kind}${typeof pick === "number" ? ` ${pick}` : ""}`;
  });
  const { dump } = viewer.result;
  return [dump.mechanism.title, ...(dump.maps.length > 1 ? [viewer.map.title || viewer.map.name] : []), ...picks, nameOfPath(dump.input.path)].join(", ");
}

/** Why two scenes cannot be subtracted, or nothing. */
function whyNoDifference(a, b, viewers) {
  const [one, other] = viewers;
  if (one.isBoxes || other.isBoxes) return "boxes are places, not weights";
  if (one.view !== other.view) return "one is a picture and the other is not";
  if (a.kind !== b.kind) return `one holds ${a.kind} values, the other ${b.kind} values`;
  const size = ({ matrix, values }) => (matrix ? `${matrix.rows} \u00d7 ${matrix.columns}` : String(values.length));
  if (size(a) !== size(b)) return `one has ${size(a)} places, the other ${size(b)}`;
  if (one.view === "picture" && (one.map.grid.columns !== other.map.grid.columns || one.map.grid.prefix !== other.map.grid.prefix || a.cells !== b.cells)) return "their grids are not the same";
  const labels = ({ map }) => JSON.stringify(map.axes[map.roles.place]?.labels ?? []);
  return one.isText && labels(one) !== labels(other) ? "their tokens are not the same" : "";
}

const drawnOf = (viewer, { values }) => (viewer.view === "picture" ? values.subarray(viewer.map.grid.prefix) : values);

/** One scale for both, or null when they are of different kinds. */
function jointScales(scenes, viewers) {
  if (scenes[0].kind !== scenes[1].kind || scenes[0].kind === "box") return null;
  const spreads = scenes.map((scene, at) => spreadOf(drawnOf(viewers[at], scene))), facts = viewers.map((viewer) => viewer.scaleFacts());
  if (facts.every(({ kind, shares }) => kind === "probability" && shares)) {
    const most = Math.max(kLeastReach, ...spreads.map(([, high], at) => high * facts[at].shares));
    const note = facts[0].shares === facts[1].shares ? `the even share 1/${facts[0].shares}` : `the even share (1/${facts[0].shares} and 1/${facts[1].shares})`;
    return facts.map(({ shares }) => ({ low: 0, high: most / shares, start: 1 / shares, unit: "even share", note: `multiples of ${note}, one scale for both: up to ${numberText(most, 3)} times` }));
  }
  const joint = [Math.min(spreads[0][0], spreads[1][0]), Math.max(spreads[0][1], spreads[1][1]), (spreads[0][2] + spreads[1][2]) / 2];
  const scale = naturalScale(facts[0], joint, "both");
  return [scale, scale];
}

extend(Viewer, {
  /** The viewer of what is pinned, or null. */
  openOther() {
    if (!this.state.vs) return null;
    const state = stateIn(this.state.vs), at = atOfState(state);
    if (at === undefined || !isReady(at)) return null;
    for (const name of kFollowed) state[name] = this.state[name];
    if (this.state.tie) Object.assign(state, { map: this.map.name, q: "", picks: { ...this.state.picks } });
    const result = at === this.at ? this.result : resultAt(at);
    if (result.dump.maps.length === 0) return null;
    const other = Viewer.at(at, state, result);
    other.pinnedQuery = state.q;
    other.chooseMap();
    return other.numbers.present ? other : null;
  },

  pairScenes() {
    const { other } = this;
    for (const name of kFollowed) other.state[name] = this.state[name];
    if (this.state.tie) Object.assign(other.state.picks, this.state.picks);
    // What is locked here is locked there too, unless it was pinned with a lock of its own.
    if (other.pinnedQuery === "") other.state.q = this.lockedList.every((one) => other.fits(one)) ? this.state.q : "";
    const viewers = [this, other], scenes = viewers.map((viewer) => viewer.scene());
    const key = JSON.stringify([this.state.mass, this.colormapName, this.state.op]), kept = this.pairKept;
    if (!kept || kept.key !== key || kept.a !== scenes[0].values || kept.b !== scenes[1].values) {
      const scales = jointScales(scenes, viewers), why = whyNoDifference(...scenes, viewers);
      this.pairKept = { key, a: scenes[0].values, b: scenes[1].values, why, joint: scales !== null,
        paints: scenes.map((scene, at) => (scales ? { scale: scales[at], keep: scene.paint.keep } : scene.paint)),
        difference: why ? null : this.differencePaint(scenes) };
    }
    const { paints, difference } = this.pairKept;
    scenes.forEach((scene, at) => {
      scene.paint = paints[at];
      if (scene.veil) scene.veil = veilOf(scene.table, scene.paint.scale, this.state.op);
    });
    if (difference) scenes.push(this.differenceScene(scenes[0], difference));
    return scenes;
  },

  differencePaint([a, b]) {
    const values = a.values.map((value, at) => value - b.values[at]), spread = spreadOf(drawnOf(this, { values }));
    const scale = aroundZero({}, spread, "left minus right");
    return { values, paint: { scale, keep: massTest(drawnOf(this, { values }), "signed", this.state.mass) } };
  },

  differenceScene(scene, { values, paint }) {
    const { table } = colormaps.get(index.colormaps.find((one) => one.diverging).name);
    const difference = { ...scene, values, kind: "signed", table, paint, veil: undefined };
    if (scene.veil) difference.veil = veilOf(table, paint.scale, this.state.op);
    return difference;
  },
});
