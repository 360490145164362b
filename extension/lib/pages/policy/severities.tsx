/** How strongly each category, and each rule of its own, is pointed out: by kind of account. */
import { useState } from 'preact/hooks';

import type { Clause, PolicyRule, Severity } from '../../api';
import { icons } from '../../ui/icons';
import { CATEGORIES } from '../history/query';
import { categoryName, FAMILY, SEVERITY } from '../text';
import { policy as text } from './text';

type FamilyName = keyof typeof CATEGORIES;

interface Group {
  /** Null for categories that this version does not know. */
  family: FamilyName | null;
  rows: PolicyRule[];
}

/**
 * The rules by family, each category before the rules that are treated otherwise than it. Rules
 * treated like their category are left out: they would only repeat it.
 */
export function groups(rules: readonly PolicyRule[]): Group[] {
  const families = Object.keys(CATEGORIES) as FamilyName[];
  const known = new Set(families.flatMap((family) => CATEGORIES[family]));
  const others = [...new Set(rules.map(({ category }) => category))].filter((it) => !known.has(it));
  const rowsOf = (categories: readonly string[]) =>
    categories.flatMap((category) => {
      const whole = rules.find(({ rule }) => rule === category);
      const single = rules.filter((rule) => rule.category === category && rule !== whole);
      return [...(whole ? [whole] : []), ...single.filter((rule) => !whole || differs(rule, whole))];
    });
  return [
    ...families.map((family) => ({ family, rows: rowsOf(CATEGORIES[family]) })),
    { family: null, rows: rowsOf(others) },
  ].filter(({ rows }) => rows.length > 0);
}

function differs(rule: PolicyRule, whole: PolicyRule): boolean {
  return (['severity_personal', 'severity_company', 'override', 'clause'] as const).some(
    (field) => rule[field] !== whole[field],
  );
}

export function SeverityTable({ rules, clauses }: { rules: PolicyRule[]; clauses: Clause[] }) {
  const [inFull, setInFull] = useState(false);
  const titles = new Map(clauses.map(({ id, title }) => [id, title]));
  const found = groups(rules);
  const single = found.flatMap(({ rows }) => rows.filter(isSingle)).length;
  return (
    <>
      <div class="wide" tabIndex={0} role="group" aria-label={text.severities}>
        <table>
          <thead>
            <tr>
              {[text.category, text.personal, text.company, text.override, text.clause].map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          {found.map(({ family, rows }) => (
            <tbody key={family}>
              {family !== null && (
                <tr class="family">
                  <th scope="rowgroup" colSpan={5}>
                    {FAMILY[family]}
                  </th>
                </tr>
              )}
              {rows.filter((row) => inFull || !isSingle(row)).map((row) => (
                <tr key={row.rule}>
                  <RowName row={row} />
                  <td>
                    <Level severity={row.severity_personal} />
                  </td>
                  <td>
                    <Level severity={row.severity_company} />
                  </td>
                  <td>{text.overrides[row.override]}</td>
                  <td>
                    {row.clause !== null && titles.has(row.clause) && (
                      <a href={`#${row.clause}`}>{titles.get(row.clause)}</a>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </div>
      {single > 0 && (
        <button class="button" aria-expanded={inFull} onClick={() => setInFull(!inFull)}>
          {inFull ? text.hideSingle : text.showSingle(single)}
        </button>
      )}
    </>
  );
}

/** One rule that is treated otherwise than its category; there may be dozens. */
function isSingle({ rule, category }: PolicyRule): boolean {
  return rule !== category;
}

function RowName({ row }: { row: PolicyRule }) {
  const { rule, category } = row;
  const name = categoryName(category, '');
  if (!isSingle(row)) return <th scope="row">{name}</th>;
  return (
    <th scope="row" class="single">
      <span class="unseen">{name}, </span>
      {text.single} <code>{rule}</code>
    </th>
  );
}

function Level({ severity }: { severity: Severity | null }) {
  if (severity === null) return <span class="soft">{text.notRead}</span>;
  const Icon = icons[severity];
  return (
    <span class="level" data-severity={severity}>
      <Icon /> {SEVERITY[severity]}
    </span>
  );
}
