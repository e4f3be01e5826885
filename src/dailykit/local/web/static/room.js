// A room's address, and what the server says before joining.

/** The room at an address: its name, its server, and the token in the address. */
export class Room {
  constructor(url) {
    const address = new URL(url);
    // The name, or the name of a further domain, "~" and the name.
    this.path = decodeURIComponent(address.pathname.slice(1));
    this.name = this.path.slice(this.path.indexOf("~") + 1);
    this.origin = address.origin;
    this.token = address.searchParams.get("t");
  }

  /** The address of the call's WebSocket. */
  get socket() {
    return `${this.origin.replace(/^http/, "ws")}/~/call/${encodeURIComponent(this.path)}`;
  }

  /** Asks the server whether the user would join or knock: "welcome", or "refused" with a reason. */
  async ask(token) {
    const response = await fetch(`${this.origin}/~/room/${encodeURIComponent(this.path)}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(token ? { token } : {}),
    });
    return response.json();
  }
}
