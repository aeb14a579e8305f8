// Registers the element under its usual name, unless the page has taken it already.

import { VpcLabElement } from "./lab-element.js";

if (!customElements.get("vpc-lab")) customElements.define("vpc-lab", VpcLabElement);

export { VpcLabElement };
