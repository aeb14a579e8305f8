// Times, names and differences in words: what the views print, without a document.

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** As people say it: `50 µs`, `20 ms`, `350 s`, `5 d`. @param {number} us */
export function formatDuration(us) {
  if (us < 1000) return `${Math.round(us)} µs`;
  if (us < 999_500) return `${trim(us / 1000)} ms`;
  if (us < HOUR) return `${trim(us / SECOND)} s`;
  if (us < DAY) return `${trim(us / HOUR)} h`;
  return `${trim(us / DAY)} d`;
}

/** The simulated clock, to the microsecond: `0:00.062 410`. @param {number} us */
export function formatClock(us) {
  const whole = Math.max(0, Math.floor(us));
  const micros = String(whole % SECOND).padStart(6, "0");
  const seconds = Math.floor(whole / SECOND);
  const pad = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const head = hours > 0 ? `${hours}:${pad(minutes)}` : `${minutes}`;
  return `${head}:${pad(seconds % 60)}.${micros.slice(0, 3)} ${micros.slice(3)}`;
}

/** What a timer shows: steady in width while it counts. @param {number} us */
export function formatTimeLeft(us) {
  if (us <= 0) return "0 s";
  if (us >= DAY) return `${Math.floor(us / DAY)} d ${Math.floor((us % DAY) / HOUR)} h`;
  if (us >= HOUR) return `${Math.floor(us / HOUR)} h ${Math.floor((us % HOUR) / MINUTE)} min`;
  return `${(us / SECOND).toFixed(1)} s`;
}

/** @param {number} value */
function trim(value) {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}

/** `10.0.1.5:443`, without the port where there is none. @param {string} address @param {number} port */
export function formatEnd(address, port) {
  if (port === 0) return address;
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Where a packet says it comes from and goes. @param {Header} header @returns {[string, string]} */
export function endsOf({ src, srcPort, dst, dstPort }) {
  return [formatEnd(src, srcPort), formatEnd(dst, dstPort)];
}

/** @type {Record<StationKind | "folded", string>} */
const KINDS = {
  instance: "Instance",
  eni: "ENI",
  "security-group": "Security group",
  "network-acl": "Network ACL",
  "route-table": "Route table",
  "nat-gateway": "NAT gateway",
  "internet-gateway": "Internet gateway",
  resolver: "DNS resolver",
  edge: "AWS edge",
  internet: "Internet",
  server: "Server",
  "egress-only-internet-gateway": "Egress-only gateway",
  peering: "Peering",
  "transit-gateway": "Transit gateway",
  "transit-gateway-peering": "Transit gateway peering",
  "vpn-gateway": "VPN gateway",
  "vpc-endpoint": "Endpoint",
  "load-balancer": "Load balancer",
  folded: "Folded",
};

/** @param {StationKind | "folded"} kind */
export function kindName(kind) {
  return KINDS[kind] ?? kind;
}

/** @type {Record<Decision["type"], Verdict>} */
const VERDICTS = {
  passed: "passed",
  allowed: "allowed",
  "allowed-by-tracking": "allowed",
  routed: "routed",
  translated: "rewritten",
  answered: "answered",
  delivered: "delivered",
  dropped: "dropped",
  forwarded: "passed",
  fragmented: "rewritten",
  "let-through": "passed",
  relayed: "rewritten",
};

/** Where a verdict's own name says too little. @type {Partial<Record<Decision["type"], string>>} */
const WORDS = { "allowed-by-tracking": "allowed: tracked", forwarded: "forwarded", fragmented: "cut", "let-through": "let through", relayed: "relayed" };

/** What was done to a packet, as one of few verdicts with an icon each, and in words.
 * @param {LogEvent["kind"]} kind @returns {Said | null} */
export function verdictOf(kind) {
  if (kind.type === "created") return { verdict: "sent", word: "sent" };
  if (kind.type !== "hop" && kind.type !== "generated") return null;
  const { decision } = kind;
  const verdict = VERDICTS[decision.type];
  if (decision.type === "dropped") return { verdict, word: "dropped", code: decision.code };
  return { verdict, word: WORDS[decision.type] ?? verdict };
}

/** An event's heading: where, and what was done there, as in `Network ACL, private · dropped`.
 * @param {Run} run @param {LogEvent} event @returns {{ title: string, verdict: Verdict | "noted", code?: string }} */
export function headingOf(run, { place, kind, seq }) {
  const action = kind.type === "action-ended" ? run.actions.find(({ ended }) => ended?.seq === seq) : null;
  const said = verdictOf(kind);
  const kindly = place ? kindName(place.kind) : "Script";
  const where = place?.subnet ? `${kindly}, ${run.subnetName(place.subnet)}`
    : (place?.kind === "server" || place?.kind === "instance") && place.name ? place.name : kindly;
  const title = [where, said?.word ?? (action && outcomeOf(action))].filter(Boolean).join(" · ");
  const failed = action?.outcome && action.outcome !== "done";
  return { title, verdict: failed ? "dropped" : said?.verdict ?? "noted", code: said?.code };
}

/** Whose word a sentence is. @type {Record<BasisView, { word: string, meaning: string }>} */
export const BASES = {
  aws: { word: "AWS documents", meaning: "Stated in AWS's documentation" },
  rfc: { word: "RFC", meaning: "Stated in an RFC" },
  infer: { word: "deduced", meaning: "Deduced from AWS's documentation; AWS does not say it in one place" },
  model: { word: "our assumption", meaning: "AWS does not document this: it is our assumption" },
  scenario: { word: "the scenario", meaning: "What the scenario does itself: nobody's word on AWS" },
  notes: { word: "as the notes tell it", meaning: "As the notes tell it, where AWS documents something else" },
};

/** @type {Record<NatModel, { name: string, meaning: string }>} */
export const MODELS = {
  notes: { name: "Notes", meaning: "As the notes tell it: the NAT gateway writes the Elastic IP, the internet gateway does no NAT" },
  zonal: { name: "Zonal", meaning: "As AWS documents a zonal NAT gateway: two rewrites, the Elastic IP at the internet gateway" },
  regional: { name: "Regional", meaning: "As AWS documents a regional NAT gateway: no subnet, one rewrite to the public address" },
};

/** @param {number} count @param {string} one @param {string} [many] */
export function plural(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** What came of an action: `timed out after 127 s, SYN sent 7 times`. @param {Action} action */
export function outcomeOf({ outcome, tookUs, syns }) {
  if (!outcome) return "not over";
  const word = outcome.replaceAll("-", " ");
  const after = tookUs > 0 ? ` after ${formatDuration(tookUs)}` : "";
  return `${word}${after}${outcome === "timed-out" && syns > 0 ? `, SYN sent ${plural(syns, "time")}` : ""}`;
}
