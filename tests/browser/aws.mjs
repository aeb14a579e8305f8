// What the AWS CLI prints of a small VPC: a public subnet with a web server, a private one with a
// database whose security group lets nobody in.
const VPC = "vpc-0aa1", PUBLIC = "subnet-0pub", PRIVATE = "subnet-0prv";
const open = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];

const instance = (id, name, eni, subnet, address, group, publicIp) => ({
  InstanceId: id, InstanceType: "m5.large", State: { Code: 16, Name: "running" }, SubnetId: subnet, VpcId: VPC, PrivateIpAddress: address, SourceDestCheck: true,
  SecurityGroups: [{ GroupId: group }], Tags: [{ Key: "Name", Value: name }], Placement: { AvailabilityZone: "us-east-1a" },
  NetworkInterfaces: [{ NetworkInterfaceId: eni, SubnetId: subnet, VpcId: VPC, PrivateIpAddress: address, MacAddress: `02:00:00:00:00:0${address.at(-1)}`, Status: "in-use", SourceDestCheck: true, Groups: [{ GroupId: group }],
    Attachment: { DeviceIndex: 0, Status: "attached" },
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address, ...(publicIp && { Association: { PublicIp: publicIp, IpOwnerId: "123456789012" } }) }] }],
});

/** @type {Record<string, object>} */
const ANSWERS = {
  "describe-vpcs": { Vpcs: [{ VpcId: VPC, CidrBlock: "10.1.0.0/16", State: "available", OwnerId: "123456789012", Tags: [{ Key: "Name", Value: "shop" }], CidrBlockAssociationSet: [{ CidrBlock: "10.1.0.0/16", CidrBlockState: { State: "associated" } }] }] },
  "describe-subnets": { Subnets: [
    { SubnetId: PUBLIC, VpcId: VPC, CidrBlock: "10.1.0.0/24", AvailabilityZone: "us-east-1a", State: "available" },
    { SubnetId: PRIVATE, VpcId: VPC, CidrBlock: "10.1.1.0/24", AvailabilityZone: "us-east-1a", State: "available" }] },
  "describe-internet-gateways": { InternetGateways: [{ InternetGatewayId: "igw-0aa1", Attachments: [{ VpcId: VPC, State: "available" }] }] },
  "describe-route-tables": { RouteTables: [
    { RouteTableId: "rtb-0main", VpcId: VPC, Associations: [{ Main: true, RouteTableId: "rtb-0main" }], Routes: [{ DestinationCidrBlock: "10.1.0.0/16", GatewayId: "local", Origin: "CreateRouteTable", State: "active" }] },
    { RouteTableId: "rtb-0pub", VpcId: VPC, Associations: [{ Main: false, RouteTableId: "rtb-0pub", SubnetId: PUBLIC }], Routes: [
      { DestinationCidrBlock: "10.1.0.0/16", GatewayId: "local", Origin: "CreateRouteTable", State: "active" },
      { DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-0aa1", Origin: "CreateRoute", State: "active" }] }] },
  "describe-network-acls": { NetworkAcls: [{ NetworkAclId: "acl-0def", VpcId: VPC, IsDefault: true, Associations: [{ NetworkAclId: "acl-0def", SubnetId: PUBLIC }, { NetworkAclId: "acl-0def", SubnetId: PRIVATE }],
    Entries: [true, false].flatMap((Egress) => [{ RuleNumber: 100, Egress, Protocol: "-1", RuleAction: "allow", CidrBlock: "0.0.0.0/0" }, { RuleNumber: 32767, Egress, Protocol: "-1", RuleAction: "deny", CidrBlock: "0.0.0.0/0" }]) }] },
  "describe-security-groups": { SecurityGroups: [
    { GroupId: "sg-0web", GroupName: "web", VpcId: VPC, OwnerId: "123456789012", IpPermissions: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }], IpPermissionsEgress: open },
    { GroupId: "sg-0db", GroupName: "db", VpcId: VPC, OwnerId: "123456789012", IpPermissions: [], IpPermissionsEgress: open }] },
  "describe-instances": { Reservations: [{ Instances: [
    instance("i-0web", "web", "eni-0web", PUBLIC, "10.1.0.5", "sg-0web", "198.51.100.7"),
    instance("i-0db", "database", "eni-0db", PRIVATE, "10.1.1.6", "sg-0db")] }] },
};

/** As files for a file picker. */
export const AWS_FILES = Object.entries(ANSWERS).map(([name, answer]) => ({ name: `${name}.json`, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(answer, null, 4)) }));
