import type { LabEvent, LabMethods } from "./index.js";

/** A frame as if it were the element inside; its events are the iframe's. */
export declare class LabFrame implements LabMethods {
  constructor(iframe: HTMLIFrameElement);
  readonly currentEvent: LabEvent | null;
  readonly values: Readonly<Record<string, string>>;
  /** An attribute of the element inside; null takes it away. */
  set(name: string, value: string | number | boolean | null): Promise<void>;
  play(): Promise<void>;
  pause(): Promise<void>;
  step(): Promise<void>;
  stepBack(): Promise<void>;
  seek(moment: number | string): Promise<void>;
  act(action: object): Promise<void>;
  meets(condition: string): Promise<boolean>;
  open(text: string, name: string): Promise<void>;
}

/** The frame of an iframe, the same each time. */
export declare function labFrame(iframe: HTMLIFrameElement): LabFrame;
