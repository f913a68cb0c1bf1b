/** Facilities and residents that no road reaches. */
import { type CityModel, componentsOf, MOST_ACCESS_METRES, roadIslands, snapPlaces } from '@kangcheng/twin-engine'
import { firstOf, type ImportProblems } from './import-problem.ts'

/** Tells of islands of road, and of what lies farther from the main network than travel times reach. */
export function checkRoadAccess({ roads, facilities, cells }: CityModel, problems: ImportProblems): void {
  if (roads === undefined) {
    problems.remark('roads.json', 'is not there: travel times are estimated over the great circle')
    return
  }
  // Every road is two edges, so without times the parts hang together as somebody on foot finds them.
  const components = componentsOf(roads, new Float64Array(roads.to.length))
  const islands = roadIslands(roads, components)
  if (islands.length > 0)
    problems.fault(
      'roads.json',
      `${islands.length} islands of road hang together with nothing, the largest of ${islands[0]!.nodes} nodes at ${islands[0]!.location.map((d) => d.toFixed(4)).join(', ')}; join them, or leave them out`,
    )
  const places = facilities.map(({ id, name, location }) => ({ path: `facility ${id} "${name.en}"`, location }))
  for (const { path, why } of snapPlaces(roads, components, places, MOST_ACCESS_METRES).problems)
    problems.fault(path, why)
  const homes = cells.filter(({ population }) => population > 0)
  const { snapped } = snapPlaces(
    roads,
    components,
    homes.map(({ id, centre }) => ({ path: id, location: centre })),
    MOST_ACCESS_METRES,
  )
  const away = homes.filter((_, i) => snapped.node[i]! < 0)
  if (away.length > 0)
    problems.fault(
      'cells',
      `${away.length} cells with ${away.reduce((sum, { population }) => sum + population, 0)} residents lie more than ${MOST_ACCESS_METRES.toLocaleString('en')} m from the nearest road: ${firstOf(away.map(({ id }) => id))}; take a larger extract, or leave them out`,
    )
}
