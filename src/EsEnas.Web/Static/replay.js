// An episode in motion: the body drawn on a canvas, its signals as strips, its network lit in time with it.

import { draw, geomsOf, length, minus, poseSize } from './scene.js';

/** Shows a trajectory in an element that has the controls; gives what ends it. */
export async function show(root, url) {
    const answer = await fetch(url, { credentials: 'same-origin' });
    if (!answer.ok) return { end() { } };
    const player = new Player(root, read(await answer.arrayBuffer()));
    return { end: () => player.end() };
}

/** The head (JSON behind its length), the numbers of all frames, and the meshes. */
function read(buffer) {
    const length = new DataView(buffer).getInt32(0, true);
    const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
    const numbers = new Float32Array(buffer, 4 + length, head.frames * head.frameSize);
    let place = numbers.byteOffset + numbers.byteLength;
    const meshes = head.meshes.map(mesh => {
        const vertices = new Float32Array(buffer, place, 3 * mesh.vertices);
        const faces = new Int32Array(buffer, place + vertices.byteLength, 3 * mesh.faces);
        place += vertices.byteLength + faces.byteLength;
        return { vertices, faces };
    });
    const observations = 1 + poseSize * head.bodies;
    const actions = observations + head.observations.length;
    const neurons = actions + head.actuators.length + head.terms.length;
    return { ...head, numbers, meshes, at: { observations, actions, neurons } };
}

const sizeOf = geom => Math.max(...geom.size);

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
            .map(geom => length(minus(geom.at, center)) + sizeOf(geom)));
        this.camera.target = center;
        this.camera.distance = 4 * reach;
    }

    followBody(frame) {
        const center = this.center(frame);
        for (let i = 0; i < 3; i++) this.camera.target[i] += (center[i] - this.camera.target[i]) * 0.15;
    }

    /** The middle of the box around all that moves. */
    center(frame) {
        const moving = geomsOf(this.film, frame).filter(geom => geom.body > 0);
        if (moving.length === 0) return [0, 0, 0];
        return [0, 1, 2].map(i => {
            const low = Math.min(...moving.map(geom => geom.at[i] - sizeOf(geom)));
            const high = Math.max(...moving.map(geom => geom.at[i] + sizeOf(geom)));
            return (low + high) / 2;
        });
    }
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
