// Settings: how programs connect, the domains, and starting over.

import { h } from "../dom.js";
import { notify } from "../notices.js";
import { copyable, copyText } from "./copying.js";
import { confirmFirst, openForm } from "./dialogs.js";
import { field, input } from "./fields.js";
import { KeyedList } from "./keyed_list.js";
import { badge, button, facts, panel } from "./pieces.js";
import { View } from "./view.js";

const HIDDEN_KEY = "••••••••••••";

/** The view of settings. */
export class SettingsView extends View {
  #key = h("code", { class: "secret" }, HIDDEN_KEY);
  #show = button("Show", () => this.act(() => this.#toggleKey()), { look: "small", "aria-label": "Show the API key" });
  #items = h("ul", { class: "rows", "aria-label": "Domains" });
  #list = new KeyedList(this.#items, ({ name }) => name, (domain) => this.#row(domain));

  constructor(daily) {
    super(daily, "Settings");
    this.body.append(
      h("div", { class: "columns" },
        panel("Connect a program", ...this.#connection()),
        panel("Domains", h("p", { class: "quiet" }, "Each has its own key, rooms, webhooks and rate limits: one for each test suite, for example."), this.#items, button("New domain", () => this.#newDomain(), { iconName: "plus" }))),
      panel("Start over", h("p", { class: "quiet" }, "Restores the state at the server's start. Deletes rooms, calls, webhooks, faults and logs of all domains, and sets the clock back; keeps domains and their keys."), button("Reset everything", () => this.#resetAll(), { look: "danger" })),
    );
  }

  async read() {
    const { domains, own } = await this.daily.api.control("GET", "about");
    this.#list.show(domains.map(({ name }) => ({ name, isOwn: name === own, isShown: name === this.daily.domain })));
  }

  #connection() {
    const url = `${location.origin}/v1`;
    const key = copyable("the API key", h("span", { class: "secret-box" }, this.#key, this.#show), () => this.#readKey());
    const variables = async () => `export DAILY_API_URL=${url}\nexport DAILY_API_KEY=${await this.#readKey()}`;
    return [
      facts([
        ["Domain", this.daily.domain],
        [h("code", {}, "DAILY_API_URL"), copyable("the address", h("code", {}, url), () => url)],
        [h("code", {}, "DAILY_API_KEY"), key],
      ]),
      button("Copy both as variables", () => this.act(async () => copyText(await variables(), "What to set")), { look: "primary", iconName: "copy" }),
    ];
  }

  async #readKey() {
    const { api, domain } = this.daily;
    const { api_key: key } = await api.control("POST", "key", { domain });
    return key;
  }

  async #toggleKey() {
    const isHidden = this.#key.textContent === HIDDEN_KEY;
    this.#key.textContent = isHidden ? await this.#readKey() : HIDDEN_KEY;
    this.#show.replaceChildren(h("span", {}, isHidden ? "Hide" : "Show"));
    this.#show.setAttribute("aria-label", isHidden ? "Hide the API key" : "Show the API key");
  }

  #row({ name, isOwn, isShown }) {
    return h(
      "li",
      { class: "row", "data-domain": name },
      h("div", { class: "row-main" },
        h("p", { class: "row-title", title: name }, name),
        h("p", { class: "row-facts" }, isOwn ? h("span", {}, "the first domain") : null, isShown ? badge("shown here", "good") : null)),
      h("div", { class: "row-acts" },
        button("Reset", () => this.#resetOne(name), { look: "small", "aria-label": `Reset ${name}`, "data-act": "reset" }),
        isOwn ? null : button("Delete", () => this.#delete(name), { look: "small danger", "aria-label": `Delete ${name}`, "data-act": "delete" })),
    );
  }

  #newDomain() {
    const name = input({ maxlength: "63", pattern: "[a-z0-9]([a-z0-9\\-]*[a-z0-9])?", placeholder: "test-1", autofocus: true });
    openForm({
      title: "New domain",
      content: [field("Name", name, "Lower-case letters, digits and hyphens. Leave it empty for test- and a number.")],
      action: "Create domain",
      onSubmit: async () => {
        const made = await this.daily.api.control("POST", "domains", name.value ? { name: name.value } : {});
        notify(`The domain ${made.name} was created`);
        this.refresh();
      },
    });
  }

  #resetOne(name) {
    this.#confirm(`Reset ${name}?`, "This deletes its rooms, calls, meetings, webhooks and logs. Other domains and the clock stay as they are.", "Reset domain", async () => {
      await this.daily.api.control("POST", "reset", { domain: name });
      notify(`${name} was reset`);
    });
  }

  #delete(name) {
    this.#confirm(`Delete ${name}?`, "This deletes the domain with everything in it. Its API key is no longer valid.", "Delete domain", async () => {
      await this.daily.api.control("DELETE", `domains/${encodeURIComponent(name)}`);
      notify(`The domain ${name} was deleted`);
    });
  }

  #resetAll() {
    this.#confirm("Reset everything?", "This deletes all rooms, calls, meetings, webhooks, faults and logs of all domains.", "Reset everything", async () => {
      await this.daily.api.control("POST", "reset", {});
      notify("Everything was reset");
    });
  }

  #confirm(title, text, action, onConfirm) {
    confirmFirst({ title, text, action, onConfirm: async () => {
      await onConfirm();
      this.refresh();
    } });
  }
}
