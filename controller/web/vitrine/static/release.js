// A release as the page shows it: read once, whole, and kept until another one has taken its place.

/** Raises when it cannot be read. */
export async function load(id) {
  const url = (path) => `/vitrine/release/${encodeURIComponent(id)}/${path}`;
  const answer = await fetch(url("content.json"));
  if (!answer.ok) throw new Error(`release ${id}: ${answer.status}`);
  const content = await answer.json();
  if (content.format !== 1) throw new Error(`release ${id}: format ${content.format}`);
  return { id, content, url };
}

/** The vitrine of the release that this window is, or its first one. */
export const vitrineOf = (content, id) => content.vitrines.find((one) => one.id === id) ?? content.vitrines[0];

/** Of the scenes that the programme names, those that the release has; its opening when it has none of them. */
export function playing(content, vitrine, scenes) {
  const known = scenes.filter((id) => content.scenes[id]);
  return known.length > 0 ? known : [vitrine.opening].filter((id) => content.scenes[id]);
}
