// The page: which result is open.

const main = document.getElementById("main"), root = document.getElementById("view");
const placeOfResult = new Map(index.results.map(({ input, mechanism }, at) => [`${mechanism}\n${input}`, at]));
const atOfState = ({ i, m }) => placeOfResult.get(`${m}\n${i}`);
let gallery = null;
/** Counts what was asked to open: only the last is shown. */
let visits = 0;

/** One column, as on a phone: there is no list at the side. */
const isNarrow = () => getComputedStyle(document.body).display === "flex";

/** Opens what the address names: a result, or else the overview of several. Ways of looking stay from one result to the
    next. */
function openAddress() {
  const state = stateIn(location.hash.slice(1)), at = atOfState(state) ?? (index.results.length === 1 && index.results[0].has_dump ? 0 : undefined), own = ++visits;
  if (at === undefined || !index.results[at].has_dump) return openOverview();
  const wanted = [at, pinnedAt(state)].filter((one) => one === at || (one !== undefined && index.results[one].has_dump));
  if (wanted.every((one) => isHere(one) && isReady(one))) return openResult(at, state);
  main.setAttribute("aria-busy", "true");
  if (!open) root.replaceChildren(h("p", { className: "hint" }, "Opening \u2026"));
  if (!wanted.every(isHere) && document.readyState === "loading") return document.addEventListener("DOMContentLoaded", openAddress, { once: true });
  return makeReady(wanted.filter(isHere)).then(() => own === visits && openResult(at, state), (trouble) => own === visits && sayTrouble(trouble));
}

function sayTrouble(trouble) {
  open = null;
  main.removeAttribute("aria-busy");
  root.replaceChildren(...wayBack(), h("p", { className: "warning" }, `This result cannot be opened: ${trouble.message}. The JSON files beside this page hold all numbers.`));
}

function openOverview() {
  open = null;
  main.removeAttribute("aria-busy");
  stopPlaying();
  gallery = overview();
  root.replaceChildren(...gallery.parts);
  document.title = index.title;
  gallery.update();
  markInList();
  main.scrollTop = 0;
}

function openResult(at, state) {
  const { input, mechanism, title } = index.results[at], isNew = open?.at !== at;
  main.removeAttribute("aria-busy");
  if (open && isNew) {
    for (const name of ["scale", "cm", "op", "mass", "smooth", "hide", "words"]) if (state[name] === kDefaults[name]) state[name] = open.state[name];
  }
  Object.assign(state, { i: input, m: mechanism });
  gallery = null;
  stopPlaying();
  const result = open && !isNew ? open.result : resultAt(at);
  open = null;
  if (result.dump.maps.length === 0) {
    root.replaceChildren(...header(result), pictures(result.files));
    open = { at, state, result };
  } else {
    open = Viewer.at(at, state, result);
    open.openMap();
  }
  document.title = `${title}, ${nameOfPath(input)} \u2013 attnviz`;
  markInList();
  if (!isNew) return;
  main.scrollTop = 0;
  if (isNarrow()) scrollTo(0, 0);
}

function openNeighbour(by) {
  const list = found.list.filter((at) => index.results[at].has_dump), here = list.indexOf(open?.at);
  const next = list[Math.min(list.length - 1, Math.max(0, here < 0 ? 0 : here + by))];
  if (next === undefined || next === open?.at) return;
  const keep = open?.state?.vs ? `&vs=${encodeURIComponent(open.state.vs)}` : "";
  history.pushState(null, "", hrefOf(index.results[next]) + keep);
  openAddress();
}

function turnTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
  document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
  if (open?.panes) open.refresh();
}

document.getElementById("find").addEventListener("input", (event) => {
  found.text = event.target.value;
  search();
  fillList();
  if (open && isNarrow()) history.pushState(null, "", "#"), openOverview();
  gallery?.update();
});
// The address belongs to views: the link must not change it.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  (document.getElementById("stage") ?? main).focus();
});
document.getElementById("theme").addEventListener("click", turnTheme);
document.getElementById("help").addEventListener("click", showHelp);
document.addEventListener("keydown", pressed);
window.addEventListener("hashchange", openAddress);
window.addEventListener("popstate", openAddress);
index.title = document.title;
document.body.classList.toggle("alone", index.results.length < 2);
document.getElementById("results").append(orderControl(), resultList.element);
fillList();
openAddress();
