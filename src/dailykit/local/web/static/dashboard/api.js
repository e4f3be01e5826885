// The page's requests: to Daily's REST API, and to the control of the local Daily.

const TOKEN_HEADER = "X-Dailykit-Page-Token";
const PAGE = "/~/";

/** The server's refusal: its message, and the status it came with. */
export class Refused extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

/** The answer is missing or incomplete. */
export class Unreachable extends Error {
  constructor() {
    super("The server can't be reached. Is it still running?");
  }
}

/** Sends requests for one domain; set `domain` to choose it. */
export class Api {
  #token = tokenIn(document);
  domain = "";

  /** Sends a request to the domain's REST API. */
  rest(method, path, body) {
    return this.#ask(method, `/~/rest/${encodeURIComponent(this.domain)}${path}`, body);
  }

  /** Sends a request to the control of the local Daily. */
  control(method, path, body) {
    return this.#ask(method, `/~/${path}`, body);
  }

  /** Reads every page of one of Daily's lists, up to about `most` items. */
  async list(path, most = 1000) {
    const found = [];
    let total = 0;
    for (let cursor = ""; ; cursor = `&starting_after=${found.at(-1).id}`) {
      const page = await this.rest("GET", `${path}${path.includes("?") ? "&" : "?"}limit=100${cursor}`);
      found.push(...page.data);
      total = page.total_count;
      if (page.data.length < 100 || found.length >= most) return { data: found, total };
    }
  }

  /** Reads the presence of all rooms: the participants, by room name. */
  async presence() {
    // Not an object, which has inherited keys: a room may be named "constructor".
    return new Map(Object.entries(await this.rest("GET", "/presence")));
  }

  async #ask(method, path, body) {
    let response = await this.#send(method, path, body);
    // A new server process has its own token. What it refused, it has not done.
    if (response.status === 403 && method !== "GET" && (await this.renewToken())) {
      response = await this.#send(method, path, body);
    }
    const content = await response.json().catch(() => {
      throw new Unreachable();
    });
    if (!response.ok) throw new Refused(response.status, content.info ?? content.error);
    return content;
  }

  #send(method, path, body) {
    const options = { method, cache: "no-store", headers: {} };
    if (method !== "GET") {
      options.headers[TOKEN_HEADER] = this.#token;
      options.headers["Content-Type"] = "application/json";
      if (body !== undefined) options.body = JSON.stringify(body);
    }
    return reach(path, options);
  }

  /** Reads the page's token again, and returns whether it has changed. */
  async renewToken() {
    const html = await (await reach(PAGE, { cache: "no-store" })).text();
    const token = tokenIn(new DOMParser().parseFromString(html, "text/html"));
    const isNew = token !== this.#token;
    this.#token = token;
    return isNew;
  }
}

async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch {
    throw new Unreachable();
  }
}

function tokenIn(page) {
  return page.querySelector("meta[name=dailykit-page-token]")?.content ?? "";
}
