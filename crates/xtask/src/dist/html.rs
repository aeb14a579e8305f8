//! The page's HTML for other places than the one it is written for.

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::{pack, text};
use crate::{media_type, policy};

/// After this line nothing may be loaded that the policy does not allow.
const CHARSET: &str = "<meta charset=\"utf-8\">\n";

const HEAD_ENDS: &str = "</head>\n";

/// The page in front of a site whose files lie below `prefix`; `is_file` knows them.
pub(super) fn in_front(html: &str, prefix: &str, is_file: impl Fn(&str) -> bool) -> Result<String> {
    let html = with_addresses(html, |name| {
        is_file(name).then(|| format!("{prefix}{name}"))
    });
    put_after(&html, CHARSET, &policy_tag(policy::PAGE))
}

/// What makes a site one that can be installed, and kept.
pub(super) fn installable(html: &str) -> Result<String> {
    let tags = "<link rel=\"manifest\" href=\"manifest.webmanifest\">\n\
                <link rel=\"apple-touch-icon\" href=\"icons/icon-192.png\">\n\
                <meta name=\"theme-color\" content=\"#0a4f9e\">\n";
    put_before(html, HEAD_ENDS, tags)
}

/// The page taken apart for one file.
pub(super) struct Parts {
    /// Without the tags for the styles and scripts, and without a scenario.
    pub(super) html: String,
    /// Paths, in order.
    pub(super) styles: Vec<String>,
    pub(super) scripts: Vec<String>,
    /// Modules that it asks for before a script does.
    pub(super) preloads: Vec<String>,
}

pub(super) fn take_apart(html: &str) -> Parts {
    let mut parts = Parts {
        html: String::new(),
        styles: Vec::new(),
        scripts: Vec::new(),
        preloads: Vec::new(),
    };
    for line in html.split_inclusive('\n') {
        let tag = line.trim();
        if let Some(name) = between(tag, "<link rel=\"stylesheet\" href=\"", "\">") {
            parts.styles.push(name.to_owned());
        } else if let Some(name) = between(tag, "<script type=\"module\" src=\"", "\"></script>") {
            parts.scripts.push(name.to_owned());
        } else if let Some(name) = between(tag, "<link rel=\"modulepreload\" href=\"", "\">") {
            parts.preloads.push(name.to_owned());
        } else if tag.starts_with("<link rel=\"preload\"") {
            // In one file everything is there.
        } else if let Some(name) = between(line, "<vpc-lab src=\"", "\"") {
            parts
                .html
                .push_str(&line.replace(&format!(" src=\"{name}\""), ""));
        } else {
            parts.html.push_str(line);
        }
    }
    parts
}

/// What a page in one file is put together from.
pub(super) struct Inside<'a> {
    pub(super) style: &'a str,
    /// The script that unpacks the others.
    pub(super) loader: &'a str,
    /// The one that is among the packed files.
    pub(super) script: &'a str,
    pub(super) packed: &'a [u8],
}

/// One file. `read` gives what the page shows as a picture.
pub(super) fn one_file(
    html: &str,
    inside: &Inside<'_>,
    read: impl Fn(&str) -> Option<Vec<u8>>,
) -> Result<String> {
    let Inside {
        style,
        loader,
        script,
        packed,
    } = inside;
    let html = with_addresses(html, |name| {
        let content = read(name)?;
        let kind = media_type::of(Path::new(name));
        Some(format!("data:{kind};base64,{}", pack::base64(&content)))
    });
    for part in [style, loader] {
        if part.contains("</") {
            bail!("a script or a style holds `</`, which would end it too early");
        }
    }
    let scripts = [loader, script].map(|text| pack::csp_hash(text));
    let policy = policy::of_one_file(&scripts, &pack::csp_hash(style));
    let html = put_after(&html, CHARSET, &policy_tag(&policy))?;
    let html = put_before(&html, HEAD_ENDS, &format!("<style>{style}</style>\n"))?;
    let tail = format!(
        "<script type=\"application/json\" id=\"vpclab-open\"></script>\n\
         <script type=\"text/plain\" id=\"vpclab-files\" data-length=\"{}\">{}</script>\n\
         <script>{loader}</script>\n",
        packed.len(),
        text::encode(packed)
    );
    put_before(&html, "</body>\n", &tail)
}

fn policy_tag(policy: &str) -> String {
    format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n")
}

/// With what `change` makes of the addresses in `src` and `href`, where it makes something of them.
fn with_addresses(html: &str, change: impl Fn(&str) -> Option<String>) -> String {
    let mut changed = String::new();
    let mut rest = html;
    while let Some((at, sign)) = [" src=\"", " href=\""]
        .iter()
        .filter_map(|sign| Some((rest.find(sign)?, sign)))
        .min()
    {
        let (before, after) = rest.split_at(at + sign.len());
        changed.push_str(before);
        let (address, after) = after.split_at(after.find('"').unwrap_or(after.len()));
        changed.push_str(&change(address).unwrap_or_else(|| address.to_owned()));
        rest = after;
    }
    changed.push_str(rest);
    changed
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    Some(rest.split_once(end)?.0)
}

fn put_after(html: &str, mark: &str, text: &str) -> Result<String> {
    let (before, after) = around(html, mark)?;
    Ok(format!("{before}{mark}{text}{after}"))
}

fn put_before(html: &str, mark: &str, text: &str) -> Result<String> {
    let (before, after) = around(html, mark)?;
    Ok(format!("{before}{text}{mark}{after}"))
}

fn around<'a>(html: &'a str, mark: &str) -> Result<(&'a str, &'a str)> {
    html.split_once(mark)
        .with_context(|| format!("the page has no line {}", mark.trim()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const PAGE: &str = "<head>\n<meta charset=\"utf-8\">\n<link rel=\"icon\" href=\"i.svg\">\n\
        <link rel=\"preload\" href=\"w.wasm\" as=\"fetch\" crossorigin>\n<link rel=\"stylesheet\" href=\"a.css\">\n\
        <script type=\"module\" src=\"a.js\"></script>\n<link rel=\"modulepreload\" href=\"b.js\">\n</head>\n\
        <body>\n<a href=\"https://a.example/\">a</a>\n<vpc-lab src=\"s.json\" keys=\"page\">\n</vpc-lab>\n</body>\n";

    #[test]
    fn a_site_has_its_files_below_a_prefix_and_says_its_policy_first() {
        let html = in_front(PAGE, "v/1/", |name| name != "https://a.example/").unwrap();
        for part in [
            "<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ",
            "href=\"v/1/i.svg\"",
            "src=\"v/1/a.js\"",
            "href=\"https://a.example/\"",
            "<vpc-lab src=\"v/1/s.json\" keys",
            "<link rel=\"preload\" href=\"v/1/w.wasm\" as",
            "<link rel=\"modulepreload\" href=\"v/1/b.js\">",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(!policy::PAGE.contains('"') && !policy::PAGE.contains("frame-ancestors"));
        assert!(in_front("<p>", "v/1/", |_| true).is_err());
    }

    #[test]
    fn one_file_asks_for_nothing() {
        let parts = take_apart(PAGE);
        assert_eq!(parts.styles, ["a.css"]);
        assert_eq!(parts.scripts, ["a.js"]);
        assert_eq!(parts.preloads, ["b.js"]);
        let inside = Inside {
            style: "p{}",
            loader: "go()",
            script: "run()",
            packed: b"packed",
        };
        let html = one_file(&parts.html, &inside, |name| {
            (name == "i.svg").then(|| b"<svg>".to_vec())
        })
        .unwrap();
        for part in [
            "href=\"data:image/svg+xml;base64,PHN2Zz4=\"",
            "<style>p{}</style>\n</head>",
            "<vpc-lab keys=\"page\">",
            "<script>go()</script>\n</body>",
            &pack::csp_hash("go()"),
            &pack::csp_hash("run()"),
            &pack::csp_hash("p{}"),
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        for gone in ["run()", "a.js", "b.js", "w.wasm", "s.json"] {
            assert!(!html.contains(gone), "{gone} in {html}");
        }
        let broken = Inside {
            loader: "'</script>'",
            ..inside
        };
        assert!(one_file(&parts.html, &broken, |_| None).is_err());
    }
}
