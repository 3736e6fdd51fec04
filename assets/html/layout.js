// How an opened result lies on the page: the map first, then its controls and facts.

const kStageKeys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Enter", " "];
const kDrawings = () => ({ picture: PlaneView, tokens: TokensView, matrix: MatrixView, bars: BarsView, links: LinksView, heads: HeadsView, path: PathView, hops: HopsView, steps: StepsView });

function wayBack(viewer) {
  const link = (text, title, go) => {
    const button = h("button", { type: "button", className: "quiet", title }, text);
    button.addEventListener("click", go);
    return button;
  };
  if (index.results.length < 2) return [];
  return [h("p", { className: "way" }, h("a", { href: "#" }, "Overview"), " ", link("\u2039 previous", "previous result (p)", () => openNeighbour(-1)), " ", link("next \u203a", "next result (n)", () => openNeighbour(1)),
    viewer?.views?.().includes("heads") && viewer.view !== "heads" ? " " : null,
    viewer?.views?.().includes("heads") && viewer.view !== "heads" ? link("all heads", "every layer and head", () => viewer.set({ view: "heads" })) : null)];
}

extend(Viewer, {
  build() {
    const { dump, files } = this.result;
    this.hovered = this.hoveredAsks = this.queryControl = null;
    const focused = document.activeElement?.closest("[data-control]")?.dataset.control;
    const about = [aboutMechanism(index.mechanisms[dump.mechanism.name], dump), predictions(dump), runFacts(dump), pictures(files)].filter((part) => part !== null);
    if (!this.numbers.present) {
      const note = h("p", { className: "warning" }, this.map.numbers.note), reading = h("p", { className: "caption" }, this.map.reading);
      root.replaceChildren(...wayBack(), ...header(this.result), note, reading, ...mapControl(this), mapFacts(this.map), ...about);
      return;
    }
    const views = this.views();
    this.view = views.includes(this.state.view) ? this.state.view : views[0];
    if (this.other) {
      if (kAlone.includes(this.view)) this.view = views.find((name) => !kAlone.includes(name));
      const others = this.other.views();
      this.other.view = others.includes(this.view) ? this.view : others.find((name) => !kAlone.includes(name));
    }
    this.stage = h("div", { id: "stage", tabIndex: 0, role: "group", "aria-label": "The map. Arrow keys move, Enter locks, Escape unlocks." });
    this.stage.addEventListener("keydown", (event) => {
      if (!kStageKeys.includes(event.key) || event.defaultPrevented) return;
      // On a button Enter and Space press it.
      if (event.target.tagName === "BUTTON" && !event.key.startsWith("Arrow")) return;
      if (this.panes[0].drawing.key) return this.panes[0].drawing.key(event);
      event.preventDefault();
      return this.key(event);
    });
    this.readout = h("p", { className: "readout", "aria-live": "polite" });
    this.top = h("div", {});
    this.buildPanes();
    this.strip = stripOf(this);
    if (this.strip) this.stage.append(this.strip.element);
    this.stage.append(...this.panes.length > 1 ? [h("div", { className: "pair" }, ...this.panes.map(({ element }) => element))] : [this.panes[0].element], this.readout);
    if (this.other && this.pairKept.why) this.stage.append(h("p", { className: "note" }, `No difference: ${this.pairKept.why}.`));
    const { note } = this.map.numbers, facts = h("div", { className: "facts" }, this.top, mapFacts(this.map));
    const side = h("aside", {}, h("div", { className: "controls", role: "group", "aria-label": "How to look" }, ...controlsOf(this)), note ? h("p", { className: "note" }, note) : null, takeAway(this));
    if (this.isBroad) facts.classList.add("beside");
    else side.append(facts);
    root.replaceChildren(...wayBack(this), ...header(this.result), h("div", { className: `columns${this.isBroad ? " broad" : ""}` }, this.stage, side), ...(this.isBroad ? [facts] : []), ...about);
    if (focused) root.querySelector(`[data-control="${CSS.escape(focused)}"] select, input[data-control="${CSS.escape(focused)}"]`)?.focus();
    this.refresh();
  },

  /** Whether the stage takes the whole breadth, with the controls below it. */
  get isBroad() { return kAlone.includes(this.view) || Boolean(this.other); },

  buildPanes() {
    const scenes = this.other ? this.pairScenes() : [this.scene()];
    const both = { hover: (position, asks) => this.hoverOther(position, asks), pick: (...pick) => { this.pick(...pick); }, photoIsMissing: () => { Object.assign(this.other, { hasPhoto: false, photoGone: true }); this.refresh(); } };
    this.panes = scenes.map((scene, at) => {
      const viewer = at === 1 ? this.other : this, drawing = new (kDrawings()[viewer.view])(scene, at === 1 ? both : this);
      const caption = h("p", { className: "caption" }), legend = h("div", { className: "legend" });
      const name = h("span", {}), title = this.other ? h("h3", {}, name, at === 1 ? h("span", { className: "tag" }, "pinned") : null) : null;
      return { viewer, drawing, caption, legend, name, difference: at === 2, element: h("figure", { className: "pane" }, ...[title, caption, drawing.element, legend].filter((part) => part !== null)) };
    });
    const { breadth } = this.panes[0].drawing;
    if (breadth && !this.isBroad) this.stage.style.flex = `0 1 ${breadth}`;
  },

  refresh() {
    const scenes = this.other ? this.pairScenes() : [this.scene()], scene = scenes[0];
    // Two of them may have become alike, or stopped to be.
    if (scenes.length !== this.panes.length) return this.build();
    this.panes.forEach(({ viewer, drawing, caption, legend, name, difference }, at) => {
      drawing.update(scenes[at]);
      name.textContent = difference ? "Left minus right" : paneTitle(viewer);
      legend.replaceChildren(...legendOf(scenes[at]));
      caption.textContent = difference ? "What the left one has more (or less) than the right one" : captionOf(viewer, scenes[at]);
    });
    this.readout.textContent = this.other ? pairReadout(this, scenes) : readoutOf(this, scene);
    this.strip?.update();
    if (this.queryControl) this.queryControl.value = this.locked === null ? this.state.q : String(this.locked);
    this.top.replaceChildren(...(scene.looks ? [pathTable(scene)] : this.hasRow ? [rowFacts(this, scene), largestTable(scene, (at) => placeText(this, at), this.view === "picture" ? ", at pixel x, y" : "")] : []));
    writeAddress(this.state);
    return undefined;
  },

  /** Whether one distribution is drawn, not many. */
  get hasRow() { return !this.isWhole; },
});
