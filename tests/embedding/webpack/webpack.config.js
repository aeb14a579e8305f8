export default {
  mode: "production",
  entry: "./src/index.js",
  output: { publicPath: "auto" },
};
