// What the element promises. Everything else of the package may change.

/** What is wrong with a scenario or an action, and where. */
export interface Diagnostic {
  severity: "error" | "warning";
  code: string;
  pointer: string;
  line: number;
  column: number;
  message: string;
  hint: string | null;
}

/** An event of the log, as `vpclab run --json` prints it. */
export interface LabEvent {
  seq: number;
  atUs: number;
  cause: number | null;
  place: { component: string; kind: string; name: string | null; subnet: string | null } | null;
  packet: number | null;
  kind: { type: string };
  sentence: { text: string; facts: string[] };
}

/** An event's number, or `"chapter 3"`, `"claim 2"`, `"350s"`, `"first dropped"`, `"start"`, `"end"`. */
export type Moment = number | string;

export type NatModel = "notes" | "zonal" | "regional";

export interface ReadyDetail {
  title: string;
  natModel: NatModel;
  /** How many there are. */
  events: number;
  chapters: string[];
  claims: string[];
}

export interface StepDetail {
  index: number | null;
  seq: number | null;
  atUs: number;
  /** From 1. */
  chapter: number | null;
  playing: boolean;
  event: LabEvent | null;
  values: Record<string, string>;
}

export interface ChapterDetail {
  chapter: number | null;
  title: string | null;
}

export interface ClaimDetail {
  /** From 1. */
  claim: number;
  text: string;
  evidence: number[];
}

export interface TroubleDetail {
  title: string;
  text: string;
  diagnostics: readonly Diagnostic[];
}

export interface VpcLabEventMap {
  ready: CustomEvent<ReadyDetail>;
  step: CustomEvent<StepDetail>;
  timeupdate: CustomEvent<StepDetail>;
  chapterchange: CustomEvent<ChapterDetail>;
  claimproved: CustomEvent<ClaimDetail>;
  ended: CustomEvent<StepDetail>;
}

/** What is done at once where a run is open, and else as soon as one is. */
export interface LabMethods {
  play(): Promise<void>;
  pause(): Promise<void>;
  step(): Promise<void>;
  stepBack(): Promise<void>;
  /** Rejects if the run has no such moment. */
  seek(moment: Moment): Promise<void>;
  /** As an action of a scenario's script. Rejects with an Error that has `diagnostics`. */
  act(action: object): Promise<void>;
  /** Has the run met a condition, up to the moment shown? */
  meets(condition: string): Promise<boolean>;
  /** Opens a scenario's text, or a run file's. */
  open(text: string, name: string): Promise<void>;
}

export interface VpcLabElement extends LabMethods {}

export declare class VpcLabElement extends HTMLElement {
  src: string;
  chapter: number;
  at: string;
  view: string;
  natModel: string;
  controls: boolean;
  theme: string;
  readonly currentEvent: LabEvent | null;
  readonly values: Readonly<Record<string, string>>;
  /** The run that is open as the text of a run file, which `open` takes; null if there is none. */
  exportRun(): string | null;
  addEventListener<K extends keyof VpcLabEventMap>(type: K, listener: (this: VpcLabElement, event: VpcLabEventMap[K]) => unknown, options?: boolean | AddEventListenerOptions): void;
  addEventListener<K extends keyof HTMLElementEventMap>(type: K, listener: (this: HTMLElement, event: HTMLElementEventMap[K]) => unknown, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "vpc-lab": VpcLabElement;
  }
}
