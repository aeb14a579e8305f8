//! Whether the bindings in `www/pkg` still are the ones that belong to the compiled wasm.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::Path;

use anyhow::{Context, Result};

/// Whether nothing that the stamp stands for has changed. A stamp that cannot be read is no stamp.
pub(crate) fn is_current(stamp: &Path, compiled: &Path, out_dir: &Path) -> bool {
    match (fs::read_to_string(stamp), fingerprint(compiled, out_dir)) {
        (Ok(old), Ok(new)) => old == new,
        _ => false,
    }
}

/// Notes what the bindings were made of, and what they were.
pub(crate) fn write(stamp: &Path, compiled: &Path, out_dir: &Path) -> Result<()> {
    let text = fingerprint(compiled, out_dir).with_context(|| out_dir.display().to_string())?;
    fs::write(stamp, text).with_context(|| stamp.display().to_string())
}

/// Contents, not dates: a checkout or a copy changes dates alone. Only of this program the date
/// must do, for it is large; a newer one may make other bindings of the same wasm.
fn fingerprint(compiled: &Path, out_dir: &Path) -> io::Result<String> {
    let mut hasher = DefaultHasher::new();
    fs::metadata(env::current_exe()?)?
        .modified()?
        .hash(&mut hasher);
    fs::read(compiled)?.hash(&mut hasher);
    let mut outputs = fs::read_dir(out_dir)?.collect::<io::Result<Vec<_>>>()?;
    outputs.sort_by_key(fs::DirEntry::file_name);
    for output in outputs {
        output.file_name().hash(&mut hasher);
        fs::read(output.path())?.hash(&mut hasher);
    }
    Ok(format!("{:016x}\n", hasher.finish()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn any_change_of_what_goes_in_or_came_out_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let (stamp, compiled, out_dir) = (path("stamp"), path("in.wasm"), path("pkg"));
        fs::create_dir(&out_dir).unwrap();
        fs::write(&compiled, "wasm").unwrap();
        fs::write(out_dir.join("a.js"), "glue").unwrap();
        assert!(
            !is_current(&stamp, &compiled, &out_dir),
            "there is no stamp yet"
        );

        let changes: [(&str, &dyn Fn()); 4] = [
            ("other wasm", &|| fs::write(&compiled, "other").unwrap()),
            ("edited output", &|| {
                fs::write(out_dir.join("a.js"), "edited").unwrap()
            }),
            ("more output", &|| {
                fs::write(out_dir.join("b.js"), "glue").unwrap()
            }),
            ("no output", &|| fs::remove_dir_all(&out_dir).unwrap()),
        ];
        for (name, change) in changes {
            write(&stamp, &compiled, &out_dir).unwrap();
            assert!(is_current(&stamp, &compiled, &out_dir), "before: {name}");
            change();
            assert!(!is_current(&stamp, &compiled, &out_dir), "after: {name}");
        }
    }
}
