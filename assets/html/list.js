// The list of all results at the side, input by input.

const kItemHeight = 56, kInputHeight = 34;
const resultList = new VirtualRows();

const hrefOf = ({ input, mechanism }) => `#${new URLSearchParams({ m: mechanism, i: input })}`;
const nameOfPath = (path) => path.replace(/^.*\//, "");

function listItem(result, at) {
  const { thumbnail, random, failed, trouble, has_dump } = result;
  const picture = thumbnail ? h("img", { className: "thumb", alt: "", loading: "lazy", decoding: "async", src: thumbnail }) : h("span", { className: "thumb" });
  const tag = failed ? h("span", { className: "tag bad" }, "failed") : random ? h("span", { className: "tag random" }, "random weights") : null;
  const what = h("span", { className: "what", title: trouble ?? "" }, bdi(listText(result)), tag ? " " : null, tag);
  const href = has_dump ? hrefOf(result) : thumbnail;
  const item = href ? h("a", { href, className: "item" }, picture, what) : h("div", { className: "item failed" }, picture, what);
  if (open?.at === at) item.setAttribute("aria-current", "page");
  return item;
}

/** Shows the results that the search left. */
function fillList() {
  const rows = [];
  let last = null;
  resultList.rowOf = new Map();
  for (const at of found.list) {
    const result = index.results[at];
    const heading = listHeading(result), whole = found.order === "mechanism" ? heading : result.input;
    if (heading && whole !== last) rows.push({ height: kInputHeight, make: () => h("h2", { title: whole }, bdi(heading)) });
    last = whole;
    resultList.rowOf.set(at, rows.length);
    rows.push({ height: kItemHeight, make: () => listItem(result, at) });
  }
  resultList.show(rows);
}

/** Marks the opened result. */
function markInList() {
  for (const list of [resultList]) list.show(list.rows);
  const row = resultList.rowOf?.get(open?.at);
  if (row !== undefined && !isNarrow()) resultList.reveal(row, document.getElementById("results"));
}
