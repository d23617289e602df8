// What the daemon on this machine pushes, as server-sent events, for ever: a stream that hangs is begun anew.

const AGAIN_AFTER_MS = 2000;

/**
 * `heard(name, data)` for each event of these names, `lost()` when nothing was to be heard for `lostAfterMs`.
 * The stream names with its `hello` how often it says that it is alive.
 */
export function listen(address, names, lostAfterMs, heard, lost) {
  let silence = 60_000;
  let hanging = 0;
  let losing = 0;
  let source = null;

  const alive = () => {
    clearTimeout(hanging);
    clearTimeout(losing);
    losing = 0;
    hanging = setTimeout(restart, silence);
  };
  const restart = () => {
    source?.close();
    lost();
    open();
  };
  const open = () => {
    source = new EventSource(address);
    for (const name of names) {
      source.addEventListener(name, (event) => {
        const data = JSON.parse(event.data);
        if (name === "hello") silence = 2400 * data.alive_every_s;
        alive();
        heard(name, data);
      });
    }
    source.addEventListener("error", () => {
      losing ||= setTimeout(lost, lostAfterMs);
      if (source.readyState !== EventSource.CLOSED) return; // it tries again every second
      clearTimeout(hanging);
      hanging = setTimeout(restart, AGAIN_AFTER_MS);
    });
  };
  open();
}
