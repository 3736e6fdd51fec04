// What the page knows without opening a result.

const index = JSON.parse(document.getElementById("index").textContent);
const colormaps = new Map(index.colormaps.map((one) => [one.name, { ...one, table: bytesOf(one.data) }]));
/** The opened result, or null: the overview. */
let open = null;
