import { applyPartialDataRule, partialDataRules } from '../../imatrix/coverage.ts';
import type { ImatrixReportRow } from '../../imatrix/report.ts';
import { toCsv } from '../../render/csv.ts';
import { statisticColumns } from './statistic-columns.ts';

/** Statistics and coverage with every digit. */
export function reportCsv(rows: readonly ImatrixReportRow[]): string {
  const statistics = statisticColumns.filter(({ id }) => id !== 'count');
  const columns = ['tensor', ...statistics.map(({ id }) => id), 'leastCount', 'mostCount', 'missing', 'missingPercent', 'missingExperts', ...partialDataRules.map(({ id }) => id)];
  return toCsv<string>(
    columns,
    rows.map((row) => ({
      tensor: row.name,
      ...Object.fromEntries(statistics.map(({ id, value }) => [id, value(row) ?? undefined])),
      leastCount: row.countRange[0],
      mostCount: row.countRange[1],
      missing: row.missing.length,
      missingPercent: row.missingPercent,
      missingExperts: row.missing.join(' '),
      ...Object.fromEntries(partialDataRules.map((rule) => [rule.id, applyPartialDataRule(rule, row)])),
    })),
  );
}
