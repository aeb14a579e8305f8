//! The site: a folder for any host of files, below any path.
//!
//! What belongs to a version lies in a folder that is named after its content, so that old and new
//! never mix and may be kept for ever. What has a name that lasts is in front of it, and small.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::rc::Rc;

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::files::Files;
use super::{html, link, pack};
use crate::policy;

/// A page that other sites may have in a frame.
const FRAME: &str = "embed.html";

/// How the modules begin that other pages import by name.
const FOR_OTHERS: &str = "js/vpc-lab";

/// What a host is to say with each file.
const HEADERS: &str = "_headers";

/// What becomes the service worker.
const WORKER: &str = "offline/sw.js";

/// Smaller ones gain nothing.
const WORTH_COMPRESSING: usize = 512;

/// What was laid out.
pub(super) struct Site {
    pub(super) version: String,
    /// Everything under the name by which it is asked for, without the compressed copies.
    pub(super) files: Files,
    packed: BTreeMap<String, Rc<Packed>>,
}

/// A file's compressed copies.
struct Packed {
    gzip: Vec<u8>,
    brotli: Vec<u8>,
}

impl Site {
    /// How much of a file is sent by gzip, and by brotli.
    pub(super) fn sent(&self, name: &str) -> (u64, u64) {
        let plain = self.files.get(name).map_or(0, <[u8]>::len);
        let copies = self.packed.get(name);
        let (gzip, brotli) = copies.map_or((plain, plain), |copies| {
            (copies.gzip.len(), copies.brotli.len())
        });
        (gzip as u64, brotli as u64)
    }
}

/// Puts the site together: `page` is what it is made of, `front` what stands before that.
pub(super) fn put_together(page: &Files, front: &Files) -> Result<Site> {
    let version = pack::version(page.iter().chain(front.iter()));
    let prefix = format!("v/{version}/");
    let mut files = Files::default();
    for (name, content) in page.iter() {
        files.put(&format!("{prefix}{name}"), content.to_vec());
        // These are named in links, and in scenario files.
        if name.starts_with("scenarios/") || name == "scenario.schema.json" {
            files.put(name, content.to_vec());
        }
    }
    for (name, _) in page.below(FOR_OTHERS) {
        let module = format!("export * from \"../{prefix}{name}\";\n");
        files.put(name, module.into_bytes());
    }
    for (name, content) in front.iter() {
        if name.ends_with(".html") {
            let text = before_version(name, front.text(name)?, &prefix, page)?;
            files.put(name, text.into_bytes());
        } else if name != WORKER {
            files.put(name, content.to_vec());
        }
    }
    let worker = worker(&version, &files, front.text(WORKER)?)?;
    files.put("sw.js", worker.into_bytes());
    files.put(HEADERS, headers(&files).into_bytes());
    let packed = packed(&files)?;
    Ok(Site {
        version,
        files,
        packed,
    })
}

/// A page that opens what lies in the folder of a version.
fn before_version(name: &str, html: &str, prefix: &str, page: &Files) -> Result<String> {
    let read = |name: &str| Ok(page.text(name)?.to_owned());
    let html::Parts {
        scripts, preloads, ..
    } = html::take_apart(html);
    let reached = link::reached(&scripts, &read)?;
    // Otherwise a browser finds them one behind the other, each when it has read the one before.
    let wanted: Vec<_> = reached
        .iter()
        .filter(|name| !scripts.contains(name))
        .collect();
    if preloads.iter().ne(wanted.iter().copied()) {
        let links = wanted
            .iter()
            .map(|name| format!("<link rel=\"modulepreload\" href=\"{name}\">"));
        let links: Vec<_> = links.collect();
        bail!(
            "www/{name} shall preload the modules of its first step, in this order:\n{}",
            links.join("\n")
        );
    }
    let html = html::in_front(html, prefix, |name| page.get(name).is_some())?;
    if name == FRAME {
        Ok(html)
    } else {
        html::installable(&html)
    }
}

/// The service worker, with the list of what it keeps.
fn worker(version: &str, files: &Files, script: &str) -> Result<String> {
    // Those in front that are the same as in the version's folder are answered from there.
    let is_twice = |name: &str| files.get(&format!("v/{version}/{name}")).is_some();
    let kept = files
        .iter()
        .map(|(name, _)| name)
        .filter(|name| name.starts_with(FOR_OTHERS) || !is_twice(name));
    let kept: Vec<_> = kept
        .map(|name| if name == "index.html" { "" } else { name })
        .collect();
    let site = serde_json::to_string(&json!({ "version": version, "files": kept }))?;
    Ok(format!("self.SITE = {site};\n{script}"))
}

/// What to tell a host: the form that Cloudflare Pages and Netlify read, and plain enough for any other.
fn headers(files: &Files) -> String {
    let mut text = String::from(
        "# For hosts that read this file; for others, what to set. The site works without, too: then its\n\
         # pages state their policy themselves, and what changes is only how long a browser keeps a file.\n",
    );
    let mut block = |path: &str, headers: &[&str]| {
        text.push_str(path);
        text.push('\n');
        for header in headers {
            text.push_str(&format!("  {header}\n"));
        }
    };
    block(
        "/*",
        &[
            "X-Content-Type-Options: nosniff",
            "Referrer-Policy: no-referrer",
        ],
    );
    let unframed = format!("Content-Security-Policy: {}", policy::UNFRAMED);
    for page in ["/", "/index.html"] {
        block(page, &[&unframed, "Cache-Control: no-cache"]);
    }
    if files.get(FRAME).is_some() {
        let framed = format!("Content-Security-Policy: {}", policy::FRAMED);
        block(&format!("/{FRAME}"), &[&framed, "Cache-Control: no-cache"]);
    }
    block("/sw.js", &["Cache-Control: no-cache"]);
    // Modules and scenarios are public: other sites' pages, and frames without an origin, may read them.
    let open = "Access-Control-Allow-Origin: *";
    block(
        "/v/*",
        &["Cache-Control: public, max-age=31536000, immutable", open],
    );
    for path in ["/js/*", "/scenarios/*", "/scenario.schema.json"] {
        block(path, &["Cache-Control: no-cache", open]);
    }
    text
}

/// Compressed copies of what gains by it, by name; what is there twice is compressed once.
fn packed(files: &Files) -> Result<BTreeMap<String, Rc<Packed>>> {
    let mut done: HashMap<&[u8], Rc<Packed>> = HashMap::new();
    let mut packed = BTreeMap::new();
    for (name, content) in files.iter() {
        if content.len() < WORTH_COMPRESSING || name.ends_with(".png") || name == HEADERS {
            continue;
        }
        let copies = match done.get(content) {
            Some(copies) => Rc::clone(copies),
            None => Rc::new(Packed {
                gzip: pack::gzip(content)?,
                brotli: pack::brotli(content)?,
            }),
        };
        done.insert(content, Rc::clone(&copies));
        packed.insert(name.to_owned(), copies);
    }
    Ok(packed)
}

/// Writes a site in place of what was in the folder, with the compressed copies.
pub(super) fn write(site: &Site, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    let put = |name: &str, content: &[u8]| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))
            .and_then(|()| fs::write(&path, content))
            .with_context(|| path.display().to_string())
    };
    for (name, content) in site.files.iter() {
        put(name, content)?;
        if let Some(copies) = site.packed.get(name) {
            put(&format!("{name}.gz"), &copies.gzip)?;
            put(&format!("{name}.br"), &copies.brotli)?;
        }
    }
    Ok(())
}
