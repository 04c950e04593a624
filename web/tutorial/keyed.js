/**
 * Children of an element by the keys of their items: what stays keeps its element, so that it can move; what goes fades first,
 * where motion is wanted.
 * @template Item
 * @param {Element} host
 * @param {(item: Item) => string} keyOf
 * @param {(item: Item) => { readonly node: Element, update(item: Item): void }} make
 */
export function keyed(host, keyOf, make) {
  /** @type {Map<string, ReturnType<typeof make>>} */
  const parts = new Map();
  return {
    /** The element of a key. */
    node: (/** @type {string} */ key) => parts.get(key)?.node,
    /** @param {readonly Item[]} items */
    update(items) {
      const wanted = new Set(items.map(keyOf));
      for (const [key, { node }] of parts) {
        if (wanted.has(key)) continue;
        parts.delete(key);
        leave(node);
      }
      /** @type {Element | undefined} */
      let before;
      for (const item of items) {
        const key = keyOf(item);
        const part = parts.get(key) ?? make(item);
        parts.set(key, part);
        const next = before ? before.nextElementSibling : host.firstElementChild;
        if (next !== part.node) host.insertBefore(part.node, next);
        part.update(item);
        before = part.node;
      }
    },
  };
}

/**
 * Lets an element end its animation, and removes it.
 * @param {Element} node
 */
function leave(node) {
  node.classList.add('leaving');
  node.setAttribute('aria-hidden', 'true');
  const ended = node.getAnimations().map(({ finished }) => finished);
  if (ended.length === 0) node.remove();
  else Promise.allSettled(ended).then(() => node.remove());
}
