// The webhooks and their deliveries.

import { h } from "../dom.js";
import { notify } from "../notices.js";
import { Deliveries } from "./deliveries.js";
import { roomOf } from "./delivery.js";
import { confirmFirst, openForm } from "./dialogs.js";
import { field, group, input, select, tick } from "./fields.js";
import { KeyedList } from "./keyed_list.js";
import { badge, button, choice, emptyState, iconButton, panel, searchField } from "./pieces.js";
import { distance } from "./times.js";
import { View } from "./view.js";

const EVENTS = [
  "meeting.started",
  "meeting.ended",
  "participant.joined",
  "participant.left",
  "waiting-participant.joined",
  "waiting-participant.left",
  "recording.started",
  "recording.ready-to-download",
  "recording.error",
  "transcript.started",
  "transcript.ready-to-download",
  "transcript.error",
];
const USUAL = 4;
const RETRIES = [
  ["circuit-breaker", "Stop after three failures in a row"],
  ["exponential", "Try each event up to five times"],
];
const NO_DELIVERIES = "No deliveries. Join a room to send events to the webhooks.";
const STATES = [["", "All"], ["delivered", "Delivered"], ["waiting", "Waiting"], ["failed", "Failed"]];

/** The view of webhooks. */
export class WebhooksView extends View {
  #sought = "";
  #state = "";
  #items = h("ul", { class: "rows", "aria-label": "Webhooks" });
  #list = new KeyedList(this.#items, ({ uuid }) => uuid, (webhook) => this.#row(webhook));
  #empty;
  #deliveries = new Deliveries(this, NO_DELIVERIES, (entry) => this.#isWanted(entry));

  constructor(daily) {
    const add = () => this.#create();
    super(daily, "Webhooks", { actions: [button("New webhook", add, { look: "primary", iconName: "plus" })] });
    this.#empty = emptyState("webhook", "No webhooks yet", "Webhooks receive events: a participant joins or leaves, a meeting ends, a recording is ready. Start the program that receives them, and add its address:", button("Add a webhook", add, { look: "primary" }));
    this.#empty.hidden = true;
    const tools = h("div", { class: "tools" },
      searchField("Event or room", (text) => {
        this.#sought = text;
        this.#deliveries.show();
      }),
      choice("Which deliveries", STATES, "", (state) => {
        this.#state = state;
        this.#deliveries.show();
      }));
    this.body.append(this.#items, this.#empty, panel("Deliveries", tools, this.#deliveries.element));
  }

  async read() {
    await Promise.all([this.#readWebhooks(), this.#deliveries.read()]);
  }

  renew() {
    this.#deliveries.forget();
    super.renew();
  }

  hear(kind, detail) {
    super.hear(kind);
    if (kind === "delivery") this.#deliveries.take(detail);
  }

  async #readWebhooks() {
    const webhooks = await this.daily.api.rest("GET", "/webhooks");
    this.#list.show(webhooks.map(({ hmac, ...shown }) => shown));
    this.#empty.hidden = webhooks.length > 0;
  }

  #isWanted(entry) {
    const text = `${entry.type} ${roomOf(entry) ?? ""}`.toLowerCase();
    return text.includes(this.#sought) && ["", entry.state].includes(this.#state);
  }

  #row(webhook) {
    const { uuid, url, state, failedCount, eventTypes, lastMomentPushed } = webhook;
    const now = this.daily.clock.now();
    const isFailed = state === "FAILED";
    return h(
      "li",
      { class: "row", "data-webhook": uuid },
      h("div", { class: "row-main" },
        h("p", { class: "row-title", title: url }, url),
        h("p", { class: "row-facts" },
          badge(isFailed ? "failed" : "active", isFailed ? "bad" : "good"),
          h("span", { title: eventTypes.join(", ") }, eventTypes.length === 1 ? eventTypes[0] : `${eventTypes.length} event types`),
          failedCount ? h("span", {}, `${failedCount} failed since the last success`) : null,
          lastMomentPushed ? h("span", {}, "last delivered ", distance(Date.parse(lastMomentPushed) / 1000, now)) : null)),
      h("div", { class: "row-acts" },
        isFailed ? button("Revive", () => this.act(() => this.daily.api.rest("POST", `/webhooks/${uuid}`, {})), { look: "small", "data-act": "revive" }) : null,
        iconButton("trash", `Delete the webhook to ${url}`, () => this.#delete(webhook), { look: "danger", "data-act": "delete" })),
    );
  }

  #create() {
    const url = input({ type: "url", required: true, placeholder: "http://127.0.0.1:9000/daily", autofocus: true });
    const retry = select(RETRIES, "circuit-breaker");
    const events = EVENTS.map((name, index) => [name, tick(name, index < USUAL)]);
    openForm({
      title: "New webhook",
      content: [
        field("Address", url, "It must answer 200 now: the address is checked before it is added."),
        field("When a delivery fails", retry),
        group("Events", ...events.map(([, { element }]) => element)),
      ],
      action: "Add webhook",
      onSubmit: async () => {
        const eventTypes = events.filter(([, { control }]) => control.checked).map(([name]) => name);
        await this.daily.api.rest("POST", "/webhooks", { url: url.value, eventTypes, retryType: retry.value });
        this.refresh();
      },
    });
  }

  #delete({ uuid, url }) {
    confirmFirst({
      title: "Delete this webhook?",
      text: `${url} will receive no more events.`,
      action: "Delete webhook",
      onConfirm: async () => {
        await this.daily.api.rest("DELETE", `/webhooks/${uuid}`);
        notify("The webhook was deleted");
        this.refresh();
      },
    });
  }
}
