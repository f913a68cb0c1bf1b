/** What of an answer is hidden from its caller, and why. */

/**
 * `ROLE`: the role is not granted this class of data. `SCOPE`: it is, but the place is not the caller's. `SMALL`: it tells of so few
 * people that it, or what gives it away, is told to nobody outside.
 */
export type HiddenReason = 'ROLE' | 'SCOPE' | 'SMALL'

/** As `extensions.hidden` of the answer tells it. */
export class HiddenFields {
  readonly #fields = new Map<string, HiddenReason>()

  note(field: string, reason: HiddenReason): void {
    if (!this.#fields.has(field)) this.#fields.set(field, reason)
  }

  /** What was noted since the last call. */
  take(): readonly { readonly field: string; readonly reason: HiddenReason }[] {
    const told = [...this.#fields].map(([field, reason]) => ({ field, reason }))
    this.#fields.clear()
    return told
  }
}
