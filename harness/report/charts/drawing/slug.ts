/** A part of an id for each name: letters, digits and hyphens, no two alike. */
export function slugsOf(names: readonly string[]): Map<string, string> {
  const slugs = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of names) {
    const plain =
      name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-|-$/g, '')
        .slice(0, 60) || 'case';
    let slug = plain;
    for (let count = 2; taken.has(slug); count++) slug = `${plain}-${count}`;
    taken.add(slug);
    slugs.set(name, slug);
  }
  return slugs;
}
