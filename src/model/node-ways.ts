// How a collection looks at nodes: by files that the script wrote there, by pods that run it, or not at all.

export const nodeWays = ['script', 'pods', 'none'] as const
export type NodeWay = (typeof nodeWays)[number]
