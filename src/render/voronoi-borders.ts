import { Vector3 } from 'three';
import { ConvexHull } from 'three/examples/jsm/math/ConvexHull.js';
import type { Vec3 } from '../core/geometry/equirectangular.ts';

/** An arc of a great circle between two unit vectors. */
export type Arc = readonly [from: Vec3, to: Vec3];

/** Corners nearer than this (rad) are one: more than three cells meet there. */
const sameCorner = 1e-5;

/**
 * The borders of the cells in which each of the given unit vectors is the nearest: edges of the spherical Voronoi diagram. The convex hull of
 * the points is their spherical Delaunay triangulation; the outward normals of its faces are the corners of the cells.
 * Range: at least four points that do not lie in one plane; none at all otherwise.
 */
export function computeCellBorders(directions: readonly Vec3[]): Arc[] {
  if (directions.length < 4) return [];
  const hull = new ConvexHull().setFromPoints(directions.map(([x, y, z]) => new Vector3(x, y, z)));
  const numbers = new Map(hull.faces.map((face, number) => [face, number]));
  const arcs: Arc[] = [];
  for (const face of hull.faces) {
    let edge = face.edge;
    do {
      const other = edge?.twin?.face;
      // Each border once: from the face with the lower number.
      if (other && numbers.get(face)! < numbers.get(other)! && face.normal.distanceTo(other.normal) > sameCorner)
        arcs.push([face.normal.toArray(), other.normal.toArray()]);
      edge = edge?.next;
    } while (edge && edge !== face.edge);
  }
  return arcs;
}
