// Cause and effect: every event but what the script begins with was brought about by another. No document.

import { onceOf } from "./once.js";

export class Causes {
  /** @type {Map<number, LogEvent>} */ #bySeq;
  /** @type {Map<number, number[]>} */ #effects = new Map();

  /** @param {readonly LogEvent[]} events */
  constructor(events) {
    this.#bySeq = new Map(events.map((event) => [event.seq, event]));
    for (const { cause, seq } of events) {
      if (cause == null) continue;
      const known = this.#effects.get(cause);
      if (known) known.push(seq);
      else this.#effects.set(cause, [seq]);
    }
  }

  /** What an event brought about at once. @param {number} seq @returns {readonly number[]} */
  of(seq) {
    return this.#effects.get(seq) ?? [];
  }

  /** What led to an event, from the first cause to the event itself. @param {number} seq @returns {LogEvent[]} */
  chain(seq) {
    const chain = [];
    for (let event = this.#bySeq.get(seq); event; event = event.cause == null ? undefined : this.#bySeq.get(event.cause)) chain.push(event);
    return chain.reverse();
  }

  /** Everything that came of an event, in order. @param {number} seq @returns {number[]} */
  everything(seq) {
    const found = [...this.of(seq)];
    for (let at = 0; at < found.length; at += 1) found.push(...this.of(found[at]));
    return found.sort((a, b) => a - b);
  }

  /**
   * The turns of the story that led to an event: where a packet was made, what was done to an action; the hops on a packet's way are left out
   * but where it was rewritten or dropped. The event itself is the last.
   * @param {number} seq @returns {LogEvent[]}
   */
  story(seq) {
    const chain = this.chain(seq);
    return chain.filter(({ kind }, index) => index === chain.length - 1 || kind.type !== "hop" || ["dropped", "translated", "relayed", "fragmented"].includes(kind.decision.type));
  }

  /**
   * What stopped an action: where its packets were dropped, answers and what was sent again among them, and who turned them away
   * with an RST or an ICMP error.
   * @param {number} ended the action's end @param {ReadonlyMap<number, number>} flows the flow of each packet @returns {LogEvent[]}
   */
  stops(ended, flows) {
    const end = this.#bySeq.get(ended);
    if (end?.kind.type !== "action-ended") return [];
    const { action } = end.kind;
    const before = [...this.#bySeq.values()].filter(({ seq }) => seq < ended);
    const started = before.find(({ kind }) => kind.type === "action-started" && kind.action === action);
    if (!started) return [];
    const flowOf = (/** @type {number | null | undefined} */ packet) => (packet == null ? undefined : flows.get(packet));
    const own = new Set(this.everything(started.seq).map((seq) => flowOf(this.#bySeq.get(seq)?.packet)).filter((flow) => flow !== undefined));
    const isOwn = (/** @type {number | null | undefined} */ packet) => own.has(/** @type {number} */ (flowOf(packet)));
    return before.filter(({ seq, packet, kind }) => seq > started.seq && (
      kind.type === "hop" ? kind.decision.type === "dropped" && isOwn(packet)
      : kind.type === "created" && (kind.header.protocol.startsWith("icmp") ? isOwn(kind.inReplyTo) : isOwn(packet) && /RST/.test(kind.header.flags ?? ""))));
  }
}

/** Of the events of a run, which everybody shares. @type {(events: readonly LogEvent[]) => Causes} */
export const causesIn = onceOf((events) => new Causes(events));

/** The numbers of what led to an event, itself included. @param {readonly LogEvent[]} events */
export function causesOf(events) {
  const causes = causesIn(events);
  return (/** @type {number} */ seq) => causes.chain(seq).map((event) => event.seq);
}
