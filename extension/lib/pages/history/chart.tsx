/** Findings by week and family: bars for the eye, a table for everyone else. */
import type { Family, HistoryPage } from '../../api';
import { FAMILY, history as text } from '../text';

const FAMILIES = Object.keys(FAMILY) as Family[];
const HEIGHT = 72;
const BAR = 18;
const GAP = 8;

export interface Week {
  week: string;
  counts: Record<Family, number>;
}

/** Weeks in order, those without findings too, at most the last 13. */
export function byWeek(rows: HistoryPage['weeks']): Week[] {
  if (rows.length === 0) return [];
  const found = new Map<string, Week>();
  for (const { week, family, count } of rows) {
    const entry = found.get(week) ?? { week, counts: { confidentiality: 0, tone: 0, policy: 0 } };
    entry.counts[family] += count;
    found.set(week, entry);
  }
  const names = [...found.keys()].sort();
  const weeks: Week[] = [];
  const day = new Date(`${names[0]}T00:00:00Z`);
  for (; day.toISOString().slice(0, 10) <= names.at(-1)!; day.setUTCDate(day.getUTCDate() + 7)) {
    const week = day.toISOString().slice(0, 10);
    weeks.push(found.get(week) ?? { week, counts: { confidentiality: 0, tone: 0, policy: 0 } });
  }
  return weeks.slice(-13);
}

export function Chart({ rows }: { rows: HistoryPage['weeks'] }) {
  const weeks = byWeek(rows);
  if (weeks.length === 0) return null;
  const total = (week: Week) => FAMILIES.reduce((sum, family) => sum + week.counts[family], 0);
  const most = Math.max(...weeks.map(total), 1);
  const width = weeks.length * (BAR + GAP);
  return (
    <figure class="card chart">
      <figcaption>
        <h2>{text.chart}</h2>
        <ul>
          {FAMILIES.map((family) => (
            <li key={family}>
              <span class="swatch" data-family={family} />
              {FAMILY[family]}
            </li>
          ))}
        </ul>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} aria-hidden="true">
        {weeks.map((week, index) => {
          let y = HEIGHT;
          return FAMILIES.map((family) => {
            const height = (week.counts[family] / most) * (HEIGHT - 4);
            y -= height;
            return (
              <rect
                key={family}
                data-family={family}
                x={index * (BAR + GAP)}
                y={y}
                width={BAR}
                height={height}
                rx="2"
              />
            );
          });
        })}
      </svg>
      <table class="hidden">
        <caption>{text.chart}</caption>
        <thead>
          <tr>
            <th>{text.week}</th>
            {FAMILIES.map((family) => (
              <th key={family}>{FAMILY[family]}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week.week}>
              <td>{week.week}</td>
              {FAMILIES.map((family) => (
                <td key={family}>{week.counts[family]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
