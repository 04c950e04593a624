/** The fields of a JSON text by path (`user.id`) as text, undefined where there is none or the text is not JSON. */
export function jsonFields(text: string | null): (path: string) => string | undefined {
  const value = parsed(text);
  return (path) => {
    let found = value;
    for (const name of path.split('.')) {
      if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
      found = (found as Readonly<Record<string, unknown>>)[name];
    }
    return typeof found === 'string' ? found : JSON.stringify(found);
  };
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
