// Many wishes, little work.

/**
 * Returns a function that does a job, never twice at once.
 *
 * Who asks while it is being done is served by one more time afterwards. It returns a promise of
 * the end of all that.
 */
export function coalesced(job) {
  let running = null;
  let isWanted = false;
  const run = async () => {
    try {
      do {
        isWanted = false;
        await job();
      } while (isWanted);
    } finally {
      running = null;
    }
  };
  return () => {
    if (running) isWanted = true;
    else running = run();
    return running;
  };
}

/** Returns a function that does a job when the next picture is drawn, once for all who ask. */
export function drawn(job) {
  let isWanted = false;
  return () => {
    if (isWanted) return;
    isWanted = true;
    requestAnimationFrame(() => {
      isWanted = false;
      job();
    });
  };
}
