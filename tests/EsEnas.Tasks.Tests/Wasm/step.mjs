// Steps models on the official MuJoCo as WebAssembly. Argument: the package's folder. Standard input: an array of
// { name, xml, qpos, qvel, frameSkip, actions }. Standard output: { version, cases: [{ name, states }] }, where a state is qpos followed by
// qvel; the first one is that after the forward pass of the start.
import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { default: load } = await import(pathToFileURL(join(process.argv[2], 'mujoco.js')));
// Whatever the library prints must not get among the results.
const mujoco = await load({ print: console.error, printErr: console.error });

const run = ({ name, xml, qpos, qvel, frameSkip, actions }) => {
  const model = mujoco.MjModel.from_xml_string(xml);
  const data = new mujoco.MjData(model);
  // Views of the memory are taken anew each time: it may move when it grows.
  const state = () => [...data.qpos, ...data.qvel];
  data.qpos.set(qpos);
  data.qvel.set(qvel);
  mujoco.mj_forward(model, data);
  const states = [state()];
  for (const action of actions) {
    data.ctrl.set(action);
    for (let i = 0; i < frameSkip; i++) mujoco.mj_step(model, data);
    states.push(state());
  }
  data.delete();
  model.delete();
  return { name, states };
};

const cases = JSON.parse(readFileSync(0, 'utf8')).map(run);
const output = Buffer.from(JSON.stringify({ version: mujoco.mj_version(), cases }));
for (let written = 0; written < output.length;) written += writeSync(1, output, written);
