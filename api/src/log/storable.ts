/** No store keeps half of a character, and PostgreSQL no NUL in a text; their pictures say that one was there. */
export const storable = <T extends string | null>(text: T): T =>
  (text === null ? text : text.replaceAll('\0', '␀').toWellFormed()) as T
