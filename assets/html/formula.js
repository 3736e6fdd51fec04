// Formulas with their indices low and their powers high.

const kGreek = { alpha: "\u03b1", beta: "\u03b2", gamma: "\u03b3", lambda: "\u03bb", sigma: "\u03c3", mu: "\u03bc" };

/** One line: text with sub and sup elements for _x, _{x y}, ^2 and ^T. */
function typeset(line) {
  const parts = [], pattern = /([_^])(\{[^}]*\}|\([^)]*\)|-?[A-Za-z0-9\u0370-\u03ff]+(?:,[a-z0-9])*(?:[-+]1)?)/g;
  let last = 0;
  for (const match of line.matchAll(pattern)) {
    // "on_the_way" is a name, not an index of an index.
    const before = line.slice(last, match.index);
    if (/[_^]/.test(match[1]) && match.index === 0) continue;
    parts.push(before, h(match[1] === "_" ? "sub" : "sup", {}, match[2].replace(/^\{(.*)\}$/, "$1")));
    last = match.index + match[0].length;
  }
  parts.push(line.slice(last));
  return parts.map((part) => (typeof part === "string" ? part.replace(/sqrt\(/g, "\u221a(").replace(/\b(alpha|beta|gamma|lambda|sigma|mu)\b/g, (name) => kGreek[name]).replace(/ <= /g, " \u2264 ").replace(/ >= /g, " \u2265 ").replace(/->/g, "\u2192") : part));
}

const formulaBlock = (text) => h("div", { className: "formula", role: "math", "aria-label": text }, ...text.split("\n").map((line) => h("div", {}, ...typeset(line.trimEnd()))));
