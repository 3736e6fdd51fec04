// All results at a glance: by family, what is drawn from random weights last; or as the reader sorts them.

const kRandomHeading = "Random weights: how these work, not anything learned";
const kGap = 12, kWordsHeight = 70, kHeadingHeight = 44, kTroubleHeight = 56, kMostTroubles = 4;
const kSorts = [["family", "by family"], ["input", "by input"], ["name", "by name"], ["even", "most even first"], ["sharp", "sharpest first"]];

/** What is looked for: text, mechanism, kind and order; and which results are left, in the order of the page. */
const found = { text: "", mechanism: "", kind: "all", sort: "family", order: "page", list: index.results.map((_, at) => at) };

/** What a result is found by. */
const wordsOf = (result) => (result.words ??= `${result.input} ${result.mechanism} ${result.title}`.toLowerCase());

function search() {
  const wanted = found.text.trim().toLowerCase();
  const kinds = { all: () => true, failed: ({ failed, has_dump }) => failed || !has_dump, learned: ({ random, failed }) => !random && !failed };
  const keep = kinds[found.kind] ?? kinds.all;
  found.list = inListOrder(index.results.flatMap((result, at) => {
    return wordsOf(result).includes(wanted) && (!found.mechanism || result.mechanism === found.mechanism) && keep(result) ? [at] : [];
  }));
}

function overviewCard(result, severalInputs) {
  const { input, title, thumbnail, random, failed, has_dump } = result, href = has_dump ? hrefOf(result) : thumbnail;
  const tag = failed ? h("span", { className: "tag bad" }, "failed") : random ? h("span", { className: "tag random" }, "random weights") : null;
  const words = h("span", { className: "what" }, h("span", { className: "title" }, bdi(title), tag ? " " : null, tag), severalInputs ? h("small", {}, bdi(nameOfPath(input))) : null);
  const picture = thumbnail ? h("img", { alt: "", loading: "lazy", decoding: "async", src: thumbnail }) : h("span", { className: "nothing" });
  return href ? h("a", { href, className: "card", title: input }, picture, words) : h("div", { className: "card", title: input }, picture, words);
}

/** Headings and the results below them, in order. */
function overviewGroups() {
  const groups = new Map();
  const headingOf = { family: ({ random, family }) => (random ? kRandomHeading : family), input: ({ input }) => input }[found.sort] ?? (() => "");
  for (const at of [...found.list].sort((a, b) => a - b)) {
    const result = index.results[at], heading = headingOf(result);
    if (result.failed) continue;
    if (!groups.has(heading)) groups.set(heading, []);
    groups.get(heading).push(result);
  }
  const list = [...groups];
  const rank = ({ mechanism }) => index.order.indexOf(mechanism), evenness = ({ evenness: value }, missing) => value ?? missing;
  if (found.sort === "family") {
    const place = (heading) => (heading === kRandomHeading ? index.families.length : index.families.indexOf(heading));
    list.sort(([a], [b]) => place(a) - place(b));
    for (const [, members] of list) members.sort((a, b) => rank(a) - rank(b));
  }
  for (const [, members] of list) {
    if (found.sort === "name") members.sort((a, b) => byName(nameOfPath(a.input), nameOfPath(b.input)) || byName(a.title, b.title));
    if (found.sort === "even") members.sort((a, b) => evenness(b, -1) - evenness(a, -1));
    if (found.sort === "sharp") members.sort((a, b) => evenness(a, 2) - evenness(b, 2));
  }
  return list;
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** The rows of the gallery at this breadth. */
function overviewRows(breadth) {
  const rows = [], several = index.severalInputs, words = several ? kWordsHeight : kWordsHeight - 20;
  const least = breadth < 500 ? 136 : 168, count = Math.max(1, Math.floor((breadth + kGap) / (least + kGap)));
  const wide = (breadth - (count - 1) * kGap) / count, height = Math.ceil(wide * 0.75) + words + kGap;
  const failed = found.list.filter((at) => index.results[at].failed || (!index.results[at].has_dump && index.results[at].trouble));
  if (failed.length > 0) {
    rows.push({ height: kHeadingHeight, make: () => h("h2", { className: "family bad" }, `${failed.length} failed`) });
    const first = found.kind === "failed" ? failed : failed.slice(0, kMostTroubles);
    for (const at of first) {
      const { input, title, trouble = "" } = index.results[at];
      rows.push({ height: kTroubleHeight, make: () => h("p", { className: "trouble", title: trouble }, h("b", {}, bdi(nameOfPath(input))), ` ${title}: `, bdi(trouble)) });
    }
  }
  if (failed.length > kMostTroubles && found.kind !== "failed") rows.push({ height: kHeadingHeight, make: () => h("p", { className: "hint" }, `and ${failed.length - kMostTroubles} more: show what failed`) });
  for (const [heading, members] of overviewGroups()) {
    if (heading) rows.push({ height: kHeadingHeight, make: () => h("h2", { className: "family" }, bdi(capital(heading)), members.length > count ? h("small", {}, ` ${members.length}`) : null) });
    for (let first = 0; first < members.length; first += count) {
      rows.push({ height, make: () => {
        const row = h("div", { className: "cards" }, ...members.slice(first, first + count).map((result) => overviewCard(result, several)));
        row.style.gridTemplateColumns = `repeat(${count}, minmax(0, 1fr))`;
        row.style.height = `${height - kGap}px`;
        return row;
      } });
    }
  }
  return rows;
}

function overviewControls(change) {
  const mechanisms = index.order.map((name) => [name, index.results.find((result) => result.mechanism === name)?.title ?? name]);
  const set = (name) => (value) => { found[name] = value; change(); };
  const controls = [choice("sort", kSorts, found.sort, set("sort"))];
  if (index.order.length > 1) controls.push(choice("mechanism", [["", "all"], ...mechanisms], found.mechanism, set("mechanism")));
  const some = [["all", "everything"]];
  if (index.results.some(({ random }) => random)) some.push(["learned", "nothing random"]);
  if (index.results.some(({ failed }) => failed)) some.push(["failed", "what failed"]);
  if (some.length > 1) controls.push(choice("show", some, found.kind, set("kind")));
  if (canCompare()) controls.push(pickerButton());
  return h("div", { className: "controls" }, ...controls);
}

/** The gallery; `update` fills it again after the search changed. */
function overview() {
  if (index.results.length === 0) return { parts: [h("p", {}, "There is no result in this folder.")], update() {} };
  const inputs = new Set(index.results.map((result) => result.input));
  index.severalInputs = inputs.size > 1;
  const title = inputs.size === 1 ? h("p", { className: "path" }, bdi([...inputs][0])) : null;
  const banners = new Set(index.results.flatMap((result) => (result.random ? [] : result.banners)));
  const said = [...banners].map((text) => h("p", { className: "warning" }, text));
  const gallery = new VirtualRows(), count = h("p", { className: "hint", "aria-live": "polite" });
  let breadth = 0;
  const update = () => {
    breadth = gallery.element.clientWidth;
    if (breadth > 0) gallery.show(overviewRows(breadth));
    count.textContent = found.list.length === index.results.length ? "" : `${found.list.length} of ${index.results.length} results`;
  };
  new ResizeObserver(() => { if (gallery.element.clientWidth !== breadth) update(); }).observe(gallery.element);
  const change = () => { search(); fillList(); update(); };
  return { parts: [h("h1", {}, "Overview"), title, ...said, overviewControls(change), count, gallery.element].filter((part) => part !== null), update };
}
