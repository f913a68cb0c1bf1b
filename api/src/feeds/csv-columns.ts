/** What the columns of a census table mean: the `columns` part of a mapping file. */

export interface CsvColumns {
  /** Heading of the column that names the facility. */
  readonly facility: string
}
