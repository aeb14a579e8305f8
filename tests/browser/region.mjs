// A Region as large companies have them: the same that `crates/bench/src/region.rs` writes.

/** 200 VPCs, 2,000 subnets, 20,000 interfaces, 10,000 security groups. */
export const REGION = { vpcs: 200, subnets: 10, interfaces: 100, groups: 50 };

/** @param {{ vpcs: number, subnets: number, interfaces: number, groups: number }} size @returns {string} the scenario file */
export function region(size) {
  const numbers = (/** @type {number} */ count) => Array.from({ length: count }, (_, number) => number);
  const vpcs = numbers(size.vpcs).map((vpc) => ({ vpc, a: 10 + Math.floor(vpc / 256), b: vpc % 256 }));
  /** @param {{ vpc: number, a: number, b: number }} of @param {number} number */
  const interfaceOf = ({ vpc, a, b }, number) => ({
    number, subnet: `subnet-${vpc}-${number % size.subnets}`, securityGroups: [`sg-${vpc}-${number % size.groups}`],
    privateIpAddress: `${a}.${b}.${number % size.subnets}.${20 + Math.floor(number / size.subnets)}`,
  });
  const interfaces = vpcs.flatMap((one) => numbers(size.interfaces).map((number) => ({ vpc: one.vpc, ...interfaceOf(one, number) })));
  const isInstance = (/** @type {number} */ number) => [0, 4].includes(number % 5);
  return JSON.stringify({
    vpclab: 1, title: "a large Region",
    network: {
      vpcs: vpcs.map(({ vpc, a, b }) => ({ id: `vpc-${vpc}`, cidrBlock: `${a}.${b}.0.0/16` })),
      internetGateways: vpcs.map(({ vpc }) => ({ id: `igw-${vpc}`, vpc: `vpc-${vpc}` })),
      natGateways: vpcs.map(({ vpc, a, b }) => ({ id: `nat-${vpc}`, subnet: `subnet-${vpc}-0`, privateIp: `${a}.${b}.0.4`, publicIp: `52.0.${Math.floor(vpc / 250)}.${(vpc % 250) + 1}` })),
      subnets: vpcs.flatMap(({ vpc, a, b }) => numbers(size.subnets).map((subnet) => ({
        id: `subnet-${vpc}-${subnet}`, vpc: `vpc-${vpc}`, cidrBlock: `${a}.${b}.${subnet}.0/24`, availabilityZone: `us-east-1${"abc"[subnet % 3]}`, routeTable: `rtb-${vpc}-${subnet === 0 ? "public" : "private"}`,
      }))),
      routeTables: vpcs.flatMap(({ vpc }) => [
        { id: `rtb-${vpc}-public`, vpc: `vpc-${vpc}`, routes: [{ destination: "0.0.0.0/0", target: `igw-${vpc}` }] },
        { id: `rtb-${vpc}-private`, vpc: `vpc-${vpc}`, main: true, routes: [{ destination: "0.0.0.0/0", target: `nat-${vpc}` }, { destination: "10.0.0.0/8", target: "tgw" }] },
      ]),
      securityGroups: vpcs.flatMap(({ vpc, a, b }) => numbers(size.groups).map((group) => ({
        id: `sg-${vpc}-${group}`, vpc: `vpc-${vpc}`, ingress: [
          { protocol: "tcp", portRange: 443, source: `sg-${vpc}-${(group + 1) % size.groups}` },
          { protocol: "tcp", portRange: 22, source: "192.168.0.0/16" },
          { protocol: "icmp", source: `${a}.${b}.0.0/16` },
        ],
      }))),
      instances: interfaces.filter(({ number }) => isInstance(number)).map(({ vpc, number, ...place }) => ({ id: `i-${vpc}-${number}`, ...place })),
      networkInterfaces: interfaces.filter(({ number }) => !isInstance(number)).map(({ vpc, number, ...place }) => ({ id: `eni-${vpc}-${number}`, ...place, interfaceType: "lambda", requesterManaged: true })),
      transitGateways: [{ id: "tgw" }],
      transitGatewayVpcAttachments: vpcs.map(({ vpc }) => ({ id: `attach-${vpc}`, transitGateway: "tgw", vpc: `vpc-${vpc}`, subnets: [0, 1, 2].map((subnet) => `subnet-${vpc}-${subnet}`) })),
    },
    script: [{ do: "connect", instance: "i-0-0", to: "10.0.9.24", port: 443, connection: "first" }],
  });
}
