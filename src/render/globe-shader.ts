/** Draws a rectangle of the screen; the fragment shader does the rest. */
export const globeVertexShader = /* glsl */ `
void main() {
  gl_Position = vec4(position.xy, 0.0, 1.0);
}
`;

/**
 * The pictures of globe-camera.ts and face-camera.ts, one ray per pixel, in f32: directions in the frame (east u, north v, forward w) of the middle, so
 * that angles are found as small differences from it. Colours come unchanged from the textures.
 */
export const globeFragmentShader = /* glsl */ `
precision highp float;

uniform sampler2D base;
uniform vec2 baseSize;
uniform sampler2D detail;
uniform bool hasDetail;
/** Left and top edge of the detail from the middle, and its spans, rad. */
uniform vec4 detailRect;
uniform vec2 middlePx;
uniform float focalPx;
uniform float eyeDistance;
/** 0 outside, 1 inside, 2 face. */
uniform int kind;
/** Of the point of the face in the middle: x / z and y / z, and its distance from the centre. */
uniform vec3 facePoint;
uniform float thetaMiddle;
uniform float phiMiddle;
uniform vec3 glow;
uniform float glowStrength;

const float PI = 3.141592653589793;

void main() {
  vec2 s = (gl_FragCoord.xy - middlePx) / focalPx;
  float s2 = dot(s, s);
  vec3 local;
  float coverage = 1.0;
  if (kind == 2) {
    // x / z grows downwards, y / z to the right.
    vec2 step = vec2(-s.y, s.x);
    vec2 outer = (1.0 - abs(facePoint.xy + step)) * focalPx;
    coverage = clamp(min(outer.x, outer.y) + 0.5, 0.0, 1.0);
    float st = sin(thetaMiddle);
    float ct = cos(thetaMiddle);
    float sp = sin(phiMiddle);
    float cp = cos(phiMiddle);
    vec3 p = vec3(dot(step, vec2(-st, ct)), dot(step, vec2(-cp * ct, -cp * st)), facePoint.z + dot(step, vec2(sp * ct, sp * st)));
    local = normalize(p);
  } else if (kind == 1) {
    local = vec3(-s.x, s.y, 1.0) * inversesqrt(1.0 + s2);
  } else {
    float outline = eyeDistance * eyeDistance - 1.0;
    float fromRimPx = (inversesqrt(outline) - sqrt(s2)) * focalPx;
    coverage = clamp(fromRimPx + 0.5, 0.0, 1.0);
    if (coverage == 0.0) {
      float halo = glowStrength * exp(14.0 * fromRimPx * sqrt(outline) / focalPx);
      gl_FragColor = vec4(glow * halo, halo);
      return;
    }
    float t = (eyeDistance - sqrt(max(0.0, 1.0 - s2 * outline))) / (1.0 + s2);
    local = vec3(t * s, eyeDistance - t);
  }
  float sinMiddle = sin(phiMiddle);
  float cosMiddle = cos(phiMiddle);
  float rho = local.z * sinMiddle - local.y * cosMiddle;
  float z = local.z * cosMiddle + local.y * sinMiddle;
  float horizontal = length(vec2(local.x, rho));
  float north = rho > 0.0 ? -local.y + cosMiddle * local.x * local.x / (horizontal + rho) : horizontal * cosMiddle - z * sinMiddle;
  float dTheta = atan(local.x, rho);
  float dPhi = atan(north, z * cosMiddle + horizontal * sinMiddle);
  vec2 inDetail = (vec2(dTheta, dPhi) - detailRect.xy) / detailRect.zw;
  vec3 color;
  vec4 near = hasDetail && all(greaterThanEqual(inDetail, vec2(0.0))) && all(lessThan(inDetail, vec2(1.0)))
    ? texture2D(detail, inDetail)
    : vec4(0.0);
  if (near.a > 0.5) {
    color = near.rgb / near.a;
  } else {
    float col = (thetaMiddle + dTheta) / (2.0 * PI) * baseSize.x + 0.5;
    float row = (phiMiddle + dPhi) / PI * (baseSize.y - 1.0) + 0.5;
    vec4 far = texture2D(base, vec2(col, row) / baseSize);
    color = far.rgb;
    coverage *= far.a;
  }
  gl_FragColor = vec4(color * coverage, coverage);
}
`;
