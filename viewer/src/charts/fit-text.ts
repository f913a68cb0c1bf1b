// Cutting a name to a width without measuring: SVG text has no ellipsis of its own.

/** Estimated width in pixels of a text at a type size (Latin about half an em, Han and full-width 1 em). */
export function textWidth(text: string, size: number): number {
  let em = 0
  for (const character of text) em += character > '\u2e80' ? 1 : /[A-Z0-9MW%]/.test(character) ? 0.64 : 0.51
  return em * size
}

/** Width of a column of names: as wide as its longest, within bounds. */
export const namesWidth = (names: readonly string[], size: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, ...names.map((name) => Math.ceil(textWidth(name, size)))))

/** The text, or as much of it as fits with an ellipsis; a bracket at the end tells campuses apart and is kept while it fits. */
export function fitText(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text
  const bracket = /\s?[(（][^)）]*[)）]$/.exec(text)
  if (bracket && textWidth(bracket[0], size) < width * 0.55)
    return fitText(text.slice(0, bracket.index), width - textWidth(bracket[0], size), size) + bracket[0]
  let kept = ''
  for (const character of text) {
    if (textWidth(`${kept}${character}…`, size) > width) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}

/** The text in lines no wider than asked: broken at spaces, and between Han characters; a longer word has a line of its own. */
export function wrapped(text: string, width: number, size: number): string[] {
  const lines: string[] = []
  for (const part of text.trimStart().match(/[\u2e80-\uffff]|[^\u2e80-\uffff\s]+\s*|\s+/g) ?? []) {
    const last = lines.at(-1)
    // Neither a closing mark nor a space begins a line.
    if (last !== undefined && (/^[，。；：、）\s]/.test(part) || textWidth((last + part).trimEnd(), size) <= width))
      lines[lines.length - 1] = last + part
    else lines.push(part)
  }
  return lines.map((line) => line.trimEnd())
}
