// A finger is answered first, by the next frame. To tell somebody, or to tidy up, takes milliseconds and can wait for it.

/** Call `then` once what is drawn now has been handed on. */
export const afterFrame = (then) => requestAnimationFrame(() => setTimeout(then));
