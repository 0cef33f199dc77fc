import {
  ClampToEdgeWrapping,
  Color,
  DataTexture,
  LinearFilter,
  Mesh,
  NearestFilter,
  NoBlending,
  OrthographicCamera,
  PlaneGeometry,
  RepeatWrapping,
  RGBAFormat,
  Scene,
  ShaderMaterial,
  UnsignedByteType,
  Vector2,
  Vector3,
  Vector4,
  WebGLRenderer,
} from 'three';
import { wrapDifferenceDeg, type SizePx } from './camera.ts';
import type { FieldLayer } from './field-layer.ts';
import type { FaceLayout } from './face-camera.ts';
import { eyeDistance, type GlobeLens } from './globe-camera.ts';
import { globeFragmentShader, globeVertexShader } from './globe-shader.ts';

/** One sphere of the picture: where it lies on the canvas (px from its left top corner) and what it shows. */
export interface GlobePane {
  readonly left: number;
  readonly top: number;
  readonly lens: GlobeLens | FaceLens;
  readonly base: FieldLayer;
  readonly detail: FieldLayer | undefined;
}

export interface GlobeStyle {
  /** CSS colour of the faint light around the sphere. */
  readonly glow: string;
  readonly glowStrength: number;
  /** Interpolates between pixels; otherwise they are squares. */
  readonly smooth: boolean;
}

/** What the shader needs of a face: its middle as angles and as a point of the face, and px per unit. */
export interface FaceLens extends Pick<FaceLayout, 'size' | 'x' | 'y'> {
  readonly kind: 'face';
  readonly thetaDeg: number;
  readonly phiDeg: number;
  readonly focalPx: number;
}

const kindNumbers = { outside: 0, inside: 1, face: 2 } as const;

interface HeldTexture {
  readonly texture: DataTexture;
  version: number;
}

const toRad = Math.PI / 180;

/**
 * Draws spheres with one WebGL renderer, a scissored part of the canvas each. Draws only when asked to. The browser may take the
 * context away; `onContextChange(false)` tells, and `true` when it is back and everything has to be drawn again.
 */
export class GlobeScene {
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new OrthographicCamera(-1, 1, 1, -1, 0, 1);
  private readonly material: ShaderMaterial;
  private readonly empty = new DataTexture(new Uint8Array(4), 1, 1);
  private readonly canvas: HTMLCanvasElement;
  private readonly onContextChange: (available: boolean) => void;
  private textures = new Map<FieldLayer, HeldTexture>();

  /** Throws when the browser has no WebGL 2. */
  constructor(canvas: HTMLCanvasElement, onContextChange: (available: boolean) => void) {
    this.canvas = canvas;
    this.onContextChange = onContextChange;
    this.renderer = new WebGLRenderer({
      canvas,
      alpha: true,
      premultipliedAlpha: true,
      antialias: false,
      powerPreference: 'low-power',
    });
    this.renderer.setClearColor(0x000000, 0);
    this.renderer.autoClear = false;
    this.material = new ShaderMaterial({
      vertexShader: globeVertexShader,
      fragmentShader: globeFragmentShader,
      depthTest: false,
      depthWrite: false,
      blending: NoBlending,
      uniforms: {
        base: { value: this.empty },
        baseSize: { value: new Vector2(1, 1) },
        detail: { value: this.empty },
        hasDetail: { value: false },
        detailRect: { value: new Vector4() },
        middlePx: { value: new Vector2() },
        focalPx: { value: 1 },
        eyeDistance: { value: eyeDistance },
        kind: { value: 0 },
        facePoint: { value: new Vector3() },
        thetaMiddle: { value: 0 },
        phiMiddle: { value: 0 },
        glow: { value: new Color() },
        glowStrength: { value: 0 },
      },
    });
    const screen = new Mesh(new PlaneGeometry(2, 2), this.material);
    screen.frustumCulled = false;
    this.scene.add(screen);
    canvas.addEventListener('webglcontextlost', this.onLost);
    canvas.addEventListener('webglcontextrestored', this.onRestored);
  }

  /** Draws all panes on a canvas of this size, px; `pixelRatio` device pixels each. */
  draw(size: SizePx, pixelRatio: number, panes: readonly GlobePane[], style: GlobeStyle): void {
    const { renderer } = this;
    renderer.setPixelRatio(pixelRatio);
    const current = renderer.getSize(new Vector2());
    if (current.x !== size.width || current.y !== size.height) renderer.setSize(size.width, size.height, false);
    renderer.setScissorTest(false);
    renderer.clear();
    renderer.setScissorTest(true);
    (this.material.uniforms.glow!.value as Color).setStyle(style.glow, '');
    this.material.uniforms.glowStrength!.value = style.glowStrength;
    for (const pane of panes) this.drawPane(size, pixelRatio, pane, style);
    this.forgetUnused(panes);
  }

  dispose(): void {
    this.canvas.removeEventListener('webglcontextlost', this.onLost);
    this.canvas.removeEventListener('webglcontextrestored', this.onRestored);
    for (const { texture } of this.textures.values()) texture.dispose();
    this.material.dispose();
    this.empty.dispose();
    this.renderer.dispose();
    // Browsers keep few contexts alive; that of a removed canvas need not wait until it is collected.
    if (!this.canvas.isConnected) this.renderer.forceContextLoss();
  }

  private drawPane(size: SizePx, pixelRatio: number, pane: GlobePane, style: GlobeStyle): void {
    const { lens, base, detail } = pane;
    const bottom = size.height - pane.top - lens.size.height;
    this.renderer.setViewport(pane.left, bottom, lens.size.width, lens.size.height);
    this.renderer.setScissor(pane.left, bottom, lens.size.width, lens.size.height);
    const { uniforms } = this.material;
    uniforms.base!.value = this.textureOf(base, style.smooth, true);
    (uniforms.baseSize!.value as Vector2).set(base.window.width, base.window.height);
    uniforms.detail!.value = detail ? this.textureOf(detail, style.smooth, false) : this.empty;
    uniforms.hasDetail!.value = detail !== undefined;
    if (detail) {
      const { thetaFromDeg, thetaToDeg, phiFromDeg, phiToDeg } = detail.edges;
      const width = thetaToDeg - thetaFromDeg;
      const middle = wrapDifferenceDeg(thetaFromDeg + width / 2 - lens.thetaDeg);
      (uniforms.detailRect!.value as Vector4).set(
        (middle - width / 2) * toRad,
        (phiFromDeg - lens.phiDeg) * toRad,
        width * toRad,
        (phiToDeg - phiFromDeg) * toRad,
      );
    }
    (uniforms.middlePx!.value as Vector2).set(
      (pane.left + lens.size.width / 2) * pixelRatio,
      (bottom + lens.size.height / 2) * pixelRatio,
    );
    uniforms.focalPx!.value = lens.focalPx * pixelRatio;
    uniforms.kind!.value = kindNumbers[lens.kind];
    if (lens.kind === 'face') (uniforms.facePoint!.value as Vector3).set(lens.x, lens.y, Math.hypot(lens.x, lens.y, 1));
    uniforms.thetaMiddle!.value = lens.thetaDeg * toRad;
    uniforms.phiMiddle!.value = lens.phiDeg * toRad;
    this.renderer.render(this.scene, this.camera);
  }

  private textureOf(layer: FieldLayer, smooth: boolean, wraps: boolean): DataTexture {
    let held = this.textures.get(layer);
    if (!held) {
      const { width, height } = layer.window;
      const texture = new DataTexture(layer.image.data, width, height, RGBAFormat, UnsignedByteType);
      texture.wrapS = wraps ? RepeatWrapping : ClampToEdgeWrapping;
      held = { texture, version: -1 };
      this.textures.set(layer, held);
    }
    const filter = smooth ? LinearFilter : NearestFilter;
    if (held.version !== layer.version || held.texture.magFilter !== filter) {
      held.texture.magFilter = filter;
      held.texture.minFilter = filter;
      held.texture.needsUpdate = true;
      held.version = layer.version;
    }
    return held.texture;
  }

  private forgetUnused(panes: readonly GlobePane[]): void {
    const used = new Set(panes.flatMap(({ base, detail }) => (detail ? [base, detail] : [base])));
    for (const [layer, { texture }] of this.textures) {
      if (used.has(layer)) continue;
      texture.dispose();
      this.textures.delete(layer);
    }
  }

  private readonly onLost = (event: Event): void => {
    // Without this the browser never gives the context back.
    event.preventDefault();
    this.onContextChange(false);
  };

  private readonly onRestored = (): void => {
    this.textures = new Map();
    this.onContextChange(true);
  };
}
