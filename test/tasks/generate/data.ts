import Database from 'better-sqlite3'
import type { Check, Task } from '../../../src/main/learn/evaluation/suite.ts'

const FILE = 'data/sales.db'

interface Question {
  text: string
  /** Gives one value, or one column of texts. */
  sql: string
  group: 'lookup' | 'count' | 'sum' | 'top' | 'compare' | 'list'
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October']
const TOTAL = 'SUM(i.quantity * p.price_cents) / 100.0'
const ITEMS = 'order_items i JOIN products p ON p.id = i.product_id JOIN orders o ON o.id = i.order_id'
const SALES = `${ITEMS} JOIN customers c ON c.id = o.customer_id`

const QUESTIONS: Question[] = [
  ...['Desk lamp', 'Tea pot', 'Wool blanket', 'Seed box'].map(
    (name): Question => ({
      group: 'lookup',
      text: `What does one ${name} cost, in euros?`,
      sql: `SELECT price_cents / 100.0 FROM products WHERE name = '${name}'`,
    }),
  ),
  ...['Ada Moreau', 'Chen Wei', 'Dana Novak'].map(
    (name): Question => ({
      group: 'lookup',
      text: `In which city does the customer ${name} live?`,
      sql: `SELECT city FROM customers WHERE name = '${name}'`,
    }),
  ),
  ...[1010, 1033].map(
    (id): Question => ({
      group: 'lookup',
      text: `Who placed order ${id}?`,
      sql: `SELECT c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = ${id}`,
    }),
  ),
  ...['web', 'shop', 'phone'].map(
    (channel): Question => ({
      group: 'count',
      text: `How many orders came by ${channel}?`,
      sql: `SELECT count(*) FROM orders WHERE channel = '${channel}'`,
    }),
  ),
  ...MONTHS.slice(0, 4).map(
    (month, at): Question => ({
      group: 'count',
      text: `How many orders were placed in ${month} 2026?`,
      sql: `SELECT count(*) FROM orders WHERE ordered_on LIKE '2026-0${at + 1}-%'`,
    }),
  ),
  {
    group: 'count',
    text: 'How many customers never ordered anything?',
    sql: 'SELECT count(*) FROM customers WHERE id NOT IN (SELECT customer_id FROM orders)',
  },
  {
    group: 'count',
    text: 'How many customers placed more than five orders?',
    sql: 'SELECT count(*) FROM (SELECT customer_id FROM orders GROUP BY customer_id HAVING count(*) > 5)',
  },
  {
    group: 'count',
    text: 'How many orders hold exactly one kind of product?',
    sql: 'SELECT count(*) FROM (SELECT order_id FROM order_items GROUP BY order_id HAVING count(*) = 1)',
  },
  ...['Office', 'Kitchen', 'Home', 'Garden'].map(
    (category): Question => ({
      group: 'sum',
      text: `What was the revenue of the category ${category}, in euros?`,
      sql: `SELECT ${TOTAL} FROM ${ITEMS} WHERE p.category = '${category}'`,
    }),
  ),
  ...MONTHS.slice(4, 8).map(
    (month, at): Question => ({
      group: 'sum',
      text: `What was the revenue of ${month} 2026, in euros?`,
      sql: `SELECT ${TOTAL} FROM ${ITEMS} WHERE o.ordered_on LIKE '2026-0${at + 5}-%'`,
    }),
  ),
  ...['France', 'Germany', 'Japan', 'Italy'].map(
    (country): Question => ({
      group: 'sum',
      text: `How much did customers from ${country} spend in all, in euros? Say 0 if nothing.`,
      sql: `SELECT coalesce(${TOTAL}, 0) FROM ${SALES} WHERE c.country = '${country}'`,
    }),
  ),
  {
    group: 'sum',
    text: 'What was the average value of an order, in euros, to the cent?',
    sql: `SELECT round(avg(total), 2) FROM (SELECT ${TOTAL} AS total FROM ${ITEMS} GROUP BY o.id)`,
  },
  {
    group: 'sum',
    text: 'How many candles were sold?',
    sql: "SELECT sum(i.quantity) FROM order_items i JOIN products p ON p.id = i.product_id WHERE p.name = 'Candle'",
  },
  { group: 'sum', text: 'How many pieces were sold in all?', sql: 'SELECT sum(quantity) FROM order_items' },
  {
    group: 'top',
    text: 'Which product brought the most revenue?',
    sql: `SELECT p.name FROM ${ITEMS} GROUP BY p.id ORDER BY ${TOTAL} DESC LIMIT 1`,
  },
  {
    group: 'top',
    text: 'Which product was sold in the largest number of pieces?',
    sql: `SELECT p.name FROM ${ITEMS} GROUP BY p.id ORDER BY sum(i.quantity) DESC LIMIT 1`,
  },
  {
    group: 'top',
    text: 'Which customer spent the most in all?',
    sql: `SELECT c.name FROM ${SALES} GROUP BY c.id ORDER BY ${TOTAL} DESC LIMIT 1`,
  },
  {
    group: 'top',
    text: 'Which country brought the most revenue?',
    sql: `SELECT c.country FROM ${SALES} GROUP BY c.country ORDER BY ${TOTAL} DESC LIMIT 1`,
  },
  {
    group: 'top',
    text: 'Which category brought the least revenue?',
    sql: `SELECT p.category FROM ${ITEMS} GROUP BY p.category ORDER BY ${TOTAL} LIMIT 1`,
  },
  {
    group: 'top',
    text: 'What is the id of the order with the highest value?',
    sql: `SELECT o.id FROM ${ITEMS} GROUP BY o.id ORDER BY ${TOTAL} DESC LIMIT 1`,
  },
  {
    group: 'top',
    text: 'Which is the most expensive product of the category Kitchen?',
    sql: "SELECT name FROM products WHERE category = 'Kitchen' ORDER BY price_cents DESC LIMIT 1",
  },
  ...['Office', 'Home', 'Garden'].map(
    (category): Question => ({
      group: 'top',
      text: `Who bought the most pieces of the category ${category}?`,
      sql: `SELECT c.name FROM ${SALES} WHERE p.category = '${category}' GROUP BY c.id ORDER BY sum(i.quantity) DESC LIMIT 1`,
    }),
  ),
  {
    group: 'compare',
    text: 'By how many euros was the revenue by web higher than that by phone? A negative number if it was lower.',
    sql: `SELECT round(sum(CASE o.channel WHEN 'web' THEN 1 WHEN 'phone' THEN -1 ELSE 0 END * i.quantity * p.price_cents) / 100.0, 2) FROM ${ITEMS}`,
  },
  {
    group: 'compare',
    text: 'What share of the revenue came from the shop, in percent, to one decimal?',
    sql: `SELECT round(100.0 * sum(CASE o.channel WHEN 'shop' THEN i.quantity * p.price_cents ELSE 0 END) / sum(i.quantity * p.price_cents), 1) FROM ${ITEMS}`,
  },
  {
    group: 'compare',
    text: 'By how many orders did the second quarter of 2026 differ from the first? Second minus first.',
    sql: "SELECT sum(ordered_on BETWEEN '2026-04-01' AND '2026-06-30') - sum(ordered_on BETWEEN '2026-01-01' AND '2026-03-31') FROM orders",
  },
  {
    group: 'compare',
    text: 'How many euros lie between the most and the least expensive product?',
    sql: 'SELECT (max(price_cents) - min(price_cents)) / 100.0 FROM products',
  },
  ...MONTHS.slice(1, 6).map(
    (month, at): Question => ({
      group: 'compare',
      text: `By how many euros did the revenue of ${month} 2026 differ from that of the month before? ${month} minus the month before.`,
      sql: `SELECT round(sum(CASE substr(o.ordered_on, 6, 2) WHEN '0${at + 2}' THEN 1 WHEN '0${at + 1}' THEN -1 ELSE 0 END * i.quantity * p.price_cents) / 100.0, 2) FROM ${ITEMS}`,
    }),
  ),
  ...['Office', 'Kitchen', 'Garden'].map(
    (category): Question => ({
      group: 'list',
      text: `Name all products of the category ${category}.`,
      sql: `SELECT name FROM products WHERE category = '${category}'`,
    }),
  ),
  {
    group: 'list',
    text: 'Name the three products that brought the most revenue.',
    sql: `SELECT p.name FROM ${ITEMS} GROUP BY p.id ORDER BY ${TOTAL} DESC LIMIT 3`,
  },
  {
    group: 'list',
    text: 'Which customers live in China or Japan?',
    sql: "SELECT name FROM customers WHERE country IN ('China', 'Japan')",
  },
  {
    group: 'list',
    text: 'Who bought a coffee mill?',
    sql: `SELECT DISTINCT c.name FROM ${SALES} WHERE p.name = 'Coffee mill'`,
  },
  { group: 'list', text: 'Which products does order 1001 hold?', sql: `SELECT p.name FROM ${ITEMS} WHERE o.id = 1001` },
]

/** Sixty questions about the sample database, with what a query gives for each. */
export function data(workspace: string): Task[] {
  const db = new Database(`${workspace}/${FILE}`, { readonly: true })
  try {
    return QUESTIONS.map(({ text, sql, group }, at) => ({
      id: `data-${at + 1}`,
      group,
      input: `${text} The data is in ${FILE}.`,
      checks: [checkOf(db.prepare(sql).raw().all() as unknown[][], text)],
    }))
  } finally {
    db.close()
  }
}

function checkOf(rows: unknown[][], text: string): Check {
  const values = rows.map(([value]) => value)
  const [first] = values
  if (first === undefined || first === null) throw new Error(`Nothing answers: ${text}`)
  if (values.length === 1 && typeof first === 'number')
    return { kind: 'number', value: first, tolerance: Number.isInteger(first) ? 0 : 0.0051 }
  return { kind: 'contains', all: values.map(String) }
}
