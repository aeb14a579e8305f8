// The only module that knows the WebAssembly package: everything else gets its types from here.

import init, { Simulation } from "../pkg/vpclab.js";

/** @typedef {import("../pkg/vpclab.js").NatModel} NatModel */
/** @typedef {import("../pkg/vpclab.js").ScenarioInfo} ScenarioInfo */
/** @typedef {import("../pkg/vpclab.js").Topology} Topology */
/** @typedef {import("../pkg/vpclab.js").TopologyStation} TopologyStation */
/** @typedef {import("../pkg/vpclab.js").SubnetView} SubnetView */
/** @typedef {import("../pkg/vpclab.js").StationKind} StationKind */
/** @typedef {import("../pkg/vpclab.js").Event} Event */
/** @typedef {import("../pkg/vpclab.js").SentenceView} SentenceView */
/** @typedef {import("../pkg/vpclab.js").BasisView} BasisView */
/** @typedef {import("../pkg/vpclab.js").Header} Header */
/** @typedef {import("../pkg/vpclab.js").Decision} Decision */
/** @typedef {import("../pkg/vpclab.js").Frame} Frame */
/** @typedef {import("../pkg/vpclab.js").PacketRow} PacketRow */
/** @typedef {import("../pkg/vpclab.js").NatRow} NatRow */
/** @typedef {import("../pkg/vpclab.js").TrackingRow} TrackingRow */
/** @typedef {import("../pkg/vpclab.js").SocketRow} SocketRow */
/** @typedef {import("../pkg/vpclab.js").NameRow} NameRow */
/** @typedef {import("../pkg/vpclab.js").Table} Table */
/** @typedef {import("../pkg/vpclab.js").PacketLayer} PacketLayer */
/** @typedef {import("../pkg/vpclab.js").PacketField} PacketField */
/** @typedef {import("../pkg/vpclab.js").Story} Story */
/** @typedef {import("../pkg/vpclab.js").Comparison} Comparison */
/** @typedef {import("../pkg/vpclab.js").Diagnostic} Diagnostic */

/** @type {Promise<unknown> | undefined} */
let loading;

/**
 * Fetches and compiles the simulator, once however often it is asked for.
 * After a failure the next call tries again: the network may be back.
 */
export async function loadEngine() {
  loading ??= init();
  try {
    await loading;
  } catch (error) {
    loading = undefined;
    throw error;
  }
}

export { Simulation };
