// The five exam-critical points of the notes, and their table of the handshake, tested on any run by its events. A
// scenario with claims of its own has those instead. No document.

/** @typedef {{ text: string, remark: string, status: "open" | "proved" | "refuted", evidence: number[] }} Claim */
/** @typedef {{ step: string, text: string, event: number | null }} Step */

/** @param {readonly LogEvent[]} events @returns {Claim[]} */
export function examClaims(events) {
  const hops = events.flatMap(({ seq, place, kind }) => (kind.type === "hop" ? [{ seq, place, kind, header: kind.header, decision: kind.decision }] : []));
  /** @typedef {typeof hops[number]} Hop */
  const at = (/** @type {StationKind} */ kind) => hops.filter(({ place }) => place?.kind === kind);
  const seqs = (/** @type {Hop[]} */ list) => list.map(({ seq }) => seq);

  const translated = at("nat-gateway").flatMap((hop) => (hop.decision.type === "translated" && hop.decision.nat ? [{ ...hop, nat: hop.decision.nat }] : []));
  const back = translated.find(({ nat, kind }) => !nat.made && kind.direction === "ingress");
  const out = back && translated.find(({ nat }) => nat.made && nat.table === back.nat.table && nat.entry === back.nat.entry);

  const tracked = at("security-group").flatMap((hop) => ("tracking" in hop.decision && hop.decision.tracking ? [{ ...hop, tracking: hop.decision.tracking }] : []));
  const reply = tracked.find(({ seq, kind, tracking }) => !tracking.made && tracked.some((first) => first.seq < seq && first.tracking.made
    && first.tracking.table === tracking.table && first.tracking.entry === tracking.entry && first.kind.direction !== kind.direction));
  const first = reply && tracked.find(({ tracking }) => tracking.made && tracking.table === reply.tracking.table && tracking.entry === reply.tracking.entry);
  const lost = at("network-acl").filter(({ header, decision }) => decision.type === "dropped" && header.flags?.includes("ACK"));

  const gateway = at("internet-gateway");
  const rewritten = gateway.filter(({ decision }) => decision.type === "translated");
  const passed = gateway.filter(({ decision }) => decision.type === "passed");

  const arp = hops.filter(({ header }) => header.protocol === "arp");
  const outside = arp.filter(({ place }) => !place || !LINK.includes(place.kind));
  const answered = arp.filter(({ decision, place }) => decision.type === "answered" && place?.kind === "eni");

  return [
    claim("NAT Gateway is stateful", "The entry that the first packet makes is what leads the answer back to the instance (F6.20, F6.23).", out && back ? [out.seq, back.seq] : [], []),
    claim("Security Groups are stateful", "The entry that an allowed packet makes lets the answer pass without a rule (F4.20).", first && reply ? [first.seq, reply.seq] : [], []),
    claim("Return traffic is automatically allowed", "True for security groups and NAT gateways. A network ACL is asked anew for the answer, and drops it without a rule (S0.13, F5.1).", [back, reply].flatMap((hop) => (hop ? [hop.seq] : [])), seqs(lost)),
    claim("Internet Gateway does not perform NAT", "AWS documents one-to-one NAT for IPv4, without state and without touching ports (S0.2, F7.2). Nothing is rewritten where the public address is on the packet already, or the packet is IPv6.", seqs(passed).slice(0, 2), seqs(rewritten)),
    claim("ARP and MAC addressing are internal only", "The VPC answers at the interface; no request leaves the host (S0.16, F9.12).", seqs(answered), seqs(outside)),
  ];
}

/** Where ARP may be seen: a guest, and its own link. @type {StationKind[]} */
const LINK = ["eni", "instance", "server"];

/** @param {string} text @param {string} remark @param {number[]} proof @param {number[]} refutation @returns {Claim} */
function claim(text, remark, proof, refutation) {
  if (refutation.length > 0) return { text, remark, status: "refuted", evidence: refutation };
  return { text, remark, status: proof.length > 0 ? "proved" : "open", evidence: proof };
}

/** The notes' table "Where the TCP handshake happens", by the first connection of the run. @param {readonly LogEvent[]} events @returns {Step[]} */
export function handshake(events) {
  const sent = (/** @type {string} */ flags, /** @type {LogEvent | undefined} */ after, /** @type {boolean} */ byClient) => events.find(({ seq, kind, place }) =>
    kind.type === "created" && kind.header.flags === flags && (!after || seq > after.seq) && (!client || (place?.station === client.place?.station) === byClient));
  /** @type {LogEvent | undefined} */
  let client;
  client = sent("SYN", undefined, true);
  const answer = client && sent("SYN,ACK", client, false);
  const last = answer && sent("ACK", answer, true);
  const open = answer && events.find(({ seq, kind, place }) => seq > answer.seq && kind.type === "socket" && kind.state === "ESTABLISHED" && place?.station === client?.place?.station);
  return client ? [
    { step: "2", text: "SYN", event: client.seq },
    { step: "8", text: "SYN-ACK", event: answer?.seq ?? null },
    { step: "11", text: "ACK", event: last?.seq ?? null },
    { step: "12", text: "Connection established", event: open?.seq ?? null },
  ] : [];
}
