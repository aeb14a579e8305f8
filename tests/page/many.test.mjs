// Many connections at once: how many, how fast, and where each port stands.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FIRST_PORT, HEIGHT, MOST, STEPS, WIDTH, connectionsAt, paceOf, paintPorts, portAt, rateOf, shared, stepOf } from "../../www/js/details/many/pace.js";

test("the slider goes from 1 to 440,000 in round numbers, never back, and back to the step it came from (F6.29)", () => {
  const values = Array.from({ length: STEPS + 1 }, (_, step) => connectionsAt(step));
  assert.deepEqual([values[0], values[STEPS]], [1, 440_000]);
  assert.ok(values.every((value, step) => step === 0 || value >= values[step - 1]));
  assert.ok(values.every((value) => Number.isInteger(value) && value <= MOST));
  assert.ok(new Set(values).size > 150, "most steps change something");
  for (const value of [1, 10, 1000, 55_000, 440_000]) assert.ok(Math.abs(connectionsAt(stepOf(value)) - value) <= value * 0.04, String(value));
});

for (const { all, parts, expected } of [
  { all: 10, parts: 3, expected: [4, 3, 3] },
  { all: 2, parts: 5, expected: [1, 1] },
  { all: 440_000, parts: 8, expected: Array(8).fill(55_000) },
]) test(`${all} for ${parts} instances`, () => assert.deepEqual(shared(all, parts), expected));

describe("the pace", () => {
  test("all connections are opened in eight seconds, however many", () => {
    for (const count of [80, 1000, 440_000]) assert.ok(count / rateOf(count) <= 8 && count / rateOf(count) > 7.5, String(count));
  });

  test("a slice that took too long is followed by a shorter one, a quick one by a longer, up to what can be watched", () => {
    const { next, stepUs, lastUs } = paceOf(440_000, 55_000);
    assert.ok(next(10_000, 52) < 3_000);
    assert.ok(next(10_000, 6) > 19_000);
    assert.ok(lastUs / next(1_000_000, 1) > 150, "at least so many pictures");
    assert.ok(next(100, 1000) >= 100 && stepUs >= 1);
  });
});

describe("the picture of ports", () => {
  test("has a pixel for each port from 1024 to 65535 (F6.25)", () => {
    assert.equal(WIDTH * HEIGHT, 65_536 - 1024);
    const ports = new Uint8Array(8192);
    for (const port of [80, 1024, 1279, 1280, 14_529, 65_535]) ports[port >> 3] |= 1 << (port & 7);
    const pixels = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
    paintPorts(ports, [1, 2, 3], [9, 9, 9], new Uint32Array(pixels.buffer));
    const held = Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => pixel).filter((pixel) => pixels[pixel * 4] === 1).map((pixel) => pixel + FIRST_PORT);
    assert.deepEqual(held, [1024, 1279, 1280, 14_529, 65_535]);
    assert.deepEqual([...pixels.subarray(0, 4)], [1, 2, 3, 255]);
  });

  for (const [x, y, port] of [[0, 0, 1024], [0.999, 0, 1279], [0, 0.004, 1280], [1, 1, 65_535], [-1, -1, 1024]]) {
    test(`${x}, ${y} is port ${port}`, () => assert.equal(portAt(x, y), port));
  }
});
