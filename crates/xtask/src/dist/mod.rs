//! The page as others get it: a site, one file, a package for learning platforms.

mod comments;
mod files;
mod html;
mod link;
mod npm;
mod pack;
mod scenario;
mod scorm;
mod single;
mod site;
mod text;
mod weights;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use self::files::Files;
use self::scenario::Scenario;
use self::scorm::Scorm;
use self::single::Opening;
use self::weights::Weights;
use crate::manifest::Manifest;
use crate::workspace::Workspace;

/// Where it goes, from the root.
const OUT: &str = "target/dist";

/// The page in one file, before anything of one's own is in it: the page saves itself from there.
const TEMPLATE: &str = "single.html";

/// What is asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The scenarios that get a file of their own.
    pub(crate) single: Vec<PathBuf>,
    /// The scenarios that get packages for learning platforms.
    pub(crate) scorm: Vec<PathBuf>,
    /// After which event they begin.
    pub(crate) at: Option<u32>,
    /// Whether the npm package is wanted.
    pub(crate) npm: bool,
}

/// Makes what is wanted of `www/` as it lies; without a wish, the site. Says what was made, and what
/// it weighs.
pub(crate) fn make(workspace: &Workspace, manifest: &Manifest, wanted: &Wanted) -> Result<String> {
    let www = workspace.path("www");
    let mut page = Files::of_the_page(&www)?;
    let template = single::template(&www, &page)?;
    page.put(TEMPLATE, template.clone().into_bytes());
    let out = workspace.path(OUT);
    let mut weights = Weights::default();
    let mut made = Vec::new();

    if wanted.single.is_empty() && wanted.scorm.is_empty() && !wanted.npm {
        let site = site::put_together(&page, &Files::in_front(&www)?)?;
        let folder = out.join("site");
        site::write(&site, &folder)?;
        weights.add_site(&site, manifest);
        weights.add_file(
            "one file, empty",
            template.as_bytes(),
            manifest.budget.single,
        );
        made.push(folder);
    }
    for path in &wanted.single {
        let Scenario { stem, title, text } = scenario::read(workspace, path, wanted.at)?;
        let opening = Opening {
            name: &title,
            text: &text,
            learning: false,
        };
        let file = single::with(&template, &opening)?;
        made.push(write(&out, &format!("{stem}.html"), file.as_bytes())?);
        weights.add_file(
            &format!("one file, {stem}"),
            file.as_bytes(),
            manifest.budget.single,
        );
    }
    for path in &wanted.scorm {
        let Scenario { stem, title, text } = scenario::read(workspace, path, wanted.at)?;
        let opening = Opening {
            name: &title,
            text: &text,
            learning: true,
        };
        let file = single::with(&template, &opening)?;
        for scorm in Scorm::ALL {
            let name = format!("{stem}-{}.zip", scorm.suffix());
            let package = scorm::package(scorm, &stem, &title, &file)?;
            made.push(write(&out, &name, &package)?);
            weights.add_file(&name, &package, manifest.budget.scorm);
        }
    }
    if wanted.npm {
        let (path, package) = npm::package(workspace, &out)?;
        weights.add_file("npm package", &package, manifest.budget.npm);
        made.push(path);
    }
    weights.within_budget()?;
    let made: Vec<_> = made
        .iter()
        .map(|path| workspace.relative(path).to_string())
        .collect();
    Ok(format!("{weights}\n{}", made.join("\n")))
}

/// Writes the page in one file beside the page that is served from `www/`, so that it can be saved there too.
pub(crate) fn write_template(workspace: &Workspace) -> Result<()> {
    let www = workspace.path("www");
    let template = single::template(&www, &Files::of_the_page(&www)?)?;
    write(&www, TEMPLATE, template.as_bytes()).map(drop)
}

fn write(folder: &Path, name: &str, content: &[u8]) -> Result<PathBuf> {
    let path = folder.join(name);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&path, content))
        .with_context(|| path.display().to_string())?;
    Ok(path)
}
