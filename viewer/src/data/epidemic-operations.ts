// The GraphQL operations of the epidemic view.
const TEXT = '{ zh en }'
const BANDS = '{ p10 p25 p50 p75 p90 }'
const RUNS_OUT = '{ p10 p50 p90 share }'
const SIDE = `{ infections ${BANDS} admissions ${BANDS} wards ${BANDS} intensiveCare ${BANDS} deaths ${BANDS}
  intensiveCareLeft wardsLeft intensiveCareRunsOut ${RUNS_OUT} wardsRunsOut ${RUNS_OUT}
  incidence infectionsSum admissionsSum deathsSum }`

export const PATHOGENS = `query Pathogens { epidemicPathogens { id name ${TEXT} ages reproduction file
  figures { name values unit range source tag } } }`
export const EPIDEMIC_CELLS = 'query EpidemicCells { cells { id lng lat population district } }'
export const EPIDEMIC_FIT = `query EpidemicFit($input: EpidemicFitInput!) { epidemicFit(input: $input) { columns problems { path why zh }
  series { dateColumn valueColumn days counts expected q025 q975 coverage figures { name unit best q025 median q975 atEdge }
    reproduction { day mean q025 median q975 } notices { path why zh } onwardsReproduction onwardsPer100000 } } }`
export const EPIDEMIC_RUN = `query EpidemicRun($input: EpidemicRunInput!) { epidemicRun(input: $input) {
  asOf engineVersion seed pathogen name ${TEXT} reproductionNumber days runs intensiveCare { open occupied free } wards { open occupied free }
  subdistricts { name ${TEXT} people } subdistrictOfCell base ${SIDE} plan ${SIDE} } }`
