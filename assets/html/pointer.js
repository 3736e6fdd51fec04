// What the pointer and the keys say to a viewer.

extend(Viewer, {
  hover(position, asks = null) {
    if (position === this.hovered && asks === this.hoveredAsks) return;
    this.hovered = position;
    this.hoveredAsks = asks;
    // Pointing at one of two points at the same place of the other, where it has one.
    if (this.other) {
      this.other.hovered = this.other.fits(position) ? position : null;
      this.other.hoveredAsks = this.other.hovered === null && position !== null ? null : asks;
    }
    this.refresh();
  },
  hoverOther(position, asks = null) { this.hover(this.fits(position) ? position : null, asks); },
  fits(position) { return position === null || this.map.roles.plane.length > 0 || position < this.axis(this.fieldAxis).size; },

  /** Locks a query, or unlocks it; with others it is added to them. */
  pick(position, asks = null, adds = false) {
    const axis = this.askAxis, { plane } = this.map.roles;
    if (kAlone.includes(this.view) || position === null) return undefined;
    const wanted = this.isWhole ? (asks === null || plane.length > 0 ? null : this.numbers.positionAt(axis, asks)) : this.selfAttention ? position : null;
    if (wanted === null || axis < 0) return undefined;
    const place = this.numbers.nearest(axis, wanted), before = this.lockedList;
    if (adds && before.length > 0) {
      const after = before.includes(place) ? before.filter((one) => one !== place) : [...before, place];
      return this.set({ q: after.join(".") });
    }
    return this.set({ q: before.length === 1 && before[0] === place ? "" : String(place) });
  },

  set(changes) {
    Object.assign(this.state, changes);
    if ("vs" in changes && this.state.vs && !isReady(pinnedAt(this.state))) return this.reopen();
    if (["map", "dir", "hide", "words"].some((name) => name in changes)) this.state.q = "";
    if (["map", "hide", "words", "vs"].some((name) => name in changes)) this.openMap();
    else if (["view", "dir", "sort"].some((name) => name in changes)) this.build();
    else this.refresh();
    return undefined;
  },

  /** Opens what the state names, which is not here yet. */
  reopen() {
    writeAddress(this.state);
    return openAddress();
  },

  photoIsMissing() {
    this.hasPhoto = false;
    this.photoGone = true;
    this.refresh();
  },

  /** Goes along the steps of a path; before the first stand all of them. */
  stepBy(by) {
    if (this.turnAxis < 0) return undefined;
    const positions = this.numbers.positions(this.turnAxis), next = positions.indexOf(this.turn) + by;
    return this.set({ q: next < 0 ? "" : String(positions[Math.min(positions.length - 1, next)]) });
  },

  key(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key in moves) {
      if (this.view === "path") return this.stepBy(moves[event.key][0] + moves[event.key][1]);
      if (this.hovered === null && this.hoveredAsks === null) return this.view === "links" ? this.hover(null, 0) : this.hover(0, 0);
      const next = this.panes[0].drawing.move(this.hovered, ...moves[event.key]);
      return typeof next === "number" ? this.hover(next) : this.hover(next.place, next.asks);
    }
    return this.pick(this.hovered ?? 0, this.hoveredAsks, event.shiftKey);
  },
});
