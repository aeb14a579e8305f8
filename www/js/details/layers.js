// What a hop changed in a packet, and how its bytes read. No DOM.

/**
 * A packet's fields before and after a hop, side by side. A layer or field that is on one side
 * only has null on the other: that is how an Ethernet header goes at an interface.
 * @param {PacketLayer[] | null} before null when the packet was made now
 * @param {PacketLayer[]} after @returns {LayerPair[]}
 */
export function compareLayers(before, after) {
  const names = mergeNames((before ?? after).map((layer) => layer.name), after.map((layer) => layer.name));
  return names.map(({ name, first, second }) => {
    const was = before && first !== null ? before[first] : null;
    const is = second !== null ? after[second] : null;
    const fields = mergeNames(((was ?? is)?.fields ?? []).map(({ name }) => name), ((is ?? was)?.fields ?? []).map(({ name }) => name));
    return {
      name,
      before: was,
      after: is,
      fields: fields.map(({ name, first, second }) => {
        const old = was && first !== null ? was.fields[first] : null;
        const now = is && second !== null ? is.fields[second] : null;
        return { name, before: old, after: now, changed: before !== null && old?.value !== now?.value };
      }),
    };
  });
}

/** Two lists of names as one, in order; the nth of a name meets the nth of that name.
 * @param {string[]} first @param {string[]} second */
function mergeNames(first, second) {
  /** @type {{ name: string, first: number | null, second: number | null }[]} */
  const merged = first.map((name, index) => ({ name, first: index, second: null }));
  let place = 0;
  second.forEach((name, index) => {
    const match = merged.findIndex((row) => row.name === name && row.second === null && row.first !== null);
    if (match >= 0) {
      merged[match].second = index;
      place = match + 1;
    } else {
      merged.splice(place, 0, { name, first: null, second: index });
      place += 1;
    }
  });
  return merged;
}

/** A byte as people read it in a dump: itself, or a dot. @param {number} byte */
export function byteGlyph(byte) {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·";
}
