/** The view of everybody who is known. */

import { faces, subjects } from "./api.js";
import { cropOf } from "./crops.js";
import { asked } from "./dialogs.js";
import { button, byId, count, el, encode, setText } from "./dom.js";
import { receive } from "./intake.js";
import * as person from "./person.js";

export const title = "People";

const SHOWN = 60;

let known = [];
let shown = SHOWN;

/** Shows everybody, or one person. */
export async function open(name) {
  byId("everybody").hidden = name !== "";
  byId("person").hidden = name === "";
  if (name !== "") {
    await person.open(name);
    return;
  }
  receive(() => {});
  shown = SHOWN;
  await refresh();
}

async function refresh() {
  const problem = byId("people-problem");
  problem.hidden = true;
  setText("people-words", "Loading …");
  try {
    known = (await subjects()).sort((a, b) => a.localeCompare(b));
  } catch (refusal) {
    known = [];
    setText("people-words", "");
    problem.replaceChildren(el("p", {}, `${refusal.title}. ${refusal.detail}`), button("Try again", { name: "again" }, refresh));
    problem.hidden = false;
    byId("people-list").replaceChildren();
    return;
  }
  filter();
}

function filter() {
  const wanted = byId("search").value.trim().toLocaleLowerCase();
  const matching = known.filter((name) => name.toLocaleLowerCase().includes(wanted));
  const words = wanted === "" ? count(known.length, "person", "people") : `${matching.length} of ${count(known.length, "person", "people")}`;
  setText("people-words", known.length === 0 ? "Nobody is known yet. Add a person, or name a face under Recognise." : words);
  byId("people-list").replaceChildren(...matching.slice(0, shown).map(card));
  byId("more-people").hidden = matching.length <= shown;
}

function card(name) {
  const picture = el("span", { className: "portrait", "aria-hidden": "true" }, name.slice(0, 1));
  const words = el("span", { className: "quiet" }, " ");
  const node = el(
    "a",
    { className: "person-card", href: `#/people/${encode(name)}` },
    picture,
    el("span", { className: "person-words" }, el("span", { className: "person-name" }, name), words),
  );
  seen.observe(node);
  node.fill = async () => {
    const page = await faces(name, 0, 1);
    setText(words, count(page.total_elements, "picture"));
    if (page.faces.length > 0) {
      const url = await cropOf(page.faces[0].image_id);
      picture.replaceChildren(el("img", { src: url, alt: "" }));
    }
  };
  return el("li", {}, node);
}

/** Figures and crops are asked for when a card comes into view: there may be thousands. */
const seen = new IntersectionObserver((changes) => {
  for (const { target, isIntersecting } of changes) {
    if (isIntersecting) {
      seen.unobserve(target);
      target.fill().catch(() => {});
    }
  }
});

/** Prepares the view. */
export function start() {
  person.start();
  byId("search").addEventListener("input", filter);
  byId("more-people").addEventListener("click", () => {
    shown += SHOWN;
    filter();
  });
  byId("add-person").addEventListener("click", async () => {
    const name = await asked("Add a person", "Name", "", "Continue");
    if (name !== null) {
      window.location.hash = `#/people/${encode(name)}`;
    }
  });
}
