// Where this visit lives: any host, any path. Everything else is told by its place beside these modules.

const APP = new URL("./", import.meta.url);
const ROOT = new URL("../../", APP);

export const root = {
  href: ROOT.href,
  path: ROOT.pathname,
  /** A file of the release (`media/…`, `tiles/…`). */
  file: (path) => new URL(`visit.files/${path}`, ROOT).href,
  /** A file that a theme is taken along with: of the release, or a library of the program. */
  carried: (path) => new URL(path.startsWith("window/") ? path : `../../visit.files/${path}`, APP).href,
  /** A file of this version of the program. */
  text: (name) => new URL(`texts/${name}`, APP).href,
  page: (name) => new URL(name, ROOT).href,
  /** What this visit calls its own in stores that a host shares among all its pages. */
  own: (name) => `bastide-visit ${ROOT.pathname} ${name}`,
};
