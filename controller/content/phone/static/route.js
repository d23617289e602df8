// Addresses and what they mean. `/theme/scene/` is printed on doors: it never changes.

const PART = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** What an address below the root shows: `{theme, scene}`, each null where the address does not go so deep. */
export function read(href, root) {
  const url = new URL(href);
  if (!url.href.startsWith(root)) return null;
  const parts = url.href.slice(root.length).replace(/[?#].*$/, "").split("/").filter((part) => part && part !== "index.html");
  if (parts.length > 2 || !parts.every((part) => PART.test(part))) return null;
  return { theme: parts[0] ?? null, scene: parts[1] ?? null };
}

export function written({ theme, scene }, root) {
  return root + [theme, scene].filter(Boolean).map((part) => `${part}/`).join("");
}
