import { useEffect, useState } from 'react'
import { momentFigures } from '../../findings/moment.ts'
import { useDisplayWords } from '../../i18n/display-words.ts'
import { useShown } from '../../moment-hook.ts'
import { choose } from '../../navigate.ts'
import { focusList } from '../../shell/kept-focus.ts'
import { KpiStrip } from '../../shell/kpi-strip.tsx'
import { shownFacility, useApp } from '../../store.ts'
import { useAsOf, useWords } from '../../words-hook.ts'
import { hiddenParts } from '../hospital/hidden-parts.ts'
import { HospitalRail } from '../hospital/hospital-rail.tsx'
import { WardRail } from '../hospital/ward-rail.tsx'
import { kpiTiles } from './kpi-tiles.ts'
import { LeftRail } from './left-rail.tsx'
import { RightRail } from './right-rail.tsx'
import { SituationReport } from './situation-report.tsx'
import { Stage } from './stage.tsx'
import './watch-kpi.css'
import './watch-room.css'

/** Where there is no room for both rails, which one stands beside the stage. */
type Drawer = 'list' | 'detail' | 'none'

export function WatchRoom() {
  const { words } = useWords()
  const asOf = useAsOf()
  const facility = useApp((state) => state.route.facility)
  const hospital = useApp((state) => state.route.level === 'hospital' && state.route.facility !== null)
  const cityValues = useApp((state) => state.pulse?.indicators)
  const own = useApp((state) => (state.detail?.id === state.route.facility ? state.detail?.indicators : undefined))
  const hidden = useApp((state) => hospital && hiddenParts(state.hidden).includes('indicators'))
  const { moment, at } = useShown()
  const looking = moment !== null
  const scope = hospital ? '' : words[looking ? 'moment.hospitals' : 'kpi.allFacilities']
  const of = hospital && moment !== null ? moment.facilities.filter(({ id }) => id === facility) : moment?.facilities
  const values = looking ? momentFigures({ ...moment, facilities: of ?? [] }) : ((hospital ? own : cityValues) ?? [])
  const tiles = kpiTiles(values, looking ? at : asOf, words, scope, hidden).map((tile) =>
    looking ? { ...tile, missing: words['moment.notKept'] } : tile,
  )
  const [drawer, setDrawer] = useState<Drawer>('list')
  useEffect(() => setDrawer(facility !== null && !hospital ? 'detail' : 'list'), [facility, hospital])
  return (
    <main className={`watch-room ${hospital ? 'is-hospital' : ''} shows-${drawer}`}>
      <KpiStrip tiles={tiles} />
      <Drawers drawer={drawer} onChange={setDrawer} hospital={hospital} />
      {hospital ? <WardRail /> : <LeftRail />}
      <Stage />
      {hospital ? <HospitalRail /> : <RightRail />}
      <SituationReport />
    </main>
  )
}

/** Two switches in a row of their own, drawn only where a rail is a drawer. */
function Drawers({
  drawer,
  onChange,
  hospital,
}: {
  drawer: Drawer
  onChange: (drawer: Drawer) => void
  hospital: boolean
}) {
  const { say } = useWords()
  const display = useDisplayWords()
  const shown = useApp((state) => {
    const id = shownFacility(state)
    return id === null ? undefined : state.catalogue?.facility.get(id)
  })
  const toList = (): void => {
    onChange('list')
    if (!hospital) choose(null)
    requestAnimationFrame(() => focusList(shown?.id ?? null))
  }
  return (
    <div className="watch-drawers">
      <button
        type="button"
        className="drawer-list"
        aria-pressed={drawer === 'list'}
        onClick={() => (drawer === 'list' ? onChange('none') : toList())}
      >
        <span aria-hidden="true">{drawer === 'list' ? '☰' : '‹'}</span> {display.list}
      </button>
      <button
        type="button"
        className="drawer-detail"
        aria-pressed={drawer === 'detail'}
        disabled={shown === undefined}
        onClick={() => onChange(drawer === 'detail' ? 'none' : 'detail')}
      >
        <span className="ellipsis">
          {display.detail}
          {shown && <span className="meta"> {say(shown.name)}</span>}
        </span>
        <span aria-hidden="true">›</span>
      </button>
    </div>
  )
}
