// What every view is a function of.

/** @import { Event, Frame } from "./engine.js" */
/** @import { Position } from "./player.js" */
/** @import { Run } from "./run.js" */

/**
 * The moment shown. `frame` and `event` are those of `position.seq`.
 * @typedef {{ run: Run, position: Position, seq: number | null, frame: Frame, event: Event | null }} Scene
 */

/** @param {Run} run @param {Position} position @returns {Scene} */
export function sceneOf(run, position) {
  const { seq } = position;
  return { run, position, seq, frame: run.frame(seq), event: seq === null ? null : run.events[seq] };
}

/** How the page speaks of a subnet. @param {Run} run @param {string} id */
export function subnetName(run, id) {
  return run.topology.subnets.find((subnet) => subnet.id === id)?.name ?? id;
}

/** How the page speaks of a component: its name, or what AWS calls it. @param {Run} run @param {string} id */
export function componentName(run, id) {
  const station = run.topology.stations.find((candidate) => candidate.component === id);
  return station?.name ?? id;
}
