/** Nodes and weights of a quadrature rule: the integral is the sum of weight times value. */
export interface QuadratureRule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Tanh-sinh rule for [0, 1] (double exponential: its nodes crowd at both ends, so layers and kinks there do no harm).
 * Source: Takahasi and Mori, "Double exponential formulas for numerical integration", 1974.
 */
export function unitIntervalRule(step: number): QuadratureRule {
  const reach = Math.ceil(3.6 / step);
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let k = -reach; k <= reach; k++) {
    const u = k * step;
    const logistic = 1 / (1 + Math.exp(-Math.PI * Math.sinh(u)));
    const other = 1 / (1 + Math.exp(Math.PI * Math.sinh(u)));
    nodes.push(logistic);
    weights.push(step * Math.PI * Math.cosh(u) * logistic * other);
  }
  return { nodes: Float64Array.from(nodes), weights: Float64Array.from(weights) };
}

/**
 * Rule for (0, limit] whose nodes are spread evenly in the logarithm near the limit and double exponentially towards 0:
 * a = exp(u - exp(-u)), trapezoid in u. Fits densities that vanish as a power at 0 and fast above the limit.
 */
export function halfLineRule(step: number, limit: number): QuadratureRule {
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let k = Math.ceil(-3.7 / step); ; k++) {
    const u = k * step;
    const inner = Math.exp(-u);
    const node = Math.exp(u - inner);
    if (node > limit) break;
    nodes.push(node);
    weights.push(step * node * (1 + inner));
  }
  return { nodes: Float64Array.from(nodes), weights: Float64Array.from(weights) };
}
