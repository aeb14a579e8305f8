// At a route table the whole table is shown: the row that decides, and why the others do not (S0.11).
import { expect, test } from "./harness.mjs";
import { open, parts } from "./lab.mjs";

test("at a route table every row says how it fares, elsewhere nothing is shown", async ({ page }) => {
  await open(page);
  const table = page.getByRole("table", { name: "Rows of the route table" });
  const { transport } = parts(page);
  await expect(page.getByRole("region", { name: "Packet", exact: true })).toBeVisible();
  await expect(table).toBeHidden();
  await page.getByRole("combobox", { name: "Chapter" }).selectOption("3. VPC Route Table Evaluation");
  await expect(transport).toContainText("Route table");
  await expect(table.getByRole("row").and(page.locator("[aria-current]"))).toHaveText(/0\.0\.0\.0\/0.*decides/);
  await expect(table.getByRole("row", { name: /10\.0\.0\.0\/16/ })).toContainText("does not cover it");
  await page.keyboard.press("ArrowRight");
  await expect(table).toBeHidden();
});
