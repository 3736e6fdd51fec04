// From places on a scale to colours: as they are, or over a photo.

const entryOf = (scale, value) => Math.min(255, Math.floor(placeOn(scale, value) * 256));
const kFlatColor = [205, 205, 205];

/** Bytes r, g, b of a value. */
function colorOf(table, scale, value) {
  if (isFlat(scale)) return kFlatColor;
  const entry = 3 * entryOf(scale, value);
  return [table[entry], table[entry + 1], table[entry + 2]];
}

/** A pixel as one number, as the bytes of an ImageData lie in memory. */
const packedPixel = (red, green, blue, alpha) => new Uint32Array(Uint8ClampedArray.of(red, green, blue, alpha).buffer)[0];
const darkPixel = (alpha) => packedPixel(0, 0, 0, alpha);

/** The colour of each of a scale's 256 entries, as pixels. */
function pixelColors(table, scale) {
  const flat = isFlat(scale);
  return Uint32Array.from({ length: 256 }, (_, entry) => packedPixel(...(flat ? kFlatColor : table.subarray(3 * entry, 3 * entry + 3)), 255));
}

const cssColor = ([r, g, b]) => `rgb(${r} ${g} ${b})`;

/** Black or white, whichever reads better on the colour. */
const inkOn = ([r, g, b]) => (0.2126 * (r / 255) ** 2.2 + 0.7152 * (g / 255) ** 2.2 + 0.0722 * (b / 255) ** 2.2 > 0.18 ? "#000" : "#fff");

const kUsualOpacity = 0.8, kGround = 0.88, kBelow = 0.18, kLeftOut = 150 / 256, kUnseen = 0.5;

/** How much of its own colours and brightness a photo loses below a map of this opacity. */
const greyedBy = (opacity) => Math.min(1, opacity / kUsualOpacity);

function photoFilter(opacity) {
  const greyed = greyedBy(opacity);
  return `grayscale(${greyed}) brightness(${1 - greyed * (1 - kGround)})`;
}

/** What lies over the grey photo: 256 entries r, g, b, alpha. Nothing up to the reference, where the photo only gets
    darker; above it the colour, more the farther. Also the same over middle grey, for legends. */
function veilOf(table, scale, opacity) {
  const entries = new Uint8ClampedArray(4 * 256), onGrey = new Uint8ClampedArray(4 * 256);
  const greyed = greyedBy(opacity), photo = 1 - greyed * (1 - kGround);
  for (let entry = 0; entry < 256; ++entry) {
    const place = entry / 256;
    const strength = scale.diverging ? Math.min(1, Math.abs(2 * place - 1)) : Math.max(0, (place - kStart) / (1 - kStart));
    const cover = opacity * (1 - (1 - strength) ** 2), below = scale.diverging ? 0 : Math.max(0, 1 - place / kStart);
    const kept = (1 - cover) * (1 - greyed * (1 - kGround + kBelow * below)), alpha = Math.max(0, 1 - kept / photo);
    for (let channel = 0; channel < 3; ++channel) {
      const color = cover * table[3 * entry + channel];
      entries[4 * entry + channel] = alpha > 0 ? color / alpha : 0;
      onGrey[4 * entry + channel] = 128 * kept + color;
    }
    entries[4 * entry + 3] = 255 * alpha;
    onGrey[4 * entry + 3] = 255;
  }
  return { entries, onGrey, leftOut: 255 * (1 - kLeftOut / photo), unseen: 255 * (1 - kUnseen / photo) };
}
