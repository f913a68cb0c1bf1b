// Receipts, newest first: what came in, was released, refused, shared or pulled; each can be asked for by its id.
import { count, NO_VALUE } from '../../format/numbers.ts'
import { clockTimeSeconds } from '../../format/time.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { SeverityMark } from '../../shell/severity-mark.tsx'
import { useWords, useZone } from '../../words-hook.ts'
import { entryTime } from './entry-time.ts'
import { PanelState } from './panel-state.tsx'
import { readReceipts, useRoom } from './room-store.ts'
import { useSourceName } from './source-name.ts'

export function ReceiptsPanel() {
  const { words, say, language } = useWords()
  const zone = useZone()
  const part = useRoom((state) => state.receipts)
  const name = useSourceName()
  const rows = part.data ?? []
  const sum = (of: 'accepted' | 'quarantined'): string => count(rows.reduce((all, row) => all + (row[of] ?? 0), 0))
  return (
    <section className="receipts-panel" aria-label={words['data.receipts']}>
      <div className={`panel-title ${part.problem ? 'is-stale' : ''}`}>
        <h2 className="ellipsis">
          {words['data.receipts']}{' '}
          {rows.length > 0 && (
            <span className="finding">{words['data.receipts.finding'](sum('accepted'), sum('quarantined'))}</span>
          )}
        </h2>
        <span className="meta">
          {words['data.receipts.basis']}
          {part.readAt !== null && ` · ${clockTimeSeconds(part.readAt, zone)}`}
        </span>
      </div>
      <PanelState part={part} retry={readReceipts} />
      {part.data && rows.length === 0 && <p className="panel-empty meta">{words['data.receipts.none']}</p>}
      {rows.length > 0 && (
        <ScrollRegion className="receipts-body inset-focus" name={words['data.receipts.list']}>
          <table className="receipts">
            <thead>
              <tr>
                <th scope="col" className="of-time">
                  {words['data.col.time']}
                </th>
                <th scope="col" className="of-what">
                  {words['data.col.what']}
                </th>
                <th scope="col" className="of-by">
                  {words['data.col.by']}
                </th>
                <th scope="col" className="of-detail">
                  {words['data.col.detail']}
                </th>
                <th scope="col" className="of-count is-figure">
                  {words['data.col.accepted']}
                </th>
                <th scope="col" className="of-count is-figure">
                  {words['data.col.duplicates']}
                </th>
                <th scope="col" className="of-count is-figure">
                  {words['data.col.quarantined']}
                </th>
                <th scope="col" className="of-position is-figure">
                  {words['data.col.position']}
                </th>
                <th scope="col" className="of-receipt is-figure">
                  {words['data.col.receipt']}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td className="of-time">{entryTime(row.at, part.wallAt, zone, language)}</td>
                  <td className="of-what">{words[`data.what.${row.what}`]}</td>
                  <td
                    className="of-by ellipsis"
                    title={[row.source && name(row.source), row.source, row.by]
                      .filter((part) => part !== null)
                      .join(' · ')}
                  >
                    {row.source ?? row.by ?? NO_VALUE}
                  </td>
                  <td className="of-detail ellipsis" title={say(row.detail)}>
                    {say(row.detail)}
                  </td>
                  <td className="of-count is-figure">{count(row.accepted)}</td>
                  <td className="of-count is-figure">{count(row.duplicates)}</td>
                  <td className={`of-count is-figure ${row.quarantined ? 'sev-watch' : ''}`}>
                    {row.quarantined ? <SeverityMark severity="watch" size={11} /> : null} {count(row.quarantined)}
                  </td>
                  <td className="of-position is-figure">
                    {row.position === null ? NO_VALUE : count(Number(row.position))}
                  </td>
                  <td className="of-receipt is-figure" title={row.sha256 ?? row.id}>
                    {row.id}
                    {row.sha256 !== null && ` · ${row.sha256.slice(0, 6)}`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  )
}
