// All results at a glance: by family, what is drawn from random weights last.

const kRandomHeading = "Random weights: how these work, not anything learned";

function overviewCard({ input, mechanism, title, thumbnail, random, failed }, at, severalInputs) {
  const link = links.find((one) => Number(one.dataset.result) === at), href = link?.getAttribute("href") || thumbnail;
  const tag = failed ? h("span", { className: "tag bad" }, "failed") : random ? h("span", { className: "tag random" }, "random weights") : null;
  const words = h("span", { className: "what" }, bdi(title), tag ? " " : null, tag, severalInputs ? h("small", {}, bdi(input.replace(/^.*\//, ""))) : null);
  const picture = thumbnail ? h("img", { alt: "", loading: "lazy", src: thumbnail }) : h("span", { className: "nothing" });
  const card = href ? h("a", { href, className: "card" }, picture, words) : h("div", { className: "card" }, picture, words);
  card.dataset.words = `${input} ${mechanism} ${title}`.toLowerCase();
  return card;
}

/** Families in the order of the catalogue, networks first. */
function overviewGroups() {
  const groups = new Map();
  index.results.forEach((result, at) => {
    const heading = result.random ? kRandomHeading : result.family;
    if (!groups.has(heading)) groups.set(heading, []);
    groups.get(heading).push([result, at]);
  });
  const place = (heading) => (heading === kRandomHeading ? index.families.length : index.families.indexOf(heading));
  return [...groups].sort(([a], [b]) => place(a) - place(b));
}

function overview() {
  if (index.results.length === 0) return [h("p", {}, "There is no result in this folder.")];
  const inputs = new Set(index.results.map((result) => result.input));
  const title = inputs.size === 1 ? h("p", { className: "path" }, bdi([...inputs][0])) : null;
  const sections = overviewGroups().map(([heading, members]) => {
    const byMechanism = [...members].sort(([a], [b]) => index.order.indexOf(a.mechanism) - index.order.indexOf(b.mechanism));
    return h("section", { className: "family" }, h("h2", {}, heading.charAt(0).toUpperCase() + heading.slice(1)),
      h("div", { className: "cards" }, ...byMechanism.map(([result, at]) => overviewCard(result, at, inputs.size > 1))));
  });
  const banners = new Set(index.results.flatMap((result) => (result.random ? [] : result.banners)));
  const said = [...banners].map((text) => h("p", { className: "warning" }, text));
  return [h("h1", {}, "Overview"), title, ...said, ...sections].filter((part) => part !== null);
}
