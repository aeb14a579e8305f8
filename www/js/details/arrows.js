// The packets of a run as arrows between lifelines: no document.

/**
 * @param {readonly LogEvent[]} events @param {readonly TopologyStation[]} stations
 * @param {(kind: StationKind) => boolean} shown which components have a lifeline
 * @returns {{ lanes: TopologyStation[], arrows: Arrow[] }}
 */
export function arrowsOf(events, stations, shown) {
  const byStation = new Map(stations.map((station) => [station.station, station]));
  /** @type {TopologyStation[]} */
  const lanes = [];
  /** @type {Map<string, number>} */
  const laneOf = new Map();
  /** @type {Map<number, Arrow>} */
  const open = new Map();
  /** @type {Arrow[]} */
  const arrows = [];

  /** The lifeline of a component, a new one at the right if it has none. @param {number} key */
  const lane = (key) => {
    const station = byStation.get(key);
    if (!station || !shown(station.kind)) return null;
    const name = `${station.kind}/${station.component}`;
    const known = laneOf.get(name);
    if (known !== undefined) return known;
    laneOf.set(name, lanes.length);
    return lanes.push(station) - 1;
  };

  events.forEach((event, index) => {
    const { kind, packet, place, seq, atUs } = event;
    if (packet == null || !place) return;
    if (kind.type === "created") {
      const arrow = { packet, made: index, seq, atUs, header: kind.header, stops: /** @type {Stop[]} */ ([]), dropped: false };
      const start = lane(place.station);
      if (start !== null) arrow.stops.push({ lane: start, rewritten: "" });
      open.set(packet, arrow);
      arrows.push(arrow);
    } else if (kind.type === "hop") {
      const arrow = open.get(packet);
      if (!arrow) return;
      const { src, srcPort, dst, dstPort } = kind.headerAfter;
      const rewritten = src !== kind.header.src || srcPort !== kind.header.srcPort ? `from ${src}:${srcPort}`
        : dst !== kind.header.dst || dstPort !== kind.header.dstPort ? `to ${dst}:${dstPort}` : "";
      const dropped = kind.decision.type === "dropped";
      const here = lane(place.station) ?? (dropped ? nearest(arrow) : null);
      arrow.dropped ||= dropped;
      if (here === null) return;
      const last = arrow.stops.at(-1);
      if (last?.lane === here) last.rewritten ||= rewritten;
      else arrow.stops.push({ lane: here, rewritten });
    }
  });
  return { lanes, arrows: arrows.filter(({ stops, header }) => stops.length > 0 && header.protocol !== "arp") };
}

/** Where a packet was last seen. @param {Arrow} arrow */
function nearest({ stops }) {
  return stops.at(-1)?.lane ?? null;
}

/**
 * What stands on each arrow. Sequence numbers count from each side's first one, as Wireshark shows
 * them, or are those on the wire.
 * @param {readonly Arrow[]} arrows @param {boolean} relative
 */
export function relativeNumbers(arrows, relative) {
  /** By sender and receiver: the first sequence number, and the first one of the other side. @type {Map<string, { seq: number, ack: number | null }>} */
  const bases = new Map();
  return arrows.map(({ header }) => {
    if (header.seq == null) return header.label;
    const key = [header.src, header.srcPort, header.dst, header.dstPort].join();
    let base = bases.get(key);
    if (!base || header.flags?.includes("SYN")) {
      base = { seq: header.seq, ack: null };
      bases.set(key, base);
    }
    if (header.ack != null) base.ack ??= header.ack - 1;
    const shown = (/** @type {number} */ value, /** @type {number | null} */ from) => (relative ? (value - (from ?? 0)) >>> 0 : value);
    const ack = header.ack == null ? "" : ` ack ${shown(header.ack, base.ack)}`;
    return `${header.label} seq ${shown(header.seq, base.seq)}${ack}`;
  });
}
