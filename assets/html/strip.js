// The steps of a map as words in a line: what was written, heard or seen one after the other. A click goes to one.

const kMostInStrip = 120;

class Strip {
  constructor(viewer, axis) {
    this.viewer = viewer;
    this.axis = axis;
    this.positions = viewer.numbers.positions(axis).slice(0, kMostInStrip);
    const { kind } = viewer.axis(axis);
    this.buttons = this.positions.map((at) => {
      const label = viewer.labelAt(axis, at), button = h("button", { type: "button", className: "word", tabIndex: -1, title: positionText(viewer, axis, at) }, bdi(label === "" ? String(viewer.isBoxes ? at + 1 : at) : cut(shown(label), 24)));
      button.addEventListener("click", () => this.go(viewer.turn === at && this.canLetGo ? null : at));
      return button;
    });
    const next = () => { const at = this.positions.indexOf(viewer.turn); this.go(this.positions[(at + 1) % this.positions.length]); };
    this.element = h("div", { className: "strip", role: "group", "aria-label": `${kind}s in turn` }, playButton(kind, next), ...this.buttons);
    this.element.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key], at = this.buttons.indexOf(event.target);
      if (by === undefined || at < 0) return;
      event.preventDefault();
      const to = Math.min(this.buttons.length - 1, Math.max(0, at + by));
      this.go(this.positions[to]);
      this.buttons[to].focus();
    });
  }

  /** Whether there is something to see without one of them. */
  get canLetGo() { return this.viewer.isWhole; }

  go(at) {
    const { viewer, axis } = this;
    if (axis === viewer.askAxis) viewer.set({ q: at === null ? "" : String(at) });
    else viewer.set({ picks: { ...viewer.state.picks, [viewer.axis(axis).kind]: String(at) } });
  }

  update() {
    const now = this.viewer.turn;
    this.buttons.forEach((button, index) => {
      const isNow = this.positions[index] === now;
      button.setAttribute("aria-pressed", String(isNow));
      button.tabIndex = isNow || (now === null && index === 0) ? 0 : -1;
      if (isNow && this.shown !== now && this.element.scrollWidth > this.element.clientWidth) this.element.scrollLeft = button.offsetLeft - this.element.clientWidth / 2;
    });
    this.shown = now;
  }
}

/** The strip of what is looked at step by step, or null. */
function stripOf(viewer) {
  const axis = viewer.turnAxis;
  return axis >= 0 && !viewer.turned && !["heads", "steps", "links", "matrix"].includes(viewer.view) ? new Strip(viewer, axis) : null;
}
