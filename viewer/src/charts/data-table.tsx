// The accessible equal of a chart: caption, heads, rows. Every export of figures carries the synthetic mark.
import { useApp } from '../store.ts'
import { useWords } from '../words-hook.ts'

export interface DataTableProps {
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
  readonly onRow?: ((row: number) => void) | undefined
}

export function DataTable({ caption, columns, rows, onRow }: DataTableProps) {
  const { words } = useWords()
  const synthetic = useApp((state) => state.city?.synthetic ?? false)
  return (
    <table className="data">
      <caption>
        {caption} {synthetic && <span className="synthetic">{words['mark.synthetic']}</span>}
      </caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([head, ...cells], row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity than their order
          <tr key={row}>
            <th scope="row">
              {onRow ? (
                <button type="button" className="row-link" onClick={() => onRow(row)}>
                  {head}
                </button>
              ) : (
                head
              )}
            </th>
            {cells.map((cell, k) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells follow the columns
              <td key={k}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
