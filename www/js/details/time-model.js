// A run on a line of time: its events, chapters, packets and timers, each with its place. No document.

import { verdictOf } from "../format.js";
import { packed, packetBars, timerBars } from "./bars.js";
import { TimeScale, above } from "./time-scale.js";

/** Rows of packets, and of timers: what has no room in them lies in the last one. */
export const PACKET_ROWS = 3;
export const TIMER_ROWS = 6;

/** @typedef {{ from: number, to: number, row: number }} Placed in units of the scale */
/** @typedef {import("./bars.js").PacketBar & Placed} Packet */
/** @typedef {import("./bars.js").TimerBar & Placed} Timer */
/** @typedef {Verdict | "noted" | "deed"} Sort what an event's mark looks like */

export class TimeModel {
  /** @param {Run} run @param {boolean} folded */
  constructor(run, folded) {
    const { events, story } = run;
    this.run = run;
    this.folded = folded;
    this.endUs = events.at(-1)?.atUs ?? 0;
    const timers = timerBars(events);
    // What is to come has its place too: the ends of timers that still run. Where nothing is folded they may be days away.
    const ends = folded ? timers.flatMap(({ toUs }) => (toUs > this.endUs && toUs < Infinity ? [toUs] : [])).sort((a, b) => a - b) : [this.endUs * 1.05];
    this.scale = new TimeScale([...events.map(({ atUs }) => atUs), ...ends], folded);
    this.end = this.scale.at(this.endUs);
    this.at = events.map(({ atUs }) => this.scale.at(atUs));
    /** @type {Sort[]} */
    this.sorts = events.map(({ kind }) => (kind.type === "edited" || kind.type === "action-started" ? "deed" : verdictOf(kind)?.verdict ?? "noted"));
    /** @type {Packet[]} */
    this.packets = this.#placed(packetBars(events).filter(({ label }) => !label.startsWith("ARP")), PACKET_ROWS);
    /** @type {Timer[]} */
    this.timers = this.#placed(timers, TIMER_ROWS);
    const reached = story.chapters.flatMap(({ title, first }) => (first == null ? [] : [{ title, from: this.at[run.indexOf(first) ?? 0] }]));
    this.chapters = reached.map((chapter, index) => ({ ...chapter, to: reached[index + 1]?.from ?? this.end }));
  }

  /** @template {import("./bars.js").Lasting} B @param {B[]} bars @param {number} most rows @returns {(B & Placed)[]} */
  #placed(bars, most) {
    const places = bars.map(({ fromUs, toUs }) => ({ from: this.scale.at(fromUs), to: this.scale.at(Math.min(toUs, Number.MAX_SAFE_INTEGER)) }));
    const rows = packed(places, most, this.scale.length / 2000);
    return bars.map((bar, index) => ({ ...bar, ...places[index], row: rows[index] < 0 ? most - 1 : rows[index] }));
  }

  /** The events between two places. @param {number} from @param {number} to @returns {[number, number]} first, and the one behind the last */
  between(from, to) {
    return [above(this.at, from - 1e-9), above(this.at, to)];
  }

  /** The event that is nearest to a place, if one is near. @param {number} u @param {number} reach @returns {number | null} */
  near(u, reach) {
    const next = above(this.at, u);
    const [before, after] = [u - (this.at[next - 1] ?? -Infinity), (this.at[next] ?? Infinity) - u];
    if (Math.min(before, after) > reach) return null;
    return before <= after ? next - 1 : above(this.at, this.at[next]) - 1;
  }
}
