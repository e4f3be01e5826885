// The end of a visit, for what still waits.

/** The user has left before something was done. */
export class Over extends Error {
  isTold = true;

  constructor() {
    super("the call was left before this was done");
  }
}

/** A promise that rejects on leaving. Most leave without anything that waits for it. */
export function leaving() {
  let reject;
  const promise = new Promise((_, no) => {
    reject = no;
  });
  promise.catch(() => {});
  return { promise, reject };
}
