/**
 * Texts of a page, as an expression for the browser: those whose contrast with what lies behind them is less than
 * `least` to one, with their contrast (WCAG 2.2, 1.4.3: contrast minimum). Colours may be mixed and half transparent.
 */
export const lowContrastTexts = (least: number): string => `(() => {
  const parts = (text) => text.match(/[-\\d.e]+/g).map(Number);
  const colour = (text) => {
    const [r, g, b, a = 1] = parts(text.replace('color(srgb', ''));
    const scale = text.startsWith('color(') ? 255 : 1;
    return { r: r * scale, g: g * scale, b: b * scale, a };
  };
  const over = (top, below) => {
    const mix = (name) => top[name] * top.a + below[name] * (1 - top.a);
    return { r: mix('r'), g: mix('g'), b: mix('b'), a: 1 };
  };
  const light = ({ r, g, b }) => {
    const part = (value) => (value <= 10.31 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const contrast = (one, other) => {
    const [more, less] = [light(one), light(other)].sort((a, b) => b - a);
    return (more + 0.05) / (less + 0.05);
  };
  const behind = (node) => {
    const layers = [];
    for (let each = node; each; each = each.parentElement) layers.push(colour(getComputedStyle(each).backgroundColor));
    return layers.reduceRight((below, layer) => over(layer, below), { r: 255, g: 255, b: 255, a: 1 });
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (text === '' || node.getClientRects().length === 0) continue;
    const found = contrast(colour(getComputedStyle(node).color), behind(node));
    if (found < ${least}) faint.push(text + ' ' + found.toFixed(2));
  }
  return faint;
})()`;
