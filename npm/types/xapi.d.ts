export interface Statement {
  actor: object;
  verb: object;
  object: object;
  result?: object;
  context?: object;
  timestamp: string;
}

/** Makes xAPI statements of the element's events. Nothing is sent from here: `send` gets each statement. */
export declare function connectXapi(lab: EventTarget, how: {
  actor: object;
  /** The address by which the lesson is known; chapters and claims get it with `#chapter-3`, `#claim-2`. */
  activity: string;
  send(statement: Statement): unknown;
  context?: object;
}): void;
