/** Findings by week and family: bars for the eye, the same numbers as a table. */
import type { Family, HistoryPage } from '../../api';
import { monthName, weekName } from '../format';
import { FAMILY, history as text } from '../text';
import { byWeek, SHOWN_WEEKS, sum, type Week } from './weeks';

const FAMILIES = Object.keys(FAMILY) as Family[];

/** CSS pixels. Widths are shares of the chart, so that it fits any window without a scale. */
const HEIGHT = 96;
/** Room above the tallest bar for its number. */
const HEADROOM = 18;
/** The smallest height at which a part of a bar can be told from none. */
const LEAST = 3;

export function Chart({ rows }: { rows: HistoryPage['weeks'] }) {
  const weeks = byWeek(rows);
  if (weeks.length === 0) return null;
  const total = weeks.reduce((all, week) => all + sum(week), 0);
  return (
    <section class="card chart" aria-labelledby="chart">
      <div class="row">
        <h2 id="chart">{text.chart}</h2>
        <ul class="legend">
          {FAMILIES.map((family) => (
            <li key={family}>
              <svg width="12" height="12" aria-hidden="true">
                <rect width="12" height="12" rx="2" data-family={family} fill={`url(#fill-${family})`} />
              </svg>
              {FAMILY[family]}
            </li>
          ))}
        </ul>
      </div>
      <Bars weeks={weeks} label={`${text.chart}: ${text.chartTotal(total, weeks.length)}`} />
      <details>
        <summary>{text.asTable}</summary>
        <Table weeks={weeks} />
      </details>
    </section>
  );
}

function Bars({ weeks, label }: { weeks: Week[]; label: string }) {
  const most = Math.max(...weeks.map(sum));
  const slot = 100 / SHOWN_WEEKS;
  const month = (index: number) => weeks[index]!.week.slice(0, 7);
  return (
    <svg class="bars" width="100%" height={HEIGHT + 20} role="img" aria-label={label}>
      <Fills />
      {weeks.map((week, index) => (
        <g key={week.week}>
          <title>{`${text.week} ${weekName(week.week)}: ${sum(week)}`}</title>
          <Bar week={week} most={most} x={index * slot + slot * 0.15} width={slot * 0.7} />
          {(index === 0 || month(index) !== month(index - 1)) && (
            <text x={`${index * slot + slot * 0.15}%`} y={HEIGHT + 16}>
              {index === 0 ? weekName(week.week) : index > 1 ? monthName(week.week) : ''}
            </text>
          )}
        </g>
      ))}
      <line x1="0" x2="100%" y1={HEIGHT + 0.5} y2={HEIGHT + 0.5} />
    </svg>
  );
}

function Bar({ week, most, x, width }: { week: Week; most: number; x: number; width: number }) {
  let y = HEIGHT;
  const parts = FAMILIES.filter((family) => week.counts[family] > 0).map((family) => {
    const height = Math.max(LEAST, (week.counts[family] / most) * (HEIGHT - HEADROOM));
    y -= height;
    return (
      <rect
        key={family}
        data-family={family}
        fill={`url(#fill-${family})`}
        x={`${x}%`}
        y={y}
        width={`${width}%`}
        height={height - 1}
      />
    );
  });
  return (
    <>
      {parts}
      {parts.length > 0 && (
        <text class="number" x={`${x + width / 2}%`} y={y - 5}>
          {sum(week)}
        </text>
      )}
    </>
  );
}

/** One pattern for each family, so that they can be told apart without colours. */
function Fills() {
  const pattern = { width: 6, height: 6, patternUnits: 'userSpaceOnUse' } as const;
  return (
    <defs>
      {FAMILIES.map((family) => (
        <pattern id={`fill-${family}`} key={family} {...pattern}>
          <rect width="6" height="6" class="paint" data-family={family} />
          {family === 'tone' && <path class="grain" d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" />}
          {family === 'policy' && <circle class="grain dot" cx="3" cy="3" r="1" />}
        </pattern>
      ))}
    </defs>
  );
}

function Table({ weeks }: { weeks: Week[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.week}</th>
          {FAMILIES.map((family) => (
            <th scope="col" key={family}>
              {FAMILY[family]}
            </th>
          ))}
          <th scope="col">{text.sum}</th>
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week.week}>
            <th scope="row">{weekName(week.week)}</th>
            {FAMILIES.map((family) => (
              <td key={family}>{week.counts[family]}</td>
            ))}
            <td>{sum(week)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
