//! What the page may do, as a Content-Security-Policy.

/// Nothing but this page's own files may be loaded, run or asked, and no string may become code or
/// markup: the one policy of Trusted Types knows the addresses of the page's workers, and no other.
/// WebAssembly needs a word of its own, and a picture that is saved is drawn from text of the page's own (`data:`).
macro_rules! page {
    () => {
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types vpclab-worker"
    };
}

/// For the page itself to say, where a host sends no header.
pub(crate) const PAGE: &str = page!();

/// For a header: the page stands in no other page.
pub(crate) const UNFRAMED: &str = concat!(page!(), "; frame-ancestors 'none'");

/// For a header: any page may have it in a frame.
pub(crate) const FRAMED: &str = concat!(page!(), "; frame-ancestors *");

/// For the page in one file: its scripts and its style are known by their hashes, and whatever else it
/// loads was made in the page itself.
pub(crate) fn of_one_file(scripts: &[String], style: &str) -> String {
    format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {style} blob:; img-src data:; \
         connect-src blob:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; \
         trusted-types vpclab-file",
        scripts.join(" ")
    )
}
