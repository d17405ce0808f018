/** The values of a path's named parts, or `null` when the path is another one. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  const isOpenEnded = wanted.at(-1) === '*';
  if (isOpenEnded ? given.length < wanted.length : given.length !== wanted.length) return null;

  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const text = given[index] ?? '';
    if (part === '*') return { ...params, rest: given.slice(index).join('/') };
    if (part.startsWith(':')) {
      const value = decode(text);
      if (value === null || value === '') return null;
      params[part.slice(1)] = value;
    } else if (part !== text) return null;
  }
  return params;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
