/** What an import found: what was wrong or missing in the files, what was made of it, and what would mend it. */

export interface ImportProblem {
  /** File, and line, column or object in it. */
  readonly place: string
  /** What was found, what was made of it, and the remedy. */
  readonly why: string
  /** True where data were left out or changed, or the city cannot be used as it is; false for a remark. */
  readonly grave: boolean
}

interface ToldProblem {
  readonly place: string
  readonly why: string
}

export interface ToldProblems {
  /** What was left out or changed of what the files hold, or looks wrong. */
  readonly problems: readonly ToldProblem[]
  /** What a rule decided, made up, or left out as no part of the model, with its number. */
  readonly notices: readonly ToldProblem[]
}

/** An input that cannot be used at all. The message names the place and the remedy. */
export class UnusableInput extends Error {
  override readonly name = 'UnusableInput'
}

/** So many places of one kind are named; of the rest the number. */
const LISTED = 12

export class ImportProblems {
  readonly #listed: ImportProblem[] = []

  get listed(): readonly ImportProblem[] {
    return this.#listed
  }

  get grave(): boolean {
    return this.#listed.some((problem) => problem.grave)
  }

  /** Faults and remarks as commands tell them: exit 1 where there is a fault. */
  told(): ToldProblems {
    const of = (grave: boolean) =>
      this.#listed.filter((one) => one.grave === grave).map(({ place, why }) => ({ place, why }))
    return { problems: of(true), notices: of(false) }
  }

  /** Something was left out, changed or is probably wrong. */
  fault(place: string, why: string): void {
    this.#listed.push({ place, why, grave: true })
  }

  /** Something was decided by a rule. */
  remark(place: string, why: string): void {
    this.#listed.push({ place, why, grave: false })
  }

  /** One fault for each place, or for the first dozen of them with the number of the others. */
  faults(places: readonly string[], why: string, file: string): void {
    for (const place of places.slice(0, LISTED)) this.fault(place, why)
    if (places.length > LISTED) this.fault(file, `${places.length - LISTED} more: ${why}`)
  }
}

/** The first few of a list, and how many more there are. */
export function firstOf(items: readonly string[], most = 8): string {
  return items.length <= most ? items.join(', ') : `${items.slice(0, most).join(', ')} and ${items.length - most} more`
}

/** `1 road does`, `3 roads do`. */
export const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`
