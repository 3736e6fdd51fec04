// The numbers of a map. What the page does not carry in full is never averaged here: means and largest values over
// everything come ready made, as folds.

function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; ++index) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** {values, shape} of numbers that were unpacked. */
function decode(numbers) {
  if (numbers.packing === "raw") return { values: numbers.values, shape: numbers.shape };
  const { levels, spans: ranges } = numbers;
  if (numbers.packing === "f32") return { values: levels, shape: numbers.shape };
  const top = numbers.packing === "u16" ? 65535 : 255;
  const values = new Float32Array(levels.length);
  for (let first = 0, block = 0; first < levels.length; first += numbers.block, block += 2) {
    const low = ranges[block], extent = ranges[block + 1] - low, end = Math.min(levels.length, first + numbers.block);
    for (let index = first; index < end; ++index) values[index] = low + (levels[index] / top) * extent;
  }
  return { values, shape: numbers.shape };
}

const product = (sizes) => sizes.reduce((count, size) => count * size, 1);

/** A tensor whose axis is reduced to size one: its mean, largest or smallest value, one position, or the sum of some. */
function fold(tensor, axis, how) {
  const size = tensor.shape[axis];
  const inner = product(tensor.shape.slice(axis + 1));
  const outer = product(tensor.shape.slice(0, axis));
  const shape = tensor.shape.slice();
  shape[axis] = 1;
  if (typeof how === "number" && outer === 1) return { values: tensor.values.subarray(how * inner, (how + 1) * inner), shape };
  const values = new Float32Array(outer * inner);
  for (let block = 0; block < outer; ++block) {
    for (let index = 0; index < inner; ++index) {
      const first = block * size * inner + index;
      let result = 0;
      if (typeof how === "number") {
        result = tensor.values[first + how * inner];
      } else if (Array.isArray(how)) {
        for (const at of how) result += tensor.values[first + at * inner];
      } else if (how === "mean") {
        for (let at = 0; at < size; ++at) result += tensor.values[first + at * inner];
        result /= size;
      } else {
        const better = how === "max" ? Math.max : Math.min;
        result = tensor.values[first];
        for (let at = 1; at < size; ++at) result = better(result, tensor.values[first + at * inner]);
      }
      values[block * inner + index] = result;
    }
  }
  return { values, shape };
}

/** What the page carries of one map. A request names for each axis a position, several (their sum), "mean",
    "max" or "min", or null: whole. */
class Numbers {
  constructor(map) {
    this.map = map;
    const { numbers } = map;
    this.present = numbers.packing !== "none";
    if (!this.present) return;
    this.tensors = [...numbers.folds, { ...numbers, how: map.axes.map(() => "each") }];
    this.decoded = new Map();
  }

  size(axis) { return this.map.axes[axis].size; }
  isThinned(axis) { return this.map.numbers.kept[axis].length > 0; }
  keptCount(axis) { return this.isThinned(axis) ? this.map.numbers.kept[axis].length : this.size(axis); }
  positionAt(axis, index) { return this.isThinned(axis) ? this.map.numbers.kept[axis][index] : index; }
  positions(axis) { return Array.from({ length: this.keptCount(axis) }, (_, index) => this.positionAt(axis, index)); }

  /** The position nearest to this one that the page carries: on a grid the nearest place. */
  nearest(axis, position) {
    if (!this.isThinned(axis)) return position;
    const { grid, roles } = this.map;
    const on = (at) => [Math.floor((at - grid.prefix) / grid.columns), (at - grid.prefix) % grid.columns];
    const far = (at) => {
      if (!roles.on_grid[axis]) return Math.abs(at - position);
      if (at < grid.prefix || position < grid.prefix) return at === position ? 0 : Infinity;
      const [row, column] = on(at), [y, x] = on(position);
      return (row - y) ** 2 + (column - x) ** 2;
    };
    return this.map.numbers.kept[axis].reduce((best, at) => (far(at) < far(best) ? at : best));
  }

  /** Whether a tensor answers a request without averaging over an axis that is not all there. */
  answers({ how }, request) {
    const { asks, chosen } = this.map.roles;
    const ready = chosen.some((axis) => how[axis] !== "each");
    return request.every((wanted, axis) => {
      if (this.size(axis) === 1) return true;
      if (how[axis] !== "each") return wanted === how[axis];
      if (wanted === null) return true;
      if (typeof wanted !== "string") return [wanted].flat().every((one) => !this.isThinned(axis) || this.map.numbers.kept[axis].includes(one));
      return !this.isThinned(axis) && !(axis === asks && ready);
    });
  }

  can(request) { return this.tensors.some((tensor) => this.answers(tensor, request)); }

  /** {values, shape} of a request that can be answered; the same object as long as the request stays. */
  get(request) {
    const key = JSON.stringify(request);
    if (this.last?.key !== key) this.last = { key, tensor: this.made(request) };
    return this.last.tensor;
  }

  made(request) {
    const source = this.tensors.find((tensor) => this.answers(tensor, request));
    if (!this.decoded.has(source)) this.decoded.set(source, decode(source));
    let tensor = this.decoded.get(source);
    const { asks } = this.map.roles, words = [];
    request.forEach((wanted, axis) => {
      if (wanted === null || tensor.shape[axis] === 1) return;
      const indexOf = (one) => (this.isThinned(axis) ? this.map.numbers.kept[axis].indexOf(one) : one);
      if (typeof wanted === "string") words.push(axis);
      else tensor = fold(tensor, axis, Array.isArray(wanted) ? wanted.map(indexOf) : indexOf(wanted));
    });
    words.sort((a, b) => (a === asks ? -1 : b === asks ? 1 : b - a));
    for (const axis of words) tensor = fold(tensor, axis, request[axis]);
    return tensor;
  }
}

function rangeOf(values) {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Smallest, largest and mean of values that are all there. */
function spreadOf(values) {
  const [low, high] = rangeOf(values);
  return [low, high, values.reduce((sum, value) => sum + value, 0) / values.length];
}

/** Positions of the largest values, of signed values the largest either way. */
function largest(values, kind, count) {
  const size = kind === "signed" ? Math.abs : (value) => value;
  const top = [];
  values.forEach((value, at) => {
    if (top.length === count && size(value) <= size(values[top[count - 1]])) return;
    const place = top.findIndex((other) => size(value) > size(values[other]));
    top.splice(place < 0 ? top.length : place, 0, at);
    if (top.length > count) top.pop();
  });
  return top;
}
