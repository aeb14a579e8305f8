//! Which of our crates may use which.

/// The crates without an operating system.
pub const CORE: [&str; 6] = ["model", "wire", "trace", "engine", "timeline", "evidence"];

/// Which of our crates each may use, beside what those use themselves. The direction is
/// `model → wire, trace → engine → timeline → import, evidence, explain → wasm, cli`.
pub const MAY_USE: [(&str, &[&str]); 14] = [
    ("vpclab-model", &[]),
    ("vpclab-wire", &["vpclab-model"]),
    ("vpclab-trace", &["vpclab-model"]),
    (
        "vpclab-engine",
        &["vpclab-model", "vpclab-wire", "vpclab-trace"],
    ),
    (
        "vpclab-timeline",
        &[
            "vpclab-model",
            "vpclab-wire",
            "vpclab-trace",
            "vpclab-engine",
        ],
    ),
    (
        "vpclab-explain",
        &[
            "vpclab-model",
            "vpclab-wire",
            "vpclab-trace",
            "vpclab-engine",
        ],
    ),
    (
        "vpclab-evidence",
        &[
            "vpclab-model",
            "vpclab-wire",
            "vpclab-trace",
            "vpclab-engine",
            "vpclab-timeline",
        ],
    ),
    ("vpclab-import", &["vpclab-model"]),
    (
        "vpclab-wasm",
        &[
            "vpclab-model",
            "vpclab-wire",
            "vpclab-trace",
            "vpclab-engine",
            "vpclab-timeline",
            "vpclab-evidence",
        ],
    ),
    (
        "vpclab-cli",
        &[
            "vpclab-model",
            "vpclab-wire",
            "vpclab-trace",
            "vpclab-engine",
            "vpclab-timeline",
            "vpclab-import",
            "vpclab-evidence",
            "vpclab-explain",
        ],
    ),
    (
        "vpclab-ask",
        &["vpclab-model", "vpclab-import", "vpclab-explain"],
    ),
    // Measures; is a part of nothing that is shipped.
    (
        "vpclab-bench",
        &[
            "vpclab-model",
            "vpclab-trace",
            "vpclab-engine",
            "vpclab-timeline",
        ],
    ),
    ("xtask", &["vpclab-tests"]),
    (
        "vpclab-tests",
        &[
            "vpclab-model",
            "vpclab-wire",
            "vpclab-trace",
            "vpclab-engine",
            "vpclab-timeline",
            "vpclab-evidence",
        ],
    ),
];
