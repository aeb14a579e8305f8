// The types that the npm package promises are those of what it has: the type checker holds it.

import type { StepDetail as OurStep } from "../../www/js/details/element-api.js";
import type { VpcLabElement as Ours } from "../../www/js/lab-element.js";
import type { LabFrame as OurFrame } from "../../www/js/vpc-lab-frame.js";
import type { connectXapi } from "../../npm/types/xapi.js";
import type { LabFrame } from "../../npm/types/frame.js";
import type { LabMethods, StepDetail, VpcLabElement } from "../../npm/types/index.js";

/** Without what every element has. */
type Own<T> = Omit<T, keyof HTMLElement>;

/** Nothing of a class that others call is left unsaid. */
type Said<Class, Promised> = Exclude<keyof Own<Class>, keyof Promised | "connectedCallback" | "disconnectedCallback" | "attributeChangedCallback">;

export const promised: (element: Own<Ours>, frame: OurFrame, step: OurStep) => [Own<VpcLabElement>, LabFrame, StepDetail] = (element, frame, step) => [element, frame, step];
export const unsaid: [Said<Ours, VpcLabElement>, Said<OurFrame, LabFrame>] extends [never, never] ? true : never = true;
export const methods: (keyof LabMethods)[] = ["play", "pause", "step", "stepBack", "seek", "act", "meets", "open"] satisfies typeof import("../../www/js/embedding/protocol.js").METHODS[number][];
export const statements: typeof import("../../www/js/vpc-lab-xapi.js").connectXapi extends typeof connectXapi ? true : never = true;
