// Talking with the daemon on this machine: what it pushes, and what the person answers.

const LOST_AFTER_MS = 1500; // a restart of the daemon within this is not worth a word
const AGAIN_AFTER_MS = 2000;

/** Listen for ever. `heard(name, data)` for each event, `lost()` when nothing is to be heard any more. */
export function listen(heard, lost) {
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
    source = new EventSource("/api/screen");
    for (const name of ["hello", "bank", "screen", "alive"]) {
      source.addEventListener(name, (event) => {
        const data = JSON.parse(event.data);
        if (name === "hello") silence = 2400 * data.alive_every_s;
        alive();
        heard(name, data);
      });
    }
    source.addEventListener("error", () => {
      losing ||= setTimeout(lost, LOST_AFTER_MS);
      if (source.readyState !== EventSource.CLOSED) return; // it tries again every second
      clearTimeout(hanging);
      hanging = setTimeout(restart, AGAIN_AFTER_MS);
    });
  };
  open();
}

/** Post an answer. True when it was taken in; the screen tells what came of it. */
export async function send(path, body) {
  try {
    const answer = await fetch(`/api/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(8000),
    });
    return answer.ok;
  } catch {
    return false;
  }
}
