//! A zip for learning platforms: the page in one file, and what SCORM wants beside it.

use std::io::{Cursor, Write as _};

use anyhow::Result;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Which SCORM a package is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scorm {
    /// SCORM 1.2, which nearly every platform knows.
    V1_2,
    /// SCORM 2004, 4th edition.
    V2004,
}

impl Scorm {
    pub(super) const ALL: [Self; 2] = [Self::V1_2, Self::V2004];

    /// What the package's name ends with.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::V1_2 => "scorm12",
            Self::V2004 => "scorm2004",
        }
    }
}

/// The package: `page` is the page in one file, which reports what it is told by a platform to.
pub(super) fn package(scorm: Scorm, id: &str, title: &str, page: &str) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // No date: the same scenario gives the same package.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let manifest = manifest(scorm, id, title);
    for (name, text) in [("imsmanifest.xml", manifest.as_str()), ("index.html", page)] {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn manifest(scorm: Scorm, id: &str, title: &str) -> String {
    let (namespaces, version, kind, sequencing) = match scorm {
        Scorm::V1_2 => (
            "xmlns=\"http://www.imsproject.org/xsd/imscp_rootv1p1p2\" \
             xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_rootv1p2\"",
            "1.2",
            "scormtype",
            "",
        ),
        Scorm::V2004 => (
            "xmlns=\"http://www.imsglobal.org/xsd/imscp_v1p1\" \
             xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_v1p3\" \
             xmlns:imsss=\"http://www.imsglobal.org/xsd/imsss\"",
            "2004 4th Edition",
            "scormType",
            // Whether it is done, the page says; a platform is not to guess.
            "\n        <imsss:sequencing><imsss:deliveryControls completionSetByContent=\"true\" \
             objectiveSetByContent=\"true\"/></imsss:sequencing>",
        ),
    };
    let (id, title) = (identifier(id), escaped(title));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<manifest identifier=\"vpclab-{id}\" version=\"1\" {namespaces}>
  <metadata><schema>ADL SCORM</schema><schemaversion>{version}</schemaversion></metadata>
  <organizations default=\"vpclab\">
    <organization identifier=\"vpclab\">
      <title>{title}</title>
      <item identifier=\"item\" identifierref=\"page\">
        <title>{title}</title>{sequencing}
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier=\"page\" type=\"webcontent\" adlcp:{kind}=\"sco\" href=\"index.html\">
      <file href=\"index.html\"/>
    </resource>
  </resources>
</manifest>
"
    )
}

/// What XML takes as the name of a thing.
fn identifier(text: &str) -> String {
    let part = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    text.chars().map(part).collect()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            // XML 1.0 has no way to write the others at all.
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::io::Read as _;

    #[test]
    fn a_package_holds_a_manifest_and_the_page_and_is_the_same_each_time() {
        for (scorm, version, kind) in [
            (
                Scorm::V1_2,
                "<schemaversion>1.2<",
                "adlcp:scormtype=\"sco\"",
            ),
            (
                Scorm::V2004,
                "<schemaversion>2004 4th Edition<",
                "adlcp:scormType=\"sco\"",
            ),
        ] {
            let package = || super::package(scorm, "a b/c", "NAT & <you>", "<p>page").unwrap();
            assert_eq!(package(), package());
            let mut zip = zip::ZipArchive::new(Cursor::new(package())).unwrap();
            let mut read = |name: &str| {
                let mut text = String::new();
                zip.by_name(name)
                    .unwrap()
                    .read_to_string(&mut text)
                    .unwrap();
                text
            };
            assert_eq!(read("index.html"), "<p>page");
            let manifest = read("imsmanifest.xml");
            for part in [
                version,
                kind,
                "identifier=\"vpclab-a-b-c\"",
                "<title>NAT &amp; &lt;you></title>",
            ] {
                assert!(manifest.contains(part), "{part} in {manifest}");
            }
        }
    }
}
