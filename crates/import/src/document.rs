//! From text to the JSON documents in it.

use vpclab_model::json::{At, Node, parse_next};

use crate::report::{Category, Recorder};
use crate::text::Text;

/// The JSON documents of one text.
pub(crate) struct Parsed<'a> {
    pub(crate) file: u32,
    pub(crate) roots: Vec<Node<'a>>,
}

/// Reads document after document; what comes before a mistake is kept.
pub(crate) fn parse<'a>(file: u32, text: &'a Text, report: &mut Recorder) -> Parsed<'a> {
    let mut roots = Vec::new();
    let mut at = At::START;
    let trimmed = text.text.trim_start();
    if trimmed.is_empty() {
        if !report.speaks_of_document(&text.name) {
            report.document(
                Category::Empty,
                &text.name,
                "is empty: a call that printed nothing, or failed".into(),
            );
        }
    } else if trimmed.starts_with('<') {
        let what = "is a web page and no JSON: a proxy or a login answered instead of AWS";
        report.document(Category::Malformed, &text.name, what.into());
    } else {
        loop {
            match parse_next(&text.text, &mut at) {
                Ok(Some(root)) => roots.push(root),
                Ok(None) => break,
                Err(error) => {
                    let place = (file, error.at);
                    let rest = match roots.len() {
                        0 => "nothing of the file is read",
                        _ => "what stands before it is read, the rest of the file is not",
                    };
                    report.placed(
                        Category::Malformed,
                        place,
                        format!("no JSON: {}; {rest}", error.message),
                    );
                    break;
                }
            }
        }
    }
    Parsed { file, roots }
}
