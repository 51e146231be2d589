/** A picture with its faces outlined and named. */

import { el, percent } from "./dom.js";

/** How a face is told apart: somebody known, nobody known, or not good enough to tell. */
export function kindOf(face) {
  return face.reasons?.length > 0 ? "unsure" : face.name && face.name !== "Unknown" ? "known" : "unknown";
}

/** The short text of a face: "Ada 97 %". */
export function label(face) {
  const similarity = face.similarity ?? face.subjects?.[0]?.similarity;
  switch (kindOf(face)) {
    case "known":
      return Number.isFinite(similarity) ? `${face.name} ${percent(similarity)}` : face.name;
    case "unknown":
      return "Unknown";
    default:
      return "?";
  }
}

/**
 * Builds the picture.
 *
 * @param url of the picture, upright, which is `width` × `height` pixels to the service
 * @param faces with `box`, and what `label` needs; `text` replaces the label
 * @param picked called with the index of a face that is clicked
 */
export function stage(url, alt, { width, height }, faces, picked) {
  const image = el("img", { src: url, alt });
  const frame = el("div", { className: "frame" }, image);
  const marks = faces.map((face, index) => mark(face, index, { width, height }, picked));
  frame.append(...marks);
  const shape = () => {
    frame.style.setProperty("--ratio", (image.naturalWidth || 1) / (image.naturalHeight || 1));
    arrange(marks);
  };
  image.addEventListener("load", shape);
  new ResizeObserver(() => arrange(marks)).observe(frame);
  return frame;
}

function mark(face, index, { width, height }, picked) {
  const { x_min: left, y_min: top, x_max: right, y_max: bottom } = face.box;
  const share = (part, whole) => `${((100 * part) / whole).toFixed(3)}%`;
  const node = el("div", { className: "mark", "data-kind": kindOf(face), "data-face": String(index), "aria-hidden": "true" });
  Object.assign(node.style, {
    left: share(left, width),
    top: share(top, height),
    width: share(right - left, width),
    height: share(bottom - top, height),
  });
  for (const [x, y] of face.landmarks ?? []) {
    const dot = el("span", { className: "dot" });
    dot.style.left = share(x - left, right - left);
    dot.style.top = share(y - top, bottom - top);
    node.append(dot);
  }
  node.append(el("span", { className: "tag" }, face.text ?? label(face)));
  node.addEventListener("click", () => picked?.(index));
  return node;
}

/** Puts each tag below its box, above it or inside it, where it covers no other; failing that, it shows on hover only. */
function arrange(marks) {
  const taken = [];
  const frame = marks[0]?.parentElement?.getBoundingClientRect();
  for (const node of marks) {
    const tag = node.querySelector(".tag");
    const fits = ["below", "above", "inside"].some((place) => {
      node.dataset.place = place;
      const area = tag.getBoundingClientRect();
      const free =
        area.bottom <= frame.bottom + 1 &&
        area.top >= frame.top - 1 &&
        taken.every((other) => area.right < other.left || area.left > other.right || area.bottom < other.top || area.top > other.bottom);
      return free && taken.push(area) > 0;
    });
    if (!fits) {
      node.dataset.place = "hidden";
    }
    nudge(tag, frame);
  }
}

/** Moves a tag that would leave the picture at a side. */
function nudge(tag, frame) {
  tag.style.marginLeft = "";
  const area = tag.getBoundingClientRect();
  const over = Math.max(0, area.right - frame.right) || Math.min(0, area.left - frame.left);
  if (over !== 0) {
    tag.style.marginLeft = `${-over}px`;
  }
}

/** A canvas with one face of a loaded picture, with some space around it. */
export function cut(image, box, { width, height }, side = 128) {
  const canvas = el("canvas", { width: side, height: side });
  const [scaleX, scaleY] = [image.naturalWidth / width, image.naturalHeight / height];
  const size = 1.3 * Math.max((box.x_max - box.x_min) * scaleX, (box.y_max - box.y_min) * scaleY);
  const x = ((box.x_min + box.x_max) / 2) * scaleX - size / 2;
  const y = ((box.y_min + box.y_max) / 2) * scaleY - size / 2;
  canvas.getContext("2d").drawImage(image, x, y, size, size, 0, 0, side, side);
  return canvas;
}
