/** The view that says whether two pictures show the same person. */

import { verify } from "./api.js";
import { byId, el, percent, say } from "./dom.js";
import { receive, sources } from "./intake.js";
import { prepare } from "./prepare.js";
import { stage } from "./stage.js";

export const title = "Compare";

const slots = [0, 1].map(() => ({ picture: null, problem: null }));
let asked = 0;

export function open() {
  receive((files, target) => {
    const place = target.closest?.("[data-slot]");
    const free = slots.findIndex((slot) => slot.picture === null);
    fill(place ? Number(place.dataset.slot) : Math.max(0, free), files);
  });
}

/** Puts the first picture into a slot, and the second into the other one. */
async function fill(index, files) {
  asked++;
  await Promise.all(
    files.slice(0, 2).map(async (file, offset) => {
      const slot = slots[(index + offset) % 2];
      try {
        slot.picture = { ...(await prepare(file)), name: file.name || "picture" };
        slot.problem = null;
      } catch (refusal) {
        Object.assign(slot, { picture: null, problem: refusal });
      }
    }),
  );
  await compare();
}

async function compare() {
  const serial = ++asked;
  const [source, target] = slots.map((slot) => slot.picture);
  slots.forEach((slot, index) => show(index, slot, null, []));
  verdict([]);
  if (source === null || target === null) {
    return;
  }
  verdict([el("p", { className: "waiting" }, el("span", { className: "spinner", "aria-hidden": "true" }), "Comparing …")]);
  try {
    const answer = await verify([source.blob, source.name], [target.blob, target.name]);
    if (serial === asked) {
      told(answer);
    }
  } catch (refusal) {
    if (serial === asked) {
      verdict([el("p", { className: "problem", role: "alert" }, `${refusal.title}. ${refusal.detail}`)]);
    }
  }
}

function told({ result, width, height, source }) {
  const { source_image_face: face, face_matches: matches } = result[0];
  const sorted = [...matches].sort((a, b) => b.similarity - a.similarity);
  const best = sorted[0]?.similarity ?? 0;
  const same = best >= 0.5;
  const marked = sorted.map((match, index) => ({ ...match, name: index === 0 && same ? "match" : "Unknown", text: percent(match.similarity) }));
  show(0, slots[0], source ?? null, [{ ...face, name: "source", text: "this face" }]);
  show(1, slots[1], { width, height }, marked);
  const words = same ? "The same person" : "Different people";
  const others = sorted.length > 1 ? ` The nearest of ${sorted.length} faces counts.` : "";
  verdict([
    el("p", { className: "verdict", "data-kind": same ? "known" : "unknown" }, words),
    el("p", {}, `Similarity ${percent(best)}; from 50 % on, faces count as the same person's.${others}`),
  ]);
  say(`${words}. Similarity ${percent(best)}.`);
}

const verdict = (nodes) => byId("verdict").replaceChildren(...nodes);

function show(index, { picture, problem }, size, faces) {
  const place = byId(`slot-${index}`);
  place.classList.toggle("filled", picture !== null);
  place.querySelector(".slot-picture").replaceChildren(
    problem
      ? el("p", { className: "problem", role: "alert" }, `${problem.title}. ${problem.detail}`)
      : picture?.url
        ? stage(picture.url, picture.name, size ?? { width: 1, height: 1 }, size ? faces : [])
        : el("p", { className: "blank quiet" }, picture ? picture.name : "Drop a picture here"),
  );
}

/** Prepares the view. */
export function start() {
  slots.forEach((slot, index) => {
    byId(`slot-${index}`).append(sources((files) => files.length > 0 && fill(index, files), { multiple: false, primary: false }));
    show(index, slot, null, []);
  });
}
