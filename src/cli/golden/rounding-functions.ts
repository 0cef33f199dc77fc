import type { LevelSet } from '../../core/rounding/levels.ts';

/** Parameters of a golden case, as its manifest names them. */
export type GoldenParams = Readonly<Record<string, number | boolean | string>>;

/** How to ask our algorithm for what a golden function did. */
export interface GoldenCall {
  readonly algorithm: string;
  readonly levels: LevelSet;
  readonly options: Readonly<Record<string, number>>;
  /** The published function takes no importances: it computes its own. */
  readonly ownWeights?: boolean;
}

type Tables = Readonly<Record<string, readonly number[]>>;

const range = (nmin: number, nmax: number): LevelSet => ({ kind: 'range', nmin, nmax });
const longNegative = ({ nmax }: GoldenParams): LevelSet => range(-Number(nmax), Number(nmax) - 1);
const fromZero = ({ nmax }: GoldenParams): LevelSet => range(0, Number(nmax));
const twoSided = ({ nmin, nmax }: GoldenParams): LevelSet => range(Number(nmin), Number(nmax));

function named(params: GoldenParams, tables: Tables): LevelSet {
  const id = String(params['table']);
  const values = tables[id];
  if (!values) throw new RangeError(`the manifest has no table "${id}"`);
  return { kind: 'table', id, values };
}

/** One row per golden function name. */
const functions: Readonly<Record<string, (params: GoldenParams, tables: Tables) => GoldenCall>> = {
  qx: (params) => ({ algorithm: 'make_qx', levels: longNegative(params), options: { rmse_type: 1 } }),
  qx_rmse: (params) => ({
    algorithm: 'make_qx',
    levels: longNegative(params),
    options: { rmse_type: Number(params['rmse_type']) },
  }),
  qxg: (params) => ({ algorithm: 'qxg', levels: longNegative(params), options: {} }),
  q3: (params) => ({ algorithm: 'q3', levels: longNegative(params), options: {} }),
  q3_rtn: (params) => ({ algorithm: 'q3_rtn', levels: longNegative(params), options: {} }),
  qp: (params) => ({ algorithm: 'qp', levels: fromZero(params), options: {} }),
  qkx1: (params) => ({ algorithm: 'qkx1', levels: fromZero(params), options: {} }),
  qkx2_gen: (params) => ({
    algorithm: 'qkx2',
    levels: fromZero(params),
    options: { mode: params['use_mad'] === true ? 1 : 2 },
  }),
  qkx2_q4_k: (params) => ({ algorithm: 'qkx2', levels: fromZero(params), options: { mode: 0 }, ownWeights: true }),
  qkx3_q4_k: (params) => ({ algorithm: 'qkx3', levels: fromZero(params), options: {} }),
  qkxs: (params) => ({
    algorithm: 'qkxs',
    levels: twoSided(params),
    options: { signed_scale: Number(params['signed_scale']) },
  }),
  qkxh: (params) => ({
    algorithm: 'qkxh',
    levels: twoSided(params),
    options: { signed_scale: Number(params['signed_scale']) },
  }),
  qkxsh: (params) => ({ algorithm: 'qkxsh', levels: twoSided(params), options: {} }),
  qkxh_nl: (params, tables) => ({
    algorithm: 'qkxh_nl',
    levels: named(params, tables),
    options: { signed_scale: Number(params['signed_scale']), fast: Number(params['fast']) },
  }),
  qkxmh: (params) => ({
    algorithm: 'qkxmh',
    levels: fromZero(params),
    options: { signed_min: Number(params['signed_min']) },
  }),
  qkxcm_q4_k: (params) => ({ algorithm: 'qkxcm', levels: fromZero(params), options: {}, ownWeights: true }),
  iq4nl: (params, tables) => ({ algorithm: 'iq4_nl', levels: named(params, tables), options: {} }),
  iq4nl_g: (params, tables) => ({ algorithm: 'iq4_nl_gradient', levels: named(params, tables), options: {} }),
  qkxs_iq4nl: (params, tables) => ({
    algorithm: 'qkxs_nl',
    levels: named(params, tables),
    options: { signed_scale: 0 },
  }),
  qkxs_iq4nl_signed: (params, tables) => ({
    algorithm: 'qkxs_nl',
    levels: named(params, tables),
    options: { signed_scale: 1 },
  }),
  qkxs_iqxnl_signed: (params, tables) => ({
    algorithm: 'qkxs_nl',
    levels: named(params, tables),
    options: { signed_scale: 1 },
  }),
};

/** Our call for a golden function, or undefined where its name is unknown. */
export const findGoldenCall = (name: string, params: GoldenParams, tables: Tables): GoldenCall | undefined =>
  functions[name]?.(params, tables);
