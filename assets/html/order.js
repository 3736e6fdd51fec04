// In which order the list at the side stands, and with it what comes next.

const kListOrders = [["page", "input by input"], ["manifest", "as in the manifest"], ["name", "by name"], ["mechanism", "by mechanism"], ["even", "entropy, highest first"], ["sharp", "entropy, lowest first"]];

const byName = (a, b) => a.localeCompare(b, "en", { numeric: true });
const titleThenInput = (a, b) => index.order.indexOf(a.mechanism) - index.order.indexOf(b.mechanism) || byName(nameOfPath(a.input), nameOfPath(b.input));

/** What comes before what; results without an entropy come last. */
const kBefore = {
  manifest: (a, b) => a.line - b.line,
  name: (a, b) => byName(nameOfPath(a.input), nameOfPath(b.input)) || byName(a.input, b.input) || byName(a.title, b.title),
  mechanism: titleThenInput,
  even: (a, b) => (b.evenness ?? -1) - (a.evenness ?? -1),
  sharp: (a, b) => (a.evenness ?? 2) - (b.evenness ?? 2),
};

/** Positions of results in the order of the list. */
function inListOrder(list) {
  const before = kBefore[found.order];
  return before ? [...list].sort((a, b) => before(index.results[a], index.results[b]) || a - b) : list;
}

/** The heading that a result stands below in this order, or nothing where each stands for itself. */
function listHeading(result) {
  if (found.order === "mechanism") return result.title;
  return ["even", "sharp"].includes(found.order) ? "" : nameOfPath(result.input);
}

/** What a result says of itself below its heading. */
function listText({ title, input, evenness }) {
  if (found.order === "mechanism") return nameOfPath(input);
  if (!["even", "sharp"].includes(found.order)) return title;
  return `${title}, ${nameOfPath(input)}${evenness === undefined ? "" : `: ${Math.round(100 * evenness)} % of even`}`;
}

function orderControl() {
  const control = choice("order", kListOrders, found.order, (value) => {
    found.order = value;
    search();
    fillList();
    markInList();
  });
  control.className = "order";
  return control;
}
