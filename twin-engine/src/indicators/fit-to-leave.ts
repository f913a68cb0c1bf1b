import { facilitiesOf, type Indicator } from './indicator.ts'

export const fitToLeave: Indicator = {
  id: 'fit-to-leave',
  name: { zh: '待转滞留人数', en: 'Fit to leave, in bed' },
  unit: 'patients',
  better: 'lower',
  explanation: {
    zh: '已符合出院标准、仍占用床位等待康复、养老照护、居家照护或虚拟病房的患者；从未上报者的医院不计。',
    en: 'Patients who are medically fit to leave and still in bed, waiting for rehabilitation, elderly care, care at home or a virtual ward; hospitals that never told of one are left out.',
  },
  formula: 'patients in bed told as encounter.fit',
  source: 'delayed discharge; 10–15 % of occupied beds are the gravest levels of the English OPEL framework',
  of: ({ state }, scope) => {
    if (scope.kind === 'unit') return null
    let known = false
    let people = 0
    for (const f of facilitiesOf(state, scope)) {
      if (state.facilities.fitAt[f] === 0) continue
      known = true
      people += state.facilities.fit[f]!
    }
    return known ? people : null
  },
  observedAt: ({ state }, scope) => {
    const newest = facilitiesOf(state, scope).reduce((at, f) => Math.max(at, state.facilities.fitAt[f]!), 0)
    return newest === 0 ? null : newest
  },
}
