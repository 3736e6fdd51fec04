// From the text of the page to bytes: 13 bits in two characters, raw deflate data, then all first bytes of the numbers
// before all second ones.

const kDigits = 91, kBitsOfPair = 13, kBitsOfOne = 6;
const kValueOfCode = new Uint8Array(128);
{
  let value = 0;
  for (let code = 33; code < 127; ++code) if (!"\"<\\".includes(String.fromCharCode(code))) kValueOfCode[code] = value++;
}

function bytesOfDense(text) {
  const pairs = text.length >> 1, bytes = new Uint8Array((pairs * kBitsOfPair + (text.length & 1) * kBitsOfOne) >> 3);
  let held = 0, bits = 0, at = 0;
  const put = (value, count) => {
    held |= value << bits;
    for (bits += count; bits >= 8 && at < bytes.length; bits -= 8) {
      bytes[at++] = held & 255;
      held >>>= 8;
    }
  };
  for (let index = 0; index < pairs; ++index) {
    put(kValueOfCode[text.charCodeAt(2 * index)] + kDigits * kValueOfCode[text.charCodeAt(2 * index + 1)], kBitsOfPair);
  }
  if (text.length & 1) put(kValueOfCode[text.charCodeAt(text.length - 1)], kBitsOfOne);
  return bytes;
}

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Numbers of an array type, whose bytes stood apart. */
async function numbersIn(text, Type) {
  const apart = await inflated(bytesOfDense(text)), width = Type.BYTES_PER_ELEMENT, count = apart.length / width;
  if (width === 1) return apart;
  const bytes = new Uint8Array(apart.length);
  for (let part = 0; part < width; ++part) {
    for (let at = 0; at < count; ++at) bytes[at * width + part] = apart[part * count + at];
  }
  return new Type(bytes.buffer);
}

const kTypes = { u8: Uint8Array, u16: Uint16Array, f32: Float32Array };

/** Puts arrays in the place of the text of one tensor. */
async function unpackTensor(tensor) {
  if (!(tensor.packing in kTypes)) return;
  tensor.levels = await numbersIn(tensor.data, kTypes[tensor.packing]);
  tensor.spans = tensor.packing === "f32" ? null : await numbersIn(tensor.ranges, Float32Array);
  delete tensor.data;
  delete tensor.ranges;
}

async function unpackResult(result) {
  if (typeof DecompressionStream === "undefined") throw new Error("this browser cannot unpack the numbers: it has no DecompressionStream (Chrome 103, Firefox 113 and Safari 16.4 have it)");
  await Promise.all(result.dump.maps.flatMap(({ numbers }) => [numbers, ...numbers.folds ?? []].map(unpackTensor)));
  return result;
}
