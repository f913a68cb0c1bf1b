/**
 * What was asked cannot be done, and whoever asked can mend it: the message names field and remedy, `zh` says the same in Chinese
 * where a screen shows it. Each part refuses with a class of its own; the schema answers all of them as bad input.
 */
export abstract class Refusal extends Error {
  readonly zh: string | undefined

  constructor(why: string, zh?: string) {
    super(why)
    this.name = new.target.name
    this.zh = zh
  }
}
