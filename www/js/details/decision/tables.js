// What a component looked at when it decided, as tables. No document: which row decided, and why the others did not,
// is what the simulator says.

import { formatTimeLeft } from "../../format.js";
import { KINDS, ROUTE_FATES } from "./principles.js";

/**
 * @typedef {{ cells: string[], fate: string, why: string, assumed: boolean, changed?: boolean[] }} DecisionRow
 * @typedef {{ kind: string, id: string, name: string | null, title: string, columns: string[], rows: DecisionRow[],
 *   principle: import("./principles.js").Principle, empty: string }} DecisionTable
 */

/** Addresses of a NAT gateway whose ports are listed. */
const POOLS_MAX = 1000;

/** @param {Scene} scene @returns {DecisionTable[]} */
export function tablesOf({ run, event }) {
  const kind = event?.kind;
  if (!event || (kind?.type !== "hop" && kind?.type !== "generated")) return [];
  const tables = run.listings(event.seq).map((list) => {
    const rows = list.rows.map(({ cells, fate, why, assumed }) => ({ cells, fate, why, assumed }));
    return table(list.of, list, list.asked, rows, kind.direction);
  });
  if (kind.type === "hop" && kind.routes.length > 0 && event.place) tables.push(routes(run, event, kind));
  const { decision } = kind;
  const before = event.seq === 0 ? null : event.seq - 1;
  const flow = "tracking" in decision && decision.tracking;
  if (flow) tables.push(entry("tracking", flow, event, run.frame(before).tracking, run.frame(event.seq).tracking, (row) => row.eni, (row) => [row.source, row.destination]));
  const nat = ("nat" in decision && decision.nat) || ("flow" in decision && decision.flow);
  if (nat) {
    const made = entry("translation", nat, event, run.frame(before).nat, run.frame(event.seq).nat, (row) => row.gateway, (row) => [row.inside, row.outside, row.target ?? row.destination]);
    tables.push(made);
    if (nat.made && event.place?.kind === "nat-gateway") tables.push(ports(run, before, nat, kind.headerAfter));
  }
  return tables;
}

/** @param {string} kind @param {{ id: string, name?: string | null }} of @param {boolean} asked @param {DecisionRow[]} rows @param {"ingress" | "egress" | null} [direction] @returns {DecisionTable} */
function table(kind, { id, name = null }, asked, rows, direction = null) {
  const { title, columns, asked: principle, needless } = KINDS[kind];
  const ends = { ingress: "Source", egress: "Destination" };
  return {
    kind, id, name, rows, title,
    columns: columns.map((column) => (column === "End" && direction ? ends[direction] : column)),
    principle: asked ? principle : needless ?? principle,
    empty: kind === "security-groups" ? "The groups have no rule for this direction." : "Empty.",
  };
}

/** @param {Run} run @param {LogEvent} event @param {Extract<LogEvent["kind"], { type: "hop" }>} kind */
function routes(run, { seq, place }, { routes, decision, header }) {
  const asked = !(decision.type === "routed" && decision.rule.type === "return-to-sender");
  const known = run.configuration(seq).routeTables.find(({ routes: rows, id }) => id === place?.component && rows.length > 0);
  return table("routes", { id: place?.component ?? "", name: place?.name }, asked, routes.map(({ index, destination, target, origin, fate }) => {
    const state = known?.routes.find((row) => row.index === index)?.state ?? "active";
    const gone = fate === "chosen" && state === "blackhole";
    const said = ROUTE_FATES[fate];
    return {
      cells: [destination, target, origin, state],
      fate: asked ? said.fate : "not-asked",
      why: !asked ? "" : gone ? "decides, and leads to what is gone: no other row is tried (F3.17)" : said.why.replace("it", header.dst),
      assumed: fate === "other-prefix-list",
    };
  }));
}

/**
 * An entry before and after. Of a table that is too long to copy only what the event says is shown.
 * @template {{ entry: number, state: string, expiresAtUs: number }} R
 * @param {string} kind @param {{ table: string, entry: number, made: boolean, state: string, expiresAtUs: number }} update @param {LogEvent} event
 * @param {readonly R[]} before @param {readonly R[]} after @param {(row: R) => string} owner @param {(row: R) => string[]} ends
 */
function entry(kind, update, { atUs }, before, after, owner, ends) {
  const find = (/** @type {readonly R[]} */ rows) => rows.find((row) => owner(row) === update.table && row.entry === update.entry);
  const cells = (/** @type {R} */ row) => [...ends(row), row.state, formatTimeLeft(row.expiresAtUs - atUs)];
  const width = KINDS[kind].columns.length;
  const was = update.made ? undefined : find(before);
  const is = find(after);
  const now = is ? cells(is) : [...Array(width - 2).fill("–"), update.state, formatTimeLeft(update.expiresAtUs - atUs)];
  /** @type {DecisionRow[]} */
  const rows = [];
  if (was) rows.push({ cells: cells(was), fate: "before", why: "", assumed: false });
  rows.push({ cells: now, fate: "after", why: update.made ? "made by this packet" : "", assumed: false, changed: was && now.map((cell, index) => cell !== rows[0].cells[index]) });
  return table(kind, { id: update.table }, update.made, rows);
}

/** @param {Run} run @param {number | null} before @param {{ table: string }} update @param {Header} header as it leaves */
function ports(run, before, { table: gateway }, header) {
  const kept = run.info.natModel === "notes";
  const towards = header.dstPort === 0 || header.protocol === "icmp" ? header.dst : header.dst.includes(":") ? `[${header.dst}]:${header.dstPort}` : `${header.dst}:${header.dstPort}`;
  const pools = run.ports(before, POOLS_MAX).filter((pool) => pool.gateway === gateway && pool.destination === towards && pool.protocol === header.protocol);
  const others = pools.filter(({ address }) => address !== header.src);
  const used = pools.find(({ address }) => address === header.src)?.used ?? 0;
  const row = (/** @type {string} */ address, /** @type {number} */ taken, /** @type {boolean} */ chosen) => ({
    cells: [address, taken.toLocaleString("en"), Math.max(0, PORTS - taken).toLocaleString("en"), chosen ? String(header.srcPort) : ""],
    fate: chosen ? "decides" : taken >= PORTS ? "passed-over" : "loses",
    why: chosen ? "is written" : taken >= PORTS ? "every port towards this destination is taken" : "another address had its turn",
    assumed: chosen && !kept,
  });
  return table("ports", { id: gateway }, !kept, [row(header.src, used, true), ...others.map(({ address, used: taken }) => row(address, taken, false))]);
}

/** Of one address towards one destination (F6.26). */
const PORTS = 55_000;

