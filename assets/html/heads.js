// Every layer and head at a glance, with their means; a click opens one.

const kMostHeads = 2000, kHeadSide = 220, kSampled = 4096;
const kHeadSorts = [["place", "layer and head"], ["sharp", "entropy, lowest first"], ["even", "entropy, highest first"], ["near", "distance, nearest first"], ["far", "distance, farthest first"]];

/** The axes that make the grid: rows, then columns; of one axis alone there is one row. */
const headAxes = ({ roles, axes }) => roles.chosen.filter((axis) => axes[axis].size > 1);

class HeadsView {
  constructor(scene, host) {
    this.host = host;
    this.focused = 0;
    const { cells, rowNames, columnNames } = scene.heads;
    this.buttons = cells.map((cell, at) => {
      const canvas = h("canvas", {}), value = h("small", {});
      const button = h("button", { type: "button", className: `head${cell.isMean ? " mean" : ""}`, tabIndex: at === 0 ? 0 : -1, "aria-label": cell.title, title: cell.title }, canvas, value);
      button.addEventListener("pointerenter", () => host.hover(at));
      button.addEventListener("focus", () => { this.rove(at); host.hover(at); });
      button.addEventListener("click", () => host.openHead(cell.picks));
      return { button, canvas, value };
    });
    this.order = cells.map((_, at) => at);
    if (scene.heads.sorted) {
      this.order = scene.heads.sorted;
      this.grid = h("div", { className: "heads sorted" }, ...this.order.map((at) => {
        this.buttons[at].value.textContent = `${cells[at].name}\n${cells[at].measure}`;
        return this.buttons[at].button;
      }));
    } else {
      const columns = columnNames.length;
      this.columns = columns;
      this.grid = h("div", { className: "heads" }, h("span", {}), ...columnNames.map((name) => h("span", { className: "top" }, name)),
        ...rowNames.flatMap((name, row) => [h("span", { className: "side" }, /\d/.test(name) ? h("span", { className: "wide" }, name.replace(/\d+$/, "")) : null, name.match(/\d+$/)?.[0] ?? name), ...this.buttons.slice(row * columns, (row + 1) * columns).map(({ button }) => button)]));
      this.grid.style.gridTemplateColumns = `max-content repeat(${columns}, minmax(${scene.words ? 30 : 34}px, ${scene.words ? 84 : 110}px))`;
    }
    this.element = h("div", { className: "scroll tall" }, this.grid);
    this.grid.addEventListener("pointerleave", () => host.hover(null));
    this.breadth = "100%";
  }

  rove(at) {
    this.buttons[this.focused].button.tabIndex = -1;
    this.buttons[at].button.tabIndex = 0;
    this.focused = at;
  }

  update(scene) {
    if (this.painted === scene.paint) return;
    this.painted = scene.paint;
    scene.heads.cells.forEach((cell, at) => {
      const { canvas } = this.buttons[at];
      if (!cell.values) { canvas.hidden = true; this.buttons[at].value.textContent = "n/a"; this.buttons[at].button.disabled = true; return; }
      const scale = scene.heads.own ? scene.heads.own(cell.values) : scene.paint.scale;
      paintSmall(canvas, cell, scene.table, scale);
    });
  }

  key(event) {
    const at = this.order.indexOf(this.focused), across = this.columns ?? Math.max(1, Math.round(this.grid.clientWidth / (this.buttons[0].button.offsetWidth + 6)));
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = this.order[at + by];
    if (next !== undefined) this.buttons[next].button.focus();
  }
}

/** What all but about one value of a hundred stay below. */
function nearTop(values) {
  const step = Math.ceil(values.length / kSampled), some = Float32Array.from({ length: Math.ceil(values.length / step) }, (_, at) => values[at * step]).sort();
  return some[Math.floor(0.99 * (some.length - 1))];
}

/** One pixel a cell of the map, larger maps by every so many. */
function paintSmall(canvas, { values, rows, columns }, table, scale) {
  const step = Math.max(1, Math.ceil(Math.max(rows, columns) / kHeadSide)), height = Math.ceil(rows / step), width = Math.ceil(columns / step);
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height), pixels = new Uint32Array(image.data.buffer), mean = step > 1;
  const colors = pixelColors(table, scale);
  for (let row = 0; row < height; ++row) {
    for (let column = 0; column < width; ++column) {
      let value = values[row * step * columns + column * step];
      if (mean) {
        let sum = 0, count = 0;
        for (let y = row * step; y < Math.min(rows, (row + 1) * step); ++y) for (let x = column * step; x < Math.min(columns, (column + 1) * step); ++x) { sum += values[y * columns + x]; ++count; }
        value = sum / count;
      }
      pixels[row * width + column] = colors[entryOf(scale, value)];
    }
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

extend(Viewer, {
  get headPicks() {
    const axes = headAxes(this.map), positions = axes.map((axis) => [...this.numbers.positions(axis), "mean"]);
    return { axes, positions };
  },

  /** What a cell of the grid shows: on a picture what the asked place looks at, else all rows. */
  headTensor(picks) {
    const { roles, grid, axes } = this.map, over = {};
    for (const [axis, pick] of picks) over[axis] = pick;
    const asks = roles.asks;
    if (this.onPicture && asks >= 0 && axes[asks].size > 1) over[asks] = this.headAsked;
    const request = this.request(over);
    if (!this.numbers.can(request)) return null;
    const tensor = this.numbers.made(request);
    if (roles.plane.length > 0) return { values: laidOut(tensor, ...roles.plane), rows: this.planeSize.rows, columns: this.planeSize.columns };
    if (this.onPicture) return { values: tensor.values.subarray(grid.prefix), rows: grid.rows, columns: grid.columns };
    if (asks < 0) return { values: tensor.values, rows: 1, columns: axes[roles.place].size };
    return { values: laidOut(tensor, asks, roles.place), rows: tensor.shape[asks], columns: tensor.shape[roles.place] };
  },
  get headAsked() { return this.locked ?? (this.state.q in kHow ? this.state.q : this.opening(this.map.roles.asks)); },

  /** The measures of one cell: of single layers and heads as they stand in the page's data. */
  headMeasures(picks) {
    const { measures, roles, axes } = this.map;
    if (picks.some(([, pick]) => typeof pick !== "number") || measures.entropy.length === 0) return {};
    let at = 0;
    for (const axis of roles.chosen) at = at * axes[axis].size + (picks.find(([one]) => one === axis)?.[1] ?? 0);
    return { entropy: measures.entropy[at], distance: measures.distance[at] };
  },

  addHeads(scene) {
    const { axes, positions } = this.headPicks, key = JSON.stringify([this.map.name, this.state.hide, this.state.words, this.state.sort, this.onPicture && this.map.roles.asks >= 0 ? this.headAsked : 0]);
    if (this.headsKey !== key) {
      this.headsKey = key;
      this.heads = this.headCells(axes, positions);
    }
    scene.heads = { ...this.heads };
    if (this.state.scale === "stretch") scene.heads.own = (values) => this.scaleOf(values, false);
    scene.values = this.heads.spread;
  },

  headCells(axes, positions) {
    const name = (axis, pick) => (typeof pick === "number" ? `${this.axis(axis).kind} ${this.originOf(axis, pick)}` : `mean of ${plural(this.axis(axis).kind, this.axis(axis).size)}`);
    const short = (axis, pick) => (typeof pick === "number" ? `${this.axis(axis).kind.charAt(0).toUpperCase()}${pick}` : "mean");
    const combinations = axes.length > 1 ? positions[0].flatMap((one) => positions[1].map((other) => [[axes[0], one], [axes[1], other]])) : positions[0].map((one) => [[axes[0], one]]);
    const cells = combinations.map((picks) => {
      const measures = this.headMeasures(picks), tensor = this.headTensor(picks);
      const words = picks.map(([axis, pick]) => name(axis, pick));
      if (measures.entropy !== undefined) words.push(`entropy ${this.entropyText(measures.entropy)}`);
      if (measures.distance !== undefined) words.push(`mean distance ${this.distanceText(measures.distance)}`);
      return { picks, ...tensor, measures, isMean: picks.some(([, pick]) => pick === "mean"), name: picks.map(([axis, pick]) => short(axis, pick)).join(" "), title: words.join("; ") };
    });
    const edges = (axis, list) => list.map((pick) => (typeof pick === "number" ? `${this.axis(axis).kind} ${pick}` : "mean"));
    const here = cells.filter(({ values }) => values);
    let [low, most, sum, count] = [Infinity, -Infinity, 0, 0];
    const tops = here.map(({ values }) => {
      for (let at = 0; at < values.length; ++at) {
        const value = values[at];
        if (value < low) low = value;
        if (value > most) most = value;
        sum += value;
      }
      count += values.length;
      return nearTop(values);
    }).sort((a, b) => a - b);
    // A few sharp places must not leave all others dark: the colours end where nearly all values of nine of ten heads
    // do, and the legend says so.
    const high = tops[Math.floor(0.9 * (tops.length - 1))];
    const spread = Float32Array.of(low, high);
    Object.assign(spread, { spread: [low, high, sum / count], beyond: most > 1.05 * high ? most : null });
    return { cells, rowNames: axes.length > 1 ? edges(axes[0], positions[0]) : [""], columnNames: edges(axes[axes.length - 1], positions[axes.length - 1]).map((one) => one.replace(/^(layer|head) /, "")), sorted: this.sortedHeads(cells), spread };
  },

  sortedHeads(cells) {
    const [measure, sign] = { sharp: ["entropy", 1], even: ["entropy", -1], near: ["distance", 1], far: ["distance", -1] }[this.state.sort] ?? [];
    const order = cells.map((_, at) => at).filter((at) => cells[at].measures[measure] !== undefined);
    if (order.length === 0) return null;
    for (const at of order) cells[at].measure = measure === "entropy" ? this.entropyText(cells[at].measures.entropy) : this.distanceText(cells[at].measures.distance);
    return order.sort((a, b) => sign * (cells[a].measures[measure] - cells[b].measures[measure]));
  },

  entropyText(nats) {
    const size = this.axis(this.map.roles.place).size;
    return `${numberText(nats, 3)} nats (${Math.round(100 * nats / Math.log(size))} % of even)`;
  },
  distanceText(value) { return `${numberText(value, 3)} ${this.map.grid ? "pixels" : "tokens"}`; },

  openHead(picks) {
    const state = { ...this.state, picks: { ...this.state.picks }, view: this.views().find((name) => name !== "heads") };
    for (const [axis, pick] of picks) state.picks[this.axis(axis).kind] = String(pick);
    history.pushState(null, "", `#${hashOf(state)}`);
    openAddress();
  },
});
