// The address says what is open and how it is looked at, so that a view can be cited.

const kDefaults = { map: "", view: "", dir: "from", scale: "view", cm: "", op: 0.8, mass: 1, smooth: 1, q: "", hide: 0, words: 0, sort: "place", tie: 0, vs: "" };

/** The state that an address holds: result, view settings, one pick an axis (x.layer=3). */
function stateIn(hash) {
  const entries = new URLSearchParams(hash);
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

function hashOf(state) {
  const entries = new URLSearchParams({ m: state.m, i: state.i });
  for (const [name, initial] of Object.entries(kDefaults)) if (state[name] !== initial) entries.set(name, state[name]);
  for (const [name, pick] of Object.entries(state.picks)) entries.set(`x.${name}`, pick);
  return String(entries);
}

function writeAddress(state) {
  const hash = `#${hashOf(state)}`;
  if (location.hash !== hash) history.replaceState(null, "", hash);
}

const numberOrWord = (text) => (/^\d+$/.test(text) ? Number(text) : text);
