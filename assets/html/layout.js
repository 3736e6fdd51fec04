// How an opened result lies on the page: the map first, then its controls and facts.

const kStageKeys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Enter", " "];

Object.assign(Viewer.prototype, {
  build() {
    const { dump, files } = this.result;
    this.hovered = this.hoveredAsks = this.queryControl = null;
    const focused = document.activeElement?.closest("[data-control]")?.dataset.control;
    const about = [aboutMechanism(index.mechanisms[dump.mechanism.name], dump.mechanism), runFacts(dump), pictures(files)];
    if (!this.numbers.present) {
      const note = h("p", { className: "warning" }, this.map.numbers.note), reading = h("p", { className: "caption" }, this.map.reading);
      root.replaceChildren(...header(this.result), note, reading, ...mapControl(this), mapFacts(this.map), ...about);
      return;
    }
    const views = this.views();
    this.view = views.includes(this.state.view) ? this.state.view : views[0];
    this.stage = h("div", { id: "stage", tabIndex: 0, role: "group", "aria-label": "The map. Arrow keys move, Enter locks." });
    this.stage.addEventListener("keydown", (event) => {
      if (!kStageKeys.includes(event.key)) return;
      event.preventDefault();
      this.key(event);
    });
    this.caption = h("p", { className: "caption" });
    this.readout = h("p", { className: "readout", "aria-live": "polite" });
    this.legend = h("div", { className: "legend" });
    this.top = h("div", {});
    const type = { picture: PlaneView, tokens: TokensView, matrix: MatrixView, bars: BarsView }[this.view];
    this.drawing = new type(this.scene(), this);
    if (this.drawing.breadth) this.stage.style.flex = `0 1 ${this.drawing.breadth}`;
    this.stage.append(this.caption, this.drawing.element, this.legend, this.readout);
    const { note } = this.map.numbers;
    root.replaceChildren(...header(this.result), h("div", { className: "columns" }, this.stage, h("aside", {},
      h("div", { className: "controls" }, ...controlsOf(this)), note ? h("p", { className: "note" }, note) : null, this.top, mapFacts(this.map))),
    ...about, keysHelp());
    if (focused) root.querySelector(`[data-control="${CSS.escape(focused)}"] select`)?.focus();
    this.refresh();
  },

  refresh() {
    const scene = this.scene();
    this.drawing.update(scene);
    this.legend.replaceChildren(...legendOf(scene));
    this.caption.textContent = captionOf(this, scene);
    this.readout.textContent = readoutOf(this, scene);
    if (this.queryControl) this.queryControl.value = this.locked === null ? this.state.q : String(this.locked);
    this.top.replaceChildren(...(this.view === "matrix" ? [] : [largestTable(scene, (at) => placeText(this, at), this.view === "picture" ? ", at pixel x, y" : "")]));
    writeAddress(this.state);
  },
});
