// The interface's words: catalogues that the window brings, and those that a release brings for its own languages.

const AGAIN_AFTER_MS = 2000;

const root = document.documentElement;
const brought = root.dataset.spoken.split(" ");
const pause = (ms) => new Promise((again) => setTimeout(again, ms));

/** All catalogues of the window; waits for a daemon that is just starting. */
export async function loadCatalogues() {
  for (;;) {
    try {
      const loaded = await Promise.all(brought.map(async (one) => (await fetch(`/vitrine/locales/${one}.json`)).json()));
      return Object.fromEntries(brought.map((one, number) => [one, loaded[number]]));
    } catch {
      await pause(AGAIN_AFTER_MS);
    }
  }
}

/** The words in one language: the release's own over the window's, over those of the first language for what is missing. */
export const wordsIn = (language, catalogues, content) => ({
  ...catalogues[brought.includes("en") ? "en" : brought[0]],
  ...catalogues[content?.languages[0]],
  ...catalogues[language],
  ...content?.words[language],
});
