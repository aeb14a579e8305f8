import "vpclab/words";
import { VpcLabElement } from "vpclab";

customElements.define("packet-lab", class extends VpcLabElement {});
customElements.define("vpc-lab", VpcLabElement);

const lab = /** @type {VpcLabElement} */ (document.createElement("vpc-lab"));
lab.src = new URL("vpclab/scenarios/ec2-to-internet.json", import.meta.url).href;
lab.controls = true;
document.body.append(lab);
