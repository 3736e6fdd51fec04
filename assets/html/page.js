// The page: which result is open, how it is looked at, and the address that says so.

const index = JSON.parse(document.getElementById("index").textContent);
const main = document.getElementById("main"), root = document.getElementById("view");
const colormaps = new Map(index.colormaps.map((one) => [one.name, { ...one, table: bytesOf(one.data) }]));
const kDefaults = { map: "", view: "", dir: "from", scale: "view", cm: "", op: 0.8, mass: 1, smooth: 1, q: "" };
let open = null;

/** The state that the address holds: result, view settings, one pick an axis (x.layer=3). */
function readAddress() {
  const entries = new URLSearchParams(location.hash.slice(1));
  const state = { i: entries.get("i"), m: entries.get("m"), picks: {} };
  for (const [name, initial] of Object.entries(kDefaults)) {
    const text = entries.get(name);
    state[name] = text === null ? initial : typeof initial === "number" ? Number(text) : text;
  }
  for (const [name, text] of entries) if (name.startsWith("x.")) state.picks[name.slice(2)] = text;
  if (!(state.op >= 0 && state.op <= 1)) state.op = kDefaults.op;
  if (!(state.mass > 0 && state.mass <= 1)) state.mass = 1;
  return state;
}

function writeAddress(state) {
  const entries = new URLSearchParams({ m: state.m, i: state.i });
  for (const [name, initial] of Object.entries(kDefaults)) if (state[name] !== initial) entries.set(name, state[name]);
  for (const [name, pick] of Object.entries(state.picks)) entries.set(`x.${name}`, pick);
  history.replaceState(null, "", `#${entries}`);
}

const numberOrWord = (text) => (/^\d+$/.test(text) ? Number(text) : text);

const links = [...document.querySelectorAll("#results a[data-result]")];

/** Opens what the address names: a result, or else the overview of several. Ways of looking stay from one result to the
    next. */
function openAddress() {
  const state = readAddress();
  const link = links.find((one) => sameResult(one, state)) || (index.results.length === 1 ? links[0] : undefined);
  for (const one of links) one.removeAttribute("aria-current");
  if (link) openResult(link, state);
  else openOverview();
  main.scrollTop = 0;
}

function openOverview() {
  open = null;
  root.replaceChildren(...overview());
  find(document.getElementById("find").value);
}

function openResult(link, state) {
  link.setAttribute("aria-current", "true");
  const list = document.getElementById("results");
  if (list.scrollHeight > list.clientHeight) link.scrollIntoView({ block: "nearest" });
  const at = Number(link.dataset.result), { input, mechanism } = index.results[at];
  if (open && (open.state.i !== input || open.state.m !== mechanism)) {
    for (const name of ["scale", "cm", "op", "mass", "smooth"]) if (state[name] === kDefaults[name]) state[name] = open.state[name];
  }
  Object.assign(state, { i: input, m: mechanism });
  const result = JSON.parse(document.getElementById(`result-${at}`).textContent);
  open = null;
  if (result.dump.maps.length === 0) root.replaceChildren(...header(result), pictures(result.files));
  else open = new Viewer(result, state);
  if (isNarrow()) main.scrollIntoView();
}

/** One column, as on a phone: the list stands below what is opened. */
const isNarrow = () => getComputedStyle(document.body).display === "flex";

function sameResult(link, state) {
  const { input, mechanism } = index.results[Number(link.dataset.result)];
  return input === state.i && mechanism === state.m;
}

function openNeighbour(by) {
  const seen = links.filter((link) => !link.closest("li").hidden);
  const at = seen.findIndex((link) => link.hasAttribute("aria-current"));
  const next = seen[Math.min(seen.length - 1, Math.max(0, at + by))];
  if (!next) return;
  history.pushState(null, "", next.getAttribute("href"));
  openAddress();
}

function stepFirst(by) {
  root.querySelectorAll(".stepper.axis button")[by < 0 ? 0 : 1]?.click();
}

function find(text) {
  const wanted = text.trim().toLowerCase();
  for (const card of root.querySelectorAll(".card")) card.hidden = !card.dataset.words.includes(wanted);
  for (const section of document.querySelectorAll("#results section")) {
    const whole = section.querySelector("h2").textContent.toLowerCase().includes(wanted);
    for (const item of section.querySelectorAll("li")) item.hidden = !whole && !item.textContent.toLowerCase().includes(wanted);
    section.hidden = !section.querySelector("li:not([hidden])");
  }
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    document.activeElement?.blur();
    return open?.drawing && open.set({ q: "" });
  }
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return undefined;
  const actions = { n: () => openNeighbour(1), p: () => openNeighbour(-1), "[": () => stepFirst(-1), "]": () => stepFirst(1), "/": () => document.getElementById("find").focus() };
  if (!(event.key in actions)) return undefined;
  event.preventDefault();
  return actions[event.key]();
}

function turnTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
  document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
  if (open?.drawing) open.refresh();
}

document.getElementById("find").addEventListener("input", (event) => {
  if (open && isNarrow()) openOverview();
  find(event.target.value);
});
document.getElementById("theme").addEventListener("click", turnTheme);
document.addEventListener("keydown", pressed);
window.addEventListener("hashchange", openAddress);
openAddress();
