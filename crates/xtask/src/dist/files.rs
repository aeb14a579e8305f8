//! The files that the page is made of.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// What a page needs of `www/`; all else there is for the build, or for whoever writes the page.
const NEEDED: [&str; 7] = [
    "css/",
    "icon.svg",
    "js/",
    "pkg-ask/",
    "pkg/",
    "scenario.schema.json",
    "scenarios/",
];

/// By their path from the page's folder, with `/` between the names.
#[derive(Default)]
pub(super) struct Files(BTreeMap<String, Vec<u8>>);

/// What stands before it in a site, under names that last.
const FRONT: [&str; 5] = [
    "embed.html",
    "icons/",
    "index.html",
    "manifest.webmanifest",
    "offline/sw.js",
];

impl Files {
    /// What lies in `www/` of the page.
    pub(super) fn of_the_page(www: &Path) -> Result<Self> {
        Self::below_folder(www, &NEEDED)
    }

    /// What lies in `www/` of what stands before it.
    pub(super) fn in_front(www: &Path) -> Result<Self> {
        Self::below_folder(www, &FRONT)
    }

    /// What is missing is missed by whoever needs it.
    fn below_folder(folder: &Path, parts: &[&str]) -> Result<Self> {
        let mut files = BTreeMap::new();
        for part in parts {
            let path = folder.join(part);
            if path.exists() {
                collect(&path, part, &mut files).with_context(|| path.display().to_string())?;
            }
        }
        files.retain(|name, _| !name.ends_with(".d.ts") && !name.contains("/."));
        Ok(Self(files))
    }

    /// The text of one that must be there.
    pub(super) fn text(&self, name: &str) -> Result<&str> {
        let content = self
            .get(name)
            .with_context(|| format!("www/{name} is missing"))?;
        std::str::from_utf8(content).with_context(|| format!("www/{name}"))
    }

    pub(super) fn get(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(Vec::as_slice)
    }

    pub(super) fn put(&mut self, name: &str, content: Vec<u8>) {
        self.0.insert(name.to_owned(), content);
    }

    /// All of them in order, by name.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.below("")
    }

    /// Those whose path begins so.
    pub(super) fn below<'a>(&'a self, start: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        let files = self
            .0
            .iter()
            .filter(move |(name, _)| name.starts_with(start));
        files.map(|(name, content)| (name.as_str(), content.as_slice()))
    }
}

fn collect(path: &Path, name: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    if !path.is_dir() {
        files.insert(name.to_owned(), fs::read(path)?);
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let inside = entry.file_name();
        let folder = name.trim_end_matches('/');
        let inside = format!("{folder}/{}", inside.to_string_lossy());
        collect(&entry.path(), &inside, files)?;
    }
    Ok(())
}
