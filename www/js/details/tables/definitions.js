// What each table has: its columns, and a row of it in words. No document.

import { endsOf, formatClock, kindName } from "../../format.js";
import { flowRecords, metricRows, neighbours, routeRows } from "./folds.js";

/** @typedef {{ usedAtUs: number, expiresAtUs: number }} Timer */

/**
 * `rows` are the rows from a place on; of the tables that the simulator keeps only those are read.
 * `timed` tables count down.
 * @typedef {{ id: string, caption: string, chip: string, empty: string, columns: string[], timed?: boolean, shown?: boolean, whole?: boolean,
 *   count: (scene: TableScene) => number, rows: (scene: TableScene, offset: number, limit: number) => any[], line: (scene: TableScene, row: any) => Line }} Definition
 */

/** @param {TableScene} scene @param {{ changedBy: number, madeBy: number, removed?: string | null }} row @returns {Line["mark"]} */
function markOf({ seq }, row) {
  if (row.removed) return "removed";
  return row.changedBy !== seq ? "" : row.madeBy === seq ? "new" : "used";
}

/** @param {string | null | undefined} reason */
const words = (reason) => (reason ?? "").replaceAll("-", " ");

/** A table of the simulator's. @param {Table} table @returns {Pick<Definition, "count" | "rows">} */
const kept = (table) => ({ count: ({ frame }) => frame.counts[table], rows: (scene, offset, limit) => scene.rows(table, offset, limit) });

/** A table that is worked out here, all of it. @param {(scene: TableScene) => any[]} all @returns {Pick<Definition, "count" | "rows" | "whole">} */
const worked = (all) => ({ whole: true, count: (scene) => all(scene).length, rows: (scene, offset, limit) => all(scene).slice(offset, offset + limit) });

/** @type {Definition[]} */
export const DEFINITIONS = [
  {
    id: "nat",
    caption: "NAT gateway translations",
    chip: "NAT",
    empty: "No translation. The first packet of a connection through a NAT gateway makes one.",
    columns: ["Inside", "Outside", "To", "State"],
    timed: true,
    shown: true,
    ...kept("nat"),
    line: (scene, /** @type {NatRow} */ row) => ({
      key: `nat/${row.gateway}/${row.entry}`,
      owner: row.gateway,
      cells: [row.inside, row.outside, row.destination, `${row.state} ${row.protocol}`],
      timer: row.removed ? null : row,
      timed: true,
      mark: markOf(scene, row),
      reason: words(row.removed),
      madeBy: row.madeBy,
      changedBy: row.changedBy,
    }),
  },
  {
    id: "tracking",
    caption: "Security-group connection tracking",
    chip: "Tracking",
    empty: "Nothing is tracked. The first packet of a flow that a security group allows makes an entry.",
    columns: ["First from", "To", "State"],
    timed: true,
    shown: true,
    ...kept("tracking"),
    line: (scene, /** @type {TrackingRow} */ row) => ({
      key: `tracking/${row.eni}/${row.entry}`,
      owner: row.eni,
      cells: [row.source, row.destination, `${row.state} ${row.protocol}${row.automatic ? " automatic" : ""}`],
      timer: row.removed ? null : row,
      timed: true,
      mark: markOf(scene, row),
      reason: words(row.removed),
      madeBy: row.madeBy,
      changedBy: row.changedBy,
    }),
  },
  {
    id: "sockets",
    caption: "Sockets",
    chip: "Sockets",
    empty: "No socket is open.",
    columns: ["Local", "Remote", "State"],
    shown: true,
    ...kept("sockets"),
    line: (scene, /** @type {SocketRow} */ row) => ({
      key: `sockets/${row.guest}/${row.socket}`,
      owner: row.guest,
      cells: [row.local, row.remote ?? "any", `${row.state ?? "gone"}${row.connection ? ` ${row.connection}` : ""}`],
      timer: null,
      mark: !row.state ? "removed" : row.changedBy === scene.seq ? "used" : "",
      reason: row.state ? "changed" : "",
      madeBy: null,
      changedBy: row.changedBy,
    }),
  },
  {
    id: "names",
    caption: "DNS cache",
    chip: "DNS",
    empty: "No name is known.",
    columns: ["Name", "Address"],
    timed: true,
    shown: true,
    ...kept("names"),
    line: (scene, /** @type {NameRow} */ row) => {
      const used = scene.event?.kind.type === "name" && scene.event.kind.change === "used";
      return {
        key: `names/${row.guest}/${row.name}`,
        owner: row.guest,
        cells: [row.name, row.address],
        timer: row.removed ? null : { usedAtUs: scene.atOf(row.changedBy), expiresAtUs: row.expiresAtUs },
        timed: true,
        mark: row.removed ? "removed" : row.changedBy !== scene.seq ? "" : used ? "used" : "new",
        reason: row.removed ? "expired" : "",
        madeBy: null,
        changedBy: row.changedBy,
      };
    },
  },
  {
    id: "neighbours",
    caption: "Neighbours (ARP)",
    chip: "ARP",
    empty: "Nobody has asked for a neighbour. A guest's first packet does.",
    columns: ["Address", "Hardware address"],
    ...worked((scene) => scene.past("neighbours", neighbours)),
    line: ({ seq }, row) => ({ ...row, key: `neighbours/${row.owner}/${row.cells[0]}`, timer: null, mark: row.changedBy === seq ? "new" : "", reason: "", madeBy: row.changedBy }),
  },
  {
    id: "packets",
    caption: "Packets on their way",
    chip: "Packets",
    empty: "No packet is on its way.",
    columns: ["Packet", "From", "To", "At"],
    ...worked(({ frame }) => frame.packets),
    line: (scene, /** @type {PacketRow} */ row) => {
      const here = scene.station(row.station);
      return {
        key: `packets/${row.packet}`,
        owner: here?.component ?? "",
        cells: [row.header.label, ...endsOf(row.header), here ? kindName(here.kind).replaceAll(" ", "\u00a0") : ""],
        timer: null,
        mark: row.next === null ? "removed" : row.changedBy === scene.seq ? "used" : "",
        reason: row.next === null ? "at its end" : "",
        madeBy: null,
        changedBy: row.changedBy,
      };
    },
  },
  {
    id: "routes",
    caption: "Routes",
    chip: "Routes",
    empty: "There is no route.",
    columns: ["Table", "Destination", "Target", "State"],
    ...worked((scene) => scene.configured("routes", routeRows)),
    line: (_scene, row) => ({ ...row, timer: null, mark: "", reason: "", madeBy: null, changedBy: null }),
  },
  {
    id: "flow-logs",
    caption: "Flow logs",
    chip: "Flow logs",
    empty: "No record yet. One is written when its minute is over.",
    columns: ["From", "To", "Protocol", "Packets", "Bytes", "Action", "First"],
    ...worked((scene) => scene.written("flow-logs", flowRecords)),
    line: (_scene, row) => ({ ...row, cells: [...row.cells.slice(0, 6), formatClock(row.startUs).split(".")[0]], timer: null, mark: "", reason: "", madeBy: null, changedBy: null }),
  },
  {
    id: "metrics",
    caption: "CloudWatch metrics of NAT gateways",
    chip: "Metrics",
    empty: "Nothing has been counted. A minute is shown when it is over.",
    columns: ["Minute", "Active", "Attempts", "Established", "Idle timeouts", "Port errors", "Dropped", "Packets out", "Packets in", "Bytes out", "Bytes in"],
    ...worked((scene) => scene.written("metrics", metricRows)),
    line: (_scene, row) => ({ ...row, timer: null, mark: "", reason: "", madeBy: null, changedBy: null }),
  },
];
