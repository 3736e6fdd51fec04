// What the reader takes away: the view as PNG or SVG, its numbers as JSON, its address.

const kRim = 14;

/** What the stage shows as a list of drawing steps, in pixels from its corner. */
function stepsOf(stage) {
  const steps = [], origin = stage.getBoundingClientRect(), place = (box) => ({ x: box.left - origin.left + kRim, y: box.top - origin.top + kRim, width: box.width, height: box.height });
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return addText(node);
    // What to do on the page is no part of a picture of it.
    if (node.nodeType !== Node.ELEMENT_NODE || node.classList.contains("readout")) return undefined;
    const style = getComputedStyle(node), box = place(node.getBoundingClientRect());
    if (style.display === "none" || style.visibility === "hidden" || box.width === 0) return undefined;
    const fill = style.backgroundColor;
    if (fill !== "rgba(0, 0, 0, 0)" && fill !== "transparent") steps.push({ kind: "box", ...box, fill, opacity: Number(style.opacity) });
    if (parseFloat(style.borderTopWidth) >= 2 && style.borderTopColor !== "rgba(0, 0, 0, 0)") steps.push({ kind: "frame", ...box, stroke: style.borderTopColor });
    if (node.tagName === "CANVAS" || node.tagName === "IMG") steps.push({ kind: "image", ...box, node, filter: style.filter, sharp: style.imageRendering === "pixelated" });
    node.childNodes.forEach(visit);
    return undefined;
  };
  const addText = (node) => {
    const style = getComputedStyle(node.parentElement), range = document.createRange();
    for (const { index: first, 0: word } of node.data.matchAll(/\S+/g)) {
      range.setStart(node, first);
      range.setEnd(node, first + word.length);
      const box = range.getBoundingClientRect();
      if (box.width > 0) steps.push({ kind: "text", ...place(box), text: word, color: style.color, size: parseFloat(style.fontSize), weight: style.fontWeight });
    }
  };
  stage.classList.add("whole");
  visit(stage);
  const size = { width: Math.ceil(Math.max(...steps.map((step) => step.x + step.width))) + kRim, height: Math.ceil(Math.max(...steps.map((step) => step.y + step.height))) + kRim };
  stage.classList.remove("whole");
  return { steps, size, ground: getComputedStyle(document.body).backgroundColor };
}

/** Photos that are only linked belong to nobody whom a browser trusts: what is drawn with them cannot be saved. */
const canBeSaved = (node) => node.tagName === "CANVAS" || node.src.startsWith("data:");

function canvasOf({ steps, size, ground }, zoom = 2) {
  const canvas = h("canvas", { width: size.width * zoom, height: size.height * zoom }), context = canvas.getContext("2d");
  context.scale(zoom, zoom);
  context.fillStyle = ground;
  context.fillRect(0, 0, size.width, size.height);
  for (const step of steps) {
    context.globalAlpha = step.opacity ?? 1;
    if (step.kind === "box") { context.fillStyle = step.fill; context.fillRect(step.x, step.y, step.width, step.height); }
    if (step.kind === "frame") { context.strokeStyle = step.stroke; context.lineWidth = 2; context.strokeRect(step.x + 1, step.y + 1, step.width - 2, step.height - 2); }
    if (step.kind === "image" && step.node.width > 0 && canBeSaved(step.node)) {
      context.filter = step.filter;
      context.imageSmoothingEnabled = !step.sharp;
      context.drawImage(step.node, step.x, step.y, step.width, step.height);
      context.filter = "none";
    }
    if (step.kind === "text") {
      context.fillStyle = step.color;
      context.font = `${step.weight} ${step.size}px system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif`;
      context.textBaseline = "middle";
      context.fillText(step.text, step.x, step.y + step.height / 2, step.width + 1);
    }
  }
  return canvas;
}

const kSvg = ["http:", "//www.w3.org/2000/svg"].join("");

function svgOf({ steps, size, ground }) {
  const make = (tag, properties, text) => {
    const element = document.createElementNS(kSvg, tag);
    for (const [name, value] of Object.entries(properties)) element.setAttribute(name, value);
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const number = (value) => Number(value.toFixed(2)), box = ({ x, y, width, height }) => ({ x: number(x), y: number(y), width: number(width), height: number(height) });
  const svg = make("svg", { width: size.width, height: size.height, viewBox: `0 0 ${size.width} ${size.height}`, "font-family": "system-ui, 'Noto Sans', sans-serif" });
  svg.append(make("title", {}, document.title), make("rect", { width: size.width, height: size.height, fill: ground }));
  for (const step of steps) {
    if (step.kind === "box") svg.append(make("rect", { ...box(step), fill: step.fill, "fill-opacity": step.opacity }));
    if (step.kind === "frame") svg.append(make("rect", { ...box(step), fill: "none", stroke: step.stroke, "stroke-width": 2 }));
    if (step.kind === "text") svg.append(make("text", { x: number(step.x), y: number(step.y + step.height * 0.76), "font-size": step.size, "font-weight": step.weight, fill: step.color, textLength: number(step.width), lengthAdjust: "spacingAndGlyphs" }, step.text));
    if (step.kind === "image" && step.node.width > 0 && canBeSaved(step.node)) {
      const flat = h("canvas", { width: step.node.naturalWidth || step.node.width, height: step.node.naturalHeight || step.node.height }), context = flat.getContext("2d");
      context.filter = step.filter;
      context.drawImage(step.node, 0, 0);
      svg.append(make("image", { ...box(step), preserveAspectRatio: "none", href: flat.toDataURL("image/png"), ...(step.sharp ? { style: "image-rendering: pixelated" } : {}) }));
    }
  }
  return new XMLSerializer().serializeToString(svg);
}

function save(blob, name) {
  const url = URL.createObjectURL(blob), link = h("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

const fileName = (viewer, ending) => `${[nameOfPath(viewer.state.i).replace(/\.[^.]*$/, ""), viewer.state.m, viewer.view].join(".").replace(/[^\p{L}\p{N}._-]+/gu, "_")}.${ending}`;

const savePng = (viewer) => canvasOf(stepsOf(viewer.stage)).toBlob((blob) => save(blob, fileName(viewer, "png")), "image/png");
const saveSvg = (viewer) => save(new Blob([svgOf(stepsOf(viewer.stage))], { type: "image/svg+xml" }), fileName(viewer, "svg"));

const whose = ({ result: { dump } }) => ({ input: dump.input.path, mechanism: dump.mechanism.name, weights: dump.weights });

/** The numbers that are drawn, with what they are. */
function viewJson(viewer) {
  const scenes = viewer.other ? viewer.pairScenes() : [viewer.scene()];
  const one = (scene, owner, difference) => {
    const { map } = owner;
    if (scene.looks) return { ...whose(owner), map: map.name, what: captionOf(owner, scene), view: owner.view, kind: scene.kind, steps: scene.looks };
    const values = scene.steps ? scene.steps.map(({ at, values: numbers }) => ({ [owner.axis(owner.turnAxis).kind]: at, values: Array.from(numbers) })) : scene.heads ? scene.heads.cells.map(({ picks, measures, values: numbers }) => ({ ...Object.fromEntries(picks.map(([axis, pick]) => [owner.axis(axis).kind, pick])), ...measures, values: numbers ? Array.from(numbers) : null })) : Array.from(scene.values);
    const axis = (at) => ({ kind: owner.axis(at).kind, labels: owner.axis(at).labels });
    const axes = scene.matrix ? [axis(scene.matrix.down), axis(scene.matrix.across)] : map.roles.plane.length > 0 ? map.roles.plane.map(axis) : [axis(owner.placeAxis)];
    return { ...whose(owner), map: map.name, what: difference ? "left minus right" : captionOf(owner, scene), view: owner.view,
      kind: scene.kind, axes, shape: scene.matrix ? [scene.matrix.rows, scene.matrix.columns] : [scene.values.length], note: map.numbers.note, values };
  };
  const views = scenes.map((scene, at) => one(scene, at === 1 ? viewer.other : viewer, at === 2));
  return JSON.stringify({ page: location.href, views }, null, 1);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

function takeAway(viewer) {
  const said = h("span", { className: "hint", role: "status" });
  const button = (text, title, act) => {
    const one = h("button", { type: "button", title }, text);
    one.addEventListener("click", async () => {
      const words = await act();
      said.textContent = words ?? "";
    });
    return one;
  };
  const linked = viewer.hasPhoto && !viewer.result.photoData ? ", without the photo: it is only linked" : "";
  return h("p", { className: "take" }, ...[button("PNG", "save this view as PNG (s)", () => { savePng(viewer); return `Saved${linked}.`; }), button("SVG", "save this view as SVG", () => { saveSvg(viewer); return `Saved${linked}.`; }),
    button("Copy JSON", "the numbers that are drawn", async () => { await copy(viewJson(viewer)); return "Copied."; }), button("Copy link", "the address of this view", async () => { await copy(location.href); return "Copied."; }),
    button(viewer.state.vs ? "Let go" : "Pin", viewer.state.vs ? "no longer compare (c)" : "pin this view, then open another one beside it (c)", () => pinOrLetGo(viewer)),
    canCompare() ? pickerButton() : null, viewer.other ? button("Swap", "left and right change places", () => swapPair(viewer)) : null, said].filter((part) => part !== null));
}
