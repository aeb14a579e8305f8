import { VpcLabElement } from "vpclab";
import "./main.js";

customElements.define("packet-lab", class extends VpcLabElement {});
