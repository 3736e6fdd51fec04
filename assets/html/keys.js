// Everything by keys, and the page that says so.

const kKeys = [
  ["?", "this help"], ["/", "find"], ["o", "overview"], ["n p", "next or previous result"],
  ["\u2190 \u2192", "outside the map: previous or next head (or channel, step \u2026)"], ["\u2191 \u2193", "outside the map: previous or next layer"],
  ["m", "to the map"], ["arrows", "on the map: move"], ["Enter", "on the map: lock or unlock what you point at; Shift adds to the sum"],
  ["Esc", "unlock, close"], ["[ ]", "previous or next position of the first axis"], ["v", "next view"], ["d", "direction: from or to"],
  ["l", "logarithmic colours on or off"], ["h", "hide special tokens on or off"], ["c", "compare: pin this view, or let it go"],
  ["x", "choose two results to compare"], ["k", "play or pause"], ["s", "save as PNG"], ["t", "light or dark"],
];

function showHelp() {
  const close = h("button", { type: "button" }, "Close");
  const dialog = h("dialog", { className: "help", "aria-label": "Keys" }, h("h2", {}, "Keys"),
    h("table", {}, ...kKeys.map(([key, what]) => h("tr", {}, h("td", {}, ...key.split(" ").flatMap((one) => [h("kbd", {}, one), " "])), h("td", {}, what)))), h("p", {}, close));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Presses a button of the stepper of the axis that is the number `which` from the end: heads are last, layers before. */
function stepAxis(which, by) {
  const axes = [...root.querySelectorAll(".stepper.axis")].filter((one) => !one.classList.contains("asks"));
  const stepper = axes[axes.length - 1 - which];
  if (!stepper) return false;
  stepper.querySelectorAll("button")[by < 0 ? 0 : 1].click();
  return true;
}

const stepFirst = (by) => root.querySelector(".stepper.axis")?.querySelectorAll("button")[by < 0 ? 0 : 1].click();

function nextView() {
  if (!open?.panes) return;
  const views = open.views();
  open.set({ view: views[(views.indexOf(open.view) + 1) % views.length] });
}

const toggled = (name, on, off) => open?.panes && open.set({ [name]: open.state[name] === on ? off : on });

const kActions = {
  "?": showHelp, "/": () => document.getElementById("find").focus(), o: () => { location.hash = ""; },
  n: () => openNeighbour(1), p: () => openNeighbour(-1), "[": () => stepFirst(-1), "]": () => stepFirst(1),
  ArrowLeft: () => stepAxis(0, -1), ArrowRight: () => stepAxis(0, 1), ArrowUp: () => stepAxis(1, -1), ArrowDown: () => stepAxis(1, 1),
  m: () => document.getElementById("stage")?.focus(), v: nextView, d: () => open?.canTurn && toggled("dir", "to", "from"),
  l: () => toggled("scale", "log", "view"), h: () => open?.panes && open.canHide && toggled("hide", 1, 0),
  c: () => open?.panes && pinOrLetGo(open), x: showPicker, k: () => root.querySelector(".play")?.click(),
  s: () => open?.panes && savePng(open), t: turnTheme,
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return undefined;
  if (event.key === "Escape") {
    stopPlaying();
    document.activeElement?.blur();
    return open?.panes && open.set({ q: "" });
  }
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) || event.defaultPrevented) return undefined;
  const action = kActions[event.key];
  if (!action) return undefined;
  if (action() === false) return undefined;
  event.preventDefault();
  return undefined;
}
