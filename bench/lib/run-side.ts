// The process of one side: imports the row, runs the side once, prints what it took.
const [row = '', side = ''] = process.argv.slice(2)
const { sides } = await import(`../rows/${row}.ts`)
const prepared = await sides[side]()
const start = performance.now()
const counted = await prepared.work()
const ms = performance.now() - start
await prepared.after?.()
if (counted !== undefined && !(counted > 0)) throw new Error(`${row} ${side} did no work`)
console.log(JSON.stringify({ ms, rss: process.resourceUsage().maxRSS / 1024 }))
process.exit(0)
