export { VpcLabElement } from "./index.js";
