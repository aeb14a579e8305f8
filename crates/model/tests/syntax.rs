//! Where a text stops being JSON, and what is said about it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use vpclab_model::check;

/// Texts that are no JSON: code, line, column, and what the message must speak of.
const NO_JSON: &[(&str, u32, u32, &str)] = &[
    ("", 1, 1, "the end of the text"),
    ("{", 1, 2, "a key in double quotes or `}`"),
    ("{ \"a\": 1,\n}", 2, 1, "a key in double quotes after `,`"),
    (
        "{ \"a\": 1\n  \"b\": 2 }",
        2,
        3,
        "`,` or `}` after the value of `a`",
    ),
    ("{ \"a\" 1 }", 1, 7, "`:` after the key `a`"),
    ("{ \"é\": tru }", 1, 8, "a value for `é`"),
    ("{ a: 1 }", 1, 3, "found `a`"),
    ("{ 'a': 1 }", 1, 3, "found `'`"),
    ("// note\n{}", 1, 1, "found `/`"),
    ("[1, 2", 1, 6, "`,` or `]` after item 2"),
    ("[1, ]", 1, 5, "a value after `,`"),
    ("{} {}", 1, 4, "nothing after"),
    ("[01]", 1, 2, "not a number"),
    ("[1.]", 1, 2, "not a number"),
    ("[10.0.0.0]", 1, 6, "`,` or `]` after item 1"),
    ("[350s]", 1, 2, "not a number"),
    ("[\"a\nb\"]", 1, 4, "a line break"),
    ("[\"a", 1, 2, "never ends"),
    ("[\"\\x\"]", 1, 5, "an escape"),
    ("[\"\\ud800\"]", 1, 9, "an escape"),
    ("\u{feff}{}", 1, 1, "expected a value"),
];

#[test]
fn text_that_is_no_json_has_one_mistake() {
    for (text, line, column, message) in NO_JSON {
        let checked = check(text, None);
        assert!(checked.scenario.is_none());
        let [one] = checked.diagnostics.as_slice() else {
            panic!("{text:?}: {:?}", checked.diagnostics)
        };
        assert_eq!(
            (&*one.code, &*one.pointer),
            ("invalid-json", ""),
            "{text:?}: {one}"
        );
        assert_eq!((one.line, one.column), (*line, *column), "{text:?}: {one}");
        assert!(one.message.contains(message), "{text:?}: {one}");
    }
}
