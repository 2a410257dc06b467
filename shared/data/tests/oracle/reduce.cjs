// Writes ../reduce.tsv: reducer id, values as JSON (null, "NaN", "Inf", "-Inf" as such), result as JSON.
const fs = require('node:fs');
const path = require('node:path');
const { grafana } = require('./setup.cjs');

const COLUMNS = [
  [], [null], [null, null, null], [0], [5], [-3.5], [0, 0, 0], [null, 0, null], [1, 2, 3, 4, 5], [5, 4, 3, 2, 1],
  [1, null, 3], [null, 1, 3, null], [10, 20, 5, 8, 30, 2, 4], [1, 1, 2, 2, 1], [0.1, 0.2, 0.3], [1e300, 1e300],
  [-1, -2, -3], [0, 5], [2, 2], [3, NaN, 4], [NaN], [null, NaN, 7, null], [Infinity, 1], [-Infinity, 1], [1e-9, 1e9],
  [100, 50, 60, 70, 10, 20], Array.from({ length: 101 }, (_, i) => i), Array.from({ length: 37 }, (_, i) => (i * 7919) % 101),
  Array.from({ length: 60 }, (_, i) => (i % 9 === 4 ? null : Math.round(Math.sin(i) * 1000) / 8)),
];

const code = (value) =>
  value === undefined || value === null ? null
  : Array.isArray(value) ? value.map(code)
  : typeof value !== 'number' || Number.isFinite(value) ? value
  : Number.isNaN(value) ? 'NaN' : value > 0 ? 'Inf' : '-Inf';

const rows = [];
const info = [];
for (const reducer of grafana.fieldReducers.list()) {
  info.push(['#', reducer.id, reducer.name, reducer.preservesUnits]);
  if (/^p\d+$/.test(reducer.id) && !['p1', 'p5', 'p10', 'p25', 'p50', 'p75', 'p90', 'p95', 'p99'].includes(reducer.id)) continue;
  for (const values of COLUMNS) {
    const field = { name: 'x', type: 'number', config: {}, values };
    const result = grafana.reduceField({ field, reducers: [reducer.id] })[reducer.id];
    rows.push([reducer.id, JSON.stringify(code(values)), JSON.stringify(code(result))]);
  }
}
const table = [...info, ...rows].map((row) => row.join('\t')).join('\n') + '\n';
fs.writeFileSync(path.join(__dirname, '..', 'reduce.tsv'), table);
