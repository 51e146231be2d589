/** Makes a picture that the service takes: JPEG, PNG, GIF, BMP or WebP, at most 15 MB and 50 megapixels. */

import { el } from "./dom.js";
import { Refusal } from "./words.js";

/** The service's limits, less what the form around the picture takes. */
const MAX_BYTES = 14_900_000;
const MAX_PIXELS = 50_000_000;
const MAX_SIDE = 65_535;

/** The longer side of a picture that is scaled down: more is too much for the canvas of some phones. */
const SCALED_SIDE = 4096;
/** The longer side of a drawing, which has no size in pixels of its own. */
const DRAWN_SIDE = 1600;

const SIGNATURES = [/^\xff\xd8\xff/, /^\x89PNG\r\n/, /^GIF8/, /^BM/, /^RIFF[^]{4}WEBP/];

/**
 * Prepares a file for sending.
 *
 * @return `blob`: what to send; `url`: what to show, or null where the browser cannot; `note`: what was changed, or ""
 * @throws Refusal if neither the service nor the browser can read it
 */
export async function prepare(file) {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 16).arrayBuffer()));
  const readable = SIGNATURES.some((signature) => signature.test(head));
  const url = URL.createObjectURL(file);
  const picture = await load(url);
  if (picture === null) {
    URL.revokeObjectURL(url);
    if (!readable) {
      throw new Refusal({
        title: "Not a picture",
        detail: `Neither the service nor this browser can read ${file.name || "it"}. JPEG, PNG, GIF, BMP and WebP always work.`,
      });
    }
    return { blob: file, url: null, note: "This browser cannot show the picture; it was sent as it is." };
  }
  const [width, height] = [picture.naturalWidth, picture.naturalHeight];
  const large = file.size > MAX_BYTES || width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE;
  if (readable && !large) {
    return { blob: file, url, note: "" };
  }
  const drawn = file.type === "image/svg+xml" || width === 0;
  const longest = Math.max(width, height, 1);
  const canvas = draw(picture, drawn ? DRAWN_SIDE / longest : large ? Math.min(1, SCALED_SIDE / longest) : 1);
  URL.revokeObjectURL(url);
  const blob = await encoded(canvas);
  return { blob, url: URL.createObjectURL(blob), note: note(file, large, width, height, canvas) };
}

function note(file, large, width, height, canvas) {
  if (large) {
    const limit = file.size > MAX_BYTES ? "15 MB" : "50 megapixels";
    if (canvas.width === width) {
      return `Compressed: the service takes at most ${limit}.`;
    }
    return `Scaled down from ${width} × ${height} to ${canvas.width} × ${canvas.height} pixels: the service takes at most ${limit}.`;
  }
  const kind = /\.(\w+)$/.exec(file.name)?.[1] ?? file.type.split("/")[1] ?? "another format";
  return `Converted from ${kind.toUpperCase()}, which the service does not read.`;
}

/** The picture, or null if the browser cannot show it. */
export function load(url) {
  return new Promise((resolve) => {
    const picture = el("img");
    picture.onload = () => resolve(picture);
    picture.onerror = () => resolve(null);
    picture.src = url;
  });
}

/** A picture no longer than a side, as a JPEG; what is small enough is kept as it is. */
export async function reduced(blob, side) {
  const url = URL.createObjectURL(blob);
  const picture = await load(url);
  const longest = picture === null ? 0 : Math.max(picture.naturalWidth, picture.naturalHeight);
  const result = picture === null ? null : longest <= side ? blob : await encoded(draw(picture, side / longest));
  URL.revokeObjectURL(url);
  return result;
}

function draw(picture, scale) {
  const size = (side) => Math.max(1, Math.round((side || 1) * scale));
  const canvas = el("canvas", { width: size(picture.naturalWidth), height: size(picture.naturalHeight) });
  const context = canvas.getContext("2d");
  // JPEG has no transparency; what shines through would be black.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function encoded(canvas) {
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
  if (blob === null) {
    throw new Refusal({ title: "The picture is too large", detail: "This browser cannot scale it down. Try a smaller one." });
  }
  return blob;
}
