// What belongs together: the packets of a run, the rows that they made and used, and the ways that they took. No document.

/** As the tables name their rows. @param {LogEvent} event @returns {string[]} */
export function rowsOf({ kind, place }) {
  if (kind.type === "hop") {
    const { decision } = kind;
    if (decision.type === "translated" || decision.type === "relayed") return decision.nat ? [`nat/${decision.nat.table}/${decision.nat.entry}`] : [];
    if (decision.type === "let-through") return [`nat/${decision.flow.table}/${decision.flow.entry}`];
    if (decision.type === "allowed" || decision.type === "allowed-by-tracking") return decision.tracking ? [`tracking/${decision.tracking.table}/${decision.tracking.entry}`] : [];
    if (decision.type === "delivered" && kind.header.protocol === "arp") return [`neighbours/${place?.component}/${kind.header.src}`];
    return [];
  }
  if (kind.type === "socket") return [`sockets/${place?.component}/${kind.socket}`];
  if (kind.type === "name") return [`names/${place?.component}/${kind.name}`];
  return [];
}

/** The rows and the packets of a run, each with those of the other that it has to do with. */
export class Links {
  /** @type {Map<number, Set<string>>} */ #rows = new Map();
  /** Its packets, each with the first event in which it touched the row. @type {Map<string, Map<number, number>>} */ #packets = new Map();

  /** @param {readonly LogEvent[]} events */
  constructor(events) {
    const bySeq = new Map(events.map((event) => [event.seq, event]));
    // What a socket or a cache does, it does because of the packet that came, or its packet follows from it.
    const packetOf = (/** @type {LogEvent} */ { packet, cause }) => packet ?? (cause == null ? null : bySeq.get(cause)?.packet ?? null);
    /** Sockets and their last change that had no packet yet: a guest sends because of it. @type {Map<number, string>} */
    const waiting = new Map();
    for (const event of events) {
      const packet = packetOf(event);
      for (const row of rowsOf(event)) {
        if (packet != null) this.#join(row, packet, event.seq);
        else if (event.cause != null) waiting.set(event.cause, row);
      }
      if (event.kind.type === "created") {
        this.#join(`packets/${event.packet}`, Number(event.packet), event.seq);
        const row = event.cause == null ? undefined : waiting.get(event.cause);
        if (row && event.packet != null) this.#join(row, event.packet, event.seq);
      }
    }
  }

  /** @param {string} row @param {number} packet @param {number} seq */
  #join(row, packet, seq) {
    this.#rows.set(packet, (this.#rows.get(packet) ?? new Set()).add(row));
    const packets = this.#packets.get(row) ?? new Map();
    if (!packets.has(packet)) packets.set(packet, seq);
    this.#packets.set(row, packets);
  }

  /** The rows that a packet made, used or changed. @param {number} packet @returns {ReadonlySet<string>} */
  rowsOf(packet) {
    return this.#rows.get(packet) ?? new Set();
  }

  /** The packet that a row had to do with last, up to a moment; or the first one after it. @param {string} row @param {number | null} seq @returns {number | null} */
  packetOf(row, seq) {
    const packets = [...(this.#packets.get(row) ?? [])];
    return (packets.findLast(([, first]) => first <= (seq ?? -1)) ?? packets[0])?.[0] ?? null;
  }

  /** Every packet that a row had to do with. @param {string} row */
  packetsOf(row) {
    return [...(this.#packets.get(row)?.keys() ?? [])];
  }
}
