import "vpclab/define";
import "vpclab/words";
import type { StepDetail } from "vpclab";
import { labFrame } from "vpclab/frame";
import scenario from "vpclab/scenarios/ec2-to-internet.json?url";

const lab = document.createElement("vpc-lab");
lab.src = scenario;
lab.controls = true;
lab.addEventListener("step", ({ detail }) => {
  const { seq, values }: StepDetail = detail;
  document.title = `${seq ?? "-"} ${values.verdict}`;
});
document.body.append(lab);

/** What the types must refuse. */
export function refused() {
  // @ts-expect-error there is no such attribute
  lab.colour = "red";
  // @ts-expect-error a moment is a number or a text
  void lab.seek({});
  return labFrame;
}
