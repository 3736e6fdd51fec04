// Opened results: read, their numbers unpacked, the last few of them kept.

const kMostReady = 4;
const readyResults = new Map();

/** Results stand below the script, so that the overview need not wait for them. */
const isHere = (at) => document.getElementById(`result-${at}`) !== null;
const isReady = (at) => readyResults.has(at);
const resultAt = (at) => readyResults.get(at);
const canOpen = (at) => at !== undefined && index.results[at].has_dump && isHere(at);

/** What stands at the address beside the result itself: the one that is compared with it. */
const pinnedAt = ({ vs }) => (vs ? atOfState(stateIn(vs)) : undefined);

async function makeReady(list) {
  for (const at of list) {
    const result = readyResults.get(at) ?? await unpackResult(JSON.parse(document.getElementById(`result-${at}`).textContent));
    readyResults.delete(at);
    readyResults.set(at, result);
  }
  for (const at of readyResults.keys()) {
    if (readyResults.size <= kMostReady) break;
    if (!list.includes(at) && at !== open?.at) readyResults.delete(at);
  }
}
