// An episode in motion: the body drawn on a canvas, its signals as strips, its network lit in time with it.
// Bodies are drawn from back to front; what bodies are made of (capsules, spheres, boxes) needs no more than lines, discs and faces.

const poseSize = 7;

/** Shows a trajectory in an element that has the controls; gives what ends it. */
export async function show(root, url) {
    const answer = await fetch(url, { credentials: 'same-origin' });
    if (!answer.ok) return { end() { } };
    const player = new Player(root, read(await answer.arrayBuffer()));
    return { end: () => player.end() };
}

/** The head (JSON behind its length) and the numbers of all frames. */
function read(buffer) {
    const length = new DataView(buffer).getInt32(0, true);
    const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
    const numbers = new Float32Array(buffer, 4 + length);
    const observations = 1 + poseSize * head.bodies;
    const actions = observations + head.observations.length;
    const neurons = actions + head.actuators.length + head.terms.length;
    return { ...head, numbers, at: { observations, actions, neurons } };
}

class Player {
    constructor(root, film) {
        this.root = root;
        this.film = film;
        this.frame = 0;
        this.playing = true;
        this.speed = 1;
        this.follow = true;
        this.ending = new AbortController();
        this.camera = { yaw: -1.1, pitch: 0.35, distance: 4, target: [0, 0, 0.3] };
        this.view = root.querySelector('canvas.view');
        this.strips = new Strips(root.querySelector('canvas.strip'), film);
        this.lights = new Lights(root.querySelector('[data-network]'), film);
        this.frameAll();
        this.listen();
        this.last = performance.now();
        this.request = requestAnimationFrame(now => this.tick(now));
    }

    end() {
        this.ending.abort();
        cancelAnimationFrame(this.request);
    }

    part(name) { return this.root.querySelector(`[data-replay="${name}"]`); }

    listen() {
        const on = (target, kind, action) => target?.addEventListener(kind, action, { signal: this.ending.signal });
        on(this.part('play'), 'click', () => this.setPlaying(!this.playing));
        on(this.part('back'), 'click', () => this.step(-1));
        on(this.part('forth'), 'click', () => this.step(1));
        on(this.part('speed'), 'change', event => { this.speed = Number(event.target.value); });
        on(this.part('follow'), 'change', event => { this.follow = event.target.checked; });
        on(this.part('scrub'), 'input', event => { this.setPlaying(false); this.frame = Number(event.target.value); });
        on(this.view, 'pointerdown', event => {
            this.drag = [event.clientX, event.clientY];
            this.view.setPointerCapture(event.pointerId);
        });
        on(this.view, 'pointerup', () => { this.drag = null; });
        on(this.view, 'pointermove', event => {
            if (!this.drag) return;
            this.turn((this.drag[0] - event.clientX) / 150, (event.clientY - this.drag[1]) / 150);
            this.drag = [event.clientX, event.clientY];
        });
        on(this.view, 'wheel', event => { event.preventDefault(); this.zoom(event.deltaY > 0 ? 1.1 : 1 / 1.1); });
        on(this.view, 'keydown', event => {
            const keys = {
                ArrowLeft: () => this.turn(0.1, 0), ArrowRight: () => this.turn(-0.1, 0),
                ArrowUp: () => this.turn(0, 0.1), ArrowDown: () => this.turn(0, -0.1),
                '+': () => this.zoom(1 / 1.1), '-': () => this.zoom(1.1), ' ': () => this.setPlaying(!this.playing),
            };
            if (!keys[event.key]) return;
            event.preventDefault();
            keys[event.key]();
        });
    }

    turn(yaw, pitch) {
        this.camera.yaw += yaw;
        this.camera.pitch = Math.min(1.5, Math.max(-0.2, this.camera.pitch + pitch));
    }

    zoom(factor) { this.camera.distance = Math.min(200, Math.max(0.2, this.camera.distance * factor)); }

    setPlaying(playing) {
        this.playing = playing;
        const button = this.part('play');
        if (!button) return;
        button.textContent = playing ? 'Pause' : 'Play';
        button.setAttribute('aria-pressed', String(playing));
    }

    step(by) {
        this.setPlaying(false);
        this.frame = Math.min(this.film.frames - 1, Math.max(0, Math.round(this.frame) + by));
    }

    tick(now) {
        const seconds = Math.min((now - this.last) / 1000, 0.2);
        this.last = now;
        if (this.playing && this.film.frames > 1) {
            this.frame += seconds * this.speed / this.film.secondsPerFrame;
            if (this.frame >= this.film.frames - 1) this.frame = 0;
        }
        const frame = Math.min(this.film.frames - 1, Math.floor(this.frame));
        if (frame >= 0 && !document.hidden) {
            if (this.follow) this.followBody(frame);
            draw(this.view, this.film, frame, this.camera);
            if (frame !== this.shown) {
                this.shown = frame;
                this.strips.mark(frame);
                this.lights.set(frame);
                const scrub = this.part('scrub'), time = this.part('time');
                if (scrub) scrub.value = String(frame);
                if (time) time.textContent = `${Math.min(frame * this.film.secondsPerFrame, this.film.lastSeconds).toFixed(2)} s`;
            }
            this.root.dataset.frame = String(frame);
        }
        this.request = requestAnimationFrame(next => this.tick(next));
    }

    /** As far away as the body is large. */
    frameAll() {
        if (this.film.frames === 0) return;
        const center = this.center(0);
        const reach = Math.max(0.3, ...geomsOf(this.film, 0).filter(geom => geom.body > 0)
            .map(geom => length(minus(geom.at, center)) + Math.max(...geom.size)));
        this.camera.target = center;
        this.camera.distance = 3.2 * reach;
    }

    followBody(frame) {
        const center = this.center(frame);
        for (let i = 0; i < 3; i++) this.camera.target[i] += (center[i] - this.camera.target[i]) * 0.15;
    }

    center(frame) {
        const moving = geomsOf(this.film, frame).filter(geom => geom.body > 0);
        if (moving.length === 0) return [0, 0, 0];
        return [0, 1, 2].map(i => moving.reduce((sum, geom) => sum + geom.at[i], 0) / moving.length);
    }
}

// ---- the scene

const minus = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const plus = (a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const times = (k, a) => [k * a[0], k * a[1], k * a[2]];
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const length = a => Math.sqrt(dot(a, a));

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

function geomsOf(film, frame) {
    const start = frame * film.frameSize + 1;
    return film.geoms.filter(geom => geom.color[3] > 0).map(geom => {
        const pose = film.numbers.subarray(start + poseSize * geom.body, start + poseSize * (geom.body + 1));
        const turn = [pose[3], pose[4], pose[5], pose[6]];
        return { ...geom, at: plus([pose[0], pose[1], pose[2]], turned(turn, geom.at)), turn: product(turn, geom.turn) };
    });
}

function draw(canvas, film, frame, camera) {
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
    const things = geoms.filter(geom => geom.shape !== 'plane').flatMap(geom => thingsOf(geom, lens));
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

function thingsOf(geom, lens) {
    switch (geom.shape) {
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
                paint(pen) {
                    pen.fillStyle = shade(geom.color, 0.75 + 0.3 * normal[2] + 0.1 * normal[0]);
                    pen.strokeStyle = shade(geom.color, 0.5);
                    pen.lineWidth = 1;
                    pen.beginPath();
                    points.forEach((point, i) => (i === 0 ? pen.moveTo(point.x, point.y) : pen.lineTo(point.x, point.y)));
                    pen.closePath();
                    pen.fill();
                    pen.stroke();
                },
            });
        }
    }
    return faces;
}

// ---- actions and observations over time

class Strips {
    static row = 30;

    constructor(canvas, film) {
        this.canvas = canvas;
        this.film = film;
        this.rows = [
            ...film.actuators.map((name, i) => ({ name, at: film.at.actions + i, kind: 'action' })),
            ...film.observations.map((name, i) => ({ name, at: film.at.observations + i, kind: 'observation' })),
        ];
        canvas.height = this.rows.length * Strips.row;
        this.paintAll();
    }

    paintAll() {
        const { canvas, film } = this;
        canvas.width = Math.max(300, canvas.clientWidth);
        const pen = canvas.getContext('2d'), style = getComputedStyle(canvas);
        pen.font = '11px system-ui, sans-serif';
        this.rows.forEach((row, line) => {
            const y = line * Strips.row;
            let [low, high] = [Infinity, -Infinity];
            for (let frame = 0; frame < film.frames; frame++) {
                const value = film.numbers[frame * film.frameSize + row.at];
                [low, high] = [Math.min(low, value), Math.max(high, value)];
            }
            pen.strokeStyle = style.getPropertyValue(row.kind === 'action' ? '--plus' : '--mean') || '#06c';
            pen.beginPath();
            for (let frame = 0; frame < film.frames; frame++) {
                const value = film.numbers[frame * film.frameSize + row.at];
                const x = this.x(frame), height = high > low ? (value - low) / (high - low) : 0.5;
                const at = y + Strips.row - 4 - height * (Strips.row - 8);
                if (frame === 0) pen.moveTo(x, at);
                else pen.lineTo(x, at);
            }
            pen.stroke();
            pen.fillStyle = style.getPropertyValue('--text') || '#000';
            pen.fillText(row.name.length > 26 ? `${row.name.slice(0, 25)}…` : row.name, 4, y + Strips.row / 2 + 4);
        });
        this.picture = pen.getImageData(0, 0, canvas.width, Math.max(canvas.height, 1));
    }

    x(frame) { return 170 + (this.canvas.width - 176) * frame / Math.max(this.film.frames - 1, 1); }

    mark(frame) {
        if (Math.abs(this.canvas.width - Math.max(300, this.canvas.clientWidth)) > 2) this.paintAll();
        const pen = this.canvas.getContext('2d');
        pen.putImageData(this.picture, 0, 0);
        pen.fillStyle = getComputedStyle(this.canvas).getPropertyValue('--text') || '#000';
        pen.fillRect(this.x(frame), 0, 1.5, this.canvas.height);
    }
}

// ---- the network in time with the body

class Lights {
    constructor(figure, film) {
        this.film = film;
        this.neurons = figure ? [...figure.querySelectorAll('[data-neuron]')] : [];
        this.edges = figure ? [...figure.querySelectorAll('[data-edge]')].map(path =>
            ({ path, from: Number(path.dataset.edge.split(' ')[0]), opacity: Number(path.getAttribute('stroke-opacity')) })) : [];
    }

    set(frame) {
        const { film } = this, start = frame * film.frameSize + film.at.neurons;
        const value = neuron => Math.tanh(film.numbers[start + neuron]);
        for (const circle of this.neurons) {
            const lit = value(Number(circle.dataset.neuron));
            const [color, strength] = [lit < 0 ? '--minus' : '--plus', Math.round(100 * Math.abs(lit))];
            circle.style.fill = `color-mix(in srgb, var(${color}) ${strength}%, var(--back))`;
        }
        for (const edge of this.edges) edge.path.style.strokeOpacity = String(edge.opacity * (0.25 + 0.75 * Math.abs(value(edge.from))));
    }
}
