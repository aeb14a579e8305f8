//! Modules of the page as one script, for where none can be fetched.
//!
//! Not a bundler for anybody's JavaScript: it knows the few forms of `import` and `export` that the
//! page and wasm-bindgen write, each at the beginning of a line, and refuses every other one with its
//! place. A module becomes a function that is called once, when it is first used.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

/// Gives the text of a module by its path.
type Read<'a> = dyn Fn(&str) -> Result<String> + 'a;

/// One script that runs `entries` in order, with all that they import. Where a path is the first of
/// a pair in `instead`, the module of the second is taken.
pub(super) fn link(entries: &[&str], instead: &[(&str, &str)], read: &Read<'_>) -> Result<String> {
    let mut linked = Linked {
        instead,
        read,
        modules: BTreeMap::new(),
        now: false,
    };
    let mut starts = String::new();
    for entry in entries {
        let name = linked.add(entry, &mut Vec::new())?;
        starts.push_str(&format!("use({});\n", quoted(&name)));
    }
    let modules: String = linked.modules.into_values().flatten().collect();
    Ok(format!(
        "const modules = {{\n{modules}}};\n\
         const made = new Map();\n\
         const use = (name) => {{\n  \
           if (!made.has(name)) made.set(name, modules[name]());\n  \
           return made.get(name);\n}};\n\
         const bring = async (name) => use(name);\n{starts}"
    ))
}

/// The modules that `entries` cannot start without, in order by name.
pub(super) fn reached(entries: &[String], read: &Read<'_>) -> Result<Vec<String>> {
    let mut linked = Linked {
        instead: &[],
        read,
        modules: BTreeMap::new(),
        now: true,
    };
    for entry in entries {
        linked.add(entry, &mut Vec::new())?;
    }
    Ok(linked.modules.into_keys().collect())
}

struct Linked<'a> {
    instead: &'a [(&'a str, &'a str)],
    read: &'a Read<'a>,
    /// By path; nothing while a module is being read.
    modules: BTreeMap<String, Option<String>>,
    /// Only what is imported at once.
    now: bool,
}

/// A module on its way.
#[derive(Default)]
struct Module {
    imports: String,
    body: String,
    exports: Vec<String>,
    later: Vec<String>,
}

impl Linked<'_> {
    /// Adds a module with what it imports; the path of what was taken. `above` are those that import it.
    fn add(&mut self, path: &str, above: &mut Vec<String>) -> Result<String> {
        let path = self
            .instead
            .iter()
            .find(|(from, _)| *from == path)
            .map_or(path, |(_, to)| to)
            .to_owned();
        if above.contains(&path) {
            bail!("{} → {path}: a circle of imports", above.join(" → "));
        }
        if self.modules.contains_key(&path) {
            return Ok(path);
        }
        self.modules.insert(path.clone(), None);
        above.push(path.clone());
        let text = (self.read)(&path)?;
        let mut module = Module::default();
        let mut lines = text.lines().enumerate();
        while let Some((index, line)) = lines.next() {
            let mut statement = line.to_owned();
            if line.starts_with("import ") || is_list(line) {
                while !statement.ends_with(';') {
                    let Some((_, more)) = lines.next() else { break };
                    statement.push(' ');
                    statement.push_str(more.trim());
                }
            }
            self.take(&statement, &path, above, &mut module)
                .with_context(|| format!("{path}:{}", index + 1))?;
        }
        above.pop();
        let Module {
            imports,
            body,
            exports,
            later,
        } = module;
        // What is imported later starts a way of its own, that may lead back here.
        if !self.now {
            for path in later {
                self.add(&path, &mut Vec::new())?;
            }
        }
        let (name, exports) = (quoted(&path), exports.join(", "));
        let text = format!("{name}() {{\n{imports}{body}return {{ {exports} }};\n}},\n");
        self.modules.insert(path.clone(), Some(text));
        Ok(path)
    }

    fn take(
        &mut self,
        line: &str,
        path: &str,
        above: &mut Vec<String>,
        module: &mut Module,
    ) -> Result<()> {
        if let Some(what) = line.strip_prefix("import ") {
            let (names, from) = source(what).context("an import that is not understood")?;
            let name = self.add(&resolve(path, from)?, above)?;
            let made = format!("use({})", quoted(&name));
            module.imports.push_str(&match pattern(names)? {
                Some(pattern) => format!("const {pattern} = {made};\n"),
                None => format!("{made};\n"),
            });
            return Ok(());
        }
        let Some(what) = line.strip_prefix("export ") else {
            let code = self.later(line, path, module)?;
            module.body.push_str(&code);
            module.body.push('\n');
            return Ok(());
        };
        if let Some(from) = what.strip_prefix("* from ") {
            let name = self.add(&resolve(path, literal(from)?)?, above)?;
            // What a module exports by default stays behind.
            module
                .exports
                .push(format!("...use({}), default: undefined", quoted(&name)));
        } else if is_list(line) {
            let (list, from) = match source(what) {
                Some((list, from)) => (list, Some(self.add(&resolve(path, from)?, above)?)),
                None => (what.trim_end_matches(';'), None),
            };
            for one in braced(list).context("an export that is not understood")? {
                let (name, outside) = one.split_once(" as ").unwrap_or((one, one));
                let value = match &from {
                    Some(module) => format!("use({}).{name}", quoted(module)),
                    None => name.to_owned(),
                };
                module.exports.push(format!("{outside}: {value}"));
            }
        } else {
            module.exports.push(declared(what)?.to_owned());
            let code = self.later(what, path, module)?;
            module.body.push_str(&code);
            module.body.push('\n');
        }
        Ok(())
    }

    /// A line of code, with imports that come later turned into calls.
    fn later(&mut self, line: &str, path: &str, module: &mut Module) -> Result<String> {
        let is_comment = ["//", "/*", "*"]
            .iter()
            .any(|sign| line.trim_start().starts_with(sign));
        if is_comment {
            return Ok(line.to_owned());
        }
        if !self.now && line.contains("import.meta") && !path.starts_with("pkg/") {
            bail!("only `fileAddress` of js/files.js may know where a file lies");
        }
        let mut code = String::new();
        let mut rest = line;
        while let Some(at) = rest.find("import(") {
            let (before, call) = rest.split_at(at);
            code.push_str(before);
            let call = &call["import(".len()..];
            // In a type it is a reference, and nothing is imported.
            if ["{", "<", "|", "typeof"]
                .iter()
                .any(|sign| before.trim_end().ends_with(sign))
            {
                code.push_str("import(");
                rest = call;
                continue;
            }
            let (from, after) = call
                .split_once(')')
                .context("an import that is not understood")?;
            let wanted = resolve(path, literal(from)?)?;
            let name = self
                .instead
                .iter()
                .find(|(from, _)| *from == wanted)
                .map_or(wanted.as_str(), |(_, to)| to);
            code.push_str(&format!("bring({})", quoted(name)));
            module.later.push(wanted);
            rest = after;
        }
        code.push_str(rest);
        Ok(code)
    }
}

/// Whether a line begins a list of exports, `export { … }`.
fn is_list(line: &str) -> bool {
    line.starts_with("export {")
}

/// `… from "./a.js";` as what comes before and the path; `"./a.js";` alone is imported for its effect.
fn source(statement: &str) -> Option<(&str, &str)> {
    if statement.starts_with('"') {
        return Some(("", literal(statement).ok()?));
    }
    let (names, from) = statement.rsplit_once(" from ")?;
    Some((names.trim(), literal(from).ok()?))
}

/// The names of an import as a pattern to take an object apart with; nothing if there are none.
fn pattern(names: &str) -> Result<Option<String>> {
    if names.is_empty() {
        return Ok(None);
    }
    if let Some(whole) = names.strip_prefix("* as ") {
        return Ok(Some(whole.to_owned()));
    }
    let (default, list) = match names.split_once('{') {
        Some((default, _)) => (
            default.trim_end_matches([',', ' ']),
            braced(&names[default.len()..]).context("an import that is not understood")?,
        ),
        None => (names, Vec::new()),
    };
    let mut parts = Vec::new();
    if !default.is_empty() {
        parts.push(format!("default: {default}"));
    }
    parts.extend(list.iter().map(|one| one.replace(" as ", ": ")));
    Ok(Some(format!("{{ {} }}", parts.join(", "))))
}

/// The parts of `{ a, b as c }`.
fn braced(list: &str) -> Option<Vec<&str>> {
    let inside = list.trim().strip_prefix('{')?.strip_suffix('}')?;
    let parts = inside.split(',').map(str::trim);
    Some(parts.filter(|part| !part.is_empty()).collect())
}

/// The name that a declaration gives, if that name stands for one thing for ever.
fn declared(declaration: &str) -> Result<&str> {
    let kinds = [
        "async function ",
        "async function* ",
        "function ",
        "function* ",
        "class ",
        "const ",
    ];
    let name = kinds
        .iter()
        .find_map(|kind| declaration.strip_prefix(kind))
        .map(|rest| {
            let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
            &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())]
        });
    match name {
        Some(name) if !name.is_empty() => Ok(name),
        _ => bail!(
            "an export that is not understood: one file of all modules takes `export` before a \
             function, a class or `const NAME`, and `export {{ … }}`"
        ),
    }
}

/// What `"…"` holds.
fn literal(text: &str) -> Result<&str> {
    let inside = text.trim().trim_end_matches(';').strip_prefix('"');
    let inside = inside.and_then(|text| text.strip_suffix('"'));
    inside.context("a path is wanted, between double quotes")
}

/// The path that a relative one in a module stands for.
fn resolve(module: &str, relative: &str) -> Result<String> {
    if !relative.starts_with('.') {
        bail!("{relative}: only paths that begin with a dot are understood");
    }
    let mut names: Vec<_> = module.split('/').collect();
    names.pop();
    for name in relative.split('/') {
        match name {
            "." => {}
            ".." if names.pop().is_none() => bail!("{relative}: that is outside the page"),
            ".." => {}
            name => names.push(name),
        }
    }
    Ok(names.join("/"))
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn linked(files: &[(&str, &str)]) -> Result<String> {
        link(&["js/a.js"], &[("js/far.js", "near.js")], &|path| {
            let file = files.iter().find(|(name, _)| *name == path);
            Ok(file.context(path.to_owned())?.1.to_owned())
        })
    }

    #[test]
    fn every_form_that_the_page_writes_is_understood() {
        let text = linked(&[
            (
                "js/a.js",
                "import \"./effect.js\";\nimport made, { one,\n  two as zwei } from \"../b.js\";\n\
                 import * as all from \"../b.js\";\nimport { x } from \"./far.js\";\n\
                 export * from \"../b.js\";\nexport const A = 1;\nexport async function f() {}\nexport function* g() {}\n\
                 // import(\"./no.js\")\nconst y = /** @type {import(\"./no.js\").Y} */ (await import(\"./later.js\"));\n\
                 export { y as z, A };\nexport { one } from \"../b.js\";\n",
            ),
            ("js/effect.js", "go();\n"),
            ("b.js", "export class B {}\nexport { B as default };\n"),
            ("near.js", "export function x() {}\n"),
            // A way back that is taken later is no circle.
            ("js/later.js", "import { A } from \"./a.js\";\n"),
        ])
        .unwrap();
        for part in [
            "use(\"js/effect.js\");\n",
            "const { default: made, one, two: zwei } = use(\"b.js\");",
            "const all = use(\"b.js\");",
            "const { x } = use(\"near.js\");",
            "const A = 1;\nasync function f() {}\nfunction* g() {}\n",
            "// import(\"./no.js\")",
            "@type {import(\"./no.js\").Y} */ (await bring(\"js/later.js\"))",
            "return { ...use(\"b.js\"), default: undefined, A, f, g, z: y, A: A, one: use(\"b.js\").one };",
            "\"b.js\"() {\nclass B {}\nreturn { B, default: B };\n},",
            "\"js/later.js\"() {\nconst { A } = use(\"js/a.js\");\n",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        assert!(text.ends_with("use(\"js/a.js\");\n"), "{text}");
    }

    #[test]
    fn what_is_not_understood_is_refused_with_its_place() {
        for (line, complaint) in [
            ("export default 1;", "an export that is not understood"),
            ("export let a = 1;", "an export that is not understood"),
            (
                "export const { a } = b;",
                "an export that is not understood",
            ),
            ("import a from 'b';", "an import that is not understood"),
            ("import a from \"b\";", "only paths that begin with a dot"),
            ("const a = await import(name);", "between double quotes"),
            ("const a = import.meta.url;", "fileAddress"),
            ("import \"../../a.js\";", "outside the page"),
            ("import \"./a.js\";", "a circle of imports"),
            ("import \"./gone.js\";", "js/gone.js"),
        ] {
            let text = format!("const first = 1;\n{line}\n");
            let error = format!("{:#}", linked(&[("js/a.js", &text)]).unwrap_err());
            assert!(error.contains("js/a.js:2: "), "{line}: {error}");
            assert!(error.contains(complaint), "{line}: {error}");
        }
    }
}
