//! The class.

use js_sys::Uint8Array;
use vpclab_evidence::conntrack::{conntrack, listing};
use vpclab_evidence::flow_logs::{FlowLog, Options, Problem};
use vpclab_evidence::metrics::csv;
use vpclab_evidence::pcapng::{capture_points, pcapng};
use vpclab_evidence::run_file::{Opened, check, export, open};
use vpclab_model::PacketLayer;
use vpclab_timeline::Timeline;
use vpclab_trace::view::{
    Comparison, Configuration, Event, Frame, Progress, Rows, ScenarioInfo, Story, Topology,
};
use vpclab_trace::{PacketId, Seq};
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

use crate::arguments::{
    get, keys, nat_model_in, outside, refusal, table_in, text_at, text_in, texts, time_in, within,
};
use crate::convert::{to_error, to_js, warn};

/// The types that several values of one kind have.
#[wasm_bindgen(typescript_custom_section)]
const LISTS: &str = r#"
export type Events = Event[];
export type Diagnostics = Diagnostic[];
export type PacketLayers = PacketLayer[];

/** What a flow log is to be like; what is left out is as AWS has it. */
export interface FlowLogOptions {
    /** The resources that it is for, by id or name; everything, if there is none. */
    at?: string[];
    /** For example `${version} ${srcaddr} ${dstaddr} ${action}`. */
    format?: string;
    /** The longest aggregation interval. */
    aggregation?: "60s" | "600s";
    traffic?: "ACCEPT" | "REJECT" | "ALL";
    /** What the wall clock shows at simulated time 0; the scenario's `startsAt` where it is left out. */
    start?: string;
    /** With the line of the fields' names that files begin with. */
    header?: boolean;
}
"#;

/// Declares the TypeScript type of a plain object that crosses the boundary.
macro_rules! plain {
    ($($name:ident = $typescript:literal),* $(,)?) => {
        #[wasm_bindgen]
        extern "C" {
            $(
                #[wasm_bindgen(typescript_type = $typescript)]
                pub type $name;
            )*
        }
    };
}

plain! {
    JsAction = "object",
    JsConfiguration = "Configuration",
    JsComparison = "Comparison | null",
    JsDiagnostics = "Diagnostics",
    JsEvents = "Events",
    JsFlowLogOptions = "FlowLogOptions",
    JsFrame = "Frame",
    JsInfo = "ScenarioInfo",
    JsLayers = "PacketLayers",
    JsListings = "Listing[]",
    JsNatMetrics = "NatMetrics[]",
    JsNatModel = "NatModel | null",
    JsPoints = "string[]",
    JsPortPools = "PortPool[]",
    JsProgress = "Progress",
    JsRows = "Rows",
    JsStory = "Story",
    JsTable = "Table",
    JsText = "string",
    JsTopology = "Topology",
}

/// A run of a scenario: let it go on, look at any moment of it, act in it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Simulation {
    timeline: Timeline,
    /// The event that a file of a run was looking at.
    position: Option<Seq>,
}

#[wasm_bindgen]
impl Simulation {
    /// Reads a scenario, or what `exportLog` gave; `natModel` overrides the file's. Throws an Error
    /// whose property `diagnostics` lists every mistake.
    #[wasm_bindgen(constructor)]
    pub fn new(
        scenario: &JsText,
        #[wasm_bindgen(js_name = natModel)] nat_model: Option<JsNatModel>,
    ) -> Result<Simulation, JsValue> {
        let nat_model = match nat_model.map(JsValue::from) {
            Some(value) if !value.is_null() => Some(nat_model_in(&value)?),
            _ => None,
        };
        let Opened {
            timeline,
            position,
            warnings,
            ..
        } = open(&text_in(scenario)?, nat_model).map_err(|diagnostics| to_error(&diagnostics))?;
        warn(timeline.warnings());
        warn(&warnings);
        Ok(Self { timeline, position })
    }

    /// The event that was looked at when `exportLog` was called; undefined for a scenario.
    pub fn position(&self) -> Option<u32> {
        self.position.map(|seq| seq.0)
    }

    /// Every mistake and warning in a scenario, or in a run file's scenario; none, if the list is empty.
    pub fn check(scenario: &JsText) -> Result<JsDiagnostics, JsValue> {
        Ok(to_js(&check(&text_in(scenario)?))?)
    }

    /// What the scenario is.
    pub fn info(&self) -> Result<JsInfo, JsError> {
        let info: ScenarioInfo = self.timeline.viewer().info();
        to_js(&info)
    }

    /// What there is, and what lies in what.
    pub fn topology(&self) -> Result<JsTopology, JsError> {
        let topology: Topology = self.timeline.viewer().topology();
        to_js(&topology)
    }

    /// Lets the next thing happen; its events, or none if nothing is left.
    pub fn step(&mut self) -> Result<JsEvents, JsError> {
        let before = self.timeline.events().len();
        self.timeline.step();
        self.views(before, self.timeline.events().len())
    }

    /// Runs up to and including a time, in microseconds.
    #[wasm_bindgen(js_name = runUntil)]
    pub fn run_until(
        &mut self,
        #[wasm_bindgen(js_name = timeUs)] time_us: f64,
    ) -> Result<JsProgress, JsValue> {
        self.timeline.run_until(time_in(time_us)?);
        Ok(self.progress()?)
    }

    /// Runs until nothing is left but the ageing of tables.
    pub fn run(&mut self) -> Result<JsProgress, JsError> {
        self.timeline.run();
        self.progress()
    }

    /// How far the run is.
    pub fn progress(&self) -> Result<JsProgress, JsError> {
        let progress: Progress = self.timeline.progress();
        to_js(&progress)
    }

    /// What is true after an event; before the first one, if there is none.
    pub fn frame(&mut self, seq: Option<f64>) -> Result<JsFrame, JsValue> {
        let seq = self.moment(seq)?;
        self.timeline.frame(seq);
        let frame: Frame = self.timeline.frame_view();
        Ok(to_js(&frame)?)
    }

    /// How the network is configured after an event; before the first one, if there is none. It
    /// changes when `edits` of the frame does.
    pub fn configuration(&self, seq: Option<f64>) -> Result<JsConfiguration, JsValue> {
        let configuration: Configuration = self.timeline.configuration(self.moment(seq)?);
        Ok(to_js(&configuration)?)
    }

    /// What the component of an event looked at, row by row, with everything as it was just before;
    /// nothing where it looked at no list.
    pub fn listings(&self, seq: u32) -> Result<JsListings, JsError> {
        to_js(&self.timeline.listings(Seq(seq)))
    }

    /// The events of a range; `to` is not in it, and at most the number of events so far.
    pub fn events(&self, from: f64, to: f64) -> Result<JsEvents, JsValue> {
        let count = self.timeline.progress().events;
        let read = |bound| within(bound, count).ok_or_else(|| outside(count));
        Ok(self.views(read(from)? as usize, read(to)? as usize)?)
    }

    /// The events that one steps through: all but what generators' connections do.
    pub fn moments(&self) -> Result<JsEvents, JsError> {
        let viewer = self.timeline.viewer();
        let views: Vec<Event> = self
            .timeline
            .moments()
            .map(|event| viewer.event(event))
            .collect();
        to_js(&views)
    }

    /// Forgets what came after an event, does something, and goes on from there. `action` has the
    /// shape of an item of a scenario's `script`. Throws as the constructor does.
    pub fn act(&mut self, seq: Option<f64>, action: &JsAction) -> Result<JsProgress, JsValue> {
        let seq = self.moment(seq)?;
        // Of a function, a symbol or nothing at all, JSON.stringify makes undefined.
        let text = js_sys::JSON::stringify(action).ok();
        let text = text
            .and_then(|text| text.as_string())
            .ok_or_else(|| refusal("an action is a plain object", None))?;
        self.timeline
            .act(seq, &text)
            .map_err(|diagnostics| to_error(&diagnostics))?;
        Ok(self.progress()?)
    }

    /// A packet's bytes as it left an event, or the last one before it that changed it.
    #[wasm_bindgen(js_name = packetBytes)]
    pub fn packet_bytes(&self, packet: u32, seq: u32) -> Option<Uint8Array> {
        self.timeline
            .packet_bytes(PacketId(packet), Seq(seq))
            .map(|packet| Uint8Array::from(packet.bytes))
    }

    /// The same bytes, taken apart.
    pub fn dissect(&self, packet: u32, seq: u32) -> Result<JsLayers, JsError> {
        let layers: Vec<PacketLayer> = self.timeline.dissect(PacketId(packet), Seq(seq));
        to_js(&layers)
    }

    /// Some rows of a table, after an event.
    pub fn rows(
        &mut self,
        table: JsTable,
        seq: Option<f64>,
        offset: u32,
        limit: u32,
    ) -> Result<JsRows, JsValue> {
        let table = table_in(&table.into())?;
        let seq = self.moment(seq)?;
        let rows: Rows = self
            .timeline
            .rows(table, seq, offset as usize, limit as usize);
        Ok(to_js(&rows)?)
    }

    /// The ports that translations hold after an event, by address and destination: at most so many
    /// pools.
    pub fn ports(&mut self, seq: Option<f64>, most: u32) -> Result<JsPortPools, JsValue> {
        let seq = self.moment(seq)?;
        Ok(to_js(&self.timeline.ports(seq, most as usize))?)
    }

    /// Forgets the past, and from now on keeps only what is true: for more connections than a log has
    /// room for. What is asked of any moment is told of the present; `moments` are those in which
    /// generators counted.
    pub fn forget(&mut self) {
        self.timeline.forget();
    }

    /// What AWS accepts in the scenario, but nobody means.
    pub fn warnings(&self) -> Result<JsDiagnostics, JsError> {
        to_js(&self.timeline.warnings())
    }

    /// The scenario's story as far as the run has come.
    pub fn story(&self) -> Result<JsStory, JsError> {
        let story: Story = self.timeline.story();
        to_js(&story)
    }

    /// The moment of an event under each reading of NAT; null if the event is not about a packet.
    pub fn compare(&mut self, seq: u32) -> Result<JsComparison, JsError> {
        let comparison: Option<Comparison> = self.timeline.compare(Seq(seq));
        to_js(&comparison)
    }

    /// What CloudWatch would show of the NAT gateways so far, minute by minute.
    #[wasm_bindgen(js_name = natMetrics)]
    pub fn nat_metrics(&self) -> Result<JsNatMetrics, JsError> {
        to_js(&self.timeline.nat_metrics())
    }

    /// The run as a file, `vpclab-run/1`: the scenario, what was done in it, and the event that is
    /// looked at. The constructor makes the same run of it.
    #[wasm_bindgen(js_name = exportLog)]
    pub fn export_log(&self, seq: Option<f64>) -> Result<String, JsValue> {
        Ok(export(&self.timeline, self.moment(seq)?))
    }

    /// The names of all points at which packets can be seen.
    #[wasm_bindgen(js_name = capturePoints)]
    pub fn capture_points(&self) -> Vec<String> {
        let points = capture_points(&self.timeline.scenario().network).into_iter();
        points.map(|point| point.name).collect()
    }

    /// What some points see, as a pcapng file: each an id or name of a component, or a name from
    /// `capturePoints`. Without any: interfaces, NAT gateways, internet gateways, servers, and
    /// whatever else dropped a packet.
    pub fn pcapng(&self, points: Option<JsPoints>) -> Result<Uint8Array, JsValue> {
        let points = points.map_or(JsValue::NULL, JsValue::from);
        let points = texts(&points, "points")?;
        let points: Vec<&str> = points.iter().map(String::as_str).collect();
        match pcapng(&self.timeline, &points) {
            Ok(file) => Ok(Uint8Array::from(&file[..])),
            Err(name) => {
                let message = format!("no capture point is called {name}");
                Err(refusal(&message, Some("capturePoints has their names")))
            }
        }
    }

    /// Every tracking table after an event, as `conntrack -L` lists them; at its time, or a later
    /// one in microseconds.
    pub fn conntrack(
        &mut self,
        seq: Option<f64>,
        #[wasm_bindgen(js_name = atUs)] at_us: Option<f64>,
    ) -> Result<String, JsValue> {
        let seq = self.moment(seq)?;
        let at = time_in(at_us.unwrap_or_default())?;
        let at = at.max(self.timeline.frame(seq).at);
        Ok(listing(&conntrack(&mut self.timeline, seq, at)))
    }

    /// The metrics of NAT gateways so far as comma-separated values, a line for each minute.
    #[wasm_bindgen(js_name = metricsCsv)]
    pub fn metrics_csv(&self) -> String {
        csv(&self.timeline)
    }

    /// What VPC flow logs would have recorded so far, a record a line. Throws where an option cannot be
    /// read, or names what is not there.
    #[wasm_bindgen(js_name = flowLogs)]
    pub fn flow_logs(&self, options: Option<JsFlowLogOptions>) -> Result<String, JsValue> {
        let asked: JsValue = options.map_or(JsValue::NULL, JsValue::from);
        let words = ["format", "aggregation", "traffic", "start"];
        for key in keys(&asked)? {
            let key = key.as_deref().unwrap_or("a symbol");
            if !(words.contains(&key) || ["at", "header"].contains(&key)) {
                let hint = "known: at, format, aggregation, traffic, start, header";
                return Err(refusal(&format!("`{key}` is no option"), Some(hint)));
            }
        }
        let at = texts(&get(&asked, "at"), "at")?;
        let mut known: Vec<(&str, Option<String>)> = Vec::new();
        for key in words {
            known.push((key, text_at(&asked, key)?));
        }
        let word = |key: &str| known.iter().find(|(known, _)| *known == key)?.1.clone();
        let refuse = |problem: Problem| refusal(&problem.message, Some(&problem.hint));
        let options = Options::read(at, word).map_err(refuse)?;
        let log = FlowLog::of(&self.timeline, &options).map_err(refuse)?;
        Ok(match get(&asked, "header").is_truthy() {
            true => log.file_text(),
            false => log.text(),
        })
    }

    /// SHA-256 over every event and every byte so far, in hexadecimal. Throws after `forget`: what is
    /// forgotten cannot be counted in.
    pub fn digest(&self) -> Result<String, JsValue> {
        let digest = self.timeline.digest();
        digest.ok_or_else(|| refusal("the run has forgotten its past, and has no digest", None))
    }
}

impl Simulation {
    fn views(&self, from: usize, to: usize) -> Result<JsEvents, JsError> {
        let views: Vec<Event> = self.timeline.views(from, to);
        to_js(&views)
    }

    /// After an event of the log, or before the first one.
    fn moment(&self, seq: Option<f64>) -> Result<Option<Seq>, JsValue> {
        let Some(seq) = seq else { return Ok(None) };
        let count = self.timeline.progress().events;
        let last = count.checked_sub(1);
        match last.and_then(|last| within(seq, last)) {
            Some(seq) => Ok(Some(Seq(seq))),
            None => Err(outside(count)),
        }
    }
}
