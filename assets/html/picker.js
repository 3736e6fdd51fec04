// Two results chosen from lists, to stand beside each other.

const kMostListed = 400;

/** One of the two lists: what to find, and what was found. */
class PickList {
  constructor(name, chosen, done) {
    this.all = index.results.map((_, at) => at).filter(canOpen);
    this.chosen = chosen;
    this.find = h("input", { type: "search", autocomplete: "off", placeholder: "file or mechanism", "aria-label": `find the ${name} one` });
    this.select = h("select", { size: 9, "aria-label": `the ${name} one` });
    this.count = h("p", { className: "hint", role: "status" });
    this.find.addEventListener("input", () => this.fill());
    this.select.addEventListener("change", () => { this.chosen = Number(this.select.value); });
    this.select.addEventListener("dblclick", done);
    for (const one of [this.find, this.select]) one.addEventListener("keydown", (event) => event.key === "Enter" && done());
    this.element = h("div", { className: "picks", role: "group", "aria-label": name }, h("h3", {}, capital(name)), this.find, this.select, this.count);
    this.fill();
  }

  fill() {
    const wanted = this.find.value.trim().toLowerCase();
    const left = this.all.filter((at) => wordsOf(index.results[at]).includes(wanted)), shownOnes = left.slice(0, kMostListed);
    if (this.chosen !== undefined && left.includes(this.chosen) && !shownOnes.includes(this.chosen)) shownOnes.unshift(this.chosen);
    if (!left.includes(this.chosen) && left.length > 0) [this.chosen] = left;
    this.select.replaceChildren(...shownOnes.map((at) => {
      const { title, input, random } = index.results[at];
      return h("option", { value: at, selected: at === this.chosen }, `${title}, ${nameOfPath(input)}${random ? " (random weights)" : ""}`);
    }));
    this.count.textContent = left.length === 0 ? "Nothing is called that." : left.length > shownOnes.length ? `${shownOnes.length} of ${left.length}: type to find the others` : plural("result", left.length);
  }
}

/** The state in which a result opens: as it is open now, or anew. */
function stateOfPick(at) {
  const { input, mechanism } = index.results[at];
  if (open?.state && open.at === at) return { ...open.state, vs: "" };
  if (open?.state?.vs && pinnedAt(open.state) === at) return { ...stateIn(open.state.vs), vs: "" };
  return { ...kDefaults, picks: {}, i: input, m: mechanism };
}

/** Opens two results side by side. Of one network or mechanism both show the same layer, head and step. */
function compareTwo(left, right) {
  const state = stateOfPick(left), other = stateOfPick(right);
  if (open?.state) for (const name of kFollowed) state[name] = open.state[name];
  if (left !== right && index.results[left].mechanism === index.results[right].mechanism) state.tie = 1;
  history.pushState(null, "", `#${hashOf({ ...state, vs: hashOf(other) })}`);
  openAddress();
}

const canCompare = () => index.results.filter(({ has_dump }) => has_dump).length > 1;

function showPicker() {
  if (!canCompare()) return false;
  const all = index.results.map((_, at) => at).filter(canOpen), first = canOpen(open?.at) ? open.at : all[0];
  const pinned = open?.state ? pinnedAt(open.state) : undefined, second = pinned ?? all[(all.indexOf(first) + 1) % all.length];
  const done = () => {
    if (!canOpen(left.chosen) || !canOpen(right.chosen)) return;
    dialog.close();
    compareTwo(left.chosen, right.chosen);
  };
  const left = new PickList("left", first, done), right = new PickList("right", second, done);
  const button = (text, act) => {
    const one = h("button", { type: "button" }, text);
    one.addEventListener("click", act);
    return one;
  };
  const swap = () => {
    [left.chosen, right.chosen] = [right.chosen, left.chosen];
    for (const list of [left, right]) { list.find.value = ""; list.fill(); }
  };
  const dialog = h("dialog", { className: "picker", "aria-label": "Compare two results" }, h("h2", {}, "Compare two results"),
    h("div", { className: "both" }, left.element, right.element),
    h("p", { className: "take" }, button("Compare", done), button("Swap", swap), button("Close", () => dialog.close())));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  left.select.focus();
  left.select.selectedOptions[0]?.scrollIntoView({ block: "nearest" });
  return true;
}

/** A button that opens the lists. */
function pickerButton() {
  const button = h("button", { type: "button", title: "choose two results from lists (x)" }, "Compare two \u2026");
  button.addEventListener("click", showPicker);
  return button;
}

/** The left one and the right one change places. */
function swapPair(viewer) {
  const { state } = viewer, { i, m, map, q, picks } = stateIn(state.vs), own = state.tie ? {} : { map, q, picks };
  history.pushState(null, "", `#${hashOf({ ...state, ...own, i, m, vs: hashOf({ ...state, vs: "", tie: 0 }) })}`);
  openAddress();
}
