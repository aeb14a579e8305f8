//! Instance metadata options: who may ask the instance metadata service, and how far its answers go.

/// The options of an instance's metadata service (IMDS), by AWS's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetadataOptions {
    /// `HttpEndpoint`: does the service answer at all? (F2.16)
    pub http_endpoint: bool,
    /// `HttpTokens` is `required`: only requests with a session token are answered.
    pub http_tokens_required: bool,
    /// `HttpPutResponseHopLimit`: how many hops an answer may make, 1 to 64 (F2.19).
    pub hop_limit: u8,
}

impl MetadataOptions {
    /// What an instance gets when nothing is said: the service answers, with or without a token,
    /// and its answers make one hop (F2.19).
    pub const DEFAULT: Self = Self {
        http_endpoint: true,
        http_tokens_required: false,
        hop_limit: 1,
    };
}
