// Tables that nobody keeps: worked out from the log, from what is configured, and from what a run leaves behind.
// No document.

/** ICMPv6: a neighbour says where it is. */
const NEIGHBOUR_ADVERTISEMENT = 136;

const MINUTE_US = 60_000_000;

/** The neighbours that guests were told of, as far as the run's list has come. @param {Run} run @param {number} passed how many events */
export function neighbours(run, passed) {
  /** @type {Map<string, { owner: string, cells: string[], changedBy: number }>} */
  const rows = new Map();
  for (const { kind, place, packet, seq } of run.events.slice(0, passed)) {
    if (kind.type !== "hop" || kind.decision.type !== "delivered" || !place || packet == null) continue;
    const { protocol, src, icmp } = kind.header;
    if (protocol !== "arp" && icmp?.icmpType !== NEIGHBOUR_ADVERTISEMENT) continue;
    const key = `${place.component}/${src}`;
    const known = rows.get(key);
    rows.set(key, { owner: place.component, cells: [src, known?.cells[1] ?? hardwareAddress(run, packet, seq)], changedBy: seq });
  }
  return [...rows.values()];
}

/** Who sent the frame. @param {Run} run @param {number} packet @param {number} seq */
function hardwareAddress(run, packet, seq) {
  const [ethernet] = run.dissect(packet, seq);
  return ethernet?.fields.find(({ name }) => /source/i.test(name))?.value ?? "";
}

/** @param {Configuration} configuration */
export function routeRows({ routeTables }) {
  return routeTables.flatMap(({ id, name, vpc, routes }) => routes.map(({ destination, target, state }, index) => ({
    key: `routes/${id}/${index}/${destination}`, owner: vpc, cells: [name ?? id, destination, target, state],
  })));
}

/** What the records are asked for, at a clock that begins with the run. */
const FIELDS = ["interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes", "start", "end", "action"];

/** @type {Record<string, string>} */
const PROTOCOLS = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6" };

/** Flow log records in the order in which they are written: each when its minute is over. @param {Run} run */
export function flowRecords(run) {
  const text = run.flowLogs(FIELDS.map((field) => `\${${field}}`).join(" "), "60s", "1970-01-01T00:00:00Z");
  return text.split("\n").filter(Boolean).map((record, index) => {
    const [eni, src, dst, srcPort, dstPort, protocol, packets, bytes, start, end, action] = record.split(" ");
    const port = (/** @type {string} */ address, /** @type {string} */ number) => (number === "-" || number === "0" ? address : address.includes(":") ? `[${address}]:${number}` : `${address}:${number}`);
    return {
      key: `flow-logs/${index}`, owner: eni, startUs: Number(start) * 1e6, writtenAtUs: (Math.floor(Number(end) / 60) + 1) * MINUTE_US,
      cells: [port(src, srcPort), port(dst, dstPort), PROTOCOLS[protocol] ?? protocol, packets, bytes, action],
    };
  }).sort((one, other) => one.writtenAtUs - other.writtenAtUs);
}

/** A row for each minute of each gateway in which anything was counted. @param {Run} run */
export function metricRows(run) {
  return run.natMetrics().flatMap(({ gateway, zone, minutes }) => minutes.flatMap((minute, number) => {
    const counted = [
      minute.activeConnectionCount, minute.connectionAttemptCount, minute.connectionEstablishedCount, minute.idleTimeoutCount, minute.errorPortAllocation, minute.packetsDropCount,
      minute.packetsOutToDestination, minute.packetsInFromDestination, minute.bytesOutToDestination, minute.bytesInFromDestination,
    ];
    return counted.every((count) => count === 0) ? [] : [{
      key: `metrics/${gateway}/${zone}/${number}`, owner: gateway, writtenAtUs: (number + 1) * MINUTE_US,
      cells: [String(number + 1), ...counted.map((count) => count.toLocaleString("en"))],
    }];
  }));
}
