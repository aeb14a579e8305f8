//! vpclab in the browser, on demand: reading a VPC of one's own, and questions about a network.
//!
//! Bytes and texts in, JSON texts out: the same that `vpclab import` and `vpclab trace --json` print.
//! Failures are an `Error` with a property `diagnostics`, as those of the simulator are.
//! Every method converts, calls, converts: there is no logic here. The page runs this module in a
//! worker of its own.

mod failure;

use serde_json::json;
use vpclab_explain::{Item, Query, Tracer, find, play, read_queries};
use vpclab_import::Mask;
use vpclab_import::archive::{BYTES_MAX, is_archive, unpack};
use vpclab_model::check;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::failure::{of_archive, of_argument, of_queries, of_query, of_scenario};

/// Panics never happen on purpose; if one does, the console says where.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// JavaScript runs this module in one thread, which is all that this allocator asks for.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Collects what `aws ec2 describe-…` printed, then makes a scenario of all of it.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Importer {
    documents: Vec<(String, Vec<u8>)>,
}

#[wasm_bindgen]
impl Importer {
    /// With nothing to read yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file; a zip archive counts as the files in it. Throws if it is a broken archive.
    pub fn add(&mut self, name: String, bytes: Vec<u8>) -> Result<(), JsValue> {
        if is_archive(&bytes) {
            // One archive at a time: the page hands its files in one by one.
            let files = unpack(&bytes, &mut BYTES_MAX.clone());
            let files = files.map_err(|error| of_archive(&name, &error))?;
            self.documents.extend(files);
        } else {
            self.documents.push((name, bytes));
        }
        Ok(())
    }

    /// `{"scenario": …, "report": …}`. `mask` has the words `accounts`, `tags` and `addresses`, or is
    /// empty.
    pub fn finish(self, mask: &str) -> String {
        let masked = |word| mask.split(',').any(|own| own == word);
        let mask = Mask {
            accounts: masked("accounts"),
            tags: masked("tags"),
            addresses: masked("addresses"),
        };
        let import = vpclab_import::read_masked(self.documents, mask);
        json!({"scenario": import.scenario, "report": import.report}).to_string()
    }
}

/// A network that is asked about.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Questions {
    text: String,
    tracer: Tracer,
}

#[wasm_bindgen]
impl Questions {
    /// About the network of a scenario. Throws if that has mistakes.
    #[wasm_bindgen(constructor)]
    pub fn new(scenario: String) -> Result<Questions, JsValue> {
        let checked = check(&scenario, None);
        match checked.scenario {
            Some(network) => Ok(Self {
                text: scenario,
                tracer: Tracer::new(network),
            }),
            None => Err(of_scenario(&checked.diagnostics)),
        }
    }

    /// What a question can be about: an array of `{id, name, kind, addresses}`, at most `limit`.
    pub fn places(&self, text: &str, limit: usize) -> String {
        json!(find(self.tracer.scenario(), text, limit)).to_string()
    }

    /// The answer in the shape of `vpclab trace --json`. `query` has the keys of an item of a file of
    /// questions. Throws if it makes no sense in this network.
    pub fn ask(&mut self, query: &str) -> Result<String, JsValue> {
        let query = read_query(query)?;
        let answer = self.tracer.answer(&query).map_err(of_query)?;
        Ok(json!(answer).to_string())
    }

    /// A scenario in which the packet is sent, with as much of the network as it takes; none where
    /// nothing is known of whoever sends.
    pub fn play(&mut self, query: &str) -> Result<Option<String>, JsValue> {
        let query = read_query(query)?;
        let answer = self.tracer.answer(&query).map_err(of_query)?;
        Ok(play(&self.text, &query, &answer))
    }
}

fn read_query(text: &str) -> Result<Query, JsValue> {
    let items = read_queries(&format!("[{text}]")).map_err(of_queries)?;
    match items.into_iter().next() {
        Some(Item { query, .. }) => Ok(query),
        None => Err(of_argument(
            "there is no question".into(),
            None,
            String::new(),
        )),
    }
}
