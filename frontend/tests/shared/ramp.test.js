import { expect, test } from "vitest";
import { channels, mixed, pixel, pixelsOf } from "../../../assets/lab/shared/ramp.js";

const COLOURS = ["#000000", "#ff8000", "#ffffff"];

test("a place between two colours of a ramp has their mixture", () => {
  const stops = COLOURS.map(channels);
  expect([0, 0.25, 0.5, 1].map((place) => mixed(stops, place))).toEqual([
    [0, 0, 0],
    [128, 64, 0],
    [255, 128, 0],
    [255, 255, 255],
  ]);
});

test("bytes go evenly through the ramp, and masked ones are transparent", () => {
  const pixels = pixelsOf(COLOURS, 255);
  expect([0, 127, 254].map((byte) => pixels[byte])).toEqual(COLOURS.map((colour) => pixel(channels(colour))));
  expect(pixels[255]).toBe(0);
  const [red, green, blue, opacity] = new Uint8Array(Uint32Array.of(pixels[127]).buffer);
  expect([red, green, blue, opacity]).toEqual([255, 128, 0, 255]);
});
