/** Shows a picture with the face's box and landmarks over it. */

import { byId, setText } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";

function shape(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) {
    node.setAttribute(key, value);
  }
  return node;
}

function numbers(list, length) {
  return Array.isArray(list) && list.length === length && list.every(Number.isFinite);
}

/** Shows an entry's picture, and its box when there is one. */
export function show(entry) {
  const picture = byId("picture");
  byId("figure").hidden = false;
  byId("stage").classList.add("filled");
  setText("caption", entry.file.name);
  picture.alt = describe(entry);
  if (picture.src !== entry.url) {
    byId("overlay").replaceChildren();
    picture.onload = () => draw(entry);
    picture.onerror = () => setText("caption", `${entry.file.name} – this browser cannot show it; it was sent all the same.`);
    picture.src = entry.url;
  } else if (picture.complete) {
    draw(entry);
  }
}

function describe(entry) {
  if (!entry.answer) {
    return `The picture ${entry.file.name}`;
  }
  return entry.answer.box ? `${entry.file.name}; a box marks the face of ${entry.answer.name}` : `${entry.file.name}; no face`;
}

function draw(entry) {
  const { naturalWidth: width, naturalHeight: height } = byId("picture");
  const overlay = byId("overlay");
  overlay.replaceChildren();
  const answer = entry.answer;
  if (!answer || !width || !numbers(answer.box, 4)) {
    return;
  }
  // The server's coordinates are those of the upright picture, as are the browser's: EXIF turns both.
  overlay.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const [left, top, right, bottom] = answer.box;
  const unit = Math.max(width, height) / 100;
  for (const kind of ["box-shade", "box"]) {
    overlay.append(
      shape("rect", { class: kind, x: left, y: top, width: right - left, height: bottom - top, rx: unit, "vector-effect": "non-scaling-stroke" }),
    );
  }
  for (const point of Array.isArray(answer.landmarks) ? answer.landmarks : []) {
    if (numbers(point, 2)) {
      overlay.append(shape("circle", { class: "landmark", cx: point[0], cy: point[1], r: unit, "vector-effect": "non-scaling-stroke" }));
    }
  }
  const size = unit * 4.5;
  const label = shape("text", {
    class: "tag",
    x: Math.max(unit, left),
    y: top > size * 1.4 ? top - size * 0.4 : bottom + size * 1.05,
    "font-size": size,
  });
  label.textContent = answer.name;
  overlay.append(label);
}
