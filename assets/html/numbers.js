// The numbers of a map: decoded once, then folded down to what a view shows.

function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; ++index) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** {values, shape} of packed numbers, or null when the page does not carry them. */
function decode(numbers) {
  if (numbers.packing === "none") return null;
  const bytes = bytesOf(numbers.data);
  if (numbers.packing === "f32") return { values: new Float32Array(bytes.buffer), shape: numbers.shape };
  const levels = numbers.packing === "u16" ? new Uint16Array(bytes.buffer) : bytes;
  const ranges = new Float32Array(bytesOf(numbers.ranges).buffer);
  const top = numbers.packing === "u16" ? 65535 : 255;
  const values = new Float32Array(levels.length);
  for (let index = 0; index < levels.length; ++index) {
    const block = 2 * Math.floor(index / numbers.block);
    const low = ranges[block];
    values[index] = low + (levels[index] / top) * (ranges[block + 1] - low);
  }
  return { values, shape: numbers.shape };
}

const product = (sizes) => sizes.reduce((count, size) => count * size, 1);

/** A tensor whose axis is reduced to size one: its mean, largest or smallest value, or one position. */
function fold(tensor, axis, how) {
  const size = tensor.shape[axis];
  const inner = product(tensor.shape.slice(axis + 1));
  const outer = product(tensor.shape.slice(0, axis));
  const values = new Float32Array(outer * inner);
  for (let block = 0; block < outer; ++block) {
    for (let index = 0; index < inner; ++index) {
      const first = block * size * inner + index;
      let result = 0;
      if (typeof how === "number") {
        result = tensor.values[first + how * inner];
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
  const shape = tensor.shape.slice();
  shape[axis] = 1;
  return { values, shape };
}

/** Folds each axis that `picks` names by position; single positions first, since they leave the least to do. */
function foldAll(tensor, picks) {
  const order = [...picks].sort((a, b) => (typeof a[1] === "number" ? 0 : 1) - (typeof b[1] === "number" ? 0 : 1));
  return order.reduce((left, [axis, how]) => fold(left, axis, how), tensor);
}

function rangeOf(values) {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
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

/** Which of a map's axes a view lays out side by side, which one asks, and which are chosen by the reader. */
function rolesOf(map) {
  const kinds = map.axes.map((axis) => axis.kind);
  const row = kinds.indexOf("row"), column = kinds.indexOf("column");
  if (row >= 0 && column >= 0) {
    const chosen = kinds.map((_, axis) => axis).filter((axis) => axis !== row && axis !== column);
    return { plane: [row, column], place: -1, asks: -1, chosen };
  }
  const place = kinds.length - 1;
  const asking = ["query", "target", "hop", "step", "token", "row"];
  let asks = -1;
  for (let axis = place - 1; axis >= 0 && asks < 0; --axis) if (asking.includes(kinds[axis])) asks = axis;
  if (asks < 0 && place === 1) asks = 0;
  const chosen = kinds.map((_, axis) => axis).filter((axis) => axis !== place && axis !== asks);
  return { plane: null, place, asks, chosen };
}
