import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { ROOT } from './project.mjs';

// Draws every picture in resources/icons. Run it after changing a shape, look, and commit the files.

/**
 * How far a point is outside a shape; negative inside. The picture is one unit wide and high, with
 * y downwards.
 *
 * @typedef {(x: number, y: number) => number} Shape
 * @typedef {{ shape: Shape, color: readonly [number, number, number], softness?: number, opacity?: number }} Layer
 */

const FOLDER = join(ROOT, 'resources', 'icons');
const BLACK = /** @type {const} */ ([0, 0, 0]);
const WHITE = /** @type {const} */ ([255, 255, 255]);
const INK = /** @type {const} */ ([26, 32, 41]);
const NIGHT = /** @type {const} */ ([28, 32, 39]);
const LAMP = /** @type {const} */ ([145, 226, 204]);
/** What panels show: 22 on Linux, 16 on macOS; Windows picks the one that fits its scale. */
const LINUX_PX = 22;
const MAC_PX = 16;
const WINDOWS_PX = [16, 20, 24, 32, 48];
const APP_PX = 512;
const PAGE_PX = 64;

/** @type {(centerX: number, centerY: number, radius: number) => Shape} */
const disc = (centerX, centerY, radius) => (x, y) => Math.hypot(x - centerX, y - centerY) - radius;

/** @type {(radius: number, width: number) => Shape} */
const ring = (radius, width) => (x, y) =>
  Math.abs(Math.hypot(x - 0.5, y - 0.5) - radius) - width / 2;

/** @type {(fromX: number, fromY: number, toX: number, toY: number, radius: number) => Shape} */
const stroke = (fromX, fromY, toX, toY, radius) => (x, y) => {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const along = ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy);
  const nearest = Math.min(1, Math.max(0, along));
  return Math.hypot(x - fromX - nearest * dx, y - fromY - nearest * dy) - radius;
};

/** @type {(margin: number, radius: number) => Shape} */
const tile = (margin, radius) => (x, y) => {
  const half = 0.5 - margin - radius;
  const [dx, dy] = [Math.abs(x - 0.5) - half, Math.abs(y - 0.5) - half];
  const outside = Math.hypot(Math.max(dx, 0), Math.max(dy, 0));
  return outside + Math.min(Math.max(dx, dy), 0) - radius;
};

/** @type {(...shapes: Shape[]) => Shape} */
const together =
  (...shapes) =>
  (x, y) =>
    Math.min(...shapes.map((shape) => shape(x, y)));

/** @type {(shape: Shape, hole: Shape) => Shape} */
const without = (shape, hole) => (x, y) => Math.max(shape(x, y), -hole(x, y));

const frame = ring(0.37, 0.115);
const lamp = together(frame, disc(0.5, 0.5, 0.17));
const bangMark = together(stroke(0.5, 0.24, 0.5, 0.54, 0.075), disc(0.5, 0.745, 0.085));

/** One lamp, four states; told apart by their outline alone, because a panel may colour them. */
const TRAY = {
  plain: lamp,
  notch: together(without(lamp, disc(0.78, 0.22, 0.29)), disc(0.78, 0.22, 0.19)),
  bang: without(disc(0.5, 0.5, 0.44), bangMark),
  slash: together(
    without(frame, stroke(0.1, 0.1, 0.9, 0.9, 0.15)),
    stroke(0.13, 0.13, 0.87, 0.87, 0.065),
  ),
};

/** @type {(margin: number) => Layer[]} */
const appLayers = (margin) => {
  const scale = 1 - 2 * margin;
  return [
    { shape: tile(margin, 0.22 * scale), color: NIGHT },
    { shape: disc(0.5, 0.5, 0.02), color: LAMP, softness: 0.5 * scale, opacity: 0.55 },
    { shape: ring(0.31 * scale, 0.075 * scale), color: WHITE },
    { shape: disc(0.5, 0.5, 0.17 * scale), color: LAMP },
  ];
};

/**
 * The pixels of a picture, as red, green, blue and opacity, row by row from the top.
 *
 * @param {number} size
 * @param {readonly Layer[]} layers the lowest first
 */
function paint(size, layers) {
  const pixels = Buffer.alloc(size * size * 4);
  const [base] = layers;
  for (let at = 0; at < size * size; at += 1) {
    const [x, y] = [((at % size) + 0.5) / size, (Math.floor(at / size) + 0.5) / size];
    let [red, green, blue, opacity] = [0, 0, 0, 0];
    for (const layer of layers) {
      // What glows does so on the lowest layer only.
      const mask = layer.softness && base ? cover(base, x, y, size) : 1;
      const share = cover(layer, x, y, size) * mask;
      const whole = share + opacity * (1 - share);
      if (whole === 0) continue;
      const mix = (/** @type {number} */ below, /** @type {number} */ above) =>
        (above * share + below * opacity * (1 - share)) / whole;
      [red, green, blue] = [
        mix(red, layer.color[0]),
        mix(green, layer.color[1]),
        mix(blue, layer.color[2]),
      ];
      opacity = whole;
    }
    pixels.set([red, green, blue, opacity * 255].map(Math.round), at * 4);
  }
  return pixels;
}

/** @type {(layer: Layer, x: number, y: number, size: number) => number} */
function cover({ shape, softness, opacity = 1 }, x, y, size) {
  const distance = shape(x, y);
  const share = softness ? 1 - distance / softness : 0.5 - distance * size;
  const clipped = Math.min(1, Math.max(0, share));
  return opacity * (softness ? clipped * clipped : clipped);
}

/** @type {(size: number, pixels: Buffer) => Buffer} */
function toPng(size, pixels) {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let row = 0; row < size; row += 1)
    pixels.copy(rows, row * (size * 4 + 1) + 1, row * size * 4, (row + 1) * size * 4);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // 8 bits per channel, red, green, blue and opacity.
  header.set([8, 6], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** @type {(name: string, data: Buffer) => Buffer} */
function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** `zlib.crc32` came with Node 20.15, and scripts run on any Node 20. @type {(data: Buffer) => number} */
function crc32(data) {
  let sum = 0xffffffff;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

/**
 * Uncompressed, because not everything that reads small icons on Windows reads PNG.
 *
 * @param {readonly { size: number, pixels: Buffer }[]} pictures
 */
function toIco(pictures) {
  const images = pictures.map(({ size, pixels }) => {
    const header = Buffer.alloc(40);
    header.writeUInt32LE(40, 0);
    header.writeInt32LE(size, 4);
    // Twice the height: the colours, and below them a mask that opacity has made useless.
    header.writeInt32LE(size * 2, 8);
    header.writeUInt16LE(1, 12);
    header.writeUInt16LE(32, 14);
    const colors = Buffer.alloc(size * size * 4);
    for (let at = 0; at < size * size; at += 1) {
      const from = ((size - 1 - Math.floor(at / size)) * size + (at % size)) * 4;
      const [red = 0, green = 0, blue = 0, opacity = 0] = pixels.subarray(from, from + 4);
      colors.set([blue, green, red, opacity], at * 4);
    }
    const mask = Buffer.alloc(Math.ceil(size / 32) * 4 * size);
    return { size, data: Buffer.concat([header, colors, mask]) };
  });
  const index = Buffer.alloc(6 + 16 * images.length);
  index.writeUInt16LE(1, 2);
  index.writeUInt16LE(images.length, 4);
  let offset = index.length;
  for (const [position, { size, data }] of images.entries()) {
    const entry = 6 + 16 * position;
    index.set([size, size], entry);
    index.writeUInt16LE(1, entry + 4);
    index.writeUInt16LE(32, entry + 6);
    index.writeUInt32LE(data.length, entry + 8);
    index.writeUInt32LE(offset, entry + 12);
    offset += data.length;
  }
  return Buffer.concat([index, ...images.map(({ data }) => data)]);
}

/** @type {(name: string, size: number, layers: readonly Layer[]) => void} */
function writePng(name, size, layers) {
  writeFileSync(join(FOLDER, `${name}.png`), toPng(size, paint(size, layers)));
}

mkdirSync(join(FOLDER, 'tray'), { recursive: true });
for (const [name, shape] of Object.entries(TRAY)) {
  writePng(`tray/${name}Template`, MAC_PX, [{ shape, color: BLACK }]);
  writePng(`tray/${name}Template@2x`, MAC_PX * 2, [{ shape, color: BLACK }]);
  for (const [tone, color] of /** @type {const} */ ([
    ['on-light', INK],
    ['on-dark', WHITE],
  ])) {
    const layers = [{ shape, color }];
    writePng(`tray/${name}-${tone}`, LINUX_PX, layers);
    writePng(`tray/${name}-${tone}@2x`, LINUX_PX * 2, layers);
    const pictures = WINDOWS_PX.map((size) => ({ size, pixels: paint(size, layers) }));
    writeFileSync(join(FOLDER, 'tray', `${name}-${tone}.ico`), toIco(pictures));
  }
}
// A margin as docks expect it; a browser's tab has no room for one.
writePng('app', APP_PX, appLayers(0.09));
writePng('page', PAGE_PX, appLayers(0.02));
