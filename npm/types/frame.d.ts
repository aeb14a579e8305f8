import type { LabEvent, LabMethods } from "./index.js";

export interface LabFrame extends LabMethods {}

/** A frame as if it were the element inside; its events are the iframe's. */
export declare class LabFrame {
  constructor(iframe: HTMLIFrameElement);
  readonly currentEvent: LabEvent | null;
  readonly values: Readonly<Record<string, string>>;
  /** An attribute of the element inside; null takes it away. */
  set(name: string, value: string | number | boolean | null): Promise<void>;
}

/** The frame of an iframe, the same each time. */
export declare function labFrame(iframe: HTMLIFrameElement): LabFrame;
