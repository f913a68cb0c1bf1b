/** Rows of a scrolling list of equal rows that lie more than half below its lower edge. */
export function rowsBelow(
  rows: number,
  list: { readonly scrollHeight: number; readonly scrollTop: number; readonly clientHeight: number },
): number {
  if (rows === 0 || list.scrollHeight === 0) return 0
  const hidden = list.scrollHeight - list.scrollTop - list.clientHeight
  return Math.max(0, Math.round((hidden * rows) / list.scrollHeight))
}
