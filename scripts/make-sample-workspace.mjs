// Writes resources/workspace anew, the same every time: `node scripts/make-sample-workspace.mjs [folder]`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'

const root = process.argv[2] ?? fileURLToPath(new URL('../resources/workspace', import.meta.url))

/** One short line each: the bundled model repeats them word for word. */
const documents = {
  'docs/apple.txt': 'the apple is red and sweet\n',
  'docs/market.txt': 'the market opens in paris\n',
  'docs/travel.txt': 'the train leaves at noon\n',
  'docs/weather.txt': 'the rain ends on monday\n',
}

const readme = `# Sample workspace

A small folder for trying out agents and tools. Change it, or choose a folder of your own in the settings.

- \`docs/\`: short notes, for list_files, read_file and search_files
- \`data/sales.csv\`: one line for each order of a small shop in 2026
- \`data/sales.db\`: the same shop as a SQLite database with the tables customers, products, orders and order_items

Things to ask: "What is 12*7?", "List the files in docs.", "Read docs/apple.txt."
`

const customers = [
  ['Ada Moreau', 'Paris', 'France'],
  ['Ben Okafor', 'Lagos', 'Nigeria'],
  ['Chen Wei', 'Shanghai', 'China'],
  ['Dana Novak', 'Prague', 'Czechia'],
  ['Elena Rossi', 'Milan', 'Italy'],
  ['Farid Haddad', 'Casablanca', 'Morocco'],
  ['Grace Lindqvist', 'Uppsala', 'Sweden'],
  ['Hiro Tanaka', 'Osaka', 'Japan'],
  ['Ines Carvalho', 'Porto', 'Portugal'],
  ['Jonas Weber', 'Leipzig', 'Germany'],
  ['Kavya Rao', 'Bengaluru', 'India'],
  ['Liam Byrne', 'Cork', 'Ireland'],
  ['Mei Lin', 'Beijing', 'China'],
  ['Nora Haugen', 'Bergen', 'Norway'],
  ['Omar Farouk', 'Cairo', 'Egypt'],
  ['Paula Ortiz', 'Valencia', 'Spain'],
  ['Quentin Dubois', 'Lyon', 'France'],
  ['Rosa Silva', 'Recife', 'Brazil'],
  ['Sam Keller', 'Basel', 'Switzerland'],
  ['Tove Nilsson', 'Malmo', 'Sweden'],
]

/** Prices in cents. */
const products = [
  ['Desk lamp', 'Office', 3490],
  ['Notebook A5', 'Office', 590],
  ['Fountain pen', 'Office', 2450],
  ['Tea pot', 'Kitchen', 2890],
  ['Coffee mill', 'Kitchen', 4990],
  ['Chopping board', 'Kitchen', 1990],
  ['Wool blanket', 'Home', 5900],
  ['Candle', 'Home', 850],
  ['Picture frame', 'Home', 1490],
  ['Garden gloves', 'Garden', 1190],
  ['Watering can', 'Garden', 2290],
  ['Seed box', 'Garden', 1650],
]

/** Numerical Recipes' linear congruential generator: nothing here needs better chance, only the same chance every time. */
let state = 20260101
function chance(count) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return Math.floor((state / 2 ** 32) * count)
}

const channels = ['shop', 'web', 'web', 'phone']
const orders = Array.from({ length: 90 }, (_, index) => {
  const day = new Date(Date.UTC(2026, 0, 5 + Math.floor((index * 300) / 90) + chance(3)))
  const lines = new Map()
  for (let count = 1 + chance(2); count > 0; count -= 1) lines.set(chance(products.length), 1 + chance(4))
  return {
    id: 1001 + index,
    customer: chance(customers.length),
    date: day.toISOString().slice(0, 10),
    channel: channels[chance(channels.length)],
    lines: [...lines].map(([product, quantity]) => ({ product, quantity })),
  }
})

function csv() {
  const rows = ['order_id,date,customer,country,product,category,quantity,unit_price,total']
  const euros = (cents) => (cents / 100).toFixed(2)
  for (const { id, customer, date, lines } of orders) {
    for (const { product, quantity } of lines) {
      const [name, , country] = customers[customer]
      const [title, category, price] = products[product]
      rows.push([id, date, name, country, title, category, quantity, euros(price), euros(price * quantity)].join(','))
    }
  }
  return `${rows.join('\n')}\n`
}

function database(path) {
  rmSync(path, { force: true })
  const db = new Database(path)
  db.pragma('page_size = 4096')
  db.pragma('journal_mode = DELETE')
  db.exec(`
    CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT NOT NULL, country TEXT NOT NULL) STRICT;
    CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, category TEXT NOT NULL, price_cents INTEGER NOT NULL) STRICT;
    CREATE TABLE orders (
      id INTEGER PRIMARY KEY,
      customer_id INTEGER NOT NULL REFERENCES customers (id),
      ordered_on TEXT NOT NULL,
      channel TEXT NOT NULL
    ) STRICT;
    CREATE TABLE order_items (
      order_id INTEGER NOT NULL REFERENCES orders (id),
      product_id INTEGER NOT NULL REFERENCES products (id),
      quantity INTEGER NOT NULL CHECK (quantity > 0),
      PRIMARY KEY (order_id, product_id)
    ) STRICT;
    CREATE INDEX orders_by_customer ON orders (customer_id);
  `)
  const customer = db.prepare('INSERT INTO customers VALUES (?, ?, ?, ?)')
  const product = db.prepare('INSERT INTO products VALUES (?, ?, ?, ?)')
  const order = db.prepare('INSERT INTO orders VALUES (?, ?, ?, ?)')
  const item = db.prepare('INSERT INTO order_items VALUES (?, ?, ?)')
  db.transaction(() => {
    customers.forEach((row, index) => {
      customer.run(index + 1, ...row)
    })
    products.forEach((row, index) => {
      product.run(index + 1, ...row)
    })
    for (const { id, customer: who, date, channel, lines } of orders) {
      order.run(id, who + 1, date, channel)
      for (const line of lines) item.run(id, line.product + 1, line.quantity)
    }
  })()
  db.exec('VACUUM')
  db.close()
}

mkdirSync(join(root, 'docs'), { recursive: true })
mkdirSync(join(root, 'data'), { recursive: true })
for (const [path, text] of Object.entries({ ...documents, 'README.md': readme, 'data/sales.csv': csv() })) {
  writeFileSync(join(root, path), text)
}
database(join(root, 'data/sales.db'))
