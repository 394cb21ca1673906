// Draws the bodies of a frame from back to front; what they are made of (capsules, spheres, boxes, meshes) needs no more than lines,
// discs and faces.

/** Numbers of a body's pose: its place, and a unit quaternion. */
export const poseSize = 7;

export const minus = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const plus = (a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const times = (k, a) => [k * a[0], k * a[1], k * a[2]];
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
export const length = a => Math.sqrt(dot(a, a));

/** A direction turned by a unit quaternion (w, x, y, z). */
function turned(q, v) {
    const axis = [q[1], q[2], q[3]];
    const once = times(2, cross(axis, v));
    return plus(plus(v, times(q[0], once)), cross(axis, once));
}

function product(a, b) {
    return [
        a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3], a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
        a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1], a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0],
    ];
}

/** The visible geoms of a frame, each where it is then. */
export function geomsOf(film, frame) {
    const start = frame * film.frameSize + 1;
    return film.geoms.filter(geom => geom.color[3] > 0).map(geom => {
        const pose = film.numbers.subarray(start + poseSize * geom.body, start + poseSize * (geom.body + 1));
        const turn = [pose[3], pose[4], pose[5], pose[6]];
        return { ...geom, at: plus([pose[0], pose[1], pose[2]], turned(turn, geom.at)), turn: product(turn, geom.turn) };
    });
}

/** Paints a frame as a camera sees it. */
export function draw(canvas, film, frame, camera) {
    const scale = window.devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
        canvas.width = Math.round(width * scale);
        canvas.height = Math.round(height * scale);
    }
    const pen = canvas.getContext('2d');
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    const lens = lensOf(camera, width, height);
    const geoms = geomsOf(film, frame);
    for (const plane of geoms.filter(geom => geom.shape === 'plane')) drawGround(pen, lens, camera, plane, canvas);
    const things = geoms.filter(geom => geom.shape !== 'plane').flatMap(geom => thingsOf(geom, lens, film));
    things.sort((a, b) => b.depth - a.depth);
    for (const thing of things) thing.paint(pen);
}

function lensOf(camera, width, height) {
    const away = [Math.cos(camera.pitch) * Math.cos(camera.yaw), Math.cos(camera.pitch) * Math.sin(camera.yaw), Math.sin(camera.pitch)];
    const eye = plus(camera.target, times(camera.distance, away));
    const forward = times(-1, away);
    const right = [-Math.sin(camera.yaw), Math.cos(camera.yaw), 0];
    const up = cross(right, forward);
    const focus = 1.1 * Math.min(width, 1.6 * height);
    return {
        project(point) {
            const ray = minus(point, eye);
            const depth = dot(ray, forward);
            if (depth < 0.02) return null;
            const size = focus / depth;
            return { x: width / 2 + size * dot(ray, right), y: height / 2 - size * dot(ray, up), depth, size };
        },
        forward,
        eye,
    };
}

function drawGround(pen, lens, camera, plane, canvas) {
    const style = getComputedStyle(canvas);
    pen.strokeStyle = style.getPropertyValue('--line') || '#888';
    pen.lineWidth = 1;
    const step = 10 ** Math.round(Math.log10(camera.distance / 6));
    const [cx, cy] = [Math.round(camera.target[0] / step) * step, Math.round(camera.target[1] / step) * step];
    const reach = 20 * step;
    const z = plane.at[2];
    const line = (from, to) => {
        // In pieces: what lies behind the eye cannot be drawn.
        let before = null;
        for (let i = 0; i <= 40; i++) {
            const point = lens.project(plus(from, times(i / 40, minus(to, from))));
            if (before && point) {
                pen.beginPath();
                pen.moveTo(before.x, before.y);
                pen.lineTo(point.x, point.y);
                pen.stroke();
            }
            before = point;
        }
    };
    for (let i = -20; i <= 20; i++) {
        line([cx + i * step, cy - reach, z], [cx + i * step, cy + reach, z]);
        line([cx - reach, cy + i * step, z], [cx + reach, cy + i * step, z]);
    }
}

const shade = (color, light) =>
    `rgba(${color.slice(0, 3).map(part => Math.round(255 * Math.min(1, part * light))).join(',')},${color[3]})`;

function thingsOf(geom, lens, film) {
    switch (geom.shape) {
        case 'mesh': return mesh(geom, lens, film.meshes[geom.mesh]);
        case 'capsule': return tube(geom, lens, 'round');
        case 'cylinder': return tube(geom, lens, 'butt');
        case 'box': return box(geom, lens);
        case 'ellipsoid': return ellipsoid(geom, lens);
        default: return disc(geom.at, geom.size[0], geom.color, lens);
    }
}

/** A capsule or cylinder in pieces, so that each is sorted where it lies. */
function tube(geom, lens, cap) {
    const half = turned(geom.turn, [0, 0, geom.size[1]]);
    const [from, to] = [minus(geom.at, half), plus(geom.at, half)];
    const pieces = Math.max(1, Math.min(6, Math.round(geom.size[1] / geom.size[0] / 2)));
    return Array.from({ length: pieces }, (_, i) => {
        const a = lens.project(plus(from, times(i / pieces, minus(to, from))));
        const b = lens.project(plus(from, times((i + 1) / pieces, minus(to, from))));
        return a && b ? {
            depth: (a.depth + b.depth) / 2,
            paint(pen) {
                const width = geom.size[0] * (a.size + b.size);
                pen.lineCap = cap === 'round' || i > 0 && i < pieces - 1 ? 'round' : 'butt';
                for (const [share, light] of [[1, 0.55], [0.86, 0.85], [0.5, 1.05], [0.22, 1.2]]) {
                    pen.strokeStyle = shade(geom.color, light);
                    pen.lineWidth = Math.max(1, width * share);
                    pen.beginPath();
                    pen.moveTo(a.x, a.y - (1 - share) * width * 0.18);
                    pen.lineTo(b.x, b.y - (1 - share) * width * 0.18);
                    pen.stroke();
                }
            },
        } : null;
    }).filter(Boolean);
}

function disc(at, radius, color, lens) {
    const point = lens.project(at);
    if (!point) return [];
    return [{
        depth: point.depth,
        paint(pen) {
            const size = Math.max(0.5, radius * point.size);
            const fill = pen.createRadialGradient(point.x - size * 0.3, point.y - size * 0.35, size * 0.1, point.x, point.y, size);
            fill.addColorStop(0, shade(color, 1.2));
            fill.addColorStop(1, shade(color, 0.55));
            pen.fillStyle = fill;
            pen.beginPath();
            pen.arc(point.x, point.y, size, 0, 2 * Math.PI);
            pen.fill();
        },
    }];
}

/** As its outline from here: the image of a sphere under its three half-axes. */
function ellipsoid(geom, lens) {
    const center = lens.project(geom.at);
    if (!center) return [];
    const axes = [0, 1, 2].map(i => {
        const end = lens.project(plus(geom.at, turned(geom.turn, [0, 1, 2].map(j => (i === j ? geom.size[i] : 0)))));
        return end ? [end.x - center.x, end.y - center.y] : [0, 0];
    });
    // The outline of a sum of three vectors on the unit sphere: an ellipse by the matrix of their products.
    const [xx, xy, yy] = [0, 1, 2].map(k => axes.reduce((sum, [x, y]) => sum + [x * x, x * y, y * y][k], 0));
    const middle = (xx + yy) / 2, spread = Math.hypot((xx - yy) / 2, xy);
    return [{
        depth: center.depth,
        paint(pen) {
            pen.fillStyle = shade(geom.color, 0.9);
            pen.strokeStyle = shade(geom.color, 0.55);
            pen.lineWidth = 1.5;
            pen.beginPath();
            pen.ellipse(center.x, center.y, Math.sqrt(middle + spread), Math.sqrt(Math.max(middle - spread, 0.25)),
                Math.atan2(2 * xy, xx - yy) / 2, 0, 2 * Math.PI);
            pen.fill();
            pen.stroke();
        },
    }];
}

function paintFace(pen, points, fill, edge, width) {
    pen.fillStyle = fill;
    pen.strokeStyle = edge;
    pen.lineWidth = width;
    pen.beginPath();
    points.forEach((point, i) => (i === 0 ? pen.moveTo(point.x, point.y) : pen.lineTo(point.x, point.y)));
    pen.closePath();
    pen.fill();
    pen.stroke();
}

function box(geom, lens) {
    const corner = signs => plus(geom.at, turned(geom.turn, signs.map((sign, i) => sign * geom.size[i])));
    const faces = [];
    for (let axis = 0; axis < 3; axis++) {
        for (const side of [-1, 1]) {
            const normal = turned(geom.turn, [0, 1, 2].map(i => (i === axis ? side : 0)));
            const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
            const points = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([a, b]) => {
                const signs = [0, 0, 0];
                signs[axis] = side;
                signs[u] = a;
                signs[v] = b;
                return lens.project(corner(signs));
            });
            if (points.some(point => !point) || dot(normal, lens.forward) > 0.3) continue;
            faces.push({
                depth: points.reduce((sum, point) => sum + point.depth, 0) / 4,
                paint: pen => paintFace(pen, points, shade(geom.color, 0.75 + 0.3 * normal[2] + 0.1 * normal[0]),
                    shade(geom.color, 0.5), 1),
            });
        }
    }
    return faces;
}

/** The faces that look this way, each sorted where it lies. */
function mesh(geom, lens, { vertices, faces }) {
    const places = Array.from({ length: vertices.length / 3 }, (_, i) =>
        plus(geom.at, turned(geom.turn, [vertices[3 * i], vertices[3 * i + 1], vertices[3 * i + 2]])));
    const points = places.map(place => lens.project(place));
    const seen = [];
    for (let i = 0; i < faces.length; i += 3) {
        const [a, b, c] = [faces[i], faces[i + 1], faces[i + 2]];
        const corners = [points[a], points[b], points[c]];
        const outward = cross(minus(places[b], places[a]), minus(places[c], places[a]));
        if (corners.some(point => !point) || dot(outward, minus(places[a], lens.eye)) >= 0) continue;
        const size = length(outward) || 1;
        seen.push({
            depth: (corners[0].depth + corners[1].depth + corners[2].depth) / 3,
            paint(pen) {
                // Its edges in its own color, too, so that no line shows between two faces.
                const color = shade(geom.color, 0.75 + (0.3 * outward[2] + 0.1 * outward[0]) / size);
                paintFace(pen, corners, color, color, 0.6);
            },
        });
    }
    return seen;
}
