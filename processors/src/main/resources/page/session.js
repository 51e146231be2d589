/** Signing in with the service's token, which is kept for the session only. */

import { askWith, forgetToken, status, token, useToken } from "./api.js";
import { modal } from "./dialogs.js";
import { button, byId, el, setText } from "./dom.js";
import * as store from "./store.js";

/** What a header can carry. */
const TOKEN = /^[\x21-\x7e]+$/;

let asking = null;

/** Asks for a token until one is accepted, and promises whether one was. Who asks meanwhile gets the same answer. */
export function signIn(refused = false) {
  asking ??= dialog(refused).finally(() => (asking = null));
  return asking;
}

async function dialog(refused) {
  const done = await modal("Sign in", (close) => {
    const said = el("p", { className: "problem-line", role: "alert" }, refused ? "The token is no longer accepted." : "");
    const input = el("input", { id: "token", type: "password", autocomplete: "current-password", required: true, spellcheck: false });
    const form = el(
      "form",
      { className: "field", id: "token-form" },
      el("label", { htmlFor: "token" }, "Token"),
      input,
      said,
      el("p", { className: "quiet" }, "The operator of this service has it. It is kept until you sign out or close this tab."),
      el(
        "div",
        { className: "actions end" },
        button("Cancel", {}, () => close(false)),
        button("Sign in", { kind: "primary", type: "submit" }),
      ),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      setText(said, await tried(input.value.trim()));
      said.textContent === "" ? close(true) : input.select();
    });
    return [form];
  });
  show();
  if (done === true) {
    window.dispatchEvent(new Event("signed-in"));
  }
  return done === true;
}

/** Uses a token if it is accepted. Returns why not, or "". */
async function tried(value) {
  if (!TOKEN.test(value)) {
    return "A token has letters, digits and signs, but no spaces.";
  }
  const before = token();
  useToken(value);
  try {
    await status();
  } catch (refusal) {
    // Another answer, as 403 without a fleet to show, says nothing against the token.
    if (refusal.status === 401 || refusal.status === 0) {
      before === null ? forgetToken() : useToken(before);
      return refusal.status === 401 ? "This token is not accepted." : refusal.detail;
    }
  }
  return "";
}

/** Forgets the token and everything that was shown with it. */
async function signOut() {
  forgetToken();
  await store.clear();
  window.location.hash = "";
  window.location.reload();
}

/** Shows whether to sign in or out. `locked`: the service has asked for a token. */
export function show(locked = false) {
  byId("sign-out").hidden = token() === null;
  byId("sign-in").hidden = !locked;
}

/** Prepares the buttons. */
export function start() {
  askWith(signIn);
  byId("sign-in").addEventListener("click", () => signIn());
  byId("sign-out").addEventListener("click", signOut);
  show();
}
