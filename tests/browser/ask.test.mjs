// A VPC of one's own: read, asked about, played.
import { AWS_FILES } from "./aws.mjs";
import { expect, test } from "./harness.mjs";
import { open, parts, pick } from "./lab.mjs";

/** @param {import("@playwright/test").Page} page */
const panel = (page) => page.getByRole("region", { name: "Can this reach that?" });

/** @param {import("@playwright/test").Page} page @param {object[]} files */
async function bring(page, files) {
  await open(page);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  const chooser = page.waitForEvent("filechooser");
  await panel(page).getByRole("button", { name: "Files from AWS" }).click();
  await (await chooser).setFiles(files);
}

/** @param {import("@playwright/test").Page} page @param {string} from @param {string} to @param {number} port */
async function ask(page, from, to, port) {
  const form = panel(page);
  await form.getByRole("combobox", { name: "From", exact: true }).fill(from);
  await form.getByRole("combobox", { name: "To", exact: true }).fill(to);
  await form.getByRole("spinbutton", { name: "Port", exact: true }).fill(String(port));
  await form.getByRole("button", { name: "Ask", exact: true }).click();
}

test("what the AWS CLI prints becomes a picture, and a question is answered there and back", async ({ page }) => {
  await bring(page, AWS_FILES);
  const form = panel(page);
  await expect(form.getByText(/\d+ things of \d+ kinds/)).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: "An imported network" })).toBeVisible();
  await ask(page, "internet", "198.51.100.7", 443);
  await expect(form.getByText("Yes. The packet arrives, and the answer comes back.")).toBeVisible();
  await expect(form.getByRole("listitem").filter({ hasText: "igw-0aa1" }).first()).toContainText("198.51.100.7:443 becomes");
});

test("everything in the way is listed, with the command that opens it, and the packet can be watched", async ({ page }) => {
  await bring(page, AWS_FILES);
  const form = panel(page);
  await ask(page, "i-0web", "i-0db", 5432);
  await expect(form.getByText(/^No\. /)).toBeVisible();
  await expect(form.getByRole("heading", { name: "What is in the way" })).toBeVisible();
  await expect(form.getByText(/aws ec2 authorize-security-group-ingress .*sg-0db/)).toBeVisible();
  await form.getByRole("button", { name: "Watch it happen" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "i-0web to i-0db" })).toBeVisible();
  await page.keyboard.press("End");
  await expect(parts(page).log).toContainText("dropped");
});

test("the open scenario can be asked about, and its things are pointed at in the picture", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  const form = panel(page);
  await expect(form).toContainText("About the open scenario");
  await parts(page).picture.getByText("client", { exact: true }).click();
  await expect(form.getByRole("combobox", { name: "From", exact: true })).not.toHaveValue("");
  await form.getByRole("combobox", { name: "To", exact: true }).fill("203.0.113.5");
  await form.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(form.getByText("Yes. The packet arrives, and the answer comes back.")).toBeVisible();
});

test("what cannot be read is named with its place, and the rest is read", async ({ page }) => {
  const broken = { name: "broken.json", mimeType: "application/json", buffer: Buffer.from('{"Vpcs": [\n  {"VpcId": }\n]}') };
  await bring(page, [broken, ...AWS_FILES]);
  await expect(panel(page).getByRole("listitem").filter({ hasText: "broken.json:2" })).toBeVisible();
  await ask(page, "i-0nobody", "i-0db", 443);
  await expect(panel(page).getByText(/i-0nobody/)).toBeVisible();
});

test("a question may be closed, and keys go to the run again", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await panel(page).getByRole("button", { name: "Close" }).click();
  await expect(panel(page)).toBeHidden();
  await pick(page, "broken.json", "{");
  await expect(page.getByRole("alert")).toContainText("broken.json");
});
