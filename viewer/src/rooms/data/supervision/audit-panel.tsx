// Rows of the audit log, the newest first; narrowed by what was chosen above.
import type { AuditRow } from '../../../data/supervision-types.ts'
import { count } from '../../../format/numbers.ts'
import { useSupervisionWords } from '../../../i18n/supervision-words.ts'
import { useWords, useZone } from '../../../words-hook.ts'
import { entryTime } from '../entry-time.ts'
import { PanelHead } from './panel-head.tsx'
import { narrow, readRows, useSupervising } from './supervision-store.ts'

export function AuditPanel() {
  const words = useSupervisionWords()
  const part = useSupervising((state) => state.rows)
  const narrowed = useSupervising((state) => state.narrowed)
  const more = useSupervising((state) => state.more)
  const rows = part.data ?? []
  const title = words['audit.title'](narrowed?.name ?? words['audit.all'])
  return (
    <section className="audit-panel" aria-label={title}>
      <PanelHead title={title} part={part} retry={() => readRows()}>
        {narrowed !== null && (
          <button type="button" className="chip" onClick={() => narrow(null)}>
            {words['audit.clear']}
          </button>
        )}
      </PanelHead>
      {part.data && rows.length === 0 && <p className="panel-empty meta">{words['audit.none']}</p>}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className="audit-body inset-focus" tabIndex={0} aria-label={title}>
          <table className="audit">
            <thead>
              <tr>
                <th scope="col" className="of-time">
                  {words['col.time']}
                </th>
                <th scope="col" className="of-who">
                  {words['col.who']}
                </th>
                <th scope="col" className="of-what">
                  {words['col.what']}
                </th>
                <th scope="col" className="of-about">
                  {words['col.about']}
                </th>
                <th scope="col" className="of-note">
                  {words['col.note']}
                </th>
                <th scope="col" className="of-times is-figure">
                  {words['col.times']}
                </th>
                <th scope="col" className="of-from">
                  {words['col.from']}
                </th>
                <th scope="col" className="of-hash">
                  {words['col.hash']}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.number} row={row} />
              ))}
            </tbody>
          </table>
          {more && (
            <p className="panel-empty">
              <button type="button" className="chip" onClick={() => void readRows(rows.at(-1)?.number ?? null)}>
                {words['audit.more']}
              </button>
            </p>
          )}
        </section>
      )}
    </section>
  )
}

function Row({ row }: { row: AuditRow }) {
  const { language } = useWords()
  const words = useSupervisionWords()
  const zone = useZone()
  const now = useSupervising((state) => state.rows.wallAt)
  const objects = row.objects.join(' ')
  return (
    <tr>
      <td className="of-time">{entryTime(row.at, now, zone, language)}</td>
      <th scope="row" className="ellipsis" title={row.who}>
        {row.who}
      </th>
      <td className="of-what ellipsis" title={row.shape}>
        {words[`kind.${row.kind}`]} <span className="meta">{row.shape}</span>
      </td>
      <td className="of-about mono ellipsis" title={objects}>
        {objects}
      </td>
      <td className="of-note ellipsis" title={row.note}>
        {row.note}
      </td>
      <td className="of-times is-figure">{count(row.times)}</td>
      <td className="of-from mono ellipsis" title={row.from}>
        {row.from}
      </td>
      <td className="of-hash mono" title={`#${row.number} ${row.hash}`}>
        {row.hash.slice(0, 4)}…{row.hash.slice(-2)}
      </td>
    </tr>
  )
}
