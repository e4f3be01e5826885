// Combining repeated calls.

/**
 * Returns a function that does a job, never twice at once.
 *
 * Calls during the job cause one more run after it. It returns a promise for the last run.
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

/** Returns a function that does a job in the next animation frame, once for all calls. */
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
