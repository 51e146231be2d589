/** The page: four views, each at its own address after the `#`. */

import * as compare from "./compare.js";
import { byId } from "./dom.js";
import * as fleet from "./fleet.js";
import * as intake from "./intake.js";
import * as people from "./people.js";
import * as recognise from "./recognise.js";
import * as session from "./session.js";
import * as watch from "./watch.js";

const VIEWS = { recognise, people, compare, fleet };

let current = null;

function route(first = false) {
  const [name, argument = ""] = window.location.hash.replace(/^#\/?/, "").split("/");
  const chosen = Object.hasOwn(VIEWS, name) ? name : "recognise";
  const subject = decoded(argument);
  for (const id of Object.keys(VIEWS)) {
    byId(id).hidden = id !== chosen;
  }
  for (const link of document.querySelectorAll("nav a")) {
    const here = link.hash === `#/${chosen === "compare" ? "people" : chosen}`;
    here ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  }
  current?.close?.();
  current = VIEWS[chosen];
  document.title = `${subject || current.title} – Elastic Faces`;
  current.open(subject);
  if (!first) {
    window.scrollTo(0, 0);
    byId(chosen).querySelector("h1:not([hidden] h1)").focus({ preventScroll: true });
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch (malformed) {
    return "";
  }
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  byId("main").focus();
});
window.addEventListener("hashchange", () => route());
window.addEventListener("signed-in", () => route(true));

session.start();
intake.start();
Object.values(VIEWS).forEach((view) => view.start());
route(true);
watch.start();
