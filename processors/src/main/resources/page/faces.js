/** The list of a picture's faces: who each is, who else it could be, and "Who is this?". */

import { enrol, subjects } from "./api.js";
import { button, byId, count, el, percent, say, setText } from "./dom.js";
import { again } from "./queue.js";
import { cut, kindOf } from "./stage.js";
import { doubts } from "./words.js";

/** The similarity from which a person is worth a mention: 1 %, rounded. */
const LEAST = 0.005;

/** One sentence about all faces, as for a screen reader. */
export function summary(faces) {
  if (faces.length === 0) {
    return "No face found.";
  }
  const names = faces.filter((face) => kindOf(face) === "known").map((face) => face.name);
  const strangers = faces.filter((face) => kindOf(face) === "unknown").length;
  const unsure = faces.length - names.length - strangers;
  const parts = [...names, strangers && `${strangers} unknown`, unsure && `${unsure} not clear enough`].filter(Boolean);
  return `${count(faces.length, "face")}: ${parts.join(", ")}.`;
}

/** The items of the list. `image` is the loaded picture, or null. */
export function list(entry, image) {
  const { result: faces, ...size } = entry.result;
  return faces.map((face, index) => item(entry, face, index, image, size));
}

function item(entry, face, index, image, size) {
  const kind = kindOf(face);
  const people = (face.subjects ?? []).filter((person) => person.similarity >= LEAST);
  const best = kind === "known" ? people.shift() : undefined;
  return el(
    "li",
    { className: "face", "data-face": String(index), "data-kind": kind },
    image ? cut(image, face.box, size) : null,
    el(
      "div",
      { className: "face-words" },
      el("h3", {}, kind === "known" ? face.name : kind === "unknown" ? "Unknown" : doubts(face.reasons)),
      best && el("p", { className: "figure similarity" }, el("span", { className: "offscreen" }, "Similarity "), percent(best.similarity)),
      best && bar(best.similarity),
      nearest(people, kind, face.subjects?.length > 0),
      kind === "unknown" ? question(entry, face, index, size) : correction(entry, face, index, size),
    ),
  );
}

function bar(similarity) {
  const filled = el("span", { className: "bar" });
  filled.style.width = `${(similarity * 100).toFixed(1)}%`;
  return el("span", { className: "track", "aria-hidden": "true" }, filled);
}

function nearest(people, kind, anybody) {
  if (people.length === 0) {
    return kind === "unknown" ? el("p", { className: "quiet" }, anybody ? "Nobody who is known looks like this." : "Nobody is known yet.") : null;
  }
  const words = people.map(({ subject, similarity }) => el("span", { className: "nearest" }, `${subject} ${percent(similarity)}`));
  return el("p", { className: "quiet figure" }, kind === "known" ? "Then " : "Nearest: ", words.flatMap((word, index) => (index ? [", ", word] : [word])));
}

function correction(entry, face, index, size) {
  const words = kindOf(face) === "known" ? `Not ${face.name}?` : "Who is this?";
  return el("details", { className: "correction" }, el("summary", {}, words), question(entry, face, index, size));
}

/** The form that enrols a face, and has the picture recognised again. */
function question(entry, face, index, size) {
  const id = `who-${index}`;
  const input = el("input", { id, type: "text", required: true, autocomplete: "off", maxLength: 200, placeholder: "Name" });
  input.setAttribute("list", "known");
  input.addEventListener("focus", suggest, { once: true });
  const said = el("p", { className: "problem-line", role: "alert" });
  const save = button("Remember", { type: "submit" });
  const form = el(
    "form",
    { className: "who" },
    el("label", { htmlFor: id, className: kindOf(face) === "unknown" ? "" : "offscreen" }, "Who is this?"),
    el("div", { className: "row" }, input, save),
    said,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = input.value.trim();
    if (name === "") {
      return;
    }
    save.disabled = true;
    setText(said, "");
    try {
      await enrol(name, entry.blob, entry.name, scaled(face.box, size));
      say(`${name} is remembered. The picture is recognised again.`);
      again(entry);
    } catch (refusal) {
      setText(said, `${refusal.title}. ${refusal.detail}`);
      save.disabled = false;
    }
  });
  return form;
}

/** The box in the kept picture, which may be smaller than the one that was recognised. */
function scaled(box, { width, height }) {
  const picture = document.querySelector("#stage img");
  const scale = picture?.naturalWidth ? [picture.naturalWidth / width, picture.naturalHeight / height] : [1, 1];
  return [box.x_min * scale[0], box.y_min * scale[1], box.x_max * scale[0], box.y_max * scale[1]].map(Math.round);
}

async function suggest() {
  const names = await subjects().catch(() => []);
  byId("known").replaceChildren(...names.map((value) => el("option", { value })));
}
