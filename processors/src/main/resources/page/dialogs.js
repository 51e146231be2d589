/** Modal dialogs. */

import { button, el } from "./dom.js";

/** Shows a dialog that `build` fills, and promises what it is closed with; null if it is left. */
export function modal(title, build) {
  return new Promise((resolve) => {
    let result = null;
    const box = el("dialog", { className: "modal", "aria-labelledby": "modal-title" });
    const close = (value) => {
      result = value;
      box.close();
    };
    box.append(el("h2", { id: "modal-title" }, title), ...build(close));
    box.addEventListener("close", () => {
      box.remove();
      resolve(result);
    });
    document.body.append(box);
    box.showModal();
  });
}

/** Asks before something is done that cannot be undone, and promises whether to do it. */
export const confirmed = (title, text, act) =>
  modal(title, (close) => [
    el("p", {}, text),
    el(
      "div",
      { className: "actions end" },
      button("Keep", { autofocus: true }, () => close(false)),
      button(act, { kind: "danger" }, () => close(true)),
    ),
  ]);

/** Asks for a line of text, and promises it; null if it is not given. */
export const asked = (title, label, value, act) =>
  modal(title, (close) => {
    const input = el("input", { id: "asked", type: "text", value, required: true, autocomplete: "off", maxLength: 200 });
    const form = el(
      "form",
      { className: "field" },
      el("label", { htmlFor: "asked" }, label),
      input,
      el(
        "div",
        { className: "actions end" },
        button("Cancel", {}, () => close(null)),
        button(act, { kind: "primary", type: "submit" }),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      close(input.value.trim() || null);
    });
    return [form];
  });
