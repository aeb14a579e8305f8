// What lasts: packets on their way, and entries of tables with the time they have left. From the log alone, no document.

/**
 * @typedef {{ fromUs: number, toUs: number, seq: number }} Lasting `seq` of the event that began it
 * @typedef {Lasting & { packet: number, label: string, lastSeq: number, dropped: boolean }} PacketBar
 * @typedef {Lasting & { kind: TimerKind, owner: string, label: string, uses: Use[], ended: { seq: number, reason: string } | null }} TimerBar
 * `uses` are when it was made and began anew; `ended` says that it went, at `toUs`.
 * @typedef {{ us: number, expiresUs: number, state: string }} Use from then on it goes at `expiresUs` if nothing else happens: never, where the log does not say
 * @typedef {"nat" | "tracking" | "name" | "time-wait" | "path-mtu"} TimerKind
 */

/** @type {Record<TimerKind, string>} */
export const TIMER_NAMES = { nat: "NAT", tracking: "Tracking", name: "DNS", "time-wait": "TIME-WAIT", "path-mtu": "Path MTU" };

/** Every packet from where it is made to what becomes of it. @param {readonly LogEvent[]} events @returns {PacketBar[]} */
export function packetBars(events) {
  /** @type {Map<number, PacketBar>} */
  const bars = new Map();
  for (const { packet, kind, atUs, seq } of events) {
    if (packet == null || (kind.type !== "created" && kind.type !== "hop")) continue;
    const next = kind.next ? kind.next.arrivesAtUs : atUs;
    const bar = bars.get(packet);
    if (!bar) {
      bars.set(packet, { packet, label: kind.header.label, fromUs: atUs, toUs: next, seq, lastSeq: seq, dropped: false });
      continue;
    }
    bar.toUs = Math.max(atUs, next);
    bar.lastSeq = seq;
    bar.dropped = kind.type === "hop" && kind.decision.type === "dropped";
  }
  return [...bars.values()];
}

/** Every entry of a table, name and state of a socket that goes by itself. @param {readonly LogEvent[]} events @returns {TimerBar[]} */
export function timerBars(events) {
  /** @type {Map<string, TimerBar>} */
  const running = new Map();
  /** @type {TimerBar[]} */
  const bars = [];

  /** @param {string} key @param {LogEvent} event @param {Pick<TimerBar, "kind" | "owner" | "label"> & Omit<Use, "us">} timer @param {boolean} [anew] is it another one, not the same again? */
  const used = (key, { seq, atUs }, { kind, owner, label, state, expiresUs }, anew = false) => {
    const known = running.get(key);
    const use = { us: atUs, expiresUs, state };
    if (known && !anew) {
      known.uses.push(use);
      return;
    }
    if (known) ended(key, { seq, atUs }, "replaced");
    const bar = { kind, owner, label, fromUs: atUs, toUs: Infinity, seq, uses: [use], ended: null };
    running.set(key, bar);
    bars.push(bar);
  };

  /** @param {string} key @param {Pick<LogEvent, "seq" | "atUs">} event @param {string} reason */
  const ended = (key, { seq, atUs }, reason) => {
    const bar = running.get(key);
    if (!bar) return;
    Object.assign(bar, { toUs: atUs, ended: { seq, reason: reason.replaceAll("-", " ") } });
    running.delete(key);
  };

  for (const event of events) {
    const { kind, place } = event;
    const owner = place?.component ?? "";
    if (kind.type === "hop") {
      for (const [table, update] of updatesOf(kind.decision)) {
        const { header, headerAfter } = kind;
        const label = `${header.src}:${header.srcPort} → ${headerAfter.dst}:${headerAfter.dstPort}`.replaceAll(":0 ", " ").replace(/:0$/, "");
        used(`${table}/${update.table}/${update.entry}`, event, { kind: table, owner: update.table, label, state: update.state, expiresUs: update.expiresAtUs }, update.made);
      }
    } else if (kind.type === "nat-entry-removed") ended(`nat/${kind.gateway}/${kind.entry}`, event, kind.reason);
    else if (kind.type === "tracking-entry-removed") ended(`tracking/${kind.eni}/${kind.entry}`, event, kind.reason);
    else if (kind.type === "name") {
      const key = `name/${owner}/${kind.name}`;
      if (kind.change === "learned" && kind.expiresAtUs !== null) used(key, event, { kind: "name", owner, label: kind.name, state: kind.address ?? "", expiresUs: kind.expiresAtUs }, true);
      else if (kind.change !== "used") ended(key, event, kind.change);
    } else if (kind.type === "socket") {
      const key = `time-wait/${owner}/${kind.socket}`;
      if (kind.state === "TIME-WAIT") used(key, event, { kind: "time-wait", owner, label: `${kind.local} → ${kind.remote ?? "any"}`, state: "TIME-WAIT", expiresUs: Infinity }, true);
      else ended(key, event, "over");
    } else if (kind.type === "path-mtu") used(`path-mtu/${owner}/${kind.destination}`, event, { kind: "path-mtu", owner, label: kind.destination, state: `${kind.mtu} B`, expiresUs: kind.expiresAtUs });
  }
  for (const bar of running.values()) bar.toUs = bar.uses[bar.uses.length - 1].expiresUs;
  return bars;
}

/** What a decision wrote into tables with a clock. @param {Decision} decision @returns {[TimerKind, { table: string, entry: number, made: boolean, state: string, expiresAtUs: number }][]} */
function updatesOf(decision) {
  if ("tracking" in decision && decision.tracking) return [["tracking", decision.tracking]];
  if ("nat" in decision && decision.nat) return [["nat", decision.nat]];
  return [];
}

/** How a timer stands at an instant, whatever comes later; null where it does not run. @param {TimerBar} timer @param {number} atUs @returns {Use | null} */
export function useAt({ fromUs, toUs, uses }, atUs) {
  return fromUs <= atUs && atUs < toUs ? uses.findLast(({ us }) => us <= atUs) ?? null : null;
}

/**
 * Rows in which bars do not overlap: each goes into the first row with room, and to -1 where there are no more.
 * @param {readonly { from: number, to: number }[]} bars by where they begin @param {number} rows @param {number} gap
 * @returns {number[]}
 */
export function packed(bars, rows, gap) {
  /** @type {number[]} */
  const ends = [];
  return bars.map(({ from, to }) => {
    let row = ends.findIndex((end) => end + gap <= from);
    if (row < 0 && ends.length < rows) row = ends.length;
    if (row >= 0) ends[row] = Math.max(to, from);
    return row;
  });
}
