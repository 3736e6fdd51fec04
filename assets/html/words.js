// What a viewer says about what it shows: in a caption above the map, and about the place that is pointed at.

const kHow = { mean: "mean", max: "largest", min: "smallest" };

/** Where a position is: its pixel on the picture, x first, or else its number and label. */
function positionText(viewer, axis, position) {
  const { grid, roles } = viewer.map, { kind } = viewer.axis(axis), label = viewer.labelAt(axis, position);
  if (roles.on_grid[axis] && position >= grid.prefix) {
    const cell = position - grid.prefix;
    return `${kind} at ${pixelText(grid, Math.floor(cell / grid.columns), cell % grid.columns)}`;
  }
  return `${kind} ${viewer.originOf(axis, position)}${label === "" ? "" : ` \u201c${cut(shown(label), 40)}\u201d`}${roles.on_grid[axis] ? " (not on the picture)" : ""}`;
}

/** The pixel in the middle of some cells. */
function pixelText({ to_source: to }, row, column, cells = 1) {
  return `${Math.round(to.offset_x + (column + cells / 2) * to.scale_x)}, ${Math.round(to.offset_y + (row + cells / 2) * to.scale_y)}`;
}

/** A place of the field that is drawn, by its position among the values. */
function placeText(viewer, position) {
  const { plane } = viewer.map.roles;
  if (viewer.view === "picture" && position >= viewer.map.grid.prefix) return pixelOf(viewer, position);
  if (plane.length === 0) return positionText(viewer, viewer.isWhole ? viewer.map.roles.place : viewer.fieldAxis, position);
  const { columns } = viewer.planeSize, { cells } = viewer.map.numbers;
  const row = Math.floor(position / columns) * cells, column = (position % columns) * cells;
  return viewer.map.grid ? pixelText(viewer.map.grid, row, column, cells) : `row ${row}, column ${column}`;
}

/** The pixel of a value that is drawn on the picture. */
function pixelOf(viewer, position) {
  const { grid, roles, numbers: { cells } } = viewer.map;
  const cell = position - grid.prefix, columns = roles.plane.length > 0 ? viewer.planeSize.columns : grid.columns;
  return pixelText(grid, Math.floor(cell / columns) * cells, (cell % columns) * cells, cells);
}

/** What a map is when its queries are not looked at one by one. */
function togetherText(viewer, asked) {
  const axis = viewer.askAxis, all = plural(viewer.axis(axis).kind, viewer.axis(axis).size);
  if (viewer.turned) return `${kHow[asked]} over all ${all}`;
  if (asked === "mean" && viewer.isAttention) return `what each place receives: the mean over all ${all}`;
  if (asked === "max" && viewer.isAttention) return `the most that any of ${all} gives to each place`;
  return `${kHow[asked]} over all ${all}`;
}

/** What is drawn: whose row, of which head; or what it was averaged over. */
function captionOf(viewer, scene) {
  const parts = [], { map, askAxis, asked } = viewer;
  if (viewer.view === "heads") return headsCaption(viewer);
  if (scene.looks?.length === 1) return capital(map.reading || "where it looked");
  if (scene.looks) return capital(`${map.reading || "where it looked"}; ${scene.current === null ? `all ${plural("step", scene.looks.length)}` : `step ${scene.current + 1} of ${scene.looks.length}`}`);
  if (viewer.isWhole || askAxis < 0 || viewer.axis(askAxis).size === 1) parts.push(map.reading);
  else if (Array.isArray(asked)) parts.push(map.reading, `the sum of ${plural(viewer.axis(askAxis).kind, asked.length)}: ${asked.map((one) => cut(shown(viewer.labelAt(askAxis, one) || String(viewer.originOf(askAxis, one))), 14)).join(", ")}`);
  else if (typeof asked !== "number") parts.push(togetherText(viewer, asked));
  else parts.push(viewer.turned ? "how much each position looks at the picked one" : map.reading, positionText(viewer, askAxis, asked));
  for (const axis of map.roles.chosen) {
    const pick = viewer.pickOf(axis), { kind, size } = viewer.axis(axis);
    if (size > 1 && (viewer.view !== "steps" || axis !== viewer.turnAxis)) parts.push(typeof pick === "number" ? positionText(viewer, axis, pick) : `${kHow[pick]} over ${plural(kind, size)}`);
  }
  if (scene.matrix && viewer.numbers.isThinned(scene.matrix.down)) parts.push(shareOfAxis(viewer, scene.matrix.down));
  if (scene.marks.length > 0 && viewer.view === "picture") {
    const labels = [...new Set(scene.marks.map((mark) => mark.label))].filter((label) => label !== "");
    if (labels.length > 0 && labels.length <= 4) parts.push(`box: ${labels.join(", ")}`);
  } else if (scene.asked !== null && viewer.view === "picture" && scene.asked >= map.grid.prefix) {
    parts.push(`box: the ${viewer.axis(askAxis).kind}`);
  }
  const text = parts.filter((part) => part !== "").join("; ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "21 of 672 queries" */
const shareOfAxis = (viewer, axis) => `${viewer.numbers.keptCount(axis)} of ${plural(viewer.axis(axis).kind, viewer.axis(axis).size)} are on this page`;

/** What to do, or what is under the pointer. */
function readoutOf(viewer, scene) {
  if (viewer.view === "heads") return viewer.hovered === null ? "Click a map to open it; arrow keys and Enter do the same." : capital(scene.heads.cells[viewer.hovered].title) + ".";
  if (scene.looks) return pathReadout(viewer, scene);
  if (viewer.view === "steps") return stepsReadout(viewer, scene);
  if (viewer.view === "links" && (viewer.hovered === null) !== (viewer.hoveredAsks === null)) return linksReadout(viewer, scene);
  if (viewer.hovered === null) return hintOf(viewer);
  const { values } = scene, { scale } = scene.paint, inMatrix = viewer.isWhole && viewer.hoveredAsks !== null;
  const at = inMatrix ? viewer.hoveredAsks * scene.matrix.columns + viewer.hovered : viewer.fieldIndex(viewer.hovered), value = values[at];
  if (value === undefined) return "";
  let place = placeText(viewer, at);
  if (inMatrix && viewer.map.roles.plane.length === 0) {
    const { down, across } = scene.matrix;
    place = `${positionText(viewer, down, viewer.numbers.positionAt(down, viewer.hoveredAsks))} \u2192 ${positionText(viewer, across, viewer.hovered)}`;
  }
  const rank = scene.partial ? "" : `, rank ${1 + values.reduce((above, other) => above + (other > value ? 1 : 0), 0)} of ${values.length}`;
  return `${place}: ${valueText(scale, value)}${rank}.`;
}

function pathReadout({ hoveredAsks }, { looks, current }) {
  const at = hoveredAsks ?? current ?? (looks.length === 1 ? 0 : null);
  if (at === null) return "Play, or click a box or a number to go to its step; arrow keys do the same.";
  return `Step ${at + 1}: ${lookText(looks[at])}.`;
}

function stepsReadout(viewer, scene) {
  if (viewer.hovered === null) return "Click a step to open it; arrow keys and Enter do the same.";
  const { title, values } = scene.steps[viewer.hovered], { grid } = viewer.map, [top] = largest(values.subarray(grid.prefix), scene.kind, 1);
  return `${capital(title)}: most at ${pixelOf(viewer, top + grid.prefix)}, ${valueText(scene.paint.scale, values[top + grid.prefix])}.`;
}

function headsCaption(viewer) {
  const { map } = viewer, asks = map.roles.asks, parts = ["Every " + headAxes(map).map((axis) => viewer.axis(axis).kind).join(" and ") + ", and the means"];
  if (viewer.onPicture && asks >= 0 && viewer.axis(asks).size > 1) {
    const asked = viewer.headAsked;
    parts.push(Array.isArray(asked) ? "the sum of several queries" : typeof asked === "number" ? positionText(viewer, asks, asked) : togetherText(viewer, asked));
  } else if (asks >= 0 && viewer.axis(asks).size === 1) parts.push(map.reading);
  else if (!viewer.onPicture && asks >= 0) parts.push("what asks goes down, what is looked at goes across");
  return parts.join("; ");
}

/** What a token of two linked columns is most linked with. */
function linksReadout(viewer, scene) {
  const { values, matrix: { rows, columns, down, across }, paint: { scale } } = scene, { hovered, hoveredAsks } = viewer;
  const from = hoveredAsks !== null, own = from ? positionText(viewer, down, viewer.numbers.positionAt(down, hoveredAsks)) : positionText(viewer, across, hovered);
  const line = from ? values.subarray(hoveredAsks * columns, (hoveredAsks + 1) * columns) : Float32Array.from({ length: rows }, (_, row) => values[row * columns + hovered]);
  const names = largest(line, scene.kind, 3).map((at) => `\u201c${cut(shown(from ? scene.labelOf(at) : scene.askLabelOf(at)), 20)}\u201d ${valueText(scale, line[at], 3)}`);
  return `${own} ${from ? "\u2192" : "\u2190"} ${names.join(", ")}.`;
}

/** The place that is pointed at in both, and how they differ. */
function pairReadout(viewer, scenes) {
  const { other } = viewer;
  if (viewer.hovered === null && viewer.hoveredAsks === null) return hintOf(viewer) || "Point at a place to see it in both.";
  const texts = [[viewer, scenes[0]], [other, scenes[1]]].map(([one, scene]) => readoutOf(one, scene).replace(/, rank.*$/, ""));
  if (!scenes[2] || viewer.hovered === null) return `Left: ${texts[0]} Right: ${texts[1]}`;
  const { matrix, values } = scenes[2], at = matrix && viewer.hoveredAsks !== null ? viewer.hoveredAsks * matrix.columns + viewer.hovered : viewer.fieldIndex(viewer.hovered);
  return `Left: ${texts[0]}. Right: ${texts[1]}. Left minus right: ${numberText(values[at])}.`;
}

function hintOf(viewer) {
  if (viewer.askAxis < 0 || viewer.axis(viewer.askAxis).size === 1) return "";
  if (viewer.view === "hops") return viewer.locked === null ? "Point at a hop to see what it looks at most; click one to keep it." : "Esc or another click lets go.";
  if (viewer.view === "links") return viewer.locked === null ? "Point at a token to see its links alone; click one at the left to lock it." : "Locked; Esc or another click unlocks.";
  if (viewer.view === "matrix") return viewer.locked === null ? "" : "Locked; Esc or another click unlocks.";
  const thinned = viewer.numbers.isThinned(viewer.askAxis) ? ` (${shareOfAxis(viewer, viewer.askAxis)}; the nearest is shown)` : "";
  if (viewer.lockedList.length > 1) return `The sum of ${viewer.lockedList.length}${thinned}; Shift and click adds or removes, Esc unlocks.`;
  if (viewer.locked !== null) return `Locked${thinned}; Esc or another click unlocks.`;
  return viewer.selfAttention ? `Point at a place to see it alone, click or tap to lock it, Shift and click to sum several${thinned}.` : thinned.trim();
}
