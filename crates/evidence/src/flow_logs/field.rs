//! The fields of a flow log record, and formats made of them (F10.8 to F10.2e).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use vpclab_model::suggest;

use super::Problem;

/// Declares the fields with the name and the version that AWS gives them.
macro_rules! fields {
    ($($name:ident $text:literal $version:literal,)*) => {
        /// A field of a record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)] // AWS's own names: the table of section 10.2 says what they mean.
        pub enum Field { $($name,)* }

        impl Field {
            /// Every field, in the order of the versions that brought them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// AWS's name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The version that brought it (F10.8).
            #[must_use]
            pub const fn version(self) -> u8 {
                match self { $(Self::$name => $version,)* }
            }
        }
    };
}

fields! {
    Version "version" 2,
    AccountId "account-id" 2,
    InterfaceId "interface-id" 2,
    SrcAddr "srcaddr" 2,
    DstAddr "dstaddr" 2,
    SrcPort "srcport" 2,
    DstPort "dstport" 2,
    Protocol "protocol" 2,
    Packets "packets" 2,
    Bytes "bytes" 2,
    Start "start" 2,
    End "end" 2,
    Action "action" 2,
    LogStatus "log-status" 2,
    VpcId "vpc-id" 3,
    SubnetId "subnet-id" 3,
    InstanceId "instance-id" 3,
    TcpFlags "tcp-flags" 3,
    Type "type" 3,
    PktSrcAddr "pkt-srcaddr" 3,
    PktDstAddr "pkt-dstaddr" 3,
    Region "region" 4,
    AzId "az-id" 4,
    SublocationType "sublocation-type" 4,
    SublocationId "sublocation-id" 4,
    PktSrcAwsService "pkt-src-aws-service" 5,
    PktDstAwsService "pkt-dst-aws-service" 5,
    FlowDirection "flow-direction" 5,
    TrafficPath "traffic-path" 5,
    EcsClusterArn "ecs-cluster-arn" 7,
    EcsClusterName "ecs-cluster-name" 7,
    EcsContainerInstanceArn "ecs-container-instance-arn" 7,
    EcsContainerInstanceId "ecs-container-instance-id" 7,
    EcsContainerId "ecs-container-id" 7,
    EcsSecondContainerId "ecs-second-container-id" 7,
    EcsServiceName "ecs-service-name" 7,
    EcsTaskDefinitionArn "ecs-task-definition-arn" 7,
    EcsTaskArn "ecs-task-arn" 7,
    EcsTaskId "ecs-task-id" 7,
    RejectReason "reject-reason" 8,
    ResourceId "resource-id" 9,
    EncryptionStatus "encryption-status" 10,
    InstanceTag "instance-tag" 11,
    InstanceTag2 "instance-tag-2" 11,
    InterfaceTag "interface-tag" 11,
    InterfaceTag2 "interface-tag-2" 11,
    AsgTag "asg-tag" 11,
    AsgTag2 "asg-tag-2" 11,
    InterfaceType "interface-type" 11,
    NextHopInterfaceId "next-hop-interface-id" 11,
    NextHopSubnetId "next-hop-subnet-id" 11,
    NextHopAzId "next-hop-az-id" 11,
    NextHopVpcId "next-hop-vpc-id" 11,
    NextHopInterfaceType "next-hop-interface-type" 11,
}

/// Which fields a record has, in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format(Vec<Field>);

/// The default format: the fields of version 2 (F10.8).
impl Default for Format {
    fn default() -> Self {
        let all = Field::ALL.iter().copied();
        Self(all.filter(|field| field.version() == 2).collect())
    }
}

impl Format {
    /// Reads `${version} ${account-id} …`, as AWS writes a custom format.
    ///
    /// # Errors
    ///
    /// The first word that is no field in `${}`, and what may have been meant.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let fields = text.split_whitespace().map(|word| {
            let name = word
                .strip_prefix("${")
                .and_then(|word| word.strip_suffix('}'));
            let known = |name: &str| Field::ALL.iter().find(|field| field.name() == name);
            let Some(name) = name else {
                let hint = match known(word) {
                    Some(_) => format!("write ${{{word}}}"),
                    None => String::from("for example '${version} ${srcaddr} ${dstaddr}'"),
                };
                let message = format!(
                    "`{word}` is no field: fields stand in ${{}}, with spaces between them"
                );
                return Err(Problem::new(message, hint));
            };
            known(name).copied().ok_or_else(|| {
                let names: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
                let message = format!("`{name}` is no field of a flow log record");
                Problem::new(message, suggest(name, &names))
            })
        });
        let fields: Vec<Field> = fields.collect::<Result<_, _>>()?;
        if fields.is_empty() {
            let hint = String::from("leave it out for the default format");
            return Err(Problem::new(String::from("the format has no fields"), hint));
        }
        Ok(Self(fields))
    }

    /// The fields.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.0
    }

    /// The highest version among the fields (F10.8).
    #[must_use]
    pub fn version(&self) -> u8 {
        let versions = self.0.iter().map(|field| field.version());
        versions.max().unwrap_or(2)
    }

    /// The line with which a file begins: the names of the fields.
    #[must_use]
    pub fn header(&self) -> String {
        let names: Vec<&str> = self.0.iter().map(|field| field.name()).collect();
        names.join(" ")
    }
}
