// Topologies as the simulator describes them, for the tests of the layout.

/** @param {{ zones: number, vpcs?: number, instances?: number, regional?: boolean, address?: string, servers?: number, gateways?: boolean, services?: boolean, connectors?: string[], regions?: string[] }} options */
export function topologyOf({ zones, vpcs = 1, instances = 1, regional = false, address = "10.0.1.5", servers = 1, gateways = false, services = false, connectors = [], regions = ["us-east-1"] }) {
  /** @type {any} */
  const topology = { region: "us-east-1", vpcs: [], zones: [], subnets: [], stations: [] };
  const add = (kind, component, place = {}) => {
    const base = { station: topology.stations.length, component, kind, name: null, vpc: null, subnet: null, instance: null, gateway: null, addresses: [], joins: [] };
    topology.stations.push({ ...base, ...place });
  };
  for (let v = 0; v < vpcs; v += 1) {
    const vpc = `vpc-${v}`;
    topology.vpcs.push({ id: vpc, name: null, region: regions[v % regions.length], cidrBlocks: ["10.0.0.0/16"] });
    for (let z = 0; z < zones; z += 1) {
      const zone = `us-east-1${"abc"[z]}`;
      topology.zones.push({ vpc, name: zone });
      for (const kind of ["public", "private"]) {
        const subnet = `subnet-${v}-${z}-${kind}`;
        topology.subnets.push({ id: subnet, name: kind, vpc, zone, cidrBlock: "10.0.1.0/24", public: kind === "public" });
        add("network-acl", `acl-${v}`, { vpc, subnet });
        add("route-table", `rtb-${subnet}`, { vpc, subnet });
        if (kind === "public" && !regional) {
          add("nat-gateway", `nat-${v}-${z}`, { vpc, subnet, addresses: ["10.0.0.220", "198.51.100.10 (Elastic IP)"] });
        }
        for (let i = 0; kind === "private" && i < instances; i += 1) {
          const instance = `i-${v}-${z}-${i}`;
          const place = { vpc, subnet, instance };
          add("instance", instance, { ...place, name: "application-server" });
          add("eni", `eni-${instance}`, { ...place, addresses: [address] });
          add("security-group", `sg-${instance}`, place);
        }
        for (const kind of services ? ["vpc-endpoint", "load-balancer"] : []) {
          const owner = `${kind}-${subnet}`;
          const place = { vpc, subnet, gateway: owner };
          add(kind, owner, { vpc, subnet, name: "an-interface-endpoint" });
          add("eni", `eni-${owner}`, { ...place, addresses: [address] });
          if (kind === "vpc-endpoint") add("security-group", `sg-${owner}`, place);
        }
      }
    }
    if (regional) {
      add("nat-gateway", `nat-${v}`, { vpc, addresses: ["198.51.100.10 (Elastic IP)"] });
      add("route-table", `rtb-nat-${v}`, { vpc, gateway: `nat-${v}` });
    }
    add("resolver", `resolver-${v}`, { vpc, addresses: ["10.0.0.2"] });
    add("internet-gateway", `igw-${v}`, { vpc });
    for (const kind of gateways ? ["egress-only-internet-gateway", "vpn-gateway", "vpc-endpoint"] : []) add(kind, `${kind}-${v}`, { vpc });
  }
  for (const [index, kind] of connectors.entries()) {
    const joins = kind === "transit-gateway-peering" ? topology.stations.filter((station) => station.kind === "transit-gateway").map(({ component }) => component) : topology.vpcs.slice(index % 2).map(({ id }) => id);
    add(kind, `${kind}-${index}`, { joins });
  }
  add("edge", "edge");
  add("internet", "internet");
  for (let n = 0; n < servers; n += 1) add("server", `server-${n}`, { name: "google.com", addresses: ["203.0.113.5"] });
  return topology;
}
