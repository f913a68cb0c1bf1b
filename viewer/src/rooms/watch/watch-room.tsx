import { momentFigures } from '../../findings/moment.ts'
import { useShown } from '../../moment-hook.ts'
import { KpiStrip } from '../../shell/kpi-strip.tsx'
import { useApp } from '../../store.ts'
import { useAsOf, useWords } from '../../words-hook.ts'
import { hiddenParts } from '../hospital/hidden-parts.ts'
import { HospitalRail } from '../hospital/hospital-rail.tsx'
import { WardRail } from '../hospital/ward-rail.tsx'
import { kpiTiles } from './kpi-tiles.ts'
import { LeftRail } from './left-rail.tsx'
import { RightRail } from './right-rail.tsx'
import { Stage } from './stage.tsx'
import './watch-room.css'

export function WatchRoom() {
  const { words } = useWords()
  const asOf = useAsOf()
  const hospital = useApp((state) => state.route.level === 'hospital' && state.route.facility !== null)
  const cityValues = useApp((state) => state.pulse?.indicators)
  const own = useApp((state) => (state.detail?.id === state.route.facility ? state.detail?.indicators : undefined))
  const hidden = useApp((state) => hospital && hiddenParts(state.hidden).includes('indicators'))
  const { moment, at } = useShown()
  const looking = !hospital && moment !== null
  const scope = hospital ? '' : words[looking ? 'moment.hospitals' : 'kpi.allFacilities']
  const values = looking ? momentFigures(moment) : ((hospital ? own : cityValues) ?? [])
  const tiles = kpiTiles(values, looking ? at : asOf, words, scope, hidden).map((tile) =>
    looking ? { ...tile, missing: words['moment.notKept'] } : tile,
  )
  return (
    <main className={`watch-room ${hospital ? 'is-hospital' : ''}`}>
      <KpiStrip tiles={tiles} />
      {hospital ? <WardRail /> : <LeftRail />}
      <Stage />
      {hospital ? <HospitalRail /> : <RightRail />}
    </main>
  )
}
