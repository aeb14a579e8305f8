//! The class.

use js_sys::Uint8Array;
use vpclab_evidence::conntrack::{conntrack, listing};
use vpclab_evidence::flow_logs::{self, FlowLog};
use vpclab_evidence::metrics::csv;
use vpclab_evidence::pcapng::{capture_points, pcapng};
use vpclab_evidence::run_file::{Opened, check, export, open};
use vpclab_model::{NatModel, PacketLayer, SimTime};
use vpclab_timeline::Timeline;
use vpclab_trace::view::{
    Comparison, Configuration, Event, Frame, Progress, Rows, ScenarioInfo, Story, Table, Topology,
};
use vpclab_trace::{PacketId, Seq};
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

use crate::convert::{get, text_at, texts_at, to_error, to_js, warn};

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
    JsNatMetrics = "NatMetrics[]",
    JsNatModel = "NatModel | null",
    JsPortPools = "PortPool[]",
    JsProgress = "Progress",
    JsRows = "Rows",
    JsStory = "Story",
    JsTable = "Table",
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
        scenario: &str,
        #[wasm_bindgen(js_name = natModel)] nat_model: Option<JsNatModel>,
    ) -> Result<Simulation, JsValue> {
        let nat_model = match nat_model.map(JsValue::from) {
            Some(value) if !value.is_null() => Some(read_nat_model(&value)?),
            _ => None,
        };
        let Opened {
            timeline,
            position,
            warnings,
            ..
        } = open(scenario, nat_model).map_err(|diagnostics| to_error(&diagnostics))?;
        warn(timeline.warnings());
        warn(&warnings);
        Ok(Self { timeline, position })
    }

    /// The event that was looked at when `exportLog` was called; undefined for a scenario.
    pub fn position(&self) -> Option<u32> {
        self.position.map(|seq| seq.0)
    }

    /// Every mistake and warning in a scenario, or in a run file's scenario; none, if the list is empty.
    pub fn check(scenario: &str) -> Result<JsDiagnostics, JsError> {
        to_js(&check(scenario))
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
    ) -> Result<JsProgress, JsError> {
        if time_us.is_nan() || time_us < 0.0 {
            return Err(JsError::new("runUntil takes microseconds, 0 or more"));
        }
        // A number of JavaScript holds whole microseconds exactly for 285 years.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        self.timeline.run_until(SimTime(time_us as u64));
        self.progress()
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
    pub fn frame(&mut self, seq: Option<u32>) -> Result<JsFrame, JsError> {
        self.timeline.frame(seq.map(Seq));
        let frame: Frame = self.timeline.frame_view();
        to_js(&frame)
    }

    /// How the network is configured after an event; before the first one, if there is none. It
    /// changes when `edits` of the frame does.
    pub fn configuration(&self, seq: Option<u32>) -> Result<JsConfiguration, JsError> {
        let configuration: Configuration = self.timeline.configuration(seq.map(Seq));
        to_js(&configuration)
    }

    /// The events of a range; `to` is not in it.
    pub fn events(&self, from: u32, to: u32) -> Result<JsEvents, JsError> {
        self.views(from as usize, to as usize)
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
    pub fn act(&mut self, seq: Option<u32>, action: &JsAction) -> Result<JsProgress, JsValue> {
        let text = js_sys::JSON::stringify(action)
            .map_err(|_| JsValue::from(JsError::new("an action is a plain object")))?;
        self.timeline
            .act(seq.map(Seq), &String::from(text))
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
        seq: Option<u32>,
        offset: u32,
        limit: u32,
    ) -> Result<JsRows, JsError> {
        let table = read_table(&table.into())?;
        let rows: Rows = self
            .timeline
            .rows(table, seq.map(Seq), offset as usize, limit as usize);
        to_js(&rows)
    }

    /// The ports that translations hold after an event, by address and destination: at most so many
    /// pools.
    pub fn ports(&mut self, seq: Option<u32>, most: u32) -> Result<JsPortPools, JsError> {
        to_js(&self.timeline.ports(seq.map(Seq), most as usize))
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
    pub fn export_log(&self, seq: Option<u32>) -> String {
        export(&self.timeline, seq.map(Seq))
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
    pub fn pcapng(&self, points: Option<Vec<String>>) -> Result<Uint8Array, JsError> {
        let points = points.unwrap_or_default();
        let points: Vec<&str> = points.iter().map(String::as_str).collect();
        match pcapng(&self.timeline, &points) {
            Ok(file) => Ok(Uint8Array::from(&file[..])),
            Err(name) => Err(JsError::new(&format!("no capture point is called {name}"))),
        }
    }

    /// Every tracking table after an event, as `conntrack -L` lists them; at its time, or a later
    /// one in microseconds.
    pub fn conntrack(
        &mut self,
        seq: Option<u32>,
        #[wasm_bindgen(js_name = atUs)] at_us: Option<f64>,
    ) -> String {
        // A number of JavaScript holds whole microseconds exactly for 285 years.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let at = SimTime(at_us.unwrap_or_default() as u64);
        let at = at.max(self.timeline.frame(seq.map(Seq)).at);
        listing(&conntrack(&mut self.timeline, seq.map(Seq), at))
    }

    /// The metrics of NAT gateways so far as comma-separated values, a line for each minute.
    #[wasm_bindgen(js_name = metricsCsv)]
    pub fn metrics_csv(&self) -> String {
        csv(&self.timeline)
    }

    /// What VPC flow logs would have recorded so far, a record a line. Throws where an option cannot be
    /// read, or names what is not there.
    #[wasm_bindgen(js_name = flowLogs)]
    pub fn flow_logs(&self, options: Option<JsFlowLogOptions>) -> Result<String, JsError> {
        let asked: JsValue = options.map_or(JsValue::NULL, JsValue::from);
        let at = texts_at(&asked, "at")?;
        let words = ["format", "aggregation", "traffic", "start"];
        let mut known: Vec<(&str, Option<String>)> = Vec::new();
        for key in words {
            known.push((key, text_at(&asked, key)?));
        }
        let word = |key: &str| known.iter().find(|(known, _)| *known == key)?.1.clone();
        let options = flow_logs::Options::read(at, word)?;
        let log = FlowLog::of(&self.timeline, &options)?;
        Ok(match get(&asked, "header").is_truthy() {
            true => log.file_text(),
            false => log.text(),
        })
    }

    /// SHA-256 over every event and every byte so far, in hexadecimal.
    pub fn digest(&self) -> String {
        self.timeline.digest()
    }
}

impl Simulation {
    fn views(&self, from: usize, to: usize) -> Result<JsEvents, JsError> {
        let views: Vec<Event> = self.timeline.views(from, to);
        to_js(&views)
    }
}

fn read_table(value: &JsValue) -> Result<Table, JsError> {
    value
        .as_string()
        .and_then(|name| Table::from_name(&name))
        .ok_or_else(|| JsError::new("table is \"nat\", \"tracking\", \"sockets\" or \"names\""))
}

fn read_nat_model(value: &JsValue) -> Result<NatModel, JsValue> {
    value
        .as_string()
        .and_then(|name| NatModel::from_name(&name))
        .ok_or_else(|| JsError::new("natModel is \"notes\", \"zonal\" or \"regional\"").into())
}
