// What an error says.

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** What is wrong with a scenario or an action, where the simulator said so. @param {unknown} error @returns {readonly Diagnostic[]} */
export function diagnosticsOf(error) {
  return error instanceof Error && "diagnostics" in error && Array.isArray(error.diagnostics) ? error.diagnostics : [];
}
