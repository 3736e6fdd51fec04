// Elements and text. All text goes in as text, never as markup.

function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A label on one line; what is invisible or turns the direction of its surroundings is shown as its code. */
function shown(label) {
  if (label === "") return "\u2205";
  const marks = { "\n": "\u21b5", "\t": "\u21e5" };
  return label.replace(/[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (one) => marks[one] ?? `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Whether a click adds to what was picked before. */
const isAdding = (event) => event.shiftKey || event.ctrlKey || event.metaKey || severalIsOn;
let severalIsOn = false;

const bdi = (text) => h("bdi", { dir: "auto" }, text);
const cut = (label, most = 13) => ([...label].length > most ? [...label].slice(0, most - 1).join("") + "\u2026" : label);

function numberText(value, digits = 4) {
  if (!Number.isFinite(value)) return "-";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(digits - 1).replace(/\.?0+e/, "e").replace("e+", "e");
  const text = value.toPrecision(digits);
  return text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : String(Number(text));
}

const plural = (kind, count) => `${count} ${count === 1 ? kind : kind === "query" ? "queries" : kind + (kind === "branch" ? "es" : "s")}`;

/** Gives a class more members, getters among them. */
const extend = (type, members) => Object.defineProperties(type.prototype, Object.getOwnPropertyDescriptors(members));
