// What a reader has of a lesson where scripts are off.
import { expect, test } from "./harness.mjs";
import { NOTES_SRC, host } from "./host.mjs";

test.use({ javaScriptEnabled: false });

test("without script there are the words and the picture that the author gave", async ({ page }) => {
  await host(page, `<vpc-lab src="${NOTES_SRC}"><figure><img src="icon.svg" alt="An instance behind a NAT gateway" width="200" height="100"><figcaption>A picture of it</figcaption></figure></vpc-lab>`);
  await expect(page.getByRole("img", { name: "An instance behind a NAT gateway" })).toBeVisible();
  await expect(page.getByText("A picture of it")).toBeVisible();
});
